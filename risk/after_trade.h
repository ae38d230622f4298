#pragma once

#include "engine/market/state.h"

#include <optional>

/// What rules ask for once a trade is made: what a sale is charged to, and how bought water is used.
namespace headgate::risk {

/// CP-04: the caps that a regional sale out of `right` is charged to when it is delivered, where the rule is
/// awake; none for any other sale.
[[nodiscard]] CapList caps_charged(const State& state, RightId right, BookId book);

/// What has been struck and delivered under `cap` beyond what it leaves to trades (CP-01..03, PU-01), m³: above
/// zero once it was cut below that.
[[nodiscard]] Volume struck_beyond(const State& state, CapId cap);

/// CP-01..03 or PU-01, after the cap's scope, about an unsettled trade of `volume` that stands under a `cap` which
/// what was struck exceeds.
[[nodiscard]] RuleFailed beyond_cap(const State& state, CapId cap, Volume volume);

/// True where the use that an inspection found is the right's own, or approved on `day`.
[[nodiscard]] bool use_approved(const Registry& registry, const Inspection& found, Date day);

/// PU-03 about one inspection as it stands today; nothing where nothing is wrong.
[[nodiscard]] std::optional<RuleFailed> after_trade(const State& state, InspectionId id);

}  // namespace headgate::risk
