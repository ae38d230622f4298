#pragma once

#include "tests/pipeline/world.h"
#include "tools/journal_log/index_builder.h"
#include "tools/journal_log/journal_log.h"

#include <string>
#include <vector>

/// Journals of a few small days, written without threads.
namespace headgate::test {

/// Opens the market's day, trades for `orders` orders drawn from `seed`, cancels some, meets some rules, and
/// stops. A batch is committed every few commands. `days_on`: so many days after the market's own.
void trade(const std::string& journal, unsigned seed, int orders, int days_on = 0);

/// All lines that meet a query, in the order shown, and how many steps were read for them.
struct Shown {
    std::vector<std::string> lines;
    std::uint64_t steps = 0;
    bool operator==(const Shown& other) const { return lines == other.lines; }
};
[[nodiscard]] Shown scanned(const std::string& journal, const JournalQuery& query);
/// The same by the index in `index`; an error where that is of no use.
[[nodiscard]] JournalResult<Shown> indexed(const std::string& journal, const std::string& index,
                                           const JournalQuery& query);
/// Makes or brings up an index, or fails the test.
std::unique_ptr<IndexBuilder> build_index(const IndexOptions& options,
                                          IndexRest rest = IndexRest::written);

}  // namespace headgate::test
