#pragma once

#include "engine/book/order.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace headgate {

/// For each control group of a call and each side: no order of the group has a better rank than
/// `rank`; where `first` names an order, it has this rank and is the first of the group. Lets a book
/// say without a walk that an order crosses none of its own group, or which.
class GroupTable {
public:
    struct Best {
        std::int64_t rank = std::numeric_limits<std::int64_t>::max();
        OrderId first;
    };

    void clear();
    [[nodiscard]] bool empty() const { return size_ == 0; }
    /// The group has an order of this rank now, behind all others of it that have the same.
    void enter(ControlGroupId group, std::size_t side, std::int64_t rank);
    /// As enter, for an order that stood elsewhere before.
    void enter_again(ControlGroupId group, std::size_t side, std::int64_t rank, OrderId order);
    /// Null where the group has entered no order.
    [[nodiscard]] Best* find(ControlGroupId group, std::size_t side);

private:
    struct Entry {
        ControlGroupId group;  // names nothing where the entry is free
        std::array<Best, 2> best;
    };
    /// Where the group is, or the free entry where it would go.
    [[nodiscard]] Entry& place(ControlGroupId group);
    void grow();

    std::vector<Entry> entries_;  // a power of two, at most half of them taken
    std::size_t size_ = 0;
};

}  // namespace headgate
