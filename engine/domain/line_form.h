#pragma once

#include "engine/domain/line_value.h"

#include <string_view>

/// Verbs, and which fields a line may leave unsaid: what reading and writing have to agree on.
namespace headgate {

inline constexpr std::string_view change_verb = "change";

template <class T>
[[nodiscard]] constexpr std::string_view verb_of() {
    return name_of(T::type);
}
template <class R>
struct RecordOf {
    static constexpr bool is_register = false;
};
template <class T>
struct RecordOf<Register<T>> {
    static constexpr bool is_register = true;
    using type = T;
};
template <class C>
requires(RecordOf<C>::is_register) [[nodiscard]] constexpr std::string_view verb_of() {
    return spoken(name_of(RecordOf<C>::type::kind));
}
template <>
[[nodiscard]] constexpr std::string_view verb_of<ChangeFact>() {
    return change_verb;
}

/// True where `name` is one of the blank-separated words of `list`.
[[nodiscard]] constexpr bool lists(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const auto word = list.substr(0, list.find(' '));
        if (word == name) return true;
        list.remove_prefix(word.size() == list.size() ? word.size() : word.size() + 1);
    }
    return false;
}

inline constexpr std::string_view source_fields =
    "issuer document provenance approver issuer_key signature";

/// What commands other than facts may leave unsaid beside their optional fields.
[[nodiscard]] constexpr std::string_view omissible(CommandType type) {
    switch (type) {
    case CommandType::genesis:
        return "facts_per_kind open_orders open_orders_per_right orders_per_day";
    case CommandType::submit_order: return "order_type time_in_force minimum_fill";
    case CommandType::replace_order:
    case CommandType::cancel_order: return "original";
    case CommandType::record_statement: return "peer_uid";
    case CommandType::advance_phase:
    case CommandType::cancel_trade:
    case CommandType::hold_trade:
    case CommandType::release_trade: return "reason";
    case CommandType::change_fact: return source_fields;
    default: return {};
    }
}

template <class C>
[[nodiscard]] constexpr bool may_omit(std::string_view name) {
    if constexpr (RecordOf<C>::is_register) {
        using T = typename RecordOf<C>::type;
        if (lists(source_fields, name)) return true;
        if constexpr (requires { T::may_omit; }) return lists(T::may_omit, name);
        return false;
    } else {
        return lists(omissible(C::type), name);
    }
}

}  // namespace headgate
