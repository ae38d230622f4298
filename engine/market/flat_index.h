#pragma once

#include "engine/domain/assert.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace headgate {

/// From a key's hash to its position in a table that the caller keeps: open addressing with linear probing,
/// at most half full, 8 bytes a cell, so that most look-ups cost one cache line. It holds the hash, not the
/// key: the caller says whether the key at a position is the one meant. Never walked, so its layout shows
/// nowhere. An erase leaves nothing behind.
class FlatIndex {
public:
    /// The first position whose hash is `hash` and for which `is_it(position)` holds.
    template <class IsIt>
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint32_t hash, IsIt&& is_it) const {
        if (size_ == 0) return std::nullopt;
        const std::size_t mask = cells_.size() - 1;
        for (std::size_t at = home(hash);; at = (at + 1) & mask) {
            const Cell& cell = cells_[at];
            if (cell.position == none) return std::nullopt;
            if (cell.hash == hash && is_it(cell.position)) return cell.position;
        }
    }

    /// Requires that no key that is there equals the new one.
    void insert(std::uint32_t hash, std::uint32_t position) {
        HEADGATE_ASSERT(position != none);
        if ((size_ + 1) * 2 > cells_.size()) reserve(std::max<std::size_t>(cells_first, size_ * 2));
        put(Cell{hash, position});
        ++size_;
    }

    /// Requires that `position` was inserted under `hash`.
    void erase(std::uint32_t hash, std::uint32_t position) {
        HEADGATE_ASSERT(size_ > 0);
        const std::size_t mask = cells_.size() - 1;
        std::size_t hole = home(hash);
        while (cells_[hole].position != position) {
            HEADGATE_ASSERT(cells_[hole].position != none);
            hole = (hole + 1) & mask;
        }
        // Whoever may stand in the hole moves up, so that no search ends too early.
        for (std::size_t at = (hole + 1) & mask; cells_[at].position != none;
             at = (at + 1) & mask) {
            if (((at - home(cells_[at].hash)) & mask) < ((at - hole) & mask)) continue;
            cells_[hole] = cells_[at];
            hole = at;
        }
        cells_[hole] = Cell{};
        --size_;
    }

    /// Room for `keys` keys without allocating.
    void reserve(std::size_t keys) {
        const std::size_t cells = std::bit_ceil(std::max<std::size_t>(keys * 2, 2));
        if (cells <= cells_.size()) return;
        std::vector<Cell> before(cells);
        before.swap(cells_);
        shift_ = 32U - static_cast<unsigned>(std::bit_width(cells - 1));
        for (const Cell& cell : before) {
            if (cell.position != none) put(cell);
        }
    }
    /// Keeps the room.
    void clear() {
        std::fill(cells_.begin(), cells_.end(), Cell{});
        size_ = 0;
    }
    [[nodiscard]] std::size_t size() const { return size_; }

    /// Brings the cells where a search for `hash` begins into the cache.
    void prefetch(std::uint32_t hash) const {
        if (!cells_.empty()) __builtin_prefetch(&cells_[home(hash)]);
    }

private:
    static constexpr std::uint32_t none = 0xffffffff;
    static constexpr std::size_t cells_first = 64;
    struct Cell {
        std::uint32_t hash = 0;
        std::uint32_t position = none;
    };

    [[nodiscard]] std::size_t home(std::uint32_t hash) const { return hash >> shift_; }
    void put(const Cell& cell) {
        const std::size_t mask = cells_.size() - 1;
        std::size_t at = home(cell.hash);
        while (cells_[at].position != none) at = (at + 1) & mask;
        cells_[at] = cell;
    }

    std::vector<Cell> cells_;  // a power of two, or none
    unsigned shift_ = 31;
    std::size_t size_ = 0;
};

/// Spreads 64 bits over the 32 of a hash. Fixed, so that equal runs do equal work.
[[nodiscard]] constexpr std::uint32_t spread(std::uint64_t bits) {
    return static_cast<std::uint32_t>((bits * 0x9e3779b97f4a7c15U) >> 32);
}

}  // namespace headgate
