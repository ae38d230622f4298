#pragma once

#include "persistence/hasher.h"
#include "persistence/journal_error.h"

#include <optional>
#include <string>

/// The journal's own records (grammar in persistence/README.md); commands and events inside them are
/// engine/domain/codec.h's.
namespace headgate {

inline constexpr std::uint16_t journal_format_version = 1;
inline constexpr Bytes<4> journal_magic{{'H', 'G', 'J', 'L'}};
inline constexpr Bytes<4> batch_magic{{'H', 'G', 'B', 'L'}};
/// Key of the header; batches are keyed by their first sequence.
inline constexpr std::uint64_t header_key = 0;

using VenueCode = Text<24>;

/// The value under `header_key`, before its hash: whose journal this is and what wrote it.
struct JournalHeader {
    Bytes<4> magic = journal_magic;
    std::uint16_t format = journal_format_version;
    HashKind hash = HashKind::sha256;
    std::uint16_t encoding = encoding_version;
    VenueCode venue;
    PartitionId partition;
    std::uint32_t epoch = 1;
    /// Of this epoch.
    Sequence first{1};
    /// Hash of the last batch of the epoch before; zero in the first.
    Digest previous;
    /// Name of the program that wrote it.
    Text<40> build;
    /// Hash of the rules that refused and let pass.
    Digest rules;
    std::uint32_t page_size = 0;
    HEADGATE_FIELDS(magic, format, hash, encoding, venue, partition, epoch, first, previous, build,
                    rules, page_size)
};

/// The front of a batch. It is hashed last, so that the body can be hashed while it grows.
struct BatchHeader {
    Bytes<4> magic = batch_magic;
    std::uint16_t format = journal_format_version;
    PartitionId partition;
    std::uint32_t epoch = 1;
    /// From 1: the batch's place in the epoch, and its leaf in the tree (the header is leaf 0).
    std::uint64_t index = 0;
    Sequence first;
    std::uint32_t commands = 0;
    std::uint32_t events = 0;
    Digest previous;
    std::uint64_t body_length = 0;
    std::uint32_t gateway_length = 0;
    HEADGATE_FIELDS(magic, format, partition, epoch, index, first, commands, events, previous,
                    body_length, gateway_length)
};

inline constexpr std::size_t digest_size = sizeof(Digest::bytes);
inline constexpr std::size_t batch_header_size = encoded_size_max<BatchHeader>();
/// length and CRC-32C before each step's payload.
inline constexpr std::size_t step_head_size = 8;
static_assert(batch_header_size == 80);

/// The header with its hash at the end.
[[nodiscard]] ByteVector encode_journal_header(const JournalHeader& header);

/// What a header says, once its magic, versions and hash are right. `where` begins every error's text.
[[nodiscard]] JournalResult<JournalHeader> decode_journal_header(ByteSpan bytes,
                                                                 const std::string& where);

/// The parts of a stored batch.
struct BatchParts {
    BatchHeader header;
    ByteSpan header_bytes;
    ByteSpan body;
    ByteSpan gateway;
    Digest digest;
};
/// A batch's parts, once magic, version and lengths are right. The hash is not yet looked at.
[[nodiscard]] JournalResult<BatchParts> decode_batch(ByteSpan bytes, const std::string& where);
/// The hash that the parts should have: of body, gateway section and header, in this order.
[[nodiscard]] Digest digest_of(const BatchParts& parts, Hasher& hash);

/// The hash at the end of `bytes`, a header or a batch. Requires at least 32 bytes.
[[nodiscard]] Digest stored_digest(ByteSpan bytes);

/// One step's payload as framed in a body.
struct FramedStep {
    std::uint32_t crc = 0;
    ByteSpan payload;
};
/// Takes the next step from the front of `body`; nothing where its length does not fit.
[[nodiscard]] std::optional<FramedStep> take_step(ByteSpan& body);

}  // namespace headgate
