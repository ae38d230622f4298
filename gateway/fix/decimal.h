#pragma once

#include "engine/domain/units.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// Numbers between wire text and whole units, without floating point.
namespace headgate::fix {

/// What is wrong with a number a client wrote.
enum class NumberFault : std::uint8_t {
    empty,
    not_a_number,
    negative,
    zero,
    too_many_decimals,
    too_large,
};

/// Digits with an optional fraction of at most `decimals` places, as a count of 10^-decimals units from
/// 1 to `largest`. Zeros beyond `decimals` places are allowed; signs, exponents and blanks are not.
[[nodiscard]] tl::expected<std::int64_t, NumberFault>
parse_decimal(std::string_view text, unsigned decimals, std::int64_t largest);

/// Yuan per m³, at most 4 decimals, at most price_max.
[[nodiscard]] tl::expected<Price, NumberFault> parse_price(std::string_view text);
/// Whole m³, at most volume_max.
[[nodiscard]] tl::expected<Volume, NumberFault> parse_volume(std::string_view text);
/// A plain count without sign, such as an order id.
[[nodiscard]] tl::expected<std::uint64_t, NumberFault> parse_count(std::string_view text);

/// "0.125": yuan per m³ without trailing zeros.
[[nodiscard]] std::string price_text(Price price);
/// The mean price of `filled` m³ a year over `years` that came to `amount` fen, in yuan per m³ with at
/// most 8 decimals, rounded down. "0" where nothing is filled.
[[nodiscard]] std::string average_text(Cash amount, Volume filled, Years years);

}  // namespace headgate::fix
