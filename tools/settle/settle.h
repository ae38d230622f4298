#pragma once

#include "engine/market/state.h"
#include "persistence/journal_error.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <string>

/// The day's settlement, worked out offline from the journal alone (rulebook 5.2, 5.3).
namespace headgate {

struct SettlementTotals {
    std::uint64_t trades = 0;
    std::uint64_t delivered = 0;
    std::uint64_t held = 0;
    std::uint64_t busted = 0;
    Volume volume;
    Cash amount;
    Cash fees;
    std::uint64_t participants = 0;
    std::filesystem::path trades_file;
    std::filesystem::path statement_file;
};

/// Replays the journal in `journal` and writes into `out` (made if missing):
///  - settlement-DATE.csv: one line a trade struck on `date`;
///  - statement-DATE.csv: water and cash of each participant, and the centre's fees; both sum to zero,
///    which is asserted before a line is written.
/// UTF-8 with a byte order mark. Files are replaced only as a whole. Busted trades are listed and count
/// for nothing.
[[nodiscard]] JournalResult<SettlementTotals> settle_day(const std::string& journal, Date date,
                                                         const std::filesystem::path& out);

}  // namespace headgate
