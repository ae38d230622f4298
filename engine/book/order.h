#pragma once

#include "engine/domain/enums.h"
#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/units.h"

#include <cstddef>
#include <cstdint>
#include <limits>

/// What goes into a book and what comes out of it.
namespace headgate {

/// Lowest and highest price at which an order may trade.
struct PriceBand {
    Price low;
    Price high;
    constexpr bool operator==(const PriceBand&) const = default;
};

/// An order as it reaches the book.
struct NewOrder {
    OrderId id;
    /// The limit. For market_to_limit the worst price that it may take.
    Price price;
    /// 1..volume_max.
    Volume volume;
    /// Orders of one group never trade with each other. Every order names its group.
    ControlGroupId group;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    /// What happens where this order, being the newer, meets its own group. `refuse` is for the
    /// caller, who asks `crosses_own_group` first; an order that comes all the same is treated as
    /// cancel_aggressor.
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    /// What it must trade at least when it comes, or in the call: 0 none, `volume` all or none.
    /// Once met, or once it rests without one, it is an order like any other.
    Volume minimum;
    /// How much of it shows while it rests: 0 all. What shows trades first; then as much again
    /// shows, last in the queue of its price (hidden reserve, "iceberg"). 0..volume.
    Volume display;
};

/// One match. The price is the resting order's; in a call the call's, and the offer counts as the
/// one that rests.
struct Fill {
    OrderId resting;
    OrderId aggressor;
    Price price;
    Volume volume;
    Volume resting_leaves;
    Volume aggressor_leaves;
    Side aggressor_side = Side::buy;
    constexpr bool operator==(const Fill&) const = default;
};

/// An order in the book, as `walk` and `find` show it and as state bytes hold it. `leaves` is all
/// that is open, `shown` the part of it that shows; `display` and `minimum` as they came, minimum 0
/// where it is met.
struct RestingOrder {
    OrderId id;
    Side side = Side::buy;
    Price price;
    Volume leaves;
    Volume shown;
    Volume display;
    Volume minimum;
    ControlGroupId group;
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    constexpr bool operator==(const RestingOrder&) const = default;
    HEADGATE_FIELDS(id, side, price, leaves, shown, display, minimum, group, self_trade)
};

/// What shows at one price.
struct PriceLevel {
    Price price;
    Volume volume;
    std::uint32_t orders = 0;
    constexpr bool operator==(const PriceLevel&) const = default;
};

/// `more`: the given number of matches was reached while there are more.
enum class Progress : std::uint8_t { done, more };

/// What a replace did to the order's place in the queue. `more`: lost it, and the given number of
/// matches was reached while orders still cross. `refused`: nothing, the price is outside the band.
enum class Replaced : std::uint8_t { kept_priority, lost_priority, more, refused };

/// No bound on the matches of one call.
inline constexpr std::size_t matches_unbounded = std::numeric_limits<std::size_t>::max();

/// Most orders with a minimum that may stand in one book's call.
inline constexpr std::size_t conditional_orders_max = 1'000;

}  // namespace headgate
