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

}  // namespace headgate
