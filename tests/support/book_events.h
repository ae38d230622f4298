#pragma once

#include "engine/book/order.h"
#include "engine/domain/reject.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace headgate::test {

struct Cancelled {
    OrderId order;
    Volume leaves;
    CancelReason reason = CancelReason::requested;
    bool operator==(const Cancelled&) const = default;
};
struct Decremented {
    OrderId order;
    Volume by;
    Volume leaves;
    bool operator==(const Decremented&) const = default;
};
struct Rested {
    OrderId order;
    Price price;
    Volume leaves;
    bool operator==(const Rested&) const = default;
};

/// What a book tells its sink.
using BookEvent = std::variant<Fill, Cancelled, Decremented, Rested>;
using BookEvents = std::vector<BookEvent>;

/// A sink that writes everything down.
struct BookRecorder {
    BookEvents events;
    void on_fill(const Fill& fill) { events.emplace_back(fill); }
    void on_cancel(OrderId order, Volume leaves, CancelReason reason) {
        events.emplace_back(Cancelled{order, leaves, reason});
    }
    void on_decrement(OrderId order, Volume by, Volume leaves) {
        events.emplace_back(Decremented{order, by, leaves});
    }
    void on_rest(OrderId order, Price price, Volume leaves) {
        events.emplace_back(Rested{order, price, leaves});
    }
};

/// One line for each event:
///     buy 2 takes 10 of 1 @ 100, leaves 5 and 0       the aggressor, the resting order
///     cancel 2: 5 immediate_or_cancel
///     decrement 2 by 5, leaves 3
///     rest 2: 5 @ 104
inline std::string text_of(const BookEvent& event) {
    const auto number = [](auto value) { return std::to_string(value.value()); };
    if (const auto* fill = std::get_if<Fill>(&event)) {
        return std::string{name_of(fill->aggressor_side)} + " " + number(fill->aggressor) +
               " takes " + number(fill->volume) + " of " + number(fill->resting) + " @ " +
               number(fill->price) + ", leaves " + number(fill->aggressor_leaves) + " and " +
               number(fill->resting_leaves);
    }
    if (const auto* cancelled = std::get_if<Cancelled>(&event)) {
        return "cancel " + number(cancelled->order) + ": " + number(cancelled->leaves) + " " +
               std::string{name_of(cancelled->reason)};
    }
    if (const auto* decremented = std::get_if<Decremented>(&event)) {
        return "decrement " + number(decremented->order) + " by " + number(decremented->by) +
               ", leaves " + number(decremented->leaves);
    }
    const auto& rested = std::get<Rested>(event);
    return "rest " + number(rested.order) + ": " + number(rested.leaves) + " @ " +
           number(rested.price);
}

inline std::string text_of(const BookEvents& events) {
    std::string text;
    for (const BookEvent& event : events) text += text_of(event) + "\n";
    return text;
}

}  // namespace headgate::test
