#pragma once

#include "engine/book/order_pool.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

namespace headgate {

/// One side of a book: its orders by price, then arrival.
///
/// Prices are ranks here: numbers of which the lowest is the best. 64 neighbouring ranks are a page.
/// The pages of a window of 4,096 ranks hang in a directory with a bit for each; pages elsewhere
/// hang in a map, and the window moves when that has been asked too often. The best level is known
/// at all times; the next one is found by two counts of zero bits.
class Ladder {
public:
    static constexpr std::uint32_t none = book_detail::no_slot;
    static constexpr std::int64_t no_rank = std::numeric_limits<std::int64_t>::max();

    /// The best level, as its number in the pool; none where there is no order.
    [[nodiscard]] std::uint32_t best() const { return best_; }
    /// Rank of the best level; no_rank (which is a rank too) where there is no order.
    [[nodiscard]] std::int64_t best_rank() const { return best_rank_; }
    [[nodiscard]] std::size_t orders() const { return orders_; }

    /// Puts the order last at its rank. Its shown volume must be set.
    void add(OrderPool& pool, std::int64_t rank, std::uint32_t at) {
        const std::int64_t number = rank >> page_bits;
        const std::uint64_t from_base = unsigned_difference(number, base_);
        const auto ring = static_cast<unsigned>(number) % window;
        std::uint32_t page = pages_[ring];
        if (from_base >= window || page == none) [[unlikely]]
            page = open_page(pool, number);
        const auto bit = static_cast<unsigned>(rank) % book_detail::levels_per_page;
        const std::uint32_t level_at = page * book_detail::levels_per_page + bit;
        book_detail::Level& level = pool.levels_[level_at];
        book_detail::Slot& slot = pool.slots_[at];
        slot.level = level_at;
        slot.next = none;
        slot.previous = level.tail;
        pool.slots_[level.tail].next = at;
        level.head = chosen(level.tail == none, at, level.head);
        level.tail = at;
        level.volume += slot.shown();
        ++orders_;
        pool.pages_[page].taken |= std::uint64_t{1} << bit;
        // Equal only where there is no order: no level is best twice.
        if (rank <= best_rank_) {
            best_rank_ = rank;
            best_ = level_at;
        }
    }

    /// Takes the order out of its level; the slot stays the caller's.
    void unlink(OrderPool& pool, std::uint32_t at) {
        const book_detail::Slot slot = pool.slots_[at];
        book_detail::Level& level = pool.levels_[slot.level];
        level.volume -= slot.shown();
        --orders_;
        pool.slots_[slot.previous].next = slot.next;
        pool.slots_[slot.next].previous = slot.previous;
        level.head = chosen(slot.previous == none, slot.next, level.head);
        level.tail = chosen(slot.next == none, slot.previous, level.tail);
        if (level.head == none) drop_level(pool, slot.level);
    }

    /// As unlink, for the `count` oldest orders of the best level; `head` is the first that stays,
    /// none where none does. `volume` is what they and the one that stays have lost.
    void unlink_heads(OrderPool& pool, std::uint32_t head, std::size_t count, std::int64_t volume) {
        orders_ -= count;
        book_detail::Level& level = pool.levels_[best_];
        level.volume -= volume;
        level.head = head;
        pool.slots_[head].previous = none;
        if (head == none) {
            level.tail = none;
            drop_level(pool, best_);
        }
    }

    /// The next worse level; none behind the last.
    [[nodiscard]] std::uint32_t next(const OrderPool& pool, std::uint32_t level) const;
    [[nodiscard]] static std::int64_t rank_of(const OrderPool& pool, std::uint32_t level) {
        const auto page = level / book_detail::levels_per_page;
        return (pool.pages_[page].number << page_bits) +
               static_cast<std::int64_t>(level % book_detail::levels_per_page);
    }
    /// The level of a rank, none where no order is there.
    [[nodiscard]] std::uint32_t find(const OrderPool& pool, std::int64_t rank) const;

    // ---- hints, ahead of time (Book::prefetch) ------------------------------------------------------
    void prefetch_page(std::int64_t rank) const {
        __builtin_prefetch(&pages_[ring_of(rank >> page_bits)]);
    }
    /// The second step: where an order of this rank would go.
    void prefetch_level(const OrderPool& pool, std::int64_t rank) const {
        const std::uint32_t page = pages_[ring_of(rank >> page_bits)];
        const auto bit = static_cast<unsigned>(rank) % book_detail::levels_per_page;
        __builtin_prefetch(&pool.levels_[page * book_detail::levels_per_page + bit], 1);
        __builtin_prefetch(&pool.pages_[page], 1);
    }
    /// The third: the order that it would stand behind.
    void prefetch_tail(const OrderPool& pool, std::int64_t rank) const {
        const std::uint32_t page = pages_[ring_of(rank >> page_bits)];
        const auto bit = static_cast<unsigned>(rank) % book_detail::levels_per_page;
        const auto level = page * book_detail::levels_per_page + bit;
        __builtin_prefetch(&pool.slots_[pool.levels_[level].tail], 1);
    }

private:
    static constexpr unsigned page_bits = 6;
    static constexpr unsigned window = 64;
    static_assert(1U << page_bits == book_detail::levels_per_page);
    /// How often pages outside the window are asked for before it moves.
    static constexpr std::uint32_t misses_max = 64;
    /// Pages of the window that lie before the best one after a move.
    static constexpr std::int64_t margin = 16;
    using FarPages = std::map<std::int64_t, std::uint32_t>;

    [[nodiscard]] static std::uint64_t unsigned_difference(std::int64_t a, std::int64_t b) {
        return static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b);
    }
    /// `yes` ? a : b, never by a branch: where an order stands in its queue comes at random.
    [[nodiscard]] static std::uint32_t chosen(bool yes, std::uint32_t a, std::uint32_t b) {
        return b ^ ((a ^ b) & (0 - static_cast<std::uint32_t>(yes)));
    }
    [[nodiscard]] static unsigned ring_of(std::int64_t number) {
        return static_cast<unsigned>(static_cast<std::uint64_t>(number) % window);
    }

    /// The level is empty: forgets it, and finds the best anew where it was that.
    void drop_level(OrderPool& pool, std::uint32_t level) {
        const std::uint32_t page = level / book_detail::levels_per_page;
        std::uint64_t& taken = pool.pages_[page].taken;
        taken &= ~(std::uint64_t{1} << (level % book_detail::levels_per_page));
        if (taken == 0) [[unlikely]]
            close_page(pool, page);
        if (level == best_) find_best(pool);
    }
    void find_best(const OrderPool& pool) {
        // No level before the one that was best holds orders, so its page comes first still.
        std::uint32_t page = best_ / book_detail::levels_per_page;
        if (pool.pages_[page].taken == 0) [[unlikely]] {
            page = first_page();
            if (page == none) {
                best_ = none;
                best_rank_ = no_rank;
                return;
            }
        }
        const auto bit = static_cast<unsigned>(std::countr_zero(pool.pages_[page].taken));
        best_ = page * book_detail::levels_per_page + bit;
        best_rank_ = (pool.pages_[page].number << page_bits) + bit;
    }
    [[nodiscard]] std::uint32_t first_page() const;
    [[nodiscard]] std::uint32_t page_after(std::int64_t number) const;
    [[nodiscard]] std::uint32_t page_at(std::int64_t number) const;
    std::uint32_t open_page(OrderPool& pool, std::int64_t number);
    void close_page(OrderPool& pool, std::uint32_t page);
    void put_far(std::int64_t number, std::uint32_t page);
    std::uint32_t take_far(FarPages::iterator entry);
    void move_window(std::int64_t base, const OrderPool& pool);

    std::uint32_t best_ = none;
    std::uint32_t misses_ = 0;
    std::int64_t best_rank_ = no_rank;
    std::int64_t base_ = 0;
    std::uint64_t present_ = 0;  // by number modulo window
    std::size_t orders_ = 0;
    std::array<std::uint32_t, window> pages_{};  // none where not present
    FarPages far_;
    std::vector<FarPages::node_type> spare_;
};

}  // namespace headgate
