#pragma once

#include "persistence/journal_error.h"
#include "persistence/sha256.h"

#include <string>

/// The journal's own records (grammar in persistence/README.md); commands and events inside them are
/// engine/domain/codec.h's.
namespace headgate {

inline constexpr std::uint16_t journal_format_version = 0;
inline constexpr Bytes<4> journal_magic{{'H', 'G', 'J', '0'}};
inline constexpr Bytes<4> batch_magic{{'H', 'G', 'B', '0'}};
/// Key of the header; batches are keyed by their first sequence.
inline constexpr std::uint64_t header_key = 0;

/// The value under `header_key`, before its hash.
struct JournalHeader {
    Bytes<4> magic = journal_magic;
    std::uint16_t format = journal_format_version;
    std::uint16_t encoding = encoding_version;
    PartitionId partition;
    std::uint32_t page_size = 0;
    HEADGATE_FIELDS(magic, format, encoding, partition, page_size)
};

/// The front of a batch, before its body.
struct BatchHeader {
    Bytes<4> magic = batch_magic;
    std::uint16_t format = journal_format_version;
    std::uint16_t encoding = encoding_version;
    PartitionId partition;
    Sequence first;
    std::uint32_t commands = 0;
    std::uint32_t events = 0;
    Digest previous;
    std::uint64_t body_length = 0;
    HEADGATE_FIELDS(magic, format, encoding, partition, first, commands, events, previous,
                    body_length)
};

inline constexpr std::size_t digest_size = sizeof(Digest::bytes);
inline constexpr std::size_t journal_header_size = encoded_size_max<JournalHeader>() + digest_size;
inline constexpr std::size_t batch_header_size = encoded_size_max<BatchHeader>();
/// length and CRC-32C before each step's payload.
inline constexpr std::size_t step_head_size = 8;
static_assert(journal_header_size == 14 + 32);
static_assert(batch_header_size == 66);

[[nodiscard]] std::array<std::uint8_t, journal_header_size>
encode_journal_header(const JournalHeader& header, Sha256& hash);

/// What a header says, once its hash, magic and versions are right. `where` begins every error's text.
[[nodiscard]] JournalResult<JournalHeader> decode_journal_header(ByteSpan bytes, Sha256& hash,
                                                                 const std::string& where);

/// A batch's header, once its magic, versions and lengths are right. The hash is not yet looked at.
[[nodiscard]] JournalResult<BatchHeader> decode_batch_header(ByteSpan bytes,
                                                             const std::string& where);

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
