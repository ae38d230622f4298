#pragma once

#include "engine/domain/line.h"

#include <array>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

/// One field's value as text and back, for every type that a field can have (line.h gives the forms).
namespace headgate {

/// What is wrong with a value and what would be right; nothing where it was read.
using Complaint = std::optional<std::string>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// ---- parts without templates ----------------------------------------------------------------------

/// `value` / 10^decimals, with at least `keep` decimals: write_decimal(1260, 4, 0) is 0.126.
[[nodiscard]] std::string write_decimal(std::int64_t value, unsigned decimals, unsigned keep);
/// Reads what write_decimal wrote. False where it is no such number or does not fit.
[[nodiscard]] bool read_decimal(std::string_view text, unsigned decimals, std::int64_t& out);
[[nodiscard]] std::string write_date(Date date);
[[nodiscard]] std::string write_time(Timestamp time);
[[nodiscard]] Complaint read_amount(std::string_view text, Volume& out);
[[nodiscard]] Complaint read_amount(std::string_view text, Price& out);
[[nodiscard]] Complaint read_amount(std::string_view text, Cash& out);
[[nodiscard]] Complaint read_amount(std::string_view text, Date& out);
[[nodiscard]] Complaint read_amount(std::string_view text, Timestamp& out);
[[nodiscard]] Complaint read_signed(std::string_view text, std::int64_t min, std::int64_t max,
                                    std::int64_t& out);
[[nodiscard]] Complaint read_unsigned(std::string_view text, std::uint64_t max, std::uint64_t& out);
[[nodiscard]] std::string write_hex(const std::uint8_t* data, std::size_t size);
[[nodiscard]] Complaint read_hex(std::string_view text, std::uint8_t* data, std::size_t size);
/// A code, or ?N for an id that has none.
[[nodiscard]] std::string write_id(FactKind kind, std::uint32_t id, const Names& names);
[[nodiscard]] Complaint read_id(const Word& word, FactKind kind, const Names& names,
                                std::uint32_t& out);
[[nodiscard]] std::string write_rule(RuleNumber rule, const Names& names);
[[nodiscard]] Complaint read_rule(std::string_view text, const Names& names, RuleNumber& out);
[[nodiscard]] Complaint read_list(const Word& word, std::int64_t* values, std::size_t size);
[[nodiscard]] Complaint too_long(std::size_t size, std::size_t size_max);
/// `"x" is not right` and the advice for words of a fixed list.
[[nodiscard]] Complaint not_in_list(std::string_view text, const std::vector<std::string>& known);

/// An enumerator without the underscore that keeps it from being a keyword.
[[nodiscard]] constexpr std::string_view spoken(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

template <NamedEnum E>
[[nodiscard]] std::vector<std::string> spoken_names() {
    std::vector<std::string> names;
    each_enumerator<E>([&](std::string_view name, unsigned) { names.emplace_back(spoken(name)); });
    return names;
}

template <NamedEnum E>
[[nodiscard]] std::optional<E> enum_spoken(std::string_view text) {
    std::optional<E> found;
    each_enumerator<E>([&](std::string_view name, unsigned number) {
        if (spoken(name) == text) found = static_cast<E>(number);
    });
    return found;
}

// ---- one value -------------------------------------------------------------------------------------

template <class T>
[[nodiscard]] std::string write_value(const T& value, [[maybe_unused]] const Names& names) {
    if constexpr (is_fact_id<T>) {
        return write_id(FactIdKind<T>::kind, value.value(), names);
    } else if constexpr (std::is_same_v<T, RuleNumber>) {
        return write_rule(value, names);
    } else if constexpr (std::is_same_v<T, Price>) {
        return write_decimal(value.value(), 4, 0);
    } else if constexpr (std::is_same_v<T, Cash>) {
        return write_decimal(value.value(), 2, 2);
    } else if constexpr (std::is_same_v<T, Date>) {
        return write_date(value);
    } else if constexpr (std::is_same_v<T, Timestamp>) {
        return write_time(value);
    } else if constexpr (is_id<T> || is_quantity<T>) {
        return std::to_string(value.value());
    } else if constexpr (std::integral<T>) {
        return std::to_string(value);
    } else {
        static_assert(NamedEnum<T>);
        return std::string{spoken(name_of(value))};
    }
}
template <std::size_t N>
[[nodiscard]] std::string write_value(const Text<N>& value, const Names&) {
    return quote_if_needed(value.view());
}
template <std::size_t N>
[[nodiscard]] std::string write_value(const Bytes<N>& value, const Names&) {
    return write_hex(value.bytes.data(), N);
}
template <std::size_t N>
[[nodiscard]] std::string write_value(const SmallBytes<N>& value, const Names&) {
    return value.size() == 0 ? "\"\"" : write_hex(value.data(), value.size());
}
template <std::size_t N>
[[nodiscard]] std::string write_value(const std::array<std::int64_t, N>& values, const Names&) {
    std::string out = "[";
    for (const auto value : values) out += (out.size() > 1 ? " " : "") + std::to_string(value);
    return out + "]";
}
template <class T>
[[nodiscard]] std::string write_value(const std::optional<T>& value, const Names& names) {
    return value ? write_value(*value, names) : "none";
}

/// Numbers of every width. Leaves `out` as it was where it complains.
template <std::integral T>
[[nodiscard]] Complaint read_number(std::string_view text, T& out) {
    Complaint complaint;
    if constexpr (std::is_signed_v<T>) {
        std::int64_t value = 0;
        complaint =
            read_signed(text, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), value);
        if (!complaint) out = static_cast<T>(value);
    } else {
        std::uint64_t value = 0;
        complaint = read_unsigned(text, std::numeric_limits<T>::max(), value);
        if (!complaint) out = static_cast<T>(value);
    }
    return complaint;
}

template <class T>
inline constexpr bool has_own_form =
    std::is_same_v<T, Volume> || std::is_same_v<T, Price> || std::is_same_v<T, Cash> ||
    std::is_same_v<T, Date> || std::is_same_v<T, Timestamp>;

/// Reads what write_value wrote. A complaint leaves `out` unspecified.
template <class T>
[[nodiscard]] Complaint read_value(const Word& word, [[maybe_unused]] const Names& names, T& out) {
    if constexpr (is_fact_id<T>) {
        std::uint32_t id = 0;
        auto complaint = read_id(word, FactIdKind<T>::kind, names, id);
        out = T{id};
        return complaint;
    } else if constexpr (std::is_same_v<T, RuleNumber>) {
        return read_rule(word.value, names, out);
    } else if constexpr (has_own_form<T>) {
        return read_amount(word.value, out);
    } else if constexpr (is_id<T> || is_quantity<T>) {
        typename T::rep raw{};
        auto complaint = read_number(word.value, raw);
        out = T{raw};
        return complaint;
    } else if constexpr (std::integral<T>) {
        return read_number(word.value, out);
    } else {
        static_assert(NamedEnum<T>);
        const auto found = enum_spoken<T>(word.value);
        if (!found) return not_in_list(word.value, spoken_names<T>());
        out = *found;
        return std::nullopt;
    }
}
template <std::size_t N>
[[nodiscard]] Complaint read_value(const Word& word, const Names&, Text<N>& out) {
    const auto text = Text<N>::from(word.value);
    if (!text) return too_long(word.value.size(), N);
    out = *text;
    return std::nullopt;
}
template <std::size_t N>
[[nodiscard]] Complaint read_value(const Word& word, const Names&, Bytes<N>& out) {
    return read_hex(word.value, out.bytes.data(), N);
}
template <std::size_t N>
[[nodiscard]] Complaint read_value(const Word& word, const Names&, SmallBytes<N>& out) {
    std::array<std::uint8_t, N> bytes{};
    const std::size_t size = word.value.size() / 2;
    if (size > N) return too_long(size, N);
    auto complaint = read_hex(word.value, bytes.data(), size);
    if (!complaint) out = SmallBytes<N>{bytes.data(), size};
    return complaint;
}
template <std::size_t N>
[[nodiscard]] Complaint read_value(const Word& word, const Names&,
                                   std::array<std::int64_t, N>& out) {
    return read_list(word, out.data(), N);
}
template <class T>
[[nodiscard]] Complaint read_value(const Word& word, const Names& names, std::optional<T>& out) {
    out.reset();
    if (word.shape == WordShape::bare && word.value == "none") return std::nullopt;
    return read_value(word, names, out.emplace());
}

// ---- the fields of a struct ------------------------------------------------------------------------

/// each_field with the fields of inner structs in their place, so that a line can name them all.
template <class Self, class Visit>
constexpr void each_flat_field(Self& self, Visit&& visit) {
    std::remove_const_t<Self>::each_field(self, [&](const char* name, auto& field) {
        if constexpr (HasFields<std::remove_cvref_t<decltype(field)>>) {
            each_flat_field(field, visit);
        } else {
            visit(std::string_view{name}, field);
        }
    });
}

/// Calls visit.template operator()<T>() for the struct of this kind of fact.
template <class Visit>
void with_fact_type(FactKind kind, Visit&& visit) {
    each_fact_type([&]<class T>() {
        if (T::kind == kind) visit.template operator()<T>();
    });
}

}  // namespace headgate
