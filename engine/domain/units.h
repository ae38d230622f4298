#pragma once

#include "engine/domain/assert.h"
#include "engine/domain/strong.h"

#include <cstdint>

namespace headgate {

/// Whole cubic metres.
using Volume = Quantity<struct VolumeTag>;
/// 1/10000 yuan per m³ (and per year where the term is longer). 1 000 = 0.1 yuan/m³.
using Price = Quantity<struct PriceTag>;
/// Whole fen (1/100 yuan).
using Cash = Quantity<struct CashTag>;
/// UTC nanoseconds since 1970. Given by the sequencer, never read from a clock by the engine.
using Timestamp = Quantity<struct TimestampTag>;
/// A calendar day in China (+08:00, no summer time), as days since 1970-01-01.
using Date = Quantity<struct DateTag>;
/// Parts per million of an amount.
using RatePpm = Quantity<struct RatePpmTag>;
/// A ratio in 1/10000, for price bands and shares.
using BasisPoints = Quantity<struct BasisPointsTag>;
/// Length of a term in whole years.
using Years = Quantity<struct YearsTag>;
/// A calendar or budget year, such as 2024.
using Year = Quantity<struct YearTag>;

inline constexpr Volume volume_max{10'000'000'000};
inline constexpr Price price_max{10'000'000};
inline constexpr Years years_max{30};

namespace detail {
/// whole × part ÷ Unit, rounded down, for a product of more than 64 bits. Requires that the quotient fits.
[[nodiscard]] std::int64_t wide_part_rounded_down(std::int64_t whole, std::int64_t part,
                                                  std::int64_t unit);
/// whole × part ÷ Unit, rounded down. Requires whole and part not negative, and that the quotient fits.
template <std::int64_t Unit>
[[nodiscard]] std::int64_t part_rounded_down(std::int64_t whole, std::int64_t part) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(whole, part, &product)) {
        return wide_part_rounded_down(whole, part, Unit);
    }
    return product / Unit;
}
}  // namespace detail

/// What `volume` m³ a year cost at `price` over `years`, in fen. Exact: requires that volume × price ×
/// years is a multiple of 100, which every book's lot × tick guarantees (rulebook 1).
[[nodiscard]] inline Cash amount_of(Volume volume, Price price, Years years) {
    HEADGATE_ASSERT(volume >= Volume{} && volume <= volume_max);
    HEADGATE_ASSERT(price >= Price{} && price <= price_max);
    HEADGATE_ASSERT(years >= Years{1} && years <= years_max);
    static_assert(volume_max.value() <= INT64_MAX / price_max.value() / years_max.value());
    const std::int64_t product = volume.value() * price.value() * years.value();
    HEADGATE_ASSERT(product % 100 == 0);
    return Cash{product / 100};
}

/// `rate` of `amount`, rounded down to a whole fen. Requires amount and rate not negative.
[[nodiscard]] inline Cash fee_rounded_down(Cash amount, RatePpm rate) {
    HEADGATE_ASSERT(amount >= Cash{} && rate >= RatePpm{});
    return Cash{detail::part_rounded_down<1'000'000>(amount.value(), rate.value())};
}

/// `share` of `volume`, rounded down to a whole m³. Requires both not negative.
[[nodiscard]] inline Volume share_rounded_down(Volume volume, BasisPoints share) {
    HEADGATE_ASSERT(volume >= Volume{} && share >= BasisPoints{});
    return Volume{detail::part_rounded_down<10'000>(volume.value(), share.value())};
}

/// The day in China on which `time` falls.
[[nodiscard]] Date date_of(Timestamp time);
/// The first instant of `date` in China.
[[nodiscard]] Timestamp start_of(Date date);
[[nodiscard]] Year year_of(Date date);
/// 1 January and 31 December of `year`.
[[nodiscard]] Date first_day(Year year);
[[nodiscard]] Date last_day(Year year);
/// The same day `years` later; 28 February where a 29th has none.
[[nodiscard]] Date years_after(Date date, int years);
/// The date of a proleptic Gregorian year, month 1..12 and day; requires that the day exists.
[[nodiscard]] Date civil(int year, unsigned month, unsigned day);

}  // namespace headgate
