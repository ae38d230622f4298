#pragma once

#include "persistence/journal_format.h"
#include "persistence/merkle.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What an outside party holds against the journal: its size and root at a moment, signed (Ed25519). One
/// line of text each, appended to a file; the signature covers the words before it as they stand.
///
///     headgate-checkpoint 1 venue=V partition=1 epoch=1 hash=sha256 size=7 sequence=99 time=NS root=HEX
///     head=HEX key=HEX signature=HEX
namespace headgate {

using PublicKey = Bytes<32>;
using SecretKey = Bytes<64>;

struct Checkpoint {
    VenueCode venue;
    PartitionId partition;
    std::uint32_t epoch = 0;
    HashKind hash = HashKind::sha256;
    /// Leaves of the tree: the header and `size` - 1 batches.
    std::uint64_t size = 0;
    /// The last in those batches.
    Sequence sequence;
    Timestamp time;
    Digest root;
    /// Digest of the last of those batches.
    Digest head;
    PublicKey key;
};

/// The line, without its end, signed with the key whose public half is in `checkpoint.key`.
[[nodiscard]] std::string sign_checkpoint(const Checkpoint& checkpoint, const SecretKey& key);

struct CheckpointError {
    /// From 1; 0 where it is none of a file's lines.
    std::uint64_t line = 0;
    std::string text;
};
template <class T>
using CheckpointResult = tl::expected<T, CheckpointError>;

/// Reads one line and checks its signature. `expected` nothing takes the key that the line names, which
/// shows that nobody changed the line, not who wrote it.
[[nodiscard]] CheckpointResult<Checkpoint>
read_checkpoint(std::string_view line, const std::optional<PublicKey>& expected);
/// Every line of a file, oldest first. A last line that is cut off is left out. Sizes and times must not
/// go back within an epoch.
[[nodiscard]] CheckpointResult<std::vector<Checkpoint>>
read_checkpoints(const std::string& path, const std::optional<PublicKey>& expected);

[[nodiscard]] std::string hex_text(ByteSpan bytes);
/// False where `hex` is not exactly as many bytes.
[[nodiscard]] bool bytes_from_hex(std::string_view hex, std::span<std::uint8_t> out);

}  // namespace headgate
