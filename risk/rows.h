#pragma once

#include "risk/rule.h"

#include <string>
#include <string_view>

/// Short forms in which rows name the values that they read.
namespace headgate::risk {

/// The enumerator's word in the reader's language (words.cpp).
template <NamedEnum E>
[[nodiscard]] std::string word_of(std::int64_t number, Language language);

[[nodiscard]] constexpr ValueName volume_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::volume};
}
[[nodiscard]] constexpr ValueName price_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::price};
}
[[nodiscard]] constexpr ValueName cash_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::cash};
}
[[nodiscard]] constexpr ValueName date_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::date};
}
[[nodiscard]] constexpr ValueName year_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::year};
}
[[nodiscard]] constexpr ValueName time_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::milliseconds};
}
[[nodiscard]] constexpr ValueName number_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::number};
}
[[nodiscard]] constexpr ValueName fact_value(std::string_view zh, std::string_view en,
                                             FactKind kind) {
    return {zh, en, ValueUnit::fact, kind};
}
template <NamedEnum E>
[[nodiscard]] constexpr ValueName word_value(std::string_view zh, std::string_view en) {
    return {zh, en, ValueUnit::word, FactKind::venue, &word_of<E>};
}

/// The plainest remedy: an order for no more than value `index`.
[[nodiscard]] constexpr Remedy at_most(std::size_t index) {
    constexpr std::array<std::string_view, rule_values_max> zh{
        "申报水量不超过 {0} 即可通过", "申报水量不超过 {1} 即可通过", "申报水量不超过 {2} 即可通过",
        "申报水量不超过 {3} 即可通过"};
    constexpr std::array<std::string_view, rule_values_max> en{
        "an order for at most {0} would pass", "an order for at most {1} would pass",
        "an order for at most {2} would pass", "an order for at most {3} would pass"};
    return {zh[index], en[index], index};
}

// ---- rows of each file, put together by table.cpp -------------------------------------------------------

[[nodiscard]] std::span<const Rule> negative_list_rules();
[[nodiscard]] std::span<const Rule> identity_rules();
[[nodiscard]] std::span<const Rule> certificate_rules();
[[nodiscard]] std::span<const Rule> permit_rules();
[[nodiscard]] std::span<const Rule> budget_rules();
[[nodiscard]] std::span<const Rule> cap_rules();
[[nodiscard]] std::span<const Rule> groundwater_rules();
[[nodiscard]] std::span<const Rule> scope_rules();
[[nodiscard]] std::span<const Rule> account_rules();
[[nodiscard]] std::span<const Rule> order_rules();
[[nodiscard]] std::span<const Rule> venue_rules();
[[nodiscard]] std::span<const Rule> paper_rules();
[[nodiscard]] std::span<const Rule> permit_use_rules();
[[nodiscard]] std::span<const Rule> groundwater_use_rules();
[[nodiscard]] std::span<const Rule> project_rules();
[[nodiscard]] std::span<const Rule> purpose_rules();
[[nodiscard]] std::span<const Rule> regional_rules();
[[nodiscard]] std::span<const Rule> delivery_rules();
[[nodiscard]] std::span<const Rule> agent_rules();
[[nodiscard]] std::span<const Rule> reserve_rules();

}  // namespace headgate::risk
