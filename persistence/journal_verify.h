#pragma once

#include "persistence/journal_reader.h"
#include "persistence/page_structure.h"

namespace headgate {

struct JournalReport {
    PartitionId partition;
    /// Of all epochs; `head` of the newest.
    JournalTotals totals;
    PageStructure pages = PageStructure::right;
};

/// Checks a whole journal, sealed epochs too, without the engine and without changing anything: page structure, hash chain,
/// CRCs, sequence, and that every record decodes. Reads as far as the journal
/// went when this began. Gives the totals, or the first fault with its place.
[[nodiscard]] JournalResult<JournalReport> verify_journal(const std::string& directory,
                                                          const JournalOwner& expected = {});

}  // namespace headgate
