#include "engine/book/id_table.h"

#include "engine/domain/assert.h"

#include <bit>
#include <utility>

namespace headgate {
namespace {

constexpr std::size_t entries_min = 16;

}  // namespace

void IdTable::reserve(std::size_t ids) {
    const std::size_t entries = std::bit_ceil(2 * ids);
    if (entries > entries_.size()) grow(entries < entries_min ? entries_min : entries);
}

bool IdTable::insert(OrderId id, std::uint32_t slot) {
    HEADGATE_ASSERT(id != OrderId{});
    if (2 * (size_ + 1) > entries_.size()) {
        grow(entries_.empty() ? entries_min : 2 * entries_.size());
    }
    Entry& entry = entries_[place(id)];
    if (entry.id == id) return false;
    entry = Entry{id, slot};
    ++size_;
    return true;
}

std::optional<std::uint32_t> IdTable::find(OrderId id) const {
    if (size_ == 0 || id == OrderId{}) return std::nullopt;
    const Entry& entry = entries_[place(id)];
    if (entry.id != id) return std::nullopt;
    return entry.slot;
}

void IdTable::erase(OrderId id) {
    HEADGATE_ASSERT(size_ > 0);
    const std::size_t mask = entries_.size() - 1;
    std::size_t hole = place(id);
    HEADGATE_ASSERT(entries_[hole].id == id);
    // Entries behind the hole move up into it unless that would put them before their home, so that
    // no search ever ends early.
    for (std::size_t at = (hole + 1) & mask; entries_[at].id != OrderId{}; at = (at + 1) & mask) {
        const std::size_t from_home = (at - home(entries_[at].id)) & mask;
        const std::size_t from_hole = (at - hole) & mask;
        if (from_home < from_hole) continue;
        entries_[hole] = entries_[at];
        hole = at;
    }
    entries_[hole] = Entry{};
    --size_;
}

std::size_t IdTable::home(OrderId id) const {
    // Ids are sequence numbers: the golden ratio spreads runs of them over the table.
    return static_cast<std::size_t>((id.value() * 0x9e3779b97f4a7c15) >> shift_);
}

std::size_t IdTable::place(OrderId id) const {
    const std::size_t mask = entries_.size() - 1;
    std::size_t at = home(id);
    while (entries_[at].id != id && entries_[at].id != OrderId{}) at = (at + 1) & mask;
    return at;
}

void IdTable::grow(std::size_t entries) {
    HEADGATE_ASSERT(std::has_single_bit(entries));
    const std::vector<Entry> old = std::exchange(entries_, std::vector<Entry>(entries));
    shift_ = 64 - static_cast<unsigned>(std::countr_zero(entries));
    for (const Entry& entry : old) {
        if (entry.id != OrderId{}) entries_[place(entry.id)] = entry;
    }
}

}  // namespace headgate
