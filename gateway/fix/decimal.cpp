#include "gateway/fix/decimal.h"

#include <algorithm>
#include <limits>

namespace headgate::fix {

namespace {

__extension__ using Wide = __int128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// `value` units of 10^-decimals as text without trailing zeros.
std::string scaled_text(std::uint64_t value, unsigned decimals) {
    std::string digits = std::to_string(value);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.') digits.pop_back();
    return digits;
}

}  // namespace

tl::expected<std::int64_t, NumberFault> parse_decimal(std::string_view text, unsigned decimals,
                                                      std::int64_t largest) {
    if (text.empty()) return tl::unexpected{NumberFault::empty};
    const bool negative = text.front() == '-';
    if (negative) text.remove_prefix(1);
    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    std::string_view fraction =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const bool dangling = point != std::string_view::npos && fraction.empty();
    if (whole.empty() || dangling || !all_digits(whole) || !all_digits(fraction)) {
        return tl::unexpected{NumberFault::not_a_number};
    }
    while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
    if (negative) return tl::unexpected{NumberFault::negative};
    if (fraction.size() > decimals) return tl::unexpected{NumberFault::too_many_decimals};

    std::int64_t value = 0;
    const auto append = [&](char digit) {
        return !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
               !__builtin_add_overflow(value, std::int64_t{digit - '0'}, &value);
    };
    bool fits = std::all_of(whole.begin(), whole.end(), append) &&
                std::all_of(fraction.begin(), fraction.end(), append);
    for (auto place = fraction.size(); fits && place < decimals; ++place) fits = append('0');
    if (!fits || value > largest) return tl::unexpected{NumberFault::too_large};
    if (value == 0) return tl::unexpected{NumberFault::zero};
    return value;
}

tl::expected<Price, NumberFault> parse_price(std::string_view text) {
    return parse_decimal(text, 4, price_max.value()).map([](std::int64_t v) { return Price{v}; });
}

tl::expected<Volume, NumberFault> parse_volume(std::string_view text) {
    return parse_decimal(text, 0, volume_max.value()).map([](std::int64_t v) { return Volume{v}; });
}

tl::expected<std::uint64_t, NumberFault> parse_count(std::string_view text) {
    return parse_decimal(text, 0, std::numeric_limits<std::int64_t>::max()).map([](std::int64_t v) {
        return static_cast<std::uint64_t>(v);
    });
}

std::string price_text(Price price) {
    HEADGATE_ASSERT(price.value() >= 0);
    return scaled_text(static_cast<std::uint64_t>(price.value()), 4);
}

std::string average_text(Cash amount, Volume filled, Years years) {
    HEADGATE_ASSERT(amount.value() >= 0 && filled.value() >= 0 && years.value() > 0);
    if (filled.value() == 0) return "0";
    // fen → 10^-8 yuan is a factor of 10^6.
    const Wide scaled = Wide{amount.value()} * 1'000'000 / (Wide{filled.value()} * years.value());
    return scaled_text(static_cast<std::uint64_t>(scaled), 8);
}

}  // namespace headgate::fix
