#pragma once

// Bodies of book.h's templates for continuous matching; included by it only.

#include "engine/book/book.h"

#include <algorithm>
#include <concepts>

namespace headgate {

template <class Sink>
Progress Book::submit(const NewOrder& order, Sink& sink, std::size_t matches_max) {
    HEADGATE_ASSERT(is_valid(order));
    HEADGATE_ASSERT(!in_call_);
    HEADGATE_ASSERT(!unfinished_);
    const bool is_plain = order.type == OrderType::limit &&
                          order.time_in_force != TimeInForce::fok &&
                          (order.minimum.value() | order.display.value()) == 0;
    if (!is_plain) [[unlikely]]
        return submit_special(order, sink, matches_max);
    if (!in_band(order.price)) [[unlikely]] {
        sink.on_cancel(order.id, order.volume, CancelReason::price_outside_band);
        return Progress::done;
    }
    const std::int64_t tick = tick_of(order.price);
    Incoming incoming{
        order.id,        ~rank_of(order.side, tick), order.volume.value(), order.group, order.side,
        order.self_trade};
    Progress progress = Progress::done;
    if (ladder(other(order.side)).best_rank() <= incoming.reach) {
        progress = match(incoming, sink, matches_max);
        if (incoming.leaves == 0) return Progress::done;
        if (progress == Progress::more) [[unlikely]]
            unfinished_ = order.side;
    }
    const Volume leaves{incoming.leaves};
    if (order.time_in_force == TimeInForce::ioc && progress == Progress::done) {
        sink.on_cancel(order.id, leaves, CancelReason::immediate_or_cancel);
        return Progress::done;
    }
    queue(incoming);
    sink.on_rest(order.id, order.price, leaves);
    return progress;
}

template <class Sink>
[[gnu::noinline]] Progress Book::submit_special(const NewOrder& order, Sink& sink,
                                                std::size_t matches_max) {
    const auto kill = [&](CancelReason reason) {
        sink.on_cancel(order.id, order.volume, reason);
        return Progress::done;
    };
    const std::optional<Price> limit = limit_of(order);
    if (!limit) return kill(CancelReason::no_counterpart);
    if (!in_band(*limit)) return kill(CancelReason::price_outside_band);
    if (order.time_in_force == TimeInForce::fok && fillable(order) < order.volume) {
        return kill(CancelReason::fill_or_kill);
    }
    if (order.minimum > Volume{} && fillable(order) < order.minimum) {
        return kill(CancelReason::minimum_not_met);
    }
    const std::int64_t tick = tick_of(*limit);
    Incoming incoming{
        order.id,        ~rank_of(order.side, tick), order.volume.value(), order.group, order.side,
        order.self_trade};
    const Progress progress = match(incoming, sink, matches_max);
    if (incoming.leaves == 0) return Progress::done;
    const bool rests = order.time_in_force == TimeInForce::day ||
                       order.time_in_force == TimeInForce::gtc || progress == Progress::more;
    const Volume leaves{incoming.leaves};
    if (!rests) {
        sink.on_cancel(order.id, leaves, CancelReason::immediate_or_cancel);
        return Progress::done;
    }
    if (progress == Progress::more) unfinished_ = order.side;
    // What it traded at once, or will in `go_on`, has met its minimum.
    queue_with_reserve(incoming, order.display, Volume{});
    sink.on_rest(order.id, *limit, leaves);
    return progress;
}

template <class Sink>
Progress Book::match(Incoming& incoming, Sink& sink, std::size_t matches_max) {
    OrderPool& pool = *pool_;
    Ladder& opposite = ladder(other(incoming.side));
    std::size_t matches = 0;
    while (incoming.leaves > 0 && opposite.best_rank() <= incoming.reach &&
           opposite.best() != Ladder::none) {
        const Price price = price_of(other(incoming.side), opposite.best_rank());
        std::uint32_t at = pool.levels_[opposite.best()].head;
        std::size_t gone = 0;
        std::int64_t lost = 0;
        do {
            if (matches == matches_max) [[unlikely]] {
                opposite.unlink_heads(pool, at, gone, lost);
                return Progress::more;
            }
            ++matches;
            Slot& resting = pool.slots_[at];
            __builtin_prefetch(&pool.slots_[resting.next], 1);
            if (resting.has_reserve() || resting.group == incoming.group.value()) [[unlikely]] {
                opposite.unlink_heads(pool, at, gone, lost);
                meet(incoming, at, sink);
                gone = 0;
                lost = 0;
                at = no_slot;
                break;
            }
            const std::int64_t shown = resting.shown();
            const std::int64_t traded = std::min(incoming.leaves, shown);
            incoming.leaves -= traded;
            lost += traded;
            Fill fill{resting.id,
                      incoming.id,
                      price,
                      Volume{traded},
                      Volume{shown - traded},
                      Volume{incoming.leaves},
                      incoming.side};
            if (traded < shown) {
                resting.word -= static_cast<std::uint64_t>(traded);
                opposite.unlink_heads(pool, at, gone, lost);
                sink.on_fill(fill);
                return Progress::done;
            }
            const std::uint32_t next = resting.next;
            pool.give_slot(at);
            at = next;
            ++gone;
            sink.on_fill(fill);
        } while (at != no_slot && incoming.leaves > 0);
        if (gone > 0) opposite.unlink_heads(pool, at, gone, lost);
    }
    return Progress::done;
}

template <class Sink>
[[gnu::noinline]] void Book::meet(Incoming& incoming, std::uint32_t at, Sink& sink) {
    if (group_of(at) == incoming.group) {
        prevent(incoming, at, sink);
        return;
    }
    Ladder& opposite = ladder(other(incoming.side));
    const std::int64_t rank = opposite.best_rank();
    const std::int64_t leaves = leaves_of(at);
    const std::int64_t shown = slot(at).shown();
    const std::int64_t traded = std::min(incoming.leaves, shown);
    incoming.leaves -= traded;
    const Fill fill{slot(at).id,
                    incoming.id,
                    price_of(other(incoming.side), rank),
                    Volume{traded},
                    Volume{leaves - traded},
                    Volume{incoming.leaves},
                    incoming.side};
    if (traded == leaves) {
        remove(at);
    } else if (traded < shown) {
        slot(at).word -= static_cast<std::uint64_t>(traded);
        pool_->levels_[slot(at).level].volume -= traded;
    } else {
        opposite.unlink(*pool_, at);
        requeue(at, rank, leaves - traded);
    }
    sink.on_fill(fill);
}

template <class Sink>
void Book::prevent(Incoming& incoming, std::uint32_t at, Sink& sink) {
    const OrderId older = slot(at).id;
    const std::int64_t older_leaves = leaves_of(at);
    switch (incoming.self_trade) {
    case SelfTradePolicy::cancel_resting:
        remove(at);
        sink.on_cancel(older, Volume{older_leaves}, CancelReason::self_trade);
        return;
    case SelfTradePolicy::refuse:
    case SelfTradePolicy::cancel_aggressor:
        sink.on_cancel(incoming.id, Volume{incoming.leaves}, CancelReason::self_trade);
        incoming.leaves = 0;
        return;
    case SelfTradePolicy::decrement_both: break;
    }
    const std::int64_t by = std::min(older_leaves, incoming.leaves);
    take(at, by);
    if (by == older_leaves) {
        sink.on_cancel(older, Volume{by}, CancelReason::self_trade);
    } else {
        sink.on_decrement(older, Volume{by}, Volume{older_leaves - by});
    }
    incoming.leaves -= by;
    if (incoming.leaves == 0) {
        sink.on_cancel(incoming.id, Volume{by}, CancelReason::self_trade);
    } else {
        sink.on_decrement(incoming.id, Volume{by}, Volume{incoming.leaves});
    }
}

template <class Sink>
Progress Book::go_on(std::size_t matches_max, Sink& sink) {
    if (!unfinished_) return Progress::done;
    const Side side = *unfinished_;
    if (!crossed()) {
        // It, or all that it crossed, was cancelled meanwhile.
        unfinished_.reset();
        return Progress::done;
    }
    // It crosses, so it stands alone at the best price of its side.
    const std::uint32_t at = pool_->levels_[ladder(side).best()].head;
    Incoming incoming = incoming_from(at);
    ladder(side).unlink(*pool_, at);
    const Progress progress = match(incoming, sink, matches_max);
    if (progress == Progress::done) unfinished_.reset();
    if (incoming.leaves == 0) {
        drop(at);
    } else {
        requeue(at, ~incoming.reach, incoming.leaves);
    }
    return progress;
}

template <class Sink>
std::optional<Replaced> Book::replace(OrderId id, Price price, Volume leaves, Sink& sink,
                                      std::size_t matches_max) {
    HEADGATE_ASSERT(leaves > Volume{} && leaves <= volume_max);
    HEADGATE_ASSERT(!unfinished_ && !fixed_);
    const std::uint32_t at = locate(id);
    if (at == no_slot) return std::nullopt;
    const std::optional<std::int64_t> tick =
        in_band(price) ? std::optional{tick_of(price)} : ticks_.divide_if_multiple(price.value());
    Incoming incoming = incoming_from(at);
    const std::int64_t reach = tick ? ~rank_of(incoming.side, *tick) : incoming.reach ^ 1;
    if (reach == incoming.reach && leaves.value() < incoming.leaves) {
        take(at, incoming.leaves - leaves.value());
        return Replaced::kept_priority;
    }
    if (!in_band(price)) [[unlikely]]
        return Replaced::refused;
    if (slot(at).has_reserve()) [[unlikely]] {
        Reserve& held = reserve(at);
        const bool all_or_none = held.minimum == incoming.leaves;
        held.minimum = all_or_none ? leaves.value() : std::min(held.minimum, leaves.value());
    }
    ladder(incoming.side).unlink(*pool_, at);
    incoming.reach = reach;
    incoming.leaves = leaves.value();
    Progress progress = Progress::done;
    if (!in_call_ && ladder(other(incoming.side)).best_rank() <= reach) {
        progress = match(incoming, sink, matches_max);
        if (incoming.leaves == 0) {
            drop(at);
            return Replaced::lost_priority;
        }
        if (progress == Progress::more) unfinished_ = incoming.side;
    }
    requeue(at, ~reach, incoming.leaves);
    if (in_call_) groups_.enter_again(incoming.group, index(incoming.side), ~reach, id);
    sink.on_rest(id, price, Volume{incoming.leaves});
    return progress == Progress::more ? Replaced::more : Replaced::lost_priority;
}

inline std::optional<RestingOrder> Book::withdraw(OrderId id) {
    const std::uint32_t at = locate(id);
    if (at == no_slot) return std::nullopt;
    const RestingOrder order = view(at);
    ladder(order.side).unlink(*pool_, at);
    drop(at);
    return order;
}

template <class Which, class Sink>
std::size_t Book::mass_cancel(Which&& which, Sink& sink) {
    HEADGATE_ASSERT(!fixed_);
    std::size_t cancelled = 0;
    for (const Side side : {Side::buy, Side::sell}) {
        std::uint32_t level = ladder(side).best();
        while (level != no_slot) {
            // Asked for before the last order of the level takes the level with it.
            const std::uint32_t next_level = ladder(side).next(*pool_, level);
            std::uint32_t at = pool_->levels_[level].head;
            while (at != no_slot) {
                const std::uint32_t next = slot(at).next;
                const RestingOrder order = view(at);
                if (which(order)) {
                    remove(at);
                    ++cancelled;
                    sink.on_cancel(order.id, order.leaves, CancelReason::mass_cancel);
                }
                at = next;
            }
            level = next_level;
        }
    }
    return cancelled;
}

template <class Visit>
void Book::walk(Side side, Visit&& visit) const {
    for (std::uint32_t level = ladder(side).best(); level != no_slot;
         level = ladder(side).next(*pool_, level)) {
        for (std::uint32_t at = pool_->levels_[level].head; at != no_slot; at = slot(at).next) {
            if constexpr (std::same_as<std::invoke_result_t<Visit&, const RestingOrder&>, bool>) {
                if (!visit(view(at))) return;
            } else {
                visit(view(at));
            }
        }
    }
}

}  // namespace headgate
