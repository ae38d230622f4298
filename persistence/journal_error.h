#pragma once

#include "engine/domain/enums.h"

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace headgate {

/// missing: no journal there. io: the system said no (errno in the text). locked: another writer has
/// it. not_a_journal, wrong_format, wrong_encoding, wrong_partition, wrong_venue: somebody else's bytes,
/// untouched. wrong_epoch: ours, but written under other rules than this program's.
/// truncated, corrupt: ours, but damaged; the text says where. no_space: found before anything was
/// written, the same call may succeed later. write_failed: final, see `JournalWriter::commit`.
HEADGATE_ENUM(JournalFault, missing = 1, io = 2, locked = 3, not_a_journal = 4, wrong_format = 5,
              wrong_encoding = 6, wrong_partition = 7, truncated = 8, corrupt = 9, no_space = 10,
              write_failed = 11, wrong_venue = 12, wrong_epoch = 13)

/// `text` is one line for a clerk: what was wrong, where (path, page, batch, sequence), what to do.
struct JournalError {
    JournalFault kind = JournalFault::io;
    std::string text;
};

template <class T>
using JournalResult = tl::expected<T, JournalError>;

[[nodiscard]] inline tl::unexpected<JournalError> journal_error(JournalFault kind,
                                                                std::string text) {
    return tl::unexpected{JournalError{kind, std::move(text)}};
}

/// The same with what `errno` says; call it before anything else can change errno.
[[nodiscard]] tl::unexpected<JournalError> system_error(JournalFault kind, std::string text);

}  // namespace headgate
