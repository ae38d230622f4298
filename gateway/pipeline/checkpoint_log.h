#pragma once

#include "gateway/pipeline/metronome.h"
#include "persistence/checkpoint.h"
#include "persistence/journal_writer.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace headgate {

struct CheckpointOptions {
    /// Lines are appended; whoever holds a copy can show later what the journal was.
    std::string path;
    PublicKey public_key;
    SecretKey secret_key;
    std::chrono::milliseconds period{1'000};
};

/// Signs what the journal has become and appends that to a file, once every period in which anything was
/// made durable, and at its end. Never signs what is not durable: a signed batch cannot be lost.
class CheckpointLog {
public:
    /// Opens or makes the file; a last line that a crash cut off goes. `warn` is told when a line could not
    /// be written; trading goes on.
    [[nodiscard]] static JournalResult<std::unique_ptr<CheckpointLog>>
    open(const CheckpointOptions& options, const JournalWriter& writer,
         std::function<void(const std::string&)> warn);
    /// Signs once more.
    ~CheckpointLog();
    CheckpointLog(const CheckpointLog&) = delete;
    CheckpointLog& operator=(const CheckpointLog&) = delete;

    /// Takes a journal's earlier batches as known: the tree over header and batches up to the one whose digest
    /// is `head`. Before the first `add` only.
    void go_on_from(MerkleTree tree, const Digest& head, Sequence last);
    /// The next batch, durable. Any thread.
    void add(const DurableBatch& batch);
    /// Signs every period from here on.
    void start();

private:
    CheckpointLog(const CheckpointOptions& options, const JournalWriter& writer, File file,
                  std::function<void(const std::string&)> warn);
    void sign();

    CheckpointOptions options_;
    File file_;
    std::function<void(const std::string&)> warn_;
    std::mutex mutex_;
    MerkleTree tree_;
    Checkpoint next_;
    std::uint64_t signed_size_ = 0;
    std::optional<Metronome> metronome_;
};

}  // namespace headgate
