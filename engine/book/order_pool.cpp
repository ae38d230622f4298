#include "engine/book/order_pool.h"

#include <algorithm>

namespace headgate {

using book_detail::levels_per_page;
using book_detail::no_slot;

OrderPool::OrderPool() : slots_(1), levels_(levels_per_page), pages_(1), reserves_(1) {}

void OrderPool::reserve(std::size_t orders, std::size_t pages) {
    slots_.reserve(orders + 1);
    reserves_.reserve(std::min<std::size_t>(orders, conditional_orders_max) + 1);
    ids_.reserve(orders, id_of());
    pages_.reserve(pages + 1);
    levels_.reserve((pages + 1) * levels_per_page);
}

std::size_t OrderPool::memory() const {
    return slots_.capacity() * sizeof(slots_[0]) + levels_.capacity() * sizeof(levels_[0]) +
           pages_.capacity() * sizeof(pages_[0]) + reserves_.capacity() * sizeof(reserves_[0]) +
           ids_.memory();
}

void OrderPool::more_slots() {
    HEADGATE_ASSERT(slots_.size() < 0xffffffff);
    free_slot_ = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
}

std::uint32_t OrderPool::take_reserve() {
    if (free_reserve_ == no_slot) {
        reserves_.emplace_back();
        return static_cast<std::uint32_t>(reserves_.size() - 1);
    }
    const std::uint32_t at = free_reserve_;
    free_reserve_ = reserves_[at].next;
    reserves_[at] = {};
    return at;
}

std::uint32_t OrderPool::take_page(std::int64_t number) {
    std::uint32_t page = free_page_;
    if (page == no_slot) {
        page = static_cast<std::uint32_t>(pages_.size());
        HEADGATE_ASSERT(page < 0xffffffff / levels_per_page);
        pages_.emplace_back();
        levels_.resize(levels_.size() + levels_per_page);
    } else {
        free_page_ = pages_[page].next;
    }
    pages_[page].number = number;
    HEADGATE_ASSERT(pages_[page].taken == 0);
    return page;
}

std::uint32_t OrderPool::take_book_number() {
    if (free_books_.empty()) {
        HEADGATE_ASSERT(books_ < (std::uint32_t{1} << 20));
        return books_++;
    }
    const std::uint32_t number = free_books_.back();
    free_books_.pop_back();
    return number;
}

}  // namespace headgate
