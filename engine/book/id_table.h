#pragma once

#include "engine/domain/ids.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace headgate {

/// Order id → slot: one flat hash table with linear probing, at most half full. Nothing is left
/// behind by an erase. For ids that find no place in the ring of IdIndex.
class IdTable {
public:
    /// Room for `ids` ids without allocating.
    void reserve(std::size_t ids);
    /// False, and nothing changed, where `id` is there already. Requires an id that names
    /// something.
    bool insert(OrderId id, std::uint32_t slot);
    [[nodiscard]] std::optional<std::uint32_t> find(OrderId id) const;
    /// Requires that `id` is there.
    void erase(OrderId id);
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Bytes held from the allocator.
    [[nodiscard]] std::size_t memory() const { return entries_.capacity() * sizeof(Entry); }

private:
    struct Entry {
        OrderId id;  // names nothing where the entry is free
        std::uint32_t slot = 0;
    };
    /// Where the search for `id` begins.
    [[nodiscard]] std::size_t home(OrderId id) const;
    /// Where `id` is, or the free entry where it would go.
    [[nodiscard]] std::size_t place(OrderId id) const;
    void grow(std::size_t entries);

    std::vector<Entry> entries_;  // a power of two, or none
    unsigned shift_ = 64;
    std::size_t size_ = 0;
};

}  // namespace headgate
