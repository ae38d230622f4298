#pragma once

// Bodies of book.h's hints; included by it only.

#include "engine/book/book.h"

namespace headgate {

inline void Book::prefetch() const {
    __builtin_prefetch(&pool_);
    __builtin_prefetch(&own_tick_);
    __builtin_prefetch(&sides_[0], 1);
    __builtin_prefetch(&sides_[1], 1);
}

inline void Book::prefetch_level(Side side, Price price) const {
    const std::int64_t rank = likely_rank(side, price);
    ladder(side).prefetch_page(rank);
    const Ladder& opposite = ladder(other(side));
    if (opposite.best_rank() <= ~rank) __builtin_prefetch(&pool_->levels_[opposite.best()], 1);
}

inline void Book::prefetch_orders(Side side, Price price) const {
    const std::int64_t rank = likely_rank(side, price);
    ladder(side).prefetch_level(*pool_, rank);
    const Ladder& opposite = ladder(other(side));
    if (opposite.best_rank() > ~rank) return;
    __builtin_prefetch(&slot(pool_->levels_[opposite.best()].head), 1);
}

inline std::optional<OrderId> Book::first_reached(Side side, Price price) const {
    const std::int64_t rank = likely_rank(side, price);
    const Ladder& opposite = ladder(other(side));
    if (opposite.best() == Ladder::none || opposite.best_rank() > ~rank) {
        ladder(side).prefetch_tail(*pool_, rank);
        return std::nullopt;
    }
    return slot(pool_->levels_[opposite.best()].head).id;
}

}  // namespace headgate
