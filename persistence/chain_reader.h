#pragma once

#include "persistence/journal_format.h"
#include "persistence/page_file.h"

#include <optional>
#include <string>

namespace headgate {

/// Whose journal it should be; nothing means anybody's.
struct JournalOwner {
    std::optional<VenueCode> venue;
    std::optional<PartitionId> partition;
};

/// The header and its own hash, to which the first batch is chained.
struct CheckedHeader {
    JournalHeader header;
    Digest digest;
};
[[nodiscard]] JournalResult<CheckedHeader> read_header(PageFile& file,
                                                       const JournalOwner& expected);

/// What has been read and found right so far.
struct JournalTotals {
    std::uint64_t batches = 0;
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    Sequence last;
    /// Hash of the last batch; of the header where there is none.
    Digest head;
};

/// One batch whose hash and chain are right. The spans stay good until the next call of `next`.
struct ChainBatch {
    BatchParts parts;
    /// Where in data.mdb the batch begins.
    std::uint64_t offset = 0;
};

/// Reads a journal batch by batch and checks magic, version, hash and chain, and that no sequence is
/// missing. Looks into no record, so it reads journals of every encoding. May run beside a live writer,
/// in its process or in another, and never holds it up.
class ChainReader {
public:
    [[nodiscard]] static JournalResult<ChainReader> open(const std::string& directory,
                                                         const JournalOwner& expected = {});

    /// The next batch; null where the journal ends for now (a later call sees what was written since).
    /// An error says which batch, record, sequence and byte, and is final.
    [[nodiscard]] JournalResult<const ChainBatch*> next();
    /// Goes on, or back, to behind a batch that was read before and whose hash is known, as an index names it.
    [[nodiscard]] JournalResult<void> skip_to(const JournalTotals& totals);
    /// Goes on behind a batch that somebody else names, once the journal has shown that it holds this very
    /// batch: `totals.batches` its place, `totals.last` and `totals.head` its last sequence and digest,
    /// `batch_first` its first sequence. An error leaves the reader where it was. Only before the first `next`.
    [[nodiscard]] JournalResult<void> go_behind(const JournalTotals& totals, Sequence batch_first);

    /// Commands and events are the batches' own counts.
    [[nodiscard]] const JournalTotals& totals() const { return totals_; }
    /// Batches that the journal held when it was opened: an end for a reading beside a live writer.
    [[nodiscard]] std::uint64_t batches_at_open() const { return batches_at_open_; }
    [[nodiscard]] const JournalHeader& header() const { return header_.header; }
    /// Leaf 0 of the tree.
    [[nodiscard]] const Digest& header_digest() const { return header_.digest; }
    [[nodiscard]] const std::string& path() const { return file_.path(); }
    /// "data.mdb: batch 7 (first sequence 100)" of the batch that `next` gave last.
    [[nodiscard]] std::string name() const { return where_; }

private:
    ChainReader(PageFile file, const CheckedHeader& header);
    [[nodiscard]] JournalResult<bool> load();
    [[nodiscard]] JournalResult<void> check(const StoredValue& found);
    [[nodiscard]] std::string where_hash_broke() const;

    PageFile file_;
    CheckedHeader header_;
    Hasher hash_;
    JournalTotals totals_;
    std::uint64_t batches_at_open_ = 0;
    std::string where_;
    ByteVector bytes_;
    ChainBatch batch_;
    std::optional<JournalError> failure_;
};

}  // namespace headgate
