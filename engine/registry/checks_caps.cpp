#include "engine/registry/checks.h"

namespace headgate {
namespace {

bool is_floor(CapScope scope) {
    return scope == CapScope::region_floor || scope == CapScope::unit_floor;
}

enum class CapPlace : std::uint8_t { region, groundwater_zone, unit };

CapPlace place_of(CapScope scope) {
    switch (scope) {
    case CapScope::region_floor:
    case CapScope::region_total:
    case CapScope::region_surface:
    case CapScope::region_groundwater: return CapPlace::region;
    case CapScope::zone_groundwater: return CapPlace::groundwater_zone;
    case CapScope::unit_floor:
    case CapScope::unit_groundwater:
    case CapScope::unit_surface: return CapPlace::unit;
    }
    HEADGATE_ASSERT(is_declared(scope));
    __builtin_unreachable();
}

/// The scope says which place a cap has; it has no other.
Refusal check_place(const Registry& registry, const Cap& cap) {
    const auto place = place_of(cap.scope);
    const auto one = [&](std::uint8_t field, const auto& id, CapPlace of) -> Refusal {
        if (place == of && !id) return refusal(field, FactReject::missing_reference);
        if (place != of && id)
            return refusal(field, FactReject::contradicts, registry.get(*id).code);
        return std::nullopt;
    };
    if (auto wrong = one(field_index<Cap>("region"), cap.region, CapPlace::region)) return wrong;
    if (auto wrong = one(field_index<Cap>("groundwater_zone"), cap.groundwater_zone,
                         CapPlace::groundwater_zone)) {
        return wrong;
    }
    return one(field_index<Cap>("unit"), cap.unit, CapPlace::unit);
}

/// The cap of this scope, purpose and year that another region has.
std::optional<CapId> like_in(const Registry& registry, const Cap& cap, RegionId region) {
    return is_floor(cap.scope) ? registry.region_floor(*cap.purpose, region, cap.year)
                               : registry.region_cap(cap.scope, region, cap.year);
}

/// NL-10, PU-01: a floor is of one of the uses that come first, and asks no more than there is.
Refusal check_floor(const Cap& cap) {
    constexpr auto purpose = field_index<Cap>("purpose");
    constexpr auto minimum = field_index<Cap>("minimum");
    if (!is_floor(cap.scope)) {
        if (cap.purpose) return refusal(purpose, FactReject::contradicts, cap.code);
        if (cap.minimum) return refusal(minimum, FactReject::contradicts, cap.code);
        return std::nullopt;
    }
    if (!cap.purpose) return refusal(purpose, FactReject::missing_reference);
    if (!is_protected(*cap.purpose)) return refusal(purpose, FactReject::out_of_range);
    if (!cap.minimum) return refusal(minimum, FactReject::missing_reference);
    if (*cap.minimum > cap.limit) return refusal(minimum, FactReject::out_of_range);
    return std::nullopt;
}

std::optional<CapId> same_key(const Registry& registry, const Cap& cap) {
    if (cap.scope == CapScope::unit_floor) {
        return registry.unit_floor(*cap.purpose, *cap.unit, cap.year);
    }
    switch (place_of(cap.scope)) {
    case CapPlace::region: return like_in(registry, cap, *cap.region);
    case CapPlace::groundwater_zone: return registry.zone_cap(*cap.groundwater_zone, cap.year);
    case CapPlace::unit: return registry.unit_cap(cap.scope, *cap.unit, cap.year);
    }
    __builtin_unreachable();
}

/// The nearest cap above that is lower than `cap`. Those above it are no lower, by the same check.
std::optional<CapId> lower_above(const Registry& registry, const Cap& cap) {
    for (auto at = registry.get<Region>(*cap.region).parent; at;
         at = registry.get<Region>(*at).parent) {
        const auto id = like_in(registry, cap, *at);
        if (!id) continue;
        return registry.get<Cap>(*id).limit < cap.limit ? id : std::nullopt;
    }
    return std::nullopt;
}

/// A cap below `region` that is higher than `cap`. Looks no further down where one is found, since those
/// below it are no higher. Goes as deep as there are levels of regions.
std::optional<CapId> higher_below(const Registry& registry, const Cap& cap, RegionId region) {
    for (const auto below : registry.regions_below(region)) {
        const auto id = like_in(registry, cap, below);
        if (id && registry.get<Cap>(*id).limit > cap.limit) return id;
        if (id) continue;
        if (const auto deeper = higher_below(registry, cap, below)) return deeper;
    }
    return std::nullopt;
}

}  // namespace

// CP-01..03: a level's cap is part of the cap of the level above.
Refusal check_fact(const Registry& registry, const Candidate<Cap>& candidate) {
    const auto& cap = candidate.record;
    if (auto wrong = check_place(registry, cap)) return wrong;
    if (auto wrong = check_floor(cap)) return wrong;
    if (candidate.is_new()) {
        if (const auto other = same_key(registry, cap)) {
            return refusal(field_index<Cap>("year"), FactReject::already_exists,
                           registry.get<Cap>(*other).code);
        }
    }
    if (place_of(cap.scope) != CapPlace::region) return std::nullopt;
    auto other = lower_above(registry, cap);
    if (!other) other = higher_below(registry, cap, *cap.region);
    if (!other) return std::nullopt;
    return refusal(field_index<Cap>("limit"), FactReject::contradicts,
                   registry.get<Cap>(*other).code);
}

}  // namespace headgate
