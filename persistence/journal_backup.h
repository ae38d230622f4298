#pragma once

#include "persistence/journal_audit.h"

namespace headgate {

/// Copies a journal, also while a writer is at work, into a new folder, and audits the copy. The copy is a
/// journal that can be opened and gone on with. It holds what was committed when the copying began; until it
/// is done the writer uses no freed page again. `io`: nothing was copied, or not all; the folder can go.
[[nodiscard]] JournalResult<AuditReport> back_up_journal(const std::string& directory,
                                                         const std::string& to);

}  // namespace headgate
