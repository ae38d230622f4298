#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <optional>
#include <string_view>

/// What is traded (facts.h).
namespace headgate {

/// One pool of interchangeable water (architecture: book). `code` is the FIX symbol. `minimum` and `lot`
/// in m³; lot × tick × years must be whole fen. `band` around `reference`, both absent where off. Fees
/// in ppm of the amount, by side. `years` is the term of a multi-year trade, 1 otherwise. `call_rule` and
/// `rationing` say how its calls are cleared (rulebook 4.4 steps 5 and 6). `floor`: 起始价, absent where none
/// is set (OR-07). `grade` of reclaimed water. `rotation`: the 轮次 that the book's water is delivered in.
struct BookSpec {
    static constexpr FactKind kind = FactKind::book;
    static constexpr std::string_view may_omit =
        "years tick lot minimum buyer_fee seller_fee self_trade call_rule rationing mode admission "
        "reserve_use";
    Code code;
    TradeType trade_type = TradeType::irrigation;
    WaterSource source = WaterSource::surface;
    BasinId basin;
    ZoneId zone;
    RegionId region;
    std::optional<DistrictId> district;
    std::optional<GroundwaterZoneId> groundwater_zone;
    Year year;
    Years years{1};
    Date delivery_from;
    Date delivery_to;
    Price tick{10};
    Volume lot{10};
    Volume minimum{100};
    std::optional<Price> reference;
    std::optional<BasisPoints> band;
    RatePpm buyer_fee;
    RatePpm seller_fee;
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    CallRule call_rule = CallRule::nearest_to_reference;
    Rationing rationing = Rationing::time;
    TradeMode mode = TradeMode::bidding;
    BookAdmission admission = BookAdmission::open;
    ReserveUse reserve_use = ReserveUse::disposal;
    std::optional<Price> floor = {};
    std::optional<ReclaimedGrade> grade = {};
    std::optional<RotationId> rotation = {};
    HEADGATE_FIELDS(code, trade_type, source, basin, zone, region, district, groundwater_zone, year,
                    years, delivery_from, delivery_to, tick, lot, minimum, reference, band,
                    buyer_fee, seller_fee, self_trade, call_rule, rationing, mode, admission,
                    reserve_use, floor, grade, rotation)
};

}  // namespace headgate
