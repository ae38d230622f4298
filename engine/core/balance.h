#pragma once

#include "engine/domain/balance.h"
#include "engine/market/state.h"

namespace headgate {

/// Answers from the state as it stands; changes nothing. A right that the asker may not learn about is
/// refused (not_your_right). Which of a right's accounts are told: all, or with a book the one that it trades.
[[nodiscard]] BalanceAnswer balance(const State& state, const BalanceQuestion& question);

}  // namespace headgate
