#include "persistence/journal_verify.h"

#include "persistence/epochs.h"

#include <utility>

namespace headgate {

JournalResult<JournalReport> verify_journal(const std::string& directory,
                                            const JournalOwner& expected) {
    auto reader = JournalReader::open(directory, expected);
    if (!reader) return tl::unexpected{reader.error()};
    const std::vector<std::string> folders = epoch_folders(directory);
    const auto newest = ChainReader::open(folders.back(), expected);
    if (!newest) return tl::unexpected{newest.error()};
    JournalReport report;
    report.partition = reader->partition();
    std::uint64_t all_batches = 0;
    // An epoch counts its batches anew.
    const auto is_at_end = [&] {
        return reader->header().epoch == newest->header().epoch &&
               reader->totals().batches >= newest->batches_at_open();
    };
    std::pair<std::uint32_t, std::uint64_t> place{0, 0};
    while (!is_at_end()) {
        const auto step = reader->next();
        if (!step) return tl::unexpected{step.error()};
        if (*step == nullptr) break;
        const std::pair here{reader->header().epoch, reader->totals().batches};
        if (here.second != 0 && here != place) ++all_batches;
        place = here;
    }
    report.totals = reader->totals();
    report.totals.batches = all_batches;
    // The chain first: its errors name records, which say more than pages do.
    for (const std::string& folder : folders) {
        const auto pages = check_structure(folder + "/data.mdb");
        if (!pages) return tl::unexpected{pages.error()};
        report.pages = *pages;
    }
    return report;
}

}  // namespace headgate
