#pragma once

#include "engine/market/state.h"
#include "tools/scenario/compare.h"

#include <tl/expected.hpp>

#include <span>
#include <vector>

namespace headgate {

/// The answer to `show balance …`, `show cash …` or `show cap …`, of which `words` are the whole line: one
/// happening, or none where there is no such account.
[[nodiscard]] tl::expected<std::vector<Happening>, LineError>
answer(std::span<const Word> words, const State& state, const Names& names);

/// Reads what a story expects of an answer.
[[nodiscard]] tl::expected<Happening, LineError> expected_answer(std::span<const Word> words,
                                                                 const Names& names);

}  // namespace headgate
