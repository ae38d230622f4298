#pragma once

#include "persistence/journal_error.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>

namespace headgate {

struct ExportTotals {
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    std::uint64_t orders = 0;
    std::uint64_t trades = 0;
    std::uint64_t refusals = 0;
};

/// journal: it cannot be read. replay: it does not come out as it is stored. file: the database cannot be
/// written.
HEADGATE_ENUM(ExportFault, journal = 1, replay = 2, file = 3)
struct ExportError {
    ExportFault kind = ExportFault::journal;
    JournalError error;
};

/// Writes what a journal holds into a new SQLite file, for analysts: tables and columns in docs/journal.md.
/// Carries the journal out and compares every event, so that balances at its end are the engine's own. A
/// failure leaves no file.
[[nodiscard]] tl::expected<ExportTotals, ExportError> export_journal(const std::string& journal,
                                                                     const std::string& path);

}  // namespace headgate
