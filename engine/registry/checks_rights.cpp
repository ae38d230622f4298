#include "engine/registry/checks.h"

namespace headgate {
namespace {

Refusal check_certificate_dates(const Right& right) {
    constexpr auto to = field_index<Right>("valid_to");
    if (right.valid_from && !right.valid_to) return refusal(to, FactReject::empty_period);
    if (right.valid_to && !right.valid_from) {
        return refusal(field_index<Right>("valid_from"), FactReject::empty_period);
    }
    if (right.valid_from && *right.valid_from > *right.valid_to) {
        return refusal(to, FactReject::empty_period);
    }
    return std::nullopt;
}

Refusal check_permit_right(const Registry& registry, const Right& right) {
    constexpr auto field = field_index<Right>("permit");
    if (!right.permit) return refusal(field, FactReject::missing_reference);
    const auto& permit = registry.get<Permit>(*right.permit);
    if (permit.holder != right.holder) return refusal(field, FactReject::contradicts, permit.code);
    if (!registry.within(right.region, permit.region)) {
        return refusal(field_index<Right>("region"), FactReject::contradicts, permit.code);
    }
    return std::nullopt;
}

Refusal check_irrigation_right(const Registry& registry, const Right& right) {
    if (!right.district) {
        return refusal(field_index<Right>("district"), FactReject::missing_reference);
    }
    const auto& district = registry.get<District>(*right.district);
    if (district.zone != right.zone) {
        return refusal(field_index<Right>("zone"), FactReject::contradicts, district.code);
    }
    return std::nullopt;
}

/// What each kind of right rests on (rulebook 1 and 2).
Refusal check_basis(const Registry& registry, const Right& right) {
    switch (right.right_kind) {
    case RightKind::permit: return check_permit_right(registry, right);
    case RightKind::irrigation: return check_irrigation_right(registry, right);
    case RightKind::budget:
        if (right.unit) return std::nullopt;
        return refusal(field_index<Right>("unit"), FactReject::missing_reference);
    case RightKind::regional: {
        const auto& holder = registry.get<Participant>(right.holder);
        if (holder.participant_kind == ParticipantKind::region_government) return std::nullopt;
        return refusal(field_index<Right>("holder"), FactReject::contradicts, holder.code);
    }
    case RightKind::network: return std::nullopt;
    }
    HEADGATE_ASSERT(is_declared(right.right_kind));
    __builtin_unreachable();
}

/// At entry what is gone already fits into what was given. Later the ledger answers: bought water may be
/// used beyond the volume, and a cut may leave a shortfall (architecture: Reservation, lock, delivery).
Refusal check_volumes(const Candidate<Allocation>& candidate) {
    const auto& record = candidate.record;
    if (candidate.is_new()) {
        if (record.used > record.volume) {
            return refusal(field_index<Allocation>("used"), FactReject::out_of_range);
        }
        if (record.used + record.ticketed > record.volume) {
            return refusal(field_index<Allocation>("ticketed"), FactReject::out_of_range);
        }
    }
    if (record.tradable && *record.tradable > record.volume) {
        return refusal(field_index<Allocation>("tradable"), FactReject::out_of_range);
    }
    return std::nullopt;
}

/// PM-04. A permit that was cut below what years gone by were given is no error of those years, so only
/// a volume that is new or grows is held against it.
Refusal check_against_permit(const Candidate<Allocation>& candidate, const Permit& permit) {
    const auto& record = candidate.record;
    if (record.source != permit.source) {
        return refusal(field_index<Allocation>("source"), FactReject::contradicts, permit.code);
    }
    const bool grows = candidate.is_new() || record.volume > candidate.before->volume;
    if (grows && record.volume > permit.annual_limit) {
        return refusal(field_index<Allocation>("volume"), FactReject::contradicts, permit.code);
    }
    return std::nullopt;
}

/// PL-01, PL-02: a claim is on something, and on no more than was given. A claim that stands is not
/// questioned again when the allocation was cut since: it must be possible to lift it.
Refusal check_claim(std::uint8_t field, Volume volume, bool grows, const Allocation& allocation) {
    if (volume == Volume{}) return refusal(field, FactReject::out_of_range);
    if (grows && volume > allocation.volume) {
        return refusal(field, FactReject::contradicts, allocation.code);
    }
    return std::nullopt;
}

}  // namespace

// PM-01..04; E1 arts 24, 25.
Refusal check_fact(const Registry&, const Candidate<Permit>& candidate) {
    const auto& permit = candidate.record;
    if (permit.annual_limit == Volume{}) {
        return refusal(field_index<Permit>("annual_limit"), FactReject::out_of_range);
    }
    constexpr auto to = field_index<Permit>("valid_to");
    if (permit.valid_from > permit.valid_to) return refusal(to, FactReject::empty_period);
    // E1 art 25: ten years at most.
    if (permit.valid_to > years_after(permit.valid_from, 10)) {
        return refusal(to, FactReject::out_of_range);
    }
    // A month takes no more than the year.
    if (permit.monthly_limit && *permit.monthly_limit > permit.annual_limit) {
        return refusal(field_index<Permit>("monthly_limit"), FactReject::out_of_range);
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<Right>& candidate) {
    const auto& right = candidate.record;
    if (auto wrong = check_basis(registry, right)) return wrong;
    if (right.groundwater_zone) {
        const auto& zone = registry.get<GroundwaterZone>(*right.groundwater_zone);
        if (!registry.nested(zone.region, right.region)) {
            return refusal(field_index<Right>("groundwater_zone"), FactReject::contradicts,
                           zone.code);
        }
    }
    return check_certificate_dates(right);
}

Refusal check_fact(const Registry& registry, const Candidate<Allocation>& candidate) {
    const auto& record = candidate.record;
    if (candidate.is_new()) {
        if (const auto other = registry.allocation(record.right, record.source, record.year)) {
            return refusal(field_index<Allocation>("year"), FactReject::already_exists,
                           registry.get<Allocation>(*other).code);
        }
    }
    const auto& right = registry.get<Right>(record.right);
    constexpr auto state = field_index<Allocation>("budget_state");
    // BG-06: a budget is traded by the state that it is in; nothing else has one.
    if (right.right_kind == RightKind::budget && !record.budget_state) {
        return refusal(state, FactReject::missing_reference);
    }
    if (right.right_kind != RightKind::budget && record.budget_state) {
        return refusal(state, FactReject::contradicts, right.code);
    }
    if (auto wrong = check_volumes(candidate)) return wrong;
    if (right.right_kind != RightKind::permit) return std::nullopt;
    return check_against_permit(candidate, registry.get<Permit>(*right.permit));
}

// GW-03 reads one figure per year.
Refusal check_fact(const Registry& registry, const Candidate<Usage>& candidate) {
    const auto& usage = candidate.record;
    if (!candidate.is_new()) return std::nullopt;
    const auto other = registry.usage_fact(usage.right, usage.source, usage.year);
    if (!other) return std::nullopt;
    return refusal(field_index<Usage>("year"), FactReject::already_exists,
                   registry.get<Usage>(*other).code);
}

Refusal check_fact(const Registry& registry, const Candidate<Pledge>& candidate) {
    const auto& pledge = candidate.record;
    const bool grows = candidate.is_new() || pledge.volume > candidate.before->volume;
    return check_claim(field_index<Pledge>("volume"), pledge.volume, grows,
                       registry.get<Allocation>(pledge.allocation));
}

Refusal check_fact(const Registry& registry, const Candidate<Freeze>& candidate) {
    const auto& freeze = candidate.record;
    if (!freeze.volume) return std::nullopt;
    const bool grows = candidate.is_new() || freeze.volume > candidate.before->volume;
    return check_claim(field_index<Freeze>("volume"), *freeze.volume, grows,
                       registry.get<Allocation>(freeze.allocation));
}

}  // namespace headgate
