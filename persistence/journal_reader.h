#pragma once

#include "persistence/journal_format.h"
#include "persistence/page_file.h"

#include <optional>
#include <string>
#include <vector>

namespace headgate {

/// A step as it is stored. The byte spans stay good until the next call of `next`.
struct StoredStep {
    Sequenced command;
    ByteSpan command_bytes;
    std::vector<Event> events;
    /// The stored record of each event, for a replay that compares byte for byte.
    std::vector<ByteSpan> event_bytes;
};

/// What has been read and found right so far.
struct JournalTotals {
    std::uint64_t batches = 0;
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    Sequence last;
    /// Hash of the last batch; of the header where there is none.
    Digest head;
};

/// The header and its own hash, to which the first batch is chained.
struct CheckedHeader {
    JournalHeader header;
    Digest digest;
};
/// Reads the header of a journal; `expected` nothing means any partition.
[[nodiscard]] JournalResult<CheckedHeader> read_header(PageFile& file, Sha256& hash,
                                                       std::optional<PartitionId> expected);

/// Reads a journal from its first step and checks all that can be checked without the engine: magic,
/// versions, hash chain, each CRC, the sequence without a gap, and that every record decodes. May run
/// beside a live writer, in its process or in another, and never holds it up.
class JournalReader {
public:
    /// Opens the journal in `directory`. `expected` nothing means any partition.
    [[nodiscard]] static JournalResult<JournalReader>
    open(const std::string& directory, std::optional<PartitionId> expected = {});

    /// The next step; null where the journal ends for now (a later call sees what was written since).
    /// A batch is yielded only after its hash was right. An error says which batch, record and
    /// sequence, and is final: every further call gives it again.
    [[nodiscard]] JournalResult<const StoredStep*> next();

    [[nodiscard]] const JournalTotals& totals() const { return totals_; }
    /// Batches that the journal held when it was opened: an end for a reading beside a live writer.
    [[nodiscard]] std::uint64_t batches_at_open() const { return batches_at_open_; }
    [[nodiscard]] PartitionId partition() const { return partition_; }

private:
    JournalReader(PageFile file, const CheckedHeader& header);
    [[nodiscard]] JournalResult<bool> load_batch();
    [[nodiscard]] JournalResult<void> check_batch(std::uint64_t key);
    [[nodiscard]] JournalResult<void> decode_step(ByteSpan payload);
    [[nodiscard]] std::string where_hash_broke() const;
    [[nodiscard]] std::string batch_name(std::uint64_t key) const;
    [[nodiscard]] tl::unexpected<JournalError> damaged(const std::string& what) const;

    PageFile file_;
    PartitionId partition_;
    Sha256 hash_;
    JournalTotals totals_;
    std::uint64_t batches_at_open_ = 0;
    ByteVector batch_;
    BatchHeader header_;
    /// What of the batch's body is still to be read.
    ByteSpan rest_;
    std::uint32_t steps_read_ = 0;
    std::uint64_t events_read_ = 0;
    StoredStep step_;
    std::optional<JournalError> failure_;
};

}  // namespace headgate
