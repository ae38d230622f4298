#pragma once

#include "persistence/hasher.h"

namespace headgate {

/// Between two batches of a journal: behind the first `batches` of an epoch, the last of which ends with
/// the sequence `last` and has the digest `head`. Behind none: the header's, and `last` before its first.
struct JournalPlace {
    std::uint32_t epoch = 1;
    std::uint64_t batches = 0;
    Sequence last;
    Digest head;
    HEADGATE_FIELDS(epoch, batches, last, head)
    bool operator==(const JournalPlace&) const = default;
};

}  // namespace headgate
