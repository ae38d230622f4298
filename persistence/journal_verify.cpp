#include "persistence/journal_verify.h"

namespace headgate {
JournalResult<JournalReport> verify_journal(const std::string& directory,
                                            const JournalOwner& expected) {
    auto reader = JournalReader::open(directory, expected);
    if (!reader) return tl::unexpected{reader.error()};
    while (reader->totals().batches < reader->batches_at_open()) {
        const auto step = reader->next();
        if (!step) return tl::unexpected{step.error()};
        if (*step == nullptr) break;
    }
    // The chain first: its errors name records, which say more than pages do.
    const auto pages = check_structure(directory + "/data.mdb");
    if (!pages) return tl::unexpected{pages.error()};
    return JournalReport{reader->partition(), reader->totals(), *pages};
}

}  // namespace headgate
