#pragma once

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

/// What `volume` m³ a year cost at `price` over `years`, in fen. Exact: requires that volume × price ×
/// years is a multiple of 100, which every book's lot × tick guarantees (rulebook 1).
[[nodiscard]] Cash amount_of(Volume volume, Price price, Years years);

/// `rate` of `amount`, rounded down to a whole fen. Requires amount and rate not negative.
[[nodiscard]] Cash fee_rounded_down(Cash amount, RatePpm rate);

/// `share` of `volume`, rounded down to a whole m³. Requires both not negative.
[[nodiscard]] Volume share_rounded_down(Volume volume, BasisPoints share);

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
