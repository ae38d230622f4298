#pragma once

#include "tools/journal_log/journal_query.h"
#include "tools/journal_log/log_line.h"

#include <string>
#include <vector>

/// What of a journal has to be read for a query.
namespace headgate {

/// What an index says about a query, when it fits the journal. Where the query asks for a right or a participant,
/// their orders and trades are looked up first, so that lines which name no more than those are found too. `missing`:
/// there is no index. Any other error: it is of no use; the journal itself answers, only later.
[[nodiscard]] JournalResult<IndexFinding>
ask_index(const std::string& journal, const std::string& index, const JournalQuery& query);

/// Orders that a step accepted and trades that it struck, as far as the query asks for their rights or for a holder.
[[nodiscard]] std::vector<RightBehind>
rights_behind(const StoredStep& step, const JournalQuery& query, const JournalNames& names);

}  // namespace headgate
