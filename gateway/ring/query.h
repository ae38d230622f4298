#pragma once

#include "engine/domain/balance.h"
#include "engine/domain/explanation.h"

#include <functional>
#include <variant>

namespace headgate {

/// A question on its way to the core, and who waits for the answer. `reply` is called on one of the
/// exchange's threads, once what the answer rests on is durable: hand it over to your own thread and return.
/// It is not called where the exchange ends first.
struct Query {
    Question question;
    std::function<void(Explanation&&)> reply;
};

/// As Query, for a question about water accounts.
struct BalanceQuery {
    BalanceQuestion question;
    std::function<void(BalanceAnswer&&)> reply;
};

using AnyQuery = std::variant<Query, BalanceQuery>;

}  // namespace headgate
