#pragma once

#include "engine/domain/units.h"

#include <optional>
#include <string>
#include <string_view>

/// Times and dates between wire text and domain types.
namespace headgate::fix {

/// UTCTimestamp with milliseconds: "20240701-02:30:00.125". A part below a millisecond is cut off.
[[nodiscard]] std::string utc_text(Timestamp time);
/// The same, with 0 to 9 digits of fraction. Nothing where it is no such instant.
[[nodiscard]] std::optional<Timestamp> parse_utc(std::string_view text);

/// "20240701".
[[nodiscard]] std::string date_text(Date date);
/// Nothing where there is no such day.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

/// What the wall clock says. The gateway's own messages carry it; the engine never reads it.
[[nodiscard]] Timestamp wall_clock();

}  // namespace headgate::fix
