#pragma once

#include "persistence/chain_reader.h"
#include "persistence/journal_place.h"

#include <optional>
#include <string>
#include <vector>

namespace headgate {

/// A step as it is stored. The byte spans stay good until the next call of `next`.
struct StoredStep {
    Sequenced command;
    ByteSpan command_bytes;
    /// All event records, one behind the other.
    ByteSpan all_event_bytes;
    /// Empty with EventDecoding::left.
    std::vector<Event> events;
    /// The stored record of each event, for a replay that compares byte for byte.
    std::vector<ByteSpan> event_bytes;
};

/// An epoch as somebody else names it.
struct CheckedEpoch {
    std::uint32_t number = 1;
    /// Of its header.
    Digest digest;
};

/// left: events are taken apart into their records and not decoded, for a replay that compares bytes.
HEADGATE_ENUM(EventDecoding, done = 1, left = 2)

/// Reads a journal from its first step and checks all that can be checked without the engine: magic,
/// versions, hash chain, each CRC, the sequence without a gap, and that every record decodes. May run
/// beside a live writer, in its process or in another, and never holds it up.
class JournalReader {
public:
    /// Opens the journal in `directory`. One in another encoding than this program's is refused: its
    /// chain can still be read (ChainReader), its records only by the build that wrote it.
    [[nodiscard]] static JournalResult<JournalReader>
    open(const std::string& directory, const JournalOwner& expected = {},
         EventDecoding decoding = EventDecoding::done);

    /// The next step; null where the journal ends for now (a later call sees what was written since).
    /// A batch is yielded only after its hash was right. An error says which batch, record and
    /// sequence, and is final: every further call gives it again.
    [[nodiscard]] JournalResult<const StoredStep*> next();
    /// As ChainReader's.
    [[nodiscard]] JournalResult<void> skip_to(const JournalTotals& totals);
    /// Goes to a place between two batches, forwards or back, at any time; the next batch must follow from
    /// it. `gateway_section` is then only what was met on the way.
    [[nodiscard]] JournalResult<void> seek(const JournalPlace& place);
    /// As ChainReader's, in the epoch of this number, whose header must have this digest. `gateway_section`: as
    /// of that batch. An error leaves the reader where it was.
    [[nodiscard]] JournalResult<void> go_behind(const CheckedEpoch& epoch,
                                                const JournalTotals& totals, Sequence batch_first,
                                                ByteVector gateway_section);

    /// What has been yielded; `head` and `batches` of the batches that were yielded whole.
    [[nodiscard]] const JournalTotals& totals() const { return totals_; }
    [[nodiscard]] std::uint64_t batches_at_open() const { return chain_.batches_at_open(); }
    [[nodiscard]] PartitionId partition() const { return chain_.header().partition; }
    [[nodiscard]] const JournalHeader& header() const { return chain_.header(); }
    /// The header's own digest, leaf 0 of the tree.
    [[nodiscard]] const Digest& header_digest() const { return chain_.header_digest(); }
    /// The gateways' own bytes as of the last step; empty where none were ever stored.
    [[nodiscard]] const ByteVector& gateway_section() const { return gateway_; }

private:
    JournalReader(ChainReader chain, EventDecoding decoding);
    [[nodiscard]] JournalResult<const StoredStep*> read_next();
    [[nodiscard]] JournalResult<void> decode_step(ByteSpan payload);
    [[nodiscard]] JournalResult<void> decode_events(ByteSpan records, std::uint32_t count);
    [[nodiscard]] tl::unexpected<JournalError> damaged(const std::string& what) const;

    ChainReader chain_;
    EventDecoding decoding_;
    /// Of the batch that is being read.
    BatchParts batch_;
    JournalTotals totals_;
    ByteVector gateway_;
    /// What of the batch's body is still to be read.
    ByteSpan rest_;
    std::uint32_t steps_read_ = 0;
    std::uint64_t events_read_ = 0;
    StoredStep step_;
    std::optional<JournalError> failure_;
};

}  // namespace headgate
