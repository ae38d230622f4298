#pragma once

#include "engine/registry/registry.h"

#include <type_traits>
#include <variant>

namespace headgate {

/// Whose orders, unsettled trades and remembered verdicts a fact can touch: nobody's (nothing that exists
/// refers to it yet, or no rule reads it), those of one right or of one participant's rights, or all.
struct Nobody {};
struct Everyone {};
using Concern = std::variant<Nobody, RightId, ParticipantId, Everyone>;

template <FactKind K>
[[nodiscard]] Concern concern_of_owner(const Registry& registry, FactId<K> owner) {
    if constexpr (K == FactKind::right || K == FactKind::participant) return owner;
    if constexpr (K == FactKind::allocation) return registry.get(owner).right;
    return Everyone{};
}

/// What a change of this record concerns. Kinds not named here concern everyone, which is never wrong: a
/// rule row that reads facts alone may read, of kinds that are named or that hang below a right, an account
/// or a participant (owned.h), only those of its own right, of the right's holder and of its own permit.
template <class T>
[[nodiscard]] Concern concern_of(const Registry& registry, IdOf<T> id, const T& record) {
    if constexpr (std::is_same_v<T, Right> || std::is_same_v<T, Participant>) {
        return id;
    } else if constexpr (std::is_same_v<T, Allocation> || std::is_same_v<T, Usage>) {
        return record.right;
    } else if constexpr (std::is_same_v<T, Pledge> || std::is_same_v<T, Freeze>) {
        return registry.get(record.allocation).right;
    } else if constexpr (std::is_same_v<T, Violation> || std::is_same_v<T, Credit>) {
        return record.participant;
    } else if constexpr (std::is_same_v<T, Permit>) {
        return record.holder;
    } else if constexpr (is_owned<T>) {
        const auto owner = owner_in(record);
        if (!owner) return Everyone{};
        return concern_of_owner(registry, *owner);
    } else if constexpr (std::is_same_v<T, ControlGroup> || std::is_same_v<T, Operator>) {
        return Nobody{};
    } else {
        return Everyone{};
    }
}

/// What a new record concerns, which nothing refers to yet.
template <class T>
[[nodiscard]] Concern concern_of_new(const Registry& registry, IdOf<T> id, const T& record) {
    constexpr bool is_referred_to =
        std::is_same_v<T, Basin> || std::is_same_v<T, Region> || std::is_same_v<T, Zone> ||
        std::is_same_v<T, District> || std::is_same_v<T, GroundwaterZone> ||
        std::is_same_v<T, BudgetUnit> || std::is_same_v<T, Participant> ||
        std::is_same_v<T, Session> || std::is_same_v<T, Permit> || std::is_same_v<T, Project> ||
        std::is_same_v<T, Right> || std::is_same_v<T, BookSpec>;
    if constexpr (is_referred_to) {
        return Nobody{};
    } else {
        return concern_of(registry, id, record);
    }
}

}  // namespace headgate
