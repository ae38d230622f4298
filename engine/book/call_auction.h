#pragma once

#include "engine/book/order.h"

#include <optional>
#include <span>

/// The price of a call auction (集合竞价), rulebook 4.4.
namespace headgate {

/// What a call is held by. A reference that is no multiple of the tick counts as the nearest one
/// (half up); a band's low edge is rounded up to a tick, its high edge down.
struct CallTerms {
    CallRule rule = CallRule::nearest_to_reference;
    Rationing rationing = Rationing::time;
    std::optional<Price> reference;
    std::optional<PriceBand> band;
    /// Unit in which pro-rata shares are dealt. Where some order at the marginal price, or the
    /// volume to deal, is no multiple of it, they are dealt in m³.
    Volume lot{1};
    bool operator==(const CallTerms&) const = default;
};

/// Where a call clears: `volume` trades, all of it at `price`, at which `bid` is bid (at the price
/// or higher) and `offered` offered (at it or lower).
struct Clearing {
    Price price;
    Volume volume;
    Volume bid;
    Volume offered;
    constexpr bool operator==(const Clearing&) const = default;
};

/// Steps 1 to 5 of rulebook 4.4 over what is bid and offered at each price, best first. Of the
/// prices that trade the most it keeps those at which every better order trades in full, of these
/// those with the smallest imbalance, and of these takes one by the terms' rule. Nothing where no
/// price inside the band trades. Levels with volume 0 count as absent. Requires prices that are
/// multiples of `tick` > 0. O(levels that cross).
[[nodiscard]] std::optional<Clearing> clear_call(std::span<const PriceLevel> bids,
                                                 std::span<const PriceLevel> offers,
                                                 const CallTerms& terms, Price tick);

}  // namespace headgate
