#pragma once

#include "engine/domain/facts.h"

#include <string_view>

namespace headgate {

/// The fields of a fact that never change once it is entered: its code, the keys that the registry's
/// indexes are built on, and what other facts were checked against when they were entered. A wrong one
/// is ended and entered anew under another code, so that the journal shows both.
template <class T>
inline constexpr std::string_view fixed_fields = "code";

template <>
inline constexpr std::string_view fixed_fields<Basin> = "code parent";
template <>
inline constexpr std::string_view fixed_fields<Region> = "code parent level basin";
template <>
inline constexpr std::string_view fixed_fields<Zone> = "code basin region zone_kind";
template <>
inline constexpr std::string_view fixed_fields<Arc> = "code from to source";
template <>
inline constexpr std::string_view fixed_fields<District> = "code region zone";
template <>
inline constexpr std::string_view fixed_fields<GroundwaterZone> = "code region";
template <>
inline constexpr std::string_view fixed_fields<BudgetUnit> = "code region parent";
template <>
inline constexpr std::string_view fixed_fields<Operator> = "code role participant";
template <>
inline constexpr std::string_view fixed_fields<Session> = "code role participant";
template <>
inline constexpr std::string_view fixed_fields<Permit> = "code holder region source";
template <>
inline constexpr std::string_view fixed_fields<Project> = "code owner";
template <>
inline constexpr std::string_view fixed_fields<Right> = "code right_kind holder permit unit";
template <>
inline constexpr std::string_view fixed_fields<Allocation> = "code right source year";
template <>
inline constexpr std::string_view fixed_fields<Usage> = "code right source year";
template <>
inline constexpr std::string_view fixed_fields<Violation> = "code participant";
template <>
inline constexpr std::string_view fixed_fields<Credit> = "code participant";
template <>
inline constexpr std::string_view fixed_fields<Pledge> = "code allocation";
template <>
inline constexpr std::string_view fixed_fields<Freeze> = "code allocation";
template <>
inline constexpr std::string_view fixed_fields<Cap> =
    "code scope region groundwater_zone unit year purpose";
template <>
inline constexpr std::string_view fixed_fields<Parameter> = "code parameter region valid_from";
template <>
inline constexpr std::string_view fixed_fields<BookSpec> =
    "code trade_type source basin zone region district groundwater_zone year years tick lot "
    "reserve_use rotation";
template <>
inline constexpr std::string_view fixed_fields<MeteringPoint> = "code source zone right";
template <>
inline constexpr std::string_view fixed_fields<Qualification> = "code book participant";
template <>
inline constexpr std::string_view fixed_fields<Mandate> = "code right agent";
template <>
inline constexpr std::string_view fixed_fields<Plot> = "code right";
template <>
inline constexpr std::string_view fixed_fields<Objection> = "code right";
template <>
inline constexpr std::string_view fixed_fields<TakeBack> = "code right";
template <>
inline constexpr std::string_view fixed_fields<BudgetLine> = "code allocation";
template <>
inline constexpr std::string_view fixed_fields<ReserveAccount> = "code allocation";
template <>
inline constexpr std::string_view fixed_fields<DisposalApproval> = "code account";
template <>
inline constexpr std::string_view fixed_fields<PriceStandard> = "code book";
template <>
inline constexpr std::string_view fixed_fields<EarmarkedFund> = "code participant year";
template <>
inline constexpr std::string_view fixed_fields<QualityStandard> = "code purpose region";
template <>
inline constexpr std::string_view fixed_fields<Rotation> = "code district year number";
template <>
inline constexpr std::string_view fixed_fields<WaterTicket> = "code right rotation";
template <>
inline constexpr std::string_view fixed_fields<DispatchNotice> = "code basin zone";
template <>
inline constexpr std::string_view fixed_fields<IssuerKey> = "code holder algorithm key";

template <>
inline constexpr std::string_view fixed_fields<Approval> = "code approval_kind right";
template <>
inline constexpr std::string_view fixed_fields<Review> = "code review_kind right side";
template <>
inline constexpr std::string_view fixed_fields<CapacityReview> = "code project";
template <>
inline constexpr std::string_view fixed_fields<Conservation> = "code right";
template <>
inline constexpr std::string_view fixed_fields<Restriction> = "code permit";
template <>
inline constexpr std::string_view fixed_fields<Inspection> = "code allocation";
template <>
inline constexpr std::string_view fixed_fields<PhaseOut> = "code participant process";
template <>
inline constexpr std::string_view fixed_fields<Wording> = "code rule language reason";

/// True where field `name` of a T never changes.
template <class T>
[[nodiscard]] constexpr bool is_fixed(std::string_view name) {
    std::string_view rest = fixed_fields<T>;
    while (!rest.empty()) {
        const auto space = rest.find(' ');
        if (rest.substr(0, space) == name) return true;
        rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
    return false;
}

}  // namespace headgate
