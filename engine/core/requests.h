#pragma once

#include "engine/market/state.h"
#include "risk/screen.h"

/// What is already in the exchange, as the rules see it when they are asked again.
namespace headgate {

/// A waiting order: its leaves at its limit, its own reservations given back. Good as long as `order` is open.
[[nodiscard]] risk::Request request_of(const OrderRecord& order);

/// One side of a trade.
[[nodiscard]] risk::Request request_of(const TradeRecord& trade, Side side);

}  // namespace headgate
