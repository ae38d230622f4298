#pragma once

#include "engine/domain/assert.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace headgate {

/// From a key's hash to its position in a table that the caller keeps: open addressing with linear probing,
/// at most half full, 8 bytes a cell, so that most look-ups cost one cache line. It holds the hash, not the
/// key: the caller says whether the key at a position is the one meant. Never walked, so its layout shows
/// nowhere. An erase leaves nothing behind. It doubles a few cells with each insert, so that none waits for
/// a table to be cleared or moved: the next table is cleared from three eighths full on, and what is in this
/// one moves once it is half full.
class FlatIndex {
public:
    /// A position whose hash is `hash` and for which `is_it(position)` holds.
    template <class IsIt>
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t hash, IsIt&& is_it) const {
        if (size_ == 0) return std::nullopt;
        if (const auto at = now_.find(hash, is_it)) return now_.cells[*at].position;
        if (before_.count == 0) return std::nullopt;
        const auto at = before_.find(
            hash, [&](std::uint32_t position) { return position != gone && is_it(position); });
        return at ? std::optional{before_.cells[*at].position} : std::nullopt;
    }

    /// Requires that no key that is there equals the new one.
    void insert(std::uint32_t hash, std::uint32_t position) {
        HEADGATE_ASSERT(position < gone);
        make_room();
        now_.put(Cell{hash, position});
        ++size_;
    }

    /// Requires that `position` was inserted under `hash`.
    void erase(std::uint32_t hash, std::uint32_t position) {
        HEADGATE_ASSERT(size_ > 0);
        --size_;
        const auto is_it = [&](std::uint32_t at) { return at == position; };
        if (before_.count != 0) {
            if (const auto at = before_.find(hash, is_it)) {
                before_.cells[*at].position = gone;
                if (*at >= moved_) return;
            }
        }
        const auto at = now_.find(hash, is_it);
        HEADGATE_ASSERT(at.has_value());
        now_.close_up(*at);
    }

    /// Room for `keys` keys without allocating.
    void reserve(std::size_t keys) {
        const std::size_t cells = std::bit_ceil(std::max<std::size_t>(keys * 2, cells_first));
        if (cells <= now_.count) return;
        Table bigger{cells};
        bigger.clear(0, cells);
        const auto take = [&](const Table& table, std::size_t from) {
            for (std::size_t at = from; at < table.count; ++at) {
                if (table.cells[at].position < gone) bigger.put(table.cells[at]);
            }
        };
        take(now_, 0);
        take(before_, moved_);
        now_ = std::move(bigger);
        next_ = Table{};
        before_ = Table{};
    }
    /// Keeps the room.
    void clear() {
        now_.clear(0, now_.count);
        before_ = Table{};
        size_ = 0;
    }
    [[nodiscard]] std::size_t size() const { return size_; }

    /// Brings the cells where a search for `hash` begins into the cache.
    void prefetch(std::uint32_t hash) const {
        if (now_.count != 0) __builtin_prefetch(&now_.cells[now_.home(hash)]);
        if (before_.count != 0) __builtin_prefetch(&before_.cells[before_.home(hash)]);
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;
    static constexpr std::uint32_t gone = 0xfffffffe;  // in a table that is being left
    static constexpr std::size_t cells_first = 64;
    // With each insert, so that each is done well before the other is due.
    static constexpr std::size_t cleared_at_once = 32;
    static constexpr std::size_t moved_at_once = 8;

    struct Cell {
        std::uint32_t hash;
        std::uint32_t position;
    };

    struct Table {
        std::unique_ptr<Cell[]> cells;
        std::size_t count = 0;  // a power of two, or 0
        unsigned shift = 31;

        Table() = default;
        /// Cells that hold anything: `clear` first.
        explicit Table(std::size_t wanted)
            : cells{std::make_unique_for_overwrite<Cell[]>(wanted)}, count{wanted},
              shift{32U - static_cast<unsigned>(std::bit_width(wanted - 1))} {}
        Table(Table&& other) noexcept
            : cells{std::move(other.cells)}, count{std::exchange(other.count, 0)},
              shift{other.shift} {}
        Table& operator=(Table&& other) noexcept {
            cells = std::move(other.cells);
            count = std::exchange(other.count, 0);
            shift = other.shift;
            return *this;
        }

        [[nodiscard]] std::size_t home(std::uint32_t hash) const { return hash >> shift; }
        [[nodiscard]] std::size_t after(std::size_t at) const { return (at + 1) & (count - 1); }
        void clear(std::size_t from, std::size_t to) {
            std::fill(cells.get() + from, cells.get() + to, Cell{0, none});
        }
        template <class IsIt>
        [[nodiscard]] std::optional<std::size_t> find(std::uint32_t hash, IsIt&& is_it) const {
            for (std::size_t at = home(hash);; at = after(at)) {
                const Cell& cell = cells[at];
                if (cell.position == none) return std::nullopt;
                if (cell.hash == hash && is_it(cell.position)) return at;
            }
        }
        void put(const Cell& cell) {
            std::size_t at = home(cell.hash);
            while (cells[at].position != none) at = after(at);
            cells[at] = cell;
        }
        /// Whoever may stand in the hole moves up, so that no search ends too early.
        void close_up(std::size_t hole) {
            const std::size_t mask = count - 1;
            for (std::size_t at = after(hole); cells[at].position != none; at = after(at)) {
                if (((at - home(cells[at].hash)) & mask) < ((at - hole) & mask)) continue;
                cells[hole] = cells[at];
                hole = at;
            }
            cells[hole] = Cell{0, none};
        }
    };

    void make_room() {
        if (before_.count != 0) {
            move_some();
        } else if ((size_ + 1) * 2 > now_.count) {
            if (next_.count == 0 || cleared_ < next_.count) return reserve(size_ + 1);
            before_ = std::move(now_);
            now_ = std::move(next_);
            moved_ = 0;
        } else if (size_ * 8 >= now_.count * 3) {
            clear_some();
        }
    }
    void clear_some() {
        if (next_.count == 0) {
            next_ = Table{now_.count * 2};
            cleared_ = 0;
        }
        const std::size_t end = std::min(cleared_ + cleared_at_once, next_.count);
        next_.clear(cleared_, end);
        cleared_ = end;
    }
    void move_some() {
        const std::size_t end = std::min(moved_ + moved_at_once, before_.count);
        for (; moved_ < end; ++moved_) {
            if (before_.cells[moved_].position < gone) now_.put(before_.cells[moved_]);
        }
        if (moved_ == before_.count) before_ = Table{};
    }

    Table now_;
    Table next_;    // cleared up to `cleared_`, or none
    Table before_;  // what `now_` takes over, moved up to `moved_`, or none
    std::size_t cleared_ = 0;
    std::size_t moved_ = 0;
    std::size_t size_ = 0;
};

/// Spreads 64 bits over the 32 of a hash. Fixed, so that equal runs do equal work.
[[nodiscard]] constexpr std::uint32_t spread(std::uint64_t bits) {
    return static_cast<std::uint32_t>((bits * 0x9e3779b97f4a7c15U) >> 32);
}

}  // namespace headgate
