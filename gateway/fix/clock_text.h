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

/// How far a client's clock may be from ours, as QuickFIX's sessions have it.
inline constexpr Timestamp clocks_apart_max{120'000'000'000};
/// True where `time` (52) is so near to `now` that QuickFIX lets it pass: a second less than it grants, for it cuts
/// milliseconds off.
[[nodiscard]] bool is_near(std::string_view time, Timestamp now);

/// "20240701".
[[nodiscard]] std::string date_text(Date date);
/// Nothing where there is no such day.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

/// What the wall clock says. The gateway's own messages carry it; the engine never reads it.
[[nodiscard]] Timestamp wall_clock();

}  // namespace headgate::fix
