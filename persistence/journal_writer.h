#pragma once

#include "persistence/file.h"
#include "persistence/journal_format.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

struct MDB_env;

namespace headgate {

HEADGATE_ENUM(IfMissing, create = 1, refuse = 2)

struct JournalOptions {
    std::string directory;
    PartitionId partition;
    IfMissing if_missing = IfMissing::create;
    /// Step by which LMDB's map grows, bytes. Address space only, the disk is used as it is needed.
    std::uint64_t map_step_bytes = std::uint64_t{1} << 30;
    /// Space on the volume that must be left after a batch, bytes; less is `no_space`.
    std::uint64_t spare_bytes = std::uint64_t{16} << 20;
};

/// The one writer of a journal. Collects steps into a batch and makes the batch durable as one whole.
/// One thread at a time, and only in the process that opened it
/// (asserted at each commit).
class JournalWriter {
public:
    /// Opens the journal, or makes it where it is missing and the options say so (the directory too,
    /// one level). Checks the page structure and the newest batch first; the rest of the chain is the
    /// reader's to check. A failure leaves the journal as it was.
    [[nodiscard]] static JournalResult<std::unique_ptr<JournalWriter>>
    open(const JournalOptions& options);
    ~JournalWriter();
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    /// Adds a step to the current batch, encoded at once. Requires the sequence that follows the last.
    void append(const Sequenced& command, std::span<const Event> events);

    /// Makes the current batch durable; it is on disk when this returns well. Nothing to commit is
    /// well. `no_space`: nothing was written, the batch is kept, call again later. `write_failed` is
    /// final: whether the batch survived is unknown, every further commit fails, so leave the process
    /// and recover.
    [[nodiscard]] JournalResult<void> commit();

    /// The last durable sequence; 0 in a journal that has none.
    [[nodiscard]] Sequence last_sequence() const { return last_; }
    /// Hash of the last durable batch, or of the header.
    [[nodiscard]] const Digest& head() const { return head_; }
    /// Bytes that the current batch will take.
    [[nodiscard]] std::size_t pending_bytes() const { return batch_.size() + digest_size; }
    [[nodiscard]] std::uint32_t pending_commands() const { return commands_; }

private:
    struct CloseEnvironment {
        void operator()(MDB_env* environment) const;
    };

    explicit JournalWriter(const JournalOptions& options);
    [[nodiscard]] JournalResult<void> take_lock();
    [[nodiscard]] JournalResult<void> create();
    [[nodiscard]] JournalResult<void> resume();
    [[nodiscard]] JournalResult<void> open_environment();
    [[nodiscard]] JournalResult<void> find_room(std::uint64_t bytes);
    [[nodiscard]] JournalResult<void> grow_map(std::uint64_t bytes);
    [[nodiscard]] int store(std::uint64_t key, ByteSpan value);
    [[nodiscard]] int cover_last_page();
    [[nodiscard]] tl::unexpected<JournalError> fail(const std::string& what, int code);
    void start_batch();

    JournalOptions options_;
    std::string data_path_;
    pid_t owner_;
    File lock_;
    std::unique_ptr<MDB_env, CloseEnvironment> environment_;
    unsigned tree_ = 0;
    std::uint64_t page_size_ = 0;
    bool transaction_open_ = false;
    std::optional<JournalError> failure_;
    Sha256 hash_;
    Digest head_;
    Sequence last_;
    Sequence next_{1};
    /// The batch as it will be stored, its header still blank.
    ByteVector batch_;
    std::uint32_t commands_ = 0;
    std::uint32_t events_ = 0;
};

}  // namespace headgate
