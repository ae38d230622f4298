#include "engine/registry/checks.h"

namespace headgate {
namespace {

/// A bidder acts for one participant, nobody else for any (ID-01).
template <class T>
Refusal check_role(const Registry& registry, const T& record) {
    constexpr auto field = field_index<T>("participant");
    if (record.role == Role::bidder) {
        if (!record.participant) return refusal(field, FactReject::missing_reference);
    } else if (record.participant) {
        return refusal(field, FactReject::contradicts,
                       registry.get<Participant>(*record.participant).code);
    }
    return std::nullopt;
}

}  // namespace

Refusal check_fact(const Registry& registry, const Candidate<Participant>& participant) {
    if (participant.is_new()) return std::nullopt;
    if (participant.record.participant_kind == ParticipantKind::region_government)
        return std::nullopt;
    // Only a government holds a regional right (chapter 2, QY), so its holder stays one.
    const auto id =
        registry.directory().find<FactKind::participant>(participant.record.code.view());
    HEADGATE_ASSERT(id.has_value());
    for (const auto right : registry.rights_of(*id)) {
        const auto& held = registry.get<Right>(right);
        if (held.right_kind != RightKind::regional) continue;
        return refusal(field_index<Participant>("participant_kind"), FactReject::contradicts,
                       held.code);
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<Operator>& candidate) {
    const auto& record = candidate.record;
    if (auto wrong = check_role(registry, record)) return wrong;
    constexpr auto key = field_index<Operator>("key");
    if (record.key == Bytes<32>{}) return refusal(key, FactReject::bad_value);
    if (record.state != ActiveState::active) return std::nullopt;
    // Two-person rules compare keys: one key must not stand for two people.
    for (std::uint32_t n = 1; n <= registry.count<Operator>(); ++n) {
        const auto& other = registry.get<Operator>(OperatorId{n});
        if (other.state != ActiveState::active || other.key != record.key) continue;
        if (other.code != record.code) return refusal(key, FactReject::already_exists, other.code);
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<Session>& session) {
    return check_role(registry, session.record);
}

// ID-04: a bidder has one standing in a book at a time.
Refusal check_fact(const Registry& registry, const Candidate<Qualification>& candidate) {
    const auto& entry = candidate.record;
    constexpr auto to = field_index<Qualification>("valid_to");
    if (entry.valid_from > entry.valid_to) return refusal(to, FactReject::empty_period);
    for (const auto id : registry.of<Qualification>(entry.participant)) {
        const auto& other = registry.get<Qualification>(id);
        if (other.code == entry.code || other.book != entry.book) continue;
        if (entry.valid_from <= other.valid_to && other.valid_from <= entry.valid_to) {
            return refusal(to, FactReject::contradicts, other.code);
        }
    }
    return std::nullopt;
}

// ID-06: nobody is his own agent, and a right has one mandate in force for an agent, so that it is plain
// which one an order counts against.
Refusal check_fact(const Registry& registry, const Candidate<Mandate>& candidate) {
    const auto& mandate = candidate.record;
    constexpr auto to = field_index<Mandate>("valid_to");
    if (mandate.valid_from > mandate.valid_to) return refusal(to, FactReject::empty_period);
    if (mandate.volume == Volume{}) {
        return refusal(field_index<Mandate>("volume"), FactReject::out_of_range);
    }
    const auto& right = registry.get<Right>(mandate.right);
    if (right.holder == mandate.agent) {
        return refusal(field_index<Mandate>("agent"), FactReject::contradicts, right.code);
    }
    if (mandate.state != ActiveState::active) return std::nullopt;
    for (const auto id : registry.of<Mandate>(mandate.right)) {
        const auto& other = registry.get<Mandate>(id);
        if (other.code == mandate.code || other.agent != mandate.agent) continue;
        if (other.state != ActiveState::active) continue;
        if (mandate.valid_from <= other.valid_to && other.valid_from <= mandate.valid_to) {
            return refusal(to, FactReject::contradicts, other.code);
        }
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<IssuerKey>& candidate) {
    const auto& key = candidate.record;
    constexpr auto field = field_index<IssuerKey>("key");
    if (!is_code(key.holder.view())) {
        return refusal(field_index<IssuerKey>("holder"), FactReject::bad_code);
    }
    if (key.valid_from > key.valid_to) {
        return refusal(field_index<IssuerKey>("valid_to"), FactReject::empty_period);
    }
    const std::uint8_t form = key.key.bytes[0];
    const bool fits =
        key.algorithm == SignatureAlgorithm::ed25519 ? form == 0xed : form == 2 || form == 3;
    if (!fits) return refusal(field, FactReject::bad_value);
    if (!candidate.is_new()) return std::nullopt;
    // One key must not speak for two issuers.
    for (std::uint32_t n = 1; n <= registry.count<IssuerKey>(); ++n) {
        const auto& other = registry.get<IssuerKey>(IssuerKeyId{n});
        if (other.key == key.key) return refusal(field, FactReject::already_exists, other.code);
    }
    return std::nullopt;
}

}  // namespace headgate
