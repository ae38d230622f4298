#pragma once

#include "persistence/checkpoint.h"

#include <string>

/// Proofs as text that anybody can check with the centre's public key and nothing else.
///
///     headgate-proof inclusion                     headgate-proof consistency
///     sequence=N leaf=N digest=HEX                 the earlier checkpoint's line
///     path=HEX   (any number)                      path=HEX   (any number)
///     the checkpoint's line                        the later checkpoint's line
namespace headgate {

/// Proves that the batch with `sequence` is in the journal that the checkpoint stands for.
[[nodiscard]] JournalResult<std::string>
prove_inclusion(const std::string& directory, Sequence sequence, const std::string& checkpoint);

/// Proves that the journal of the later checkpoint begins with the whole of that of the earlier.
[[nodiscard]] JournalResult<std::string> prove_consistency(const std::string& directory,
                                                           const std::string& earlier,
                                                           const std::string& later);

/// The stored bytes of the batch with `sequence`, to go with a proof.
[[nodiscard]] JournalResult<ByteVector> batch_bytes(const std::string& directory,
                                                    Sequence sequence);

/// What a proof shows, as one sentence, or why it shows nothing. `batch`, where not empty, must be the
/// bytes of the batch that an inclusion proof is about. `key` as for `read_checkpoint`.
[[nodiscard]] CheckpointResult<std::string>
check_proof(std::string_view proof, const std::optional<PublicKey>& key, ByteSpan batch);

}  // namespace headgate
