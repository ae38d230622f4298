#pragma once

#include "persistence/batch_builder.h"
#include "persistence/file.h"
#include "persistence/lmdb_file.h"
#include "persistence/zeroed_tail.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace headgate {

HEADGATE_ENUM(IfMissing, create = 1, refuse = 2)

struct JournalOptions {
    std::string directory;
    PartitionId partition;
    VenueCode venue;
    /// Name of this program and hash of its rules; they go into a new journal's header. A journal that
    /// was written under other rules is refused, unless `rules` is blank.
    Text<40> build;
    Digest rules;
    HashKind hash = HashKind::sha256;
    IfMissing if_missing = IfMissing::create;
    SyncMode sync = SyncMode::delayed;
    /// Step by which LMDB's map grows, bytes. Address space only, the disk is used as it is needed.
    std::uint64_t map_step_bytes = std::uint64_t{1} << 30;
    /// Zeroes that are kept written behind the end of what is in use, bytes.
    std::uint64_t zeroed_ahead_bytes = std::uint64_t{8} << 20;
    /// Space on the volume that must be left when the file grows, bytes; less is `no_space`.
    std::uint64_t spare_bytes = std::uint64_t{16} << 20;
};

/// A batch that is durable: its leaf of the tree, see persistence/README.md.
struct DurableBatch {
    std::uint64_t index = 0;
    Digest digest;
    Sequence last;
};

/// The one writer of a journal. Collects steps into a batch and makes the batch durable as one whole.
/// Only in the process that opened it (asserted at each store). Either all on one thread by `append` and
/// `commit`; or one thread with `builder` and one with `store` and `flush`.
class JournalWriter {
public:
    /// Opens the journal, or makes it where it is missing and the options say so (the directory too,
    /// one level). Checks the page structure and the newest batch first; the rest of the chain is the
    /// reader's to check. A failure leaves the journal as it was.
    [[nodiscard]] static JournalResult<std::unique_ptr<JournalWriter>>
    open(const JournalOptions& options);
    /// Gives back the zeroes behind the last batch.
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    [[nodiscard]] BatchBuilder& builder() { return *builder_; }
    /// As the builder's.
    void append(const Sequenced& command, std::span<const Event> events) {
        builder_->append(command, events);
    }
    /// Seals, stores and flushes what was appended; it is on disk when this returns well. Nothing to
    /// commit is well. `no_space`: nothing was written, all is kept, call again later. `write_failed` is
    /// final, as for `store`.
    [[nodiscard]] JournalResult<void> commit();

    /// Writes a sealed batch, the next in the chain. Well: all batches before it are durable, and it is so
    /// itself after the next `store` or `flush` (with SyncMode::strict at once). `no_space`: nothing was
    /// written, the same call may go well later. `write_failed` is final: whether the batch survived is
    /// unknown, every further call fails, so leave the process and recover.
    [[nodiscard]] JournalResult<void> store(const SealedBatch& batch);
    /// Makes everything stored durable.
    [[nodiscard]] JournalResult<void> flush();
    /// Zeroes the file this far ahead now, bytes, so that nothing grows while that lasts.
    [[nodiscard]] JournalResult<void> prepare(std::uint64_t bytes);

    /// The last durable sequence: what may be acknowledged.
    [[nodiscard]] Sequence durable_sequence() const { return durable_; }
    /// The last stored sequence; 0 in a journal that has none.
    [[nodiscard]] Sequence last_sequence() const { return end_.last; }
    /// Hash of the last stored batch, or of the header.
    [[nodiscard]] const Digest& head() const { return end_.head; }
    [[nodiscard]] const ChainEnd& end() const { return end_; }
    [[nodiscard]] const JournalHeader& header() const { return header_; }
    [[nodiscard]] const Digest& header_digest() const { return header_digest_; }
    /// What `commit` has made durable since this was last asked.
    [[nodiscard]] std::vector<DurableBatch> take_committed() {
        return std::exchange(committed_, {});
    }
    [[nodiscard]] const JournalOptions& options() const { return options_; }
    [[nodiscard]] std::size_t pending_bytes() const { return builder_->pending_bytes(); }
    [[nodiscard]] std::uint32_t pending_commands() const { return builder_->pending_commands(); }

private:
    explicit JournalWriter(const JournalOptions& options);
    [[nodiscard]] JournalResult<void> take_lock();
    [[nodiscard]] JournalResult<void> create();
    [[nodiscard]] JournalResult<void> resume();
    [[nodiscard]] JournalResult<void> resume_at(std::uint64_t last_key);
    [[nodiscard]] JournalResult<void> open_files();
    [[nodiscard]] JournalResult<void> find_room(std::uint64_t bytes);
    [[nodiscard]] std::string not_told() const;
    [[nodiscard]] tl::unexpected<JournalError> fail(const std::string& what, int code);

    JournalOptions options_;
    std::string data_path_;
    pid_t owner_;
    File lock_;
    JournalHeader header_;
    Digest header_digest_;
    std::vector<DurableBatch> committed_;
    std::unique_ptr<ZeroedTail> tail_;
    std::unique_ptr<LmdbFile> file_;
    std::unique_ptr<BatchBuilder> builder_;
    std::optional<JournalError> failure_;
    ChainEnd end_;
    Sequence durable_;
    /// How far the file was made ready: LMDB may not write behind it.
    std::uint64_t ready_bytes_ = 0;
    /// Sealed by `commit`, and not stored for want of space.
    std::optional<SealedBatch> kept_;
};

}  // namespace headgate
