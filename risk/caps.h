#pragma once

#include "risk/context.h"

#include <optional>

/// Which total-volume limits a purchase must find room under.
namespace headgate::risk {

/// The caps that one rule names for one right, nearest first.
struct CapLevels {
    CapList caps;
    /// Where a level that must have a cap has none on record: the region it should be recorded for.
    std::optional<RegionId> missing_at;
};

/// CP-01: region totals. The county must have one; every other region above or below it, where it has one.
[[nodiscard]] CapLevels total_caps(const Context& context);
/// CP-02: surface water of the allocation scheme, on the levels of CP-01, and of the right's unit where
/// the trade does not itself raise the unit's budget (BG-05).
[[nodiscard]] CapLevels surface_caps(const Context& context);
/// CP-03: groundwater. County and city must have one, and so must the unit of a right that has one, except
/// in budget trades; other regions and the groundwater zone where they have one.
[[nodiscard]] CapLevels groundwater_caps(const Context& context);

/// NL-10, PU-01: the floors that this order draws towards, nearest only. A sale of water that a protected use
/// has draws on its unit's floor, and on its region's where the book is open to other uses (neither irrigation
/// nor budget); a purchase for another use out of a farm book draws on the floor of the book's region.
[[nodiscard]] CapLevels floors(const Context& context);
/// True where some rule that reads floors concerns the order and its reading asks for them.
[[nodiscard]] bool floors_apply(const Context& context);
/// Whether the order fits above every one of `floors`, as CP-01..03 ask of caps.
[[nodiscard]] Outcome fits_above_floors(const Context& context);

/// Fills in the caps of `terms`; false where a level that must have a cap has none.
[[nodiscard]] bool settle_caps(const Context& context, Terms& terms);

/// Every cap that CP-01..03 check for this order, in their order, then every floor.
[[nodiscard]] CapList caps_of(const Context& context);

}  // namespace headgate::risk
