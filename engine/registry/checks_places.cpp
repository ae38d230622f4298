#include "engine/registry/checks.h"

namespace headgate {

// A child's level lies strictly below its parent's, so no path is longer than there are levels.
static_assert(__builtin_popcountll(declared_numbers<RegionLevel>) <= region_depth_max);

Refusal check_fact(const Registry& registry, const Candidate<Venue>& venue) {
    // One centre per exchange: jurisdiction is one place (rulebook 3.1(7)).
    if (venue.is_new() && registry.venue() != nullptr) {
        return refusal(field_index<Venue>("code"), FactReject::already_exists,
                       registry.venue()->code);
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<Region>& region) {
    if (!region.record.parent) return std::nullopt;
    const auto& parent = registry.get<Region>(*region.record.parent);
    // RegionLevel counts from the province down.
    if (parent.level >= region.record.level) {
        return refusal(field_index<Region>("level"), FactReject::contradicts, parent.code);
    }
    return std::nullopt;
}

// NL-06: a link leads from one zone to another within a season.
Refusal check_fact(const Registry& registry, const Candidate<Arc>& candidate) {
    const auto& arc = candidate.record;
    if (arc.from == arc.to) {
        return refusal(field_index<Arc>("to"), FactReject::contradicts,
                       registry.get<Zone>(arc.from).code);
    }
    if (arc.valid_from > arc.valid_to) {
        return refusal(field_index<Arc>("valid_to"), FactReject::empty_period);
    }
    return std::nullopt;
}

// SC-01: an irrigation district is a place of matching of its own.
Refusal check_fact(const Registry& registry, const Candidate<District>& district) {
    const auto& zone = registry.get<Zone>(district.record.zone);
    if (zone.zone_kind != ZoneKind::district && zone.zone_kind != ZoneKind::reach) {
        return refusal(field_index<District>("zone"), FactReject::contradicts, zone.code);
    }
    if (!registry.nested(district.record.region, zone.region)) {
        return refusal(field_index<District>("region"), FactReject::contradicts, zone.code);
    }
    return std::nullopt;
}

// BG-01: a budget is handed down inside the area of the unit above.
Refusal check_fact(const Registry& registry, const Candidate<BudgetUnit>& unit) {
    if (!unit.record.parent) return std::nullopt;
    const auto& parent = registry.get<BudgetUnit>(*unit.record.parent);
    if (!registry.within(unit.record.region, parent.region)) {
        return refusal(field_index<BudgetUnit>("region"), FactReject::contradicts, parent.code);
    }
    return std::nullopt;
}

}  // namespace headgate
