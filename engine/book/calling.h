#pragma once

// Bodies of book.h's templates for calls; included by it only.

#include "engine/book/book.h"

#include <algorithm>

namespace headgate {

template <class Sink>
Progress Book::uncross(std::size_t matches_max, Sink& sink) {
    HEADGATE_ASSERT(in_call_ && fixed_);
    std::size_t matches = 0;
    for (; crossing_.left > 0; ++matches) {
        if (matches == matches_max) return Progress::more;
        fill_in_call(sink);
    }
    matches += cancel_unmet(matches_max - matches, sink);
    if (conditional_ > 0) return Progress::more;
    matches += cancel_beyond_band(matches_max - matches, sink);
    if (crossed()) return Progress::more;
    end_call();
    return Progress::done;
}

template <class Sink>
void Book::fill_in_call(Sink& sink) {
    const std::uint32_t bid = next_in_call(Side::buy);
    const std::uint32_t offer = next_in_call(Side::sell);
    HEADGATE_ASSERT(group_of(bid) != group_of(offer));
    const std::int64_t traded = std::min({crossing_.open[0], crossing_.open[1], crossing_.left});
    crossing_.left -= traded;
    const Fill fill{slot(offer).id,
                    slot(bid).id,
                    crossing_.price,
                    Volume{traded},
                    Volume{slot(offer).shown() - traded},
                    Volume{slot(bid).shown() - traded},
                    Side::buy};
    take_in_call(Side::buy, bid, traded);
    take_in_call(Side::sell, offer, traded);
    if (crossing_.left == 0) {
        // Who stands behind the last fill may be cancelled next, and its slot be another's.
        crossing_.at = {no_slot, no_slot};
        crossing_.open = {};
    }
    sink.on_fill(fill);
}

template <class Sink>
std::size_t Book::cancel_unmet(std::size_t most, Sink& sink) {
    std::size_t cancelled = 0;
    for (const Side side : {Side::buy, Side::sell}) {
        std::uint32_t level = ladder(side).best();
        while (level != no_slot && conditional_ > 0 && cancelled < most) {
            // Asked for before the last order of the level takes the level with it.
            const std::uint32_t next_level = ladder(side).next(*pool_, level);
            std::uint32_t at = pool_->levels_[level].head;
            while (at != no_slot && cancelled < most) {
                const std::uint32_t next = slot(at).next;
                if (slot(at).has_reserve() && reserve(at).minimum > 0) {
                    const OrderId id = slot(at).id;
                    const Volume leaves{leaves_of(at)};
                    remove(at);
                    ++cancelled;
                    sink.on_cancel(id, leaves, CancelReason::minimum_not_met);
                }
                at = next;
            }
            level = next_level;
        }
    }
    return cancelled;
}

template <class Sink>
std::size_t Book::cancel_beyond_band(std::size_t most, Sink& sink) {
    std::size_t cancelled = 0;
    while (cancelled < most && crossed()) {
        // Had one of the prices from the offer's to the bid's been allowed, they would have traded.
        HEADGATE_ASSERT(crossing_.band.has_value());
        const Side side = *best(Side::sell) > crossing_.band->high ? Side::sell : Side::buy;
        const std::uint32_t at = pool_->levels_[ladder(side).best()].head;
        const OrderId id = slot(at).id;
        const Volume leaves{leaves_of(at)};
        remove(at);
        ++cancelled;
        sink.on_cancel(id, leaves, CancelReason::price_outside_band);
    }
    return cancelled;
}

template <class Use>
void Book::each_reserve(Use&& use) const {
    std::uint32_t left = reserves_;
    for (const Side side : {Side::buy, Side::sell}) {
        for (std::uint32_t level = ladder(side).best(); level != no_slot && left > 0;
             level = ladder(side).next(*pool_, level)) {
            for (std::uint32_t at = pool_->levels_[level].head; at != no_slot && left > 0;
                 at = slot(at).next) {
                if (!slot(at).has_reserve()) continue;
                --left;
                use(at);
            }
        }
    }
}

}  // namespace headgate
