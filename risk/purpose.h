#pragma once

#include "engine/market/state.h"

#include <optional>

/// What happens to bought water after the trade (PU-03).
namespace headgate::risk {

/// True where the use that an inspection found is the right's own, or approved on `day`.
[[nodiscard]] bool use_approved(const Registry& registry, const Inspection& found, Date day);

/// PU-03 about one inspection as it stands today; nothing where nothing is wrong.
[[nodiscard]] std::optional<RuleFailed> after_trade(const State& state, InspectionId id);

}  // namespace headgate::risk
