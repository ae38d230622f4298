#pragma once

#include "persistence/chain_reader.h"
#include "persistence/checkpoint.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace headgate {

struct AuditOptions {
    std::string directory;
    JournalOwner expected;
    /// A file of checkpoints that somebody kept; empty where there is none.
    std::string checkpoints;
    std::optional<PublicKey> key;
    /// Every record's CRC-32C. The hashes cover the same bytes, so this can be left out for speed.
    bool records = true;
};

/// One question put to a journal. `error` nothing: it is right, as far as `what` says.
struct AuditAnswer {
    std::string what;
    std::optional<JournalError> error;
};

/// What an audit found, question by question: one that fails does not hide the others.
struct AuditReport {
    std::optional<JournalHeader> header;
    JournalTotals totals;
    Digest root;
    std::uint64_t bytes = 0;
    AuditAnswer chain;
    AuditAnswer records;
    AuditAnswer pages;
    AuditAnswer signatures;
    [[nodiscard]] bool is_right() const {
        return !chain.error && !records.error && !pages.error && !signatures.error;
    }
};

/// Checks a whole journal without the engine, without knowing what its records mean, and without changing
/// anything: page structure; hash chain; each record's CRC; and against checkpoints their signatures, and
/// that the journal still has the size, root and head that each of them says. Reads as far as the journal
/// went when this began.
[[nodiscard]] AuditReport audit_journal(const AuditOptions& options);

}  // namespace headgate
