#include "engine/book/id_index.h"

#include <algorithm>
#include <utility>

namespace headgate {
namespace {

constexpr std::size_t lines_min = 4;

}  // namespace

void IdIndex::reserve(std::size_t ids) {
    if (ids > capacity_)
        rebuild(std::max(lines_min, (2 * ids + entries_per_line - 1) / entries_per_line));
}

void IdIndex::grow() { rebuild(std::max(lines_min, 2 * lines_.size())); }

void IdIndex::rebuild(std::size_t lines) {
    HEADGATE_ASSERT(lines <= 0xffffffff);
    const std::vector<Line> old = std::exchange(lines_, std::vector<Line>(lines));
    away_.assign(lines, 0);
    capacity_ = lines * entries_per_line / 2;
    for (const Line& line : old) {
        for (const Entry& entry : line.entries) {
            if (entry.slot != none) place(entry);
        }
    }
}

void IdIndex::place(Entry entry) {
    const std::uint32_t home = home_of(entry.tag);
    Entry& own = lines_[home].entries[entry.tag % entries_per_line];
    if (own.slot == none) {
        own = entry;
        return;
    }
    for (std::uint32_t line = home;; line = after(line)) {
        for (Entry& free : lines_[line].entries) {
            if (free.slot != none) continue;
            free = entry;
            if (line != home) ++away_[home];
            return;
        }
    }
}

void IdIndex::erase_elsewhere(std::uint32_t home, std::uint32_t slot) {
    for (std::uint32_t line = home, seen = 0;; line = after(line), ++seen) {
        HEADGATE_ASSERT(seen < lines_.size());
        for (Entry& entry : lines_[line].entries) {
            if (entry.slot != slot) continue;
            entry.slot = none;
            if (line != home) --away_[home];
            return;
        }
    }
}

}  // namespace headgate
