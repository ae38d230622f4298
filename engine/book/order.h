#pragma once

#include "engine/domain/enums.h"
#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/units.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

/// What goes into a book and what comes out of it.
namespace headgate {

/// Place in the queue of a book: smaller is older. Numbered from 1 as orders arrive; an order that
/// loses its priority takes a new number.
using Priority = Id<struct PriorityTag, std::uint64_t>;

/// Lowest and highest price at which an order may trade.
struct PriceBand {
    Price low;
    Price high;
    constexpr bool operator==(const PriceBand&) const = default;
};

/// An order as it reaches the book.
struct NewOrder {
    OrderId id;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    /// The limit. Not read for market_to_limit.
    Price price;
    /// 1..volume_max.
    Volume volume;
    /// Orders of one group never trade with each other. Every order names its group.
    ControlGroupId group;
    /// What happens where this order, being the newer, meets its own group. `refuse` is for the
    /// caller, who asks `crosses_own_group` first; an order that comes all the same is treated as
    /// cancel_aggressor.
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    /// Bounds the limit that market_to_limit takes from the other side. Whether a limit lies in the
    /// band is for the caller to check.
    std::optional<PriceBand> band;
};

/// One match. The price is the resting order's.
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

/// An order in the book, as `walk` and `find` show it and as state bytes hold it.
struct RestingOrder {
    OrderId id;
    Side side = Side::buy;
    Price price;
    Volume leaves;
    ControlGroupId group;
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    Priority priority;
    constexpr bool operator==(const RestingOrder&) const = default;
    HEADGATE_FIELDS(id, side, price, leaves, group, self_trade, priority)
};

/// All that rests at one price.
struct PriceLevel {
    Price price;
    Volume volume;
    std::uint32_t orders = 0;
    constexpr bool operator==(const PriceLevel&) const = default;
};

/// Whether a replaced order may trade at once (continuous) or only queues (pre-open).
enum class Matching : std::uint8_t { on, off };

/// `more`: the given number of matches was reached while orders still cross.
enum class Progress : std::uint8_t { done, more };

/// What a replace did to the order's place in the queue. `more`: lost it, and the given number of
/// matches was reached while orders still cross.
enum class Replaced : std::uint8_t { kept_priority, lost_priority, more };

/// No bound on the matches of one call.
inline constexpr std::size_t matches_unbounded = std::numeric_limits<std::size_t>::max();

}  // namespace headgate
