#pragma once

#include "engine/domain/explanation.h"
#include "engine/market/state.h"

namespace headgate {

/// Asks the predicates that submission asks, over the same state. Changes nothing; allocates.
[[nodiscard]] Explanation explain(const State& state, const Question& question);

}  // namespace headgate
