#pragma once

#include "engine/domain/assert.h"
#include "engine/domain/ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headgate {

/// Order id → slot, for orders whose slot knows its own id.
///
/// Lines of eight entries, one cache line each. Eight consecutive ids share a home line and each has
/// a place of its own in it: as ids are allotted in sequence, entering orders fill a line after the
/// other, and looking one up costs one line. An entry that finds its line full goes to the next with
/// room; the home line counts how many did, so that a search knows when to stop and an erase leaves
/// nothing behind.
class IdIndex {
public:
    static constexpr std::uint32_t none = 0xffffffff;

    /// Room for `ids` ids without allocating.
    void reserve(std::size_t ids);
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Bytes held from the allocator.
    [[nodiscard]] std::size_t memory() const {
        return lines_.capacity() * sizeof(Line) + away_.capacity() * sizeof(away_[0]);
    }

    /// The slot whose `id_of(slot)` is `id`; none where there is none.
    template <class IdOf>
    [[nodiscard]] std::uint32_t find(OrderId id, IdOf&& id_of) const {
        if (lines_.empty()) return none;
        const std::uint32_t tag = tag_of(id);
        const std::uint32_t home = home_of(tag);
        const Entry& own = lines_[home].entries[tag % entries_per_line];
        if (own.tag == tag && own.slot != none && id_of(own.slot) == id) [[likely]]
            return own.slot;
        return find_elsewhere(id, tag, home, id_of);
    }

    /// Requires that `id` is not there.
    void insert(OrderId id, std::uint32_t slot) {
        if (size_ == capacity_) grow();
        ++size_;
        place(Entry{tag_of(id), slot});
    }

    /// Requires that `id` is there with this slot.
    void erase(OrderId id, std::uint32_t slot) {
        const std::uint32_t tag = tag_of(id);
        const std::uint32_t home = home_of(tag);
        --size_;
        Entry& own = lines_[home].entries[tag % entries_per_line];
        if (own.slot == slot) [[likely]] {
            own.slot = none;
            return;
        }
        erase_elsewhere(home, slot);
    }

    /// Asks for the line of `id` ahead of its use.
    void prefetch(OrderId id) const {
        if (!lines_.empty()) __builtin_prefetch(&lines_[home_of(tag_of(id))]);
    }
    /// A guess at the slot of `id`, for prefetching: the entry at its own place.
    [[nodiscard]] std::uint32_t guess(OrderId id) const {
        if (lines_.empty()) return none;
        const std::uint32_t tag = tag_of(id);
        return lines_[home_of(tag)].entries[tag % entries_per_line].slot;
    }

private:
    static constexpr std::uint32_t entries_per_line = 8;
    struct Entry {
        std::uint32_t tag = 0;  // the id's low half; two ids that share it are told apart by slot
        std::uint32_t slot = none;
    };
    struct alignas(64) Line {
        std::array<Entry, entries_per_line> entries;
    };
    static_assert(sizeof(Line) == 64);

    [[nodiscard]] static std::uint32_t tag_of(OrderId id) {
        return static_cast<std::uint32_t>(id.value());
    }
    [[nodiscard]] std::uint32_t home_of(std::uint32_t tag) const {
        // The golden ratio spreads runs of blocks over the lines.
        const std::uint32_t mixed = (tag / entries_per_line) * 0x9e3779b1U;
        return static_cast<std::uint32_t>((std::uint64_t{mixed} * lines_.size()) >> 32);
    }
    [[nodiscard]] std::uint32_t after(std::uint32_t line) const {
        return line + 1 == lines_.size() ? 0 : line + 1;
    }
    template <class IdOf>
    [[nodiscard]] std::uint32_t find_elsewhere(OrderId id, std::uint32_t tag, std::uint32_t home,
                                               IdOf& id_of) const {
        // As many lines as it takes to have met all that left their home.
        std::uint32_t away = away_[home];
        std::uint32_t line = home;
        do {
            for (const Entry& entry : lines_[line].entries) {
                if (entry.slot == none) continue;
                if (entry.tag == tag && id_of(entry.slot) == id) return entry.slot;
                if (line != home && home_of(entry.tag) == home) --away;
            }
            line = after(line);
        } while (away > 0);
        return none;
    }
    void place(Entry entry);
    void erase_elsewhere(std::uint32_t home, std::uint32_t slot);
    void grow();
    void rebuild(std::size_t lines);

    std::vector<Line> lines_;
    std::vector<std::uint32_t> away_;  // by home line: how many of its ids stand in another
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;  // half of the entries
};

}  // namespace headgate
