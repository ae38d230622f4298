#pragma once

#include "engine/book/id_index.h"
#include "engine/book/order.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headgate {

namespace book_detail {

/// No slot, level, page or reserve: the first of each is never used, but may be written to, so that
/// linking needs no question whether there is a neighbour.
inline constexpr std::uint32_t no_slot = IdIndex::none;
static_assert(no_slot == 0);
inline constexpr std::uint32_t levels_per_page = 64;

/// An order's place in memory: half a cache line.
struct Slot {
    OrderId id;
    /// From the lowest bit: what shows (40 bits), side (1), self-trade policy (2), whether there is
    /// a Reserve (1), number of the book (20).
    std::uint64_t word = 0;
    std::uint32_t previous = no_slot;
    std::uint32_t next = no_slot;  // also links the free slots
    std::uint32_t level = 0;
    /// The control group; where there is a Reserve, its number.
    std::uint32_t group = 0;

    static constexpr unsigned side_bit = 40;
    static constexpr unsigned policy_bit = 41;
    static constexpr unsigned reserve_bit = 43;
    static constexpr unsigned book_bit = 44;
    static constexpr std::uint64_t shown_mask = (std::uint64_t{1} << side_bit) - 1;

    [[nodiscard]] std::int64_t shown() const {
        return static_cast<std::int64_t>(word & shown_mask);
    }
    [[nodiscard]] Side side() const { return static_cast<Side>(((word >> side_bit) & 1) + 1); }
    [[nodiscard]] SelfTradePolicy policy() const {
        return static_cast<SelfTradePolicy>(((word >> policy_bit) & 3) + 1);
    }
    [[nodiscard]] bool has_reserve() const { return ((word >> reserve_bit) & 1) != 0; }
    [[nodiscard]] std::uint32_t book() const {
        return static_cast<std::uint32_t>(word >> book_bit);
    }
};
static_assert(sizeof(Slot) == 32);
static_assert(volume_max.value() < (std::int64_t{1} << Slot::side_bit));

/// What only an order with a hidden reserve or a minimum has.
struct Reserve {
    std::int64_t hidden = 0;
    std::int64_t display = 0;
    std::int64_t minimum = 0;
    ControlGroupId group;
    std::uint32_t next = no_slot;  // links the free ones
    bool excluded = false;         // left out of the call that is being uncrossed
};

/// All orders at one price, oldest first. A quarter of a cache line.
struct Level {
    std::uint32_t head = no_slot;
    std::uint32_t tail = no_slot;
    std::int64_t volume = 0;  // what shows
};
static_assert(sizeof(Level) == 16);

/// 64 neighbouring prices of one side: which of their levels hold orders. Number and level follow
/// from the rank (see Ladder).
struct Page {
    std::uint64_t taken = 0;
    std::int64_t number = 0;
    std::uint32_t next = no_slot;  // links the free pages
};

/// An order with a minimum that a call may reach.
struct Conditional {
    std::uint32_t at = no_slot;
    Side side = Side::buy;
    Price price;
    std::int64_t before = 0;  ///< what stands before it at its price
    bool excluded = false;
};

}  // namespace book_detail

/// The memory of many books: orders, price levels and the index of ids. What one book gives back the
/// next order of any book takes, the last first, while it is still in the cache. 32 bytes for an
/// order and 16 for its place in the index, 1 KiB for 64 neighbouring prices that are in use.
class OrderPool {
public:
    OrderPool();
    OrderPool(const OrderPool&) = delete;
    OrderPool& operator=(const OrderPool&) = delete;

    /// Makes room for `orders` orders and for prices on `pages` pages of 64, so that no call
    /// allocates below that; only where more than a quarter of the orders grow so old that ids come
    /// round to their places does the index grow a little more, a few times.
    void reserve(std::size_t orders, std::size_t pages);
    /// Sets memory aside for `orders` orders, which then never move; what none of them reached is not touched.
    void set_aside(std::size_t orders) { slots_.reserve(orders + 1); }
    /// Orders of all its books.
    [[nodiscard]] std::size_t orders() const { return ids_.size(); }
    /// What it holds from the allocator, in bytes.
    [[nodiscard]] std::size_t memory() const;

    /// Asks the caches for what `cancel` or `replace` of the order will touch first (stage 1), then
    /// for what lies behind that (stages 2 and 3). Between the stages of one command go the same
    /// stages of others, so that their waiting overlaps. Changes nothing.
    void prefetch_index(OrderId id) const { ids_.prefetch(id); }
    void prefetch_order(OrderId id) const { __builtin_prefetch(&slots_[ids_.guess(id)], 1); }
    void prefetch_neighbours(OrderId id) const {
        const book_detail::Slot& slot = slots_[ids_.guess(id)];
        __builtin_prefetch(&levels_[slot.level], 1);
        __builtin_prefetch(&slots_[slot.previous], 1);
        __builtin_prefetch(&slots_[slot.next], 1);
    }

private:
    friend class Book;
    friend class Ladder;

    [[nodiscard]] auto id_of() const {
        return [slots = slots_.data()](std::uint32_t at) { return slots[at].id; };
    }
    [[nodiscard]] std::uint32_t find(OrderId id) const { return ids_.find(id, id_of()); }
    [[nodiscard]] bool contains(OrderId id) const { return ids_.contains(id, id_of()); }
    /// A slot for the order, entered in the index.
    std::uint32_t take_slot(OrderId id) {
        if (free_slot_ == book_detail::no_slot) [[unlikely]]
            more_slots();
        const std::uint32_t at = free_slot_;
        free_slot_ = slots_[at].next;
        slots_[at].id = id;
        ids_.insert(id, at, id_of());
        return at;
    }
    /// Requires that it has no Reserve.
    void give_slot(std::uint32_t at) {
        book_detail::Slot& slot = slots_[at];
        ids_.erase(slot.id, at, id_of());
        slot.next = free_slot_;
        free_slot_ = at;
    }
    void more_slots();
    std::uint32_t take_reserve();
    void give_reserve(std::uint32_t at) {
        reserves_[at].next = free_reserve_;
        free_reserve_ = at;
    }
    std::uint32_t take_page(std::int64_t number);
    void give_page(std::uint32_t page) {
        pages_[page].next = free_page_;
        free_page_ = page;
    }
    std::uint32_t take_book_number();
    void give_book_number(std::uint32_t number) { free_books_.push_back(number); }

    std::vector<book_detail::Slot> slots_;
    std::vector<book_detail::Level> levels_;  // 64 for each page
    std::vector<book_detail::Page> pages_;
    std::uint32_t free_slot_ = book_detail::no_slot;
    std::uint32_t free_page_ = book_detail::no_slot;
    std::uint32_t free_reserve_ = book_detail::no_slot;
    std::uint32_t books_ = 0;
    IdIndex ids_;
    std::vector<book_detail::Reserve> reserves_;
    std::vector<std::uint32_t> free_books_;
    // Scratch space of a call, kept so that the next one allocates nothing.
    std::array<std::vector<PriceLevel>, 2> call_levels_;
    std::vector<book_detail::Conditional> conditionals_;
    std::vector<std::int64_t> remainders_;
};

}  // namespace headgate
