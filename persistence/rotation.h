#pragma once

#include "persistence/checkpoint.h"
#include "persistence/epochs.h"

#include <string>

namespace headgate {

struct RotationOptions {
    std::string directory;
    JournalOwner owner;
    /// Of the program that writes the next epoch; the rules must be those of the epoch that ends.
    Text<40> build;
    Digest rules;
    /// Time of the last command, and the key that signs the closing checkpoint.
    Timestamp closed_at;
    PublicKey public_key;
    SecretKey secret_key;
};

struct SealedEpoch {
    /// Of the epoch that was sealed.
    Checkpoint closing;
    std::string folder;
};

/// Seals the epoch that a journal is in and begins the next, whose header names the last batch's digest.
/// The journal must have no writer; it is audited first. What was sealed lies in `sealed_folder`, mode 0400,
/// with its last checkpoint (`closing`) and the proof that the last batch is in it (`closing.proof`). A
/// failure or a crash leaves the journal in the old epoch or in the new one, and may be repeated.
[[nodiscard]] JournalResult<SealedEpoch> rotate_journal(const RotationOptions& options);

}  // namespace headgate
