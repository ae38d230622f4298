#pragma once

#include "engine/domain/assert.h"
#include "engine/domain/ids.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headgate {

/// Order id → slot for the few ids that find no place in the ring of IdIndex: a flat hash table of
/// slots with linear probing, at most half full. Nothing is left behind by an erase. `id_of(slot)`
/// must give the id of every slot that is in it.
class IdTable {
public:
    static constexpr std::uint32_t none = 0;

    [[nodiscard]] std::size_t size() const { return size_; }
    /// Bytes held from the allocator.
    [[nodiscard]] std::size_t memory() const { return slots_.capacity() * sizeof(slots_[0]); }

    template <class IdOf>
    void reserve(std::size_t ids, IdOf& id_of) {
        if (2 * ids > slots_.size()) grow(std::bit_ceil(2 * ids), id_of);
    }

    /// None where it is not there.
    template <class IdOf>
    [[nodiscard]] std::uint32_t find(OrderId id, IdOf& id_of) const {
        return size_ == 0 ? none : slots_[place(id, id_of)];
    }

    /// Requires that `id` is not there.
    template <class IdOf>
    void insert(OrderId id, std::uint32_t slot, IdOf& id_of) {
        reserve(size_ + 1, id_of);
        slots_[place(id, id_of)] = slot;
        ++size_;
    }

    /// Requires that `id` is there.
    template <class IdOf>
    void erase(OrderId id, IdOf& id_of) {
        HEADGATE_ASSERT(size_ > 0);
        const std::size_t mask = slots_.size() - 1;
        std::size_t hole = place(id, id_of);
        HEADGATE_ASSERT(slots_[hole] != none);
        // Entries behind the hole move up into it unless that would put them before their home, so
        // that no search ever ends early.
        for (std::size_t at = (hole + 1) & mask; slots_[at] != none; at = (at + 1) & mask) {
            const std::size_t from_home = (at - home(id_of(slots_[at]))) & mask;
            const std::size_t from_hole = (at - hole) & mask;
            if (from_home < from_hole) continue;
            slots_[hole] = slots_[at];
            hole = at;
        }
        slots_[hole] = none;
        --size_;
    }

private:
    /// Where the search for `id` begins: the golden ratio spreads runs of ids over the table.
    [[nodiscard]] std::size_t home(OrderId id) const {
        return static_cast<std::size_t>((id.value() * 0x9e3779b97f4a7c15) >> 32) &
               (slots_.size() - 1);
    }
    /// Where `id` is, or the free entry where it would go.
    template <class IdOf>
    [[nodiscard]] std::size_t place(OrderId id, IdOf& id_of) const {
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = home(id);
        while (slots_[at] != none && id_of(slots_[at]) != id) at = (at + 1) & mask;
        return at;
    }
    template <class IdOf>
    void grow(std::size_t entries, IdOf& id_of) {
        const std::vector<std::uint32_t> before =
            std::exchange(slots_, std::vector<std::uint32_t>(entries));
        for (const std::uint32_t slot : before) {
            if (slot != none) slots_[place(id_of(slot), id_of)] = slot;
        }
    }

    std::vector<std::uint32_t> slots_;  // a power of two, or none
    std::size_t size_ = 0;
};

}  // namespace headgate
