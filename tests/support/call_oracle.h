#pragma once

#include "engine/book/call_auction.h"

#include <optional>
#include <span>

namespace headgate::test {

/// Which prices the oracle tries under CallRule::nearest_to_reference. every_tick: all of them.
/// turning_points: each order's price and the tick on either side of it, and the ends of the band:
/// between two of these nothing changes, so that the ends of every run are among them. For prices
/// too far apart to try every tick.
enum class OraclePrices { every_tick, turning_points };

/// Rulebook 4.4 steps 1 to 5 by trying prices: what is bid and offered is summed anew at each.
/// Where the band leaves no price for step 3, step 3 is left out. Same contract as `clear_call`,
/// except that the levels may stand in any order.
[[nodiscard]] std::optional<Clearing> oracle_clearing(std::span<const PriceLevel> bids,
                                                      std::span<const PriceLevel> offers,
                                                      const CallTerms& terms, Price tick,
                                                      OraclePrices prices);

}  // namespace headgate::test
