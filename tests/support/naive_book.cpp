#include "tests/support/naive_book.h"

#include <algorithm>

namespace headgate::test {

std::vector<RestingOrder> NaiveBook::side(Side side) const {
    std::vector<RestingOrder> found;
    for (const RestingOrder& order : orders_) {
        if (order.side == side) found.push_back(order);
    }
    std::sort(found.begin(), found.end(), [&](const RestingOrder& a, const RestingOrder& b) {
        if (a.price != b.price) return side == Side::buy ? a.price > b.price : a.price < b.price;
        return a.priority < b.priority;
    });
    return found;
}

std::optional<RestingOrder> NaiveBook::find(OrderId id) const {
    for (const RestingOrder& order : orders_) {
        if (order.id == id) return order;
    }
    return std::nullopt;
}

std::optional<Price> NaiveBook::limit_of(const NewOrder& order) const {
    if (order.type == OrderType::limit) return order.price;
    const auto counterparts = side(order.side == Side::buy ? Side::sell : Side::buy);
    if (counterparts.empty()) return std::nullopt;
    const Price price = counterparts.front().price;
    if (order.band && price < order.band->low) return std::nullopt;
    if (order.band && price > order.band->high) return std::nullopt;
    return price;
}

Progress NaiveBook::submit(const NewOrder& order, BookEvents& events, std::size_t matches_max) {
    const auto limit = limit_of(order);
    if (!limit) {
        events.emplace_back(Cancelled{order.id, order.volume, CancelReason::no_counterpart});
        return Progress::done;
    }
    if (order.time_in_force == TimeInForce::fok && fillable(order) != order.volume) {
        events.emplace_back(Cancelled{order.id, order.volume, CancelReason::fill_or_kill});
        return Progress::done;
    }
    const auto priority_before = last_priority_;
    orders_.push_back(RestingOrder{order.id, order.side, *limit, order.volume, order.group,
                                   order.self_trade, Priority{++last_priority_}});
    const Progress progress = match_crossed(matches_max, events);
    const auto left = find(order.id);
    if (!left) {
        last_priority_ = priority_before;
        return Progress::done;
    }
    if (progress == Progress::done && order.time_in_force == TimeInForce::ioc) {
        set_leaves(order.id, Volume{0});
        last_priority_ = priority_before;
        events.emplace_back(Cancelled{order.id, left->leaves, CancelReason::immediate_or_cancel});
        return Progress::done;
    }
    events.emplace_back(Rested{order.id, *limit, left->leaves});
    return progress;
}

void NaiveBook::rest(const NewOrder& order) {
    orders_.push_back(RestingOrder{order.id, order.side, order.price, order.volume, order.group,
                                   order.self_trade, Priority{++last_priority_}});
}

Progress NaiveBook::match_crossed(std::size_t matches_max, BookEvents& events) {
    for (std::size_t matches = 0;; ++matches) {
        const auto bids = side(Side::buy);
        const auto offers = side(Side::sell);
        if (bids.empty() || offers.empty()) return Progress::done;
        const RestingOrder bid = bids.front();
        const RestingOrder offer = offers.front();
        if (bid.price < offer.price) return Progress::done;
        if (matches == matches_max) return Progress::more;
        const RestingOrder older = bid.priority < offer.priority ? bid : offer;
        const RestingOrder newer = bid.priority < offer.priority ? offer : bid;
        if (bid.group == offer.group) {
            meet_own_group(older, newer, events);
            continue;
        }
        const Volume volume = std::min(bid.leaves, offer.leaves);
        set_leaves(older.id, older.leaves - volume);
        set_leaves(newer.id, newer.leaves - volume);
        events.emplace_back(Fill{older.id, newer.id, older.price, volume, older.leaves - volume,
                                 newer.leaves - volume, newer.side});
    }
}

void NaiveBook::meet_own_group(RestingOrder older, RestingOrder newer, BookEvents& events) {
    if (newer.self_trade == SelfTradePolicy::cancel_resting) {
        lose(older, older.leaves, events);
    } else if (newer.self_trade == SelfTradePolicy::decrement_both) {
        const Volume by = std::min(older.leaves, newer.leaves);
        lose(older, by, events);
        lose(newer, by, events);
    } else {
        lose(newer, newer.leaves, events);
    }
}

void NaiveBook::lose(const RestingOrder& order, Volume by, BookEvents& events) {
    const Volume leaves = order.leaves - by;
    set_leaves(order.id, leaves);
    if (leaves == Volume{0}) {
        events.emplace_back(Cancelled{order.id, by, CancelReason::self_trade});
    } else {
        events.emplace_back(Decremented{order.id, by, leaves});
    }
}

void NaiveBook::set_leaves(OrderId id, Volume leaves) {
    for (std::size_t i = 0; i < orders_.size(); ++i) {
        if (orders_[i].id != id) continue;
        orders_[i].leaves = leaves;
        if (leaves == Volume{0}) orders_.erase(orders_.begin() + static_cast<std::ptrdiff_t>(i));
        return;
    }
}

std::optional<Volume> NaiveBook::cancel(OrderId id) {
    const auto order = find(id);
    if (!order) return std::nullopt;
    set_leaves(id, Volume{0});
    return order->leaves;
}

std::optional<Volume> NaiveBook::reduce(OrderId id, Volume by) {
    const auto order = find(id);
    if (!order) return std::nullopt;
    set_leaves(id, order->leaves - by);
    return order->leaves - by;
}

std::optional<Replaced> NaiveBook::replace(OrderId id, Price price, Volume leaves,
                                           Matching matching, BookEvents& events,
                                           std::size_t matches_max) {
    const auto before = find(id);
    if (!before) return std::nullopt;
    if (price == before->price && leaves < before->leaves) {
        set_leaves(id, leaves);
        return Replaced::kept_priority;
    }
    set_leaves(id, Volume{0});
    NewOrder order;
    order.id = id;
    order.side = before->side;
    order.price = price;
    order.volume = leaves;
    order.group = before->group;
    order.self_trade = before->self_trade;
    if (matching == Matching::off) {
        rest(order);
        events.emplace_back(Rested{id, price, leaves});
        return Replaced::lost_priority;
    }
    const Progress progress = submit(order, events, matches_max);
    return progress == Progress::more ? Replaced::more : Replaced::lost_priority;
}

Volume NaiveBook::fillable(const NewOrder& order) const {
    // Try it on a copy and count.
    NaiveBook copy = *this;
    NewOrder trial = order;
    trial.time_in_force = TimeInForce::ioc;
    BookEvents events;
    copy.submit(trial, events);
    Volume filled;
    for (const BookEvent& event : events) {
        if (const auto* fill = std::get_if<Fill>(&event)) filled += fill->volume;
    }
    return filled;
}

std::optional<OrderId> NaiveBook::crosses_own_group(Side own, Price price,
                                                    ControlGroupId group) const {
    for (const RestingOrder& order : side(own == Side::buy ? Side::sell : Side::buy)) {
        const bool crosses = own == Side::buy ? order.price <= price : order.price >= price;
        if (crosses && order.group == group) return order.id;
    }
    return std::nullopt;
}

}  // namespace headgate::test
