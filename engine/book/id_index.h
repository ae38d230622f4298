#pragma once

#include "engine/book/id_table.h"
#include "engine/domain/assert.h"
#include "engine/domain/ids.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace headgate {

/// Order id → slot, for orders whose slot knows its own id. Slot 0 stands for none.
///
/// Ids are allotted in sequence and most orders end long before the sequence has come once round the
/// ring, so an id's place is simply its low bits: entering orders fill one cache line after the
/// other and a look-up is one load. An order whose place is still held by an old one goes to a hash
/// table; a look-up goes there only where the slot found is not the id's.
class IdIndex {
public:
    static constexpr std::uint32_t none = 0;

    /// Room for `ids` ids without allocating. `id_of(slot)` is the id of a slot that is in the
    /// index, and an id that names nothing for none.
    template <class IdOf>
    void reserve(std::size_t ids, IdOf&& id_of) {
        if (ids > capacity_) grow(ids, id_of);
    }
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Bytes held from the allocator.
    [[nodiscard]] std::size_t memory() const {
        return ring_.capacity() * sizeof(ring_[0]) + crowded_out_.memory();
    }

    /// The slot whose id is `id`; none where there is none.
    template <class IdOf>
    [[nodiscard]] std::uint32_t find(OrderId id, IdOf&& id_of) const {
        const std::uint32_t slot = guess(id);
        if (id_of(slot) == id) [[likely]]
            return slot;
        return crowded_out_.find(id, id_of);
    }

    /// Whether `id` is there; for free where it is the newest that ever came, as an order's is that enters.
    template <class IdOf>
    [[nodiscard]] bool contains(OrderId id, IdOf&& id_of) const {
        return id <= newest_ && find(id, id_of) != none;
    }

    /// Requires that `id` is not there.
    template <class IdOf>
    void insert(OrderId id, std::uint32_t slot, IdOf&& id_of) {
        if (size_ == capacity_) [[unlikely]]
            grow(2 * size_ + 1, id_of);
        ++size_;
        if (id > newest_) newest_ = id;
        std::uint32_t& place = ring_[id.value() & mask_];
        if (place == none) [[likely]] {
            place = slot;
        } else {
            crowded_out_.insert(id, slot, id_of);
        }
    }

    /// Requires that `id` is there with this slot.
    template <class IdOf>
    void erase(OrderId id, std::uint32_t slot, IdOf&& id_of) {
        --size_;
        std::uint32_t& place = ring_[id.value() & mask_];
        if (place == slot) [[likely]] {
            place = none;
        } else {
            crowded_out_.erase(id, id_of);
        }
    }

    /// Asks for the place of `id` ahead of its use.
    void prefetch(OrderId id) const { __builtin_prefetch(&ring_[id.value() & mask_], 1); }
    /// The slot of `id` unless it was crowded out; else any, or none.
    [[nodiscard]] std::uint32_t guess(OrderId id) const { return ring_[id.value() & mask_]; }

private:
    static constexpr std::size_t ring_min = 16;

    /// Makes the ring one and a half to three places for each id, and room for a quarter of them to
    /// be crowded out: 8 to 16 bytes an id together.
    template <class IdOf>
    void grow(std::size_t ids, IdOf& id_of) {
        const std::size_t places = std::max(ring_min, std::bit_ceil(ids + ids / 2));
        const std::vector<std::uint32_t> before =
            std::exchange(ring_, std::vector<std::uint32_t>(places));
        mask_ = places - 1;
        capacity_ = std::max(ids, places / 2);
        // Those crowded out stay where they are: found and erased there as long as they last.
        for (const std::uint32_t slot : before) {
            if (slot != none) ring_[id_of(slot).value() & mask_] = slot;
        }
        crowded_out_.reserve(capacity_ / 4, id_of);
    }

    std::vector<std::uint32_t> ring_ = std::vector<std::uint32_t>(1);
    std::size_t mask_ = 0;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
    OrderId newest_;
    IdTable crowded_out_;
};

}  // namespace headgate
