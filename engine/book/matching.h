#pragma once

// Bodies of book.h's templates; included by it only.

#include "engine/book/book.h"

#include <algorithm>
#include <concepts>

namespace headgate {

template <class Sink>
Progress Book::submit(const NewOrder& order, Sink& sink, std::size_t matches_max) {
    HEADGATE_ASSERT(order.volume > Volume{0});
    HEADGATE_ASSERT(order.volume <= volume_max);
    HEADGATE_ASSERT(order.group != ControlGroupId{});
    HEADGATE_ASSERT(!contains(order.id));
    const std::optional<Price> limit = limit_of(order);
    if (!limit) {
        sink.on_cancel(order.id, order.volume, CancelReason::no_counterpart);
        return Progress::done;
    }
    if (order.time_in_force == TimeInForce::fok && fillable(order) < order.volume) {
        sink.on_cancel(order.id, order.volume, CancelReason::fill_or_kill);
        return Progress::done;
    }
    RestingOrder incoming{order.id,    order.side,       *limit,    order.volume,
                          order.group, order.self_trade, Priority{}};
    const Progress progress = match(incoming, sink, matches_max);
    if (incoming.leaves == Volume{0}) return Progress::done;
    if (progress == Progress::done && order.time_in_force == TimeInForce::ioc) {
        sink.on_cancel(incoming.id, incoming.leaves, CancelReason::immediate_or_cancel);
        return Progress::done;
    }
    HEADGATE_ASSERT(progress == Progress::more || order.time_in_force != TimeInForce::fok);
    incoming.priority = next_priority();
    queue(incoming);
    sink.on_rest(incoming.id, incoming.price, incoming.leaves);
    return progress;
}

template <class Sink>
std::optional<Replaced> Book::replace(OrderId id, Price price, Volume leaves, Matching matching,
                                      Sink& sink, std::size_t matches_max) {
    HEADGATE_ASSERT(leaves > Volume{0});
    HEADGATE_ASSERT(leaves <= volume_max);
    const auto at = ids_.find(id);
    if (!at) return std::nullopt;
    RestingOrder order = view(slots_[*at]);
    if (price == order.price && leaves < order.leaves) {
        take(*at, order.leaves - leaves);
        return Replaced::kept_priority;
    }
    remove(*at);
    order.price = price;
    order.leaves = leaves;
    Progress progress = Progress::done;
    if (matching == Matching::on) {
        progress = match(order, sink, matches_max);
        if (order.leaves == Volume{0}) return Replaced::lost_priority;
    }
    order.priority = next_priority();
    queue(order);
    sink.on_rest(order.id, order.price, order.leaves);
    return progress == Progress::more ? Replaced::more : Replaced::lost_priority;
}

template <class Sink>
Progress Book::match(RestingOrder& incoming, Sink& sink, std::size_t matches_max) {
    const Side opposite = other(incoming.side);
    const Half& resting_half = half(opposite);
    for (; incoming.leaves > Volume{0} && !resting_half.levels.empty(); --matches_max) {
        const Price price = price_of(opposite, resting_half.levels.begin()->first);
        if (!reaches(incoming.side, incoming.price, price)) break;
        if (matches_max == 0) return Progress::more;
        const std::uint32_t at = head(opposite);
        if (slots_[at].group == incoming.group) {
            prevent(incoming, at, sink);
            continue;
        }
        const OrderId resting = slots_[at].id;
        const Volume volume = std::min(incoming.leaves, slots_[at].leaves);
        incoming.leaves -= volume;
        const Volume resting_leaves = take(at, volume);
        sink.on_fill(Fill{resting, incoming.id, price, volume, resting_leaves, incoming.leaves,
                          incoming.side});
    }
    return Progress::done;
}

template <class Sink>
void Book::prevent(RestingOrder& incoming, std::uint32_t resting, Sink& sink) {
    switch (incoming.self_trade) {
    case SelfTradePolicy::cancel_resting: decrement(resting, slots_[resting].leaves, sink); return;
    case SelfTradePolicy::refuse:
    case SelfTradePolicy::cancel_aggressor:
        sink.on_cancel(incoming.id, incoming.leaves, CancelReason::self_trade);
        incoming.leaves = Volume{0};
        return;
    case SelfTradePolicy::decrement_both: {
        const Volume by = std::min(incoming.leaves, slots_[resting].leaves);
        decrement(resting, by, sink);
        incoming.leaves -= by;
        if (incoming.leaves == Volume{0}) {
            sink.on_cancel(incoming.id, by, CancelReason::self_trade);
        } else {
            sink.on_decrement(incoming.id, by, incoming.leaves);
        }
        return;
    }
    }
    HEADGATE_ASSERT(is_declared(incoming.self_trade));
}

template <class Sink>
void Book::prevent_in_book(std::uint32_t older, std::uint32_t newer, Sink& sink) {
    switch (slots_[newer].self_trade) {
    case SelfTradePolicy::cancel_resting: decrement(older, slots_[older].leaves, sink); return;
    case SelfTradePolicy::refuse:
    case SelfTradePolicy::cancel_aggressor: decrement(newer, slots_[newer].leaves, sink); return;
    case SelfTradePolicy::decrement_both: {
        const Volume by = std::min(slots_[older].leaves, slots_[newer].leaves);
        decrement(older, by, sink);
        decrement(newer, by, sink);
        return;
    }
    }
    HEADGATE_ASSERT(is_declared(slots_[newer].self_trade));
}

template <class Sink>
void Book::decrement(std::uint32_t at, Volume by, Sink& sink) {
    const OrderId id = slots_[at].id;
    const Volume leaves = take(at, by);
    if (leaves == Volume{0}) {
        sink.on_cancel(id, by, CancelReason::self_trade);
    } else {
        sink.on_decrement(id, by, leaves);
    }
}

template <class Sink>
Progress Book::match_crossed(std::size_t matches_max, Sink& sink) {
    for (; crossed(); --matches_max) {
        if (matches_max == 0) return Progress::more;
        const std::uint32_t bid = head(Side::buy);
        const std::uint32_t offer = head(Side::sell);
        const bool bid_is_older = slots_[bid].priority < slots_[offer].priority;
        const std::uint32_t older = bid_is_older ? bid : offer;
        const std::uint32_t newer = bid_is_older ? offer : bid;
        if (slots_[bid].group == slots_[offer].group) {
            prevent_in_book(older, newer, sink);
            continue;
        }
        Fill fill;
        fill.resting = slots_[older].id;
        fill.aggressor = slots_[newer].id;
        fill.price = price_of(slots_[older].side, slots_[older].level->first);
        fill.volume = std::min(slots_[bid].leaves, slots_[offer].leaves);
        fill.aggressor_side = slots_[newer].side;
        fill.resting_leaves = take(older, fill.volume);
        fill.aggressor_leaves = take(newer, fill.volume);
        sink.on_fill(fill);
    }
    return Progress::done;
}

template <class Visit>
void Book::walk(Side side, Visit&& visit) const {
    for (const auto& [rank, level] : half(side).levels) {
        for (std::uint32_t at = level.head; at != no_slot; at = slots_[at].next) {
            if constexpr (std::same_as<std::invoke_result_t<Visit&, const RestingOrder&>, bool>) {
                if (!visit(view(slots_[at]))) return;
            } else {
                visit(view(slots_[at]));
            }
        }
    }
}

}  // namespace headgate
