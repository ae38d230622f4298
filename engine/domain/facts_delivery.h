#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <optional>
#include <string_view>

/// Facts about where and when water is measured and delivered (facts.h).
namespace headgate {

/// 计量点. With `right` it measures that right's water alone; without one it measures, at a branch gate or
/// in a network, all rights of its zone that have no point of their own. `verified_to` is the last day of
/// the device's verification (NL-07; E1 art 43, E2 art 22).
struct MeteringPoint {
    static constexpr FactKind kind = FactKind::metering_point;
    static constexpr std::string_view may_omit = "state";
    Code code;
    MeteringPointKind point_kind = MeteringPointKind::branch_gate;
    WaterSource source = WaterSource::surface;
    ZoneId zone;
    std::optional<RightId> right;
    Date verified_to;
    OnlineState online = OnlineState::offline;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, point_kind, source, zone, right, verified_to, online, state)
};

/// 轮次: the days of one turn of water in a district's canals (DV-01). Turns of a district and year do not
/// overlap.
struct Rotation {
    static constexpr FactKind kind = FactKind::rotation;
    Code code;
    DistrictId district;
    Year year;
    std::uint32_t number = 1;
    Date opens;
    Date closes;
    HEADGATE_FIELDS(code, district, year, number, opens, closes)
};

/// 电子水票 drawn on a right for one turn, m³ (DV-01).
struct WaterTicket {
    static constexpr FactKind kind = FactKind::water_ticket;
    static constexpr std::string_view may_omit = "state";
    Code code;
    RightId right;
    RotationId rotation;
    Volume volume;
    TicketState state = TicketState::issued;
    HEADGATE_FIELDS(code, right, rotation, volume, state)
};

/// 调度指令: no transfer of surface water out of `zone`, or out of all of `basin` where no zone is named,
/// on any of its days (DV-02).
struct DispatchNotice {
    static constexpr FactKind kind = FactKind::dispatch_notice;
    static constexpr std::string_view may_omit = "state";
    Code code;
    BasinId basin;
    std::optional<ZoneId> zone;
    Date valid_from;
    Date valid_to;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, basin, zone, valid_from, valid_to, state)
};

/// The grade of reclaimed water that a use asks for, in one region or, without one, everywhere (PU-06).
struct QualityStandard {
    static constexpr FactKind kind = FactKind::quality_standard;
    Code code;
    Purpose purpose = Purpose::irrigation;
    std::optional<RegionId> region;
    ReclaimedGrade grade = ReclaimedGrade::grade_a;
    Date valid_from;
    Date valid_to;
    HEADGATE_FIELDS(code, purpose, region, grade, valid_from, valid_to)
};

}  // namespace headgate
