#pragma once

#include "persistence/hasher.h"

namespace headgate {

/// SHA-256 of this program's rules as they are written down: numbers, clauses, what each concerns and what
/// it says. A journal names the one that it was written under. A predicate that was changed while its words
/// were not is found by replay.
[[nodiscard]] Digest rule_set_hash();

}  // namespace headgate
