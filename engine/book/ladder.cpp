#include "engine/book/ladder.h"

#include <optional>
#include <utility>

namespace headgate {

using book_detail::levels_per_page;

std::uint32_t Ladder::next(const OrderPool& pool, std::uint32_t level) const {
    const std::uint32_t page = level / levels_per_page;
    const unsigned bit = level % levels_per_page;
    // Twice, since a shift by 64 is none.
    const std::uint64_t behind = pool.pages_[page].taken >> bit >> 1;
    if (behind != 0) return level + 1 + static_cast<std::uint32_t>(std::countr_zero(behind));
    const std::uint32_t following = page_after(pool.pages_[page].number);
    if (following == none) return none;
    return following * levels_per_page +
           static_cast<std::uint32_t>(std::countr_zero(pool.pages_[following].taken));
}

std::uint32_t Ladder::find(const OrderPool& pool, std::int64_t rank) const {
    const std::uint32_t page = page_at(rank >> page_bits);
    if (page == none) return none;
    const auto bit = static_cast<unsigned>(static_cast<std::uint64_t>(rank) % levels_per_page);
    if (((pool.pages_[page].taken >> bit) & 1) == 0) return none;
    return page * levels_per_page + bit;
}

std::uint32_t Ladder::page_at(std::int64_t number) const {
    if (unsigned_difference(number, base_) < window) {
        const unsigned ring = ring_of(number);
        return ((present_ >> ring) & 1) != 0 ? pages_[ring] : none;
    }
    const auto entry = far_.find(number);
    return entry == far_.end() ? none : entry->second;
}

std::uint32_t Ladder::first_page() const {
    return page_after(std::numeric_limits<std::int64_t>::min());
}

std::uint32_t Ladder::page_after(std::int64_t number) const {
    std::optional<std::int64_t> near;
    const std::int64_t from = number < base_ ? base_ : number + 1;
    if (unsigned_difference(from, base_) < window) {
        const std::uint64_t in_order = std::rotr(present_, static_cast<int>(ring_of(base_)));
        const std::uint64_t behind = in_order >> unsigned_difference(from, base_);
        if (behind != 0) near = from + std::countr_zero(behind);
    }
    const auto entry = far_.upper_bound(number);
    if (entry != far_.end() && (!near || entry->first < *near)) return entry->second;
    return near ? pages_[ring_of(*near)] : none;
}

std::uint32_t Ladder::open_page(OrderPool& pool, std::int64_t number) {
    if (unsigned_difference(number, base_) >= window) {
        const std::uint32_t there = page_at(number);
        if (orders_ == 0) {
            move_window(number - margin, pool);
        } else if (++misses_ == misses_max) {
            const std::int64_t best = best_rank_ >> page_bits;
            move_window((number < best ? number : best) - margin, pool);
        }
        if (there != none) return there;
    }
    const std::uint32_t page = pool.take_page(number);
    if (unsigned_difference(number, base_) < window) {
        present_ |= std::uint64_t{1} << ring_of(number);
        pages_[ring_of(number)] = page;
    } else {
        put_far(number, page);
    }
    return page;
}

void Ladder::close_page(OrderPool& pool, std::uint32_t page) {
    const std::int64_t number = pool.pages_[page].number;
    if (unsigned_difference(number, base_) < window) {
        present_ &= ~(std::uint64_t{1} << ring_of(number));
        pages_[ring_of(number)] = none;
    } else {
        const auto entry = far_.find(number);
        HEADGATE_ASSERT(entry != far_.end());
        take_far(entry);
    }
    pool.give_page(page);
}

void Ladder::put_far(std::int64_t number, std::uint32_t page) {
    if (spare_.empty()) {
        far_.emplace(number, page);
        return;
    }
    FarPages::node_type node = std::move(spare_.back());
    spare_.pop_back();
    node.key() = number;
    node.mapped() = page;
    far_.insert(std::move(node));
}

std::uint32_t Ladder::take_far(FarPages::iterator entry) {
    const std::uint32_t page = entry->second;
    spare_.push_back(far_.extract(entry));
    return page;
}

void Ladder::move_window(std::int64_t base, const OrderPool& pool) {
    misses_ = 0;
    std::uint64_t leaving = std::exchange(present_, 0);
    const std::array<std::uint32_t, window> before = std::exchange(pages_, {});
    base_ = base;
    for (; leaving != 0; leaving &= leaving - 1) {
        const std::uint32_t page = before[static_cast<unsigned>(std::countr_zero(leaving))];
        const std::int64_t number = pool.pages_[page].number;
        if (unsigned_difference(number, base_) < window) {
            present_ |= std::uint64_t{1} << ring_of(number);
            pages_[ring_of(number)] = page;
        } else {
            put_far(number, page);
        }
    }
    for (auto entry = far_.lower_bound(base_);
         entry != far_.end() && unsigned_difference(entry->first, base_) < window;) {
        const std::int64_t number = entry->first;
        const auto following = std::next(entry);
        present_ |= std::uint64_t{1} << ring_of(number);
        pages_[ring_of(number)] = take_far(entry);
        entry = following;
    }
}

}  // namespace headgate
