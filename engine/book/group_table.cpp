#include "engine/book/group_table.h"

#include <algorithm>
#include <utility>

namespace headgate {

void GroupTable::clear() {
    if (size_ == 0) return;
    std::fill(entries_.begin(), entries_.end(), Entry{});
    size_ = 0;
}

void GroupTable::enter(ControlGroupId group, std::size_t side, std::int64_t rank) {
    if (2 * (size_ + 1) > entries_.size()) grow();
    Entry& entry = place(group);
    if (entry.group != group) {
        entry.group = group;
        ++size_;
    }
    Best& best = entry.best[side];
    if (rank < best.rank) best = Best{rank, OrderId{}};
}

void GroupTable::enter_again(ControlGroupId group, std::size_t side, std::int64_t rank,
                             OrderId order) {
    enter(group, side, rank);
    Best& best = place(group).best[side];
    if (best.first == order) best.first = OrderId{};
}

GroupTable::Best* GroupTable::find(ControlGroupId group, std::size_t side) {
    if (size_ == 0) return nullptr;
    Entry& entry = place(group);
    return entry.group == group ? &entry.best[side] : nullptr;
}

GroupTable::Entry& GroupTable::place(ControlGroupId group) {
    const std::size_t mask = entries_.size() - 1;
    // Groups are numbered in sequence: the golden ratio spreads runs of them.
    std::size_t at = (group.value() * 0x9e3779b97f4a7c15ULL) >> 32 & mask;
    while (entries_[at].group != group && entries_[at].group != ControlGroupId{}) {
        at = (at + 1) & mask;
    }
    return entries_[at];
}

void GroupTable::grow() {
    const std::vector<Entry> before =
        std::exchange(entries_, std::vector<Entry>(std::max<std::size_t>(16, 2 * entries_.size())));
    for (const Entry& entry : before) {
        if (entry.group != ControlGroupId{}) place(entry.group) = entry;
    }
}

}  // namespace headgate
