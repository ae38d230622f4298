#pragma once

#include "persistence/journal_writer.h"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace headgate {

/// A command with what it led to.
struct JournalStep {
    Sequenced command;
    std::vector<Event> events;
};

struct JournalStageOptions {
    /// Steps between the core and the disk, at most; rounded up to a power of two.
    std::size_t queue_steps = 16'384;
    /// A batch that has reached this size waits for no more steps: whole pages of LMDB's, less the
    /// header of the first.
    std::size_t batch_bytes_max = (std::size_t{4} << 20) - 16;
    /// As many steps likewise.
    std::size_t batch_steps_max = 65'536;
    /// How long to wait before looking for space again.
    std::chrono::milliseconds no_space_retry{100};
    /// `help` commits on its caller's thread while commits take no longer than this: about what waking a thread costs.
    std::chrono::nanoseconds helped_commit_max{100'000};
};

/// Called by the stage's threads or by who helps, one call at a time, and should return soon.
struct JournalStageCallbacks {
    /// The steps of one batch, now durable, in order: the time for acknowledgements, and no sooner.
    /// The steps are the stage's own and are used again once this returns.
    std::function<void(std::span<const JournalStep>)> on_durable;
    /// Once: nothing was or will be made durable from here on. Stop taking orders, leave the process.
    std::function<void(const JournalError&)> on_failure;
    /// Each time that a batch finds no space; it is tried again until it fits or `stop` is called.
    std::function<void(const JournalError&)> on_no_space;
    /// May be empty. Before the batch's `on_durable`.
    std::function<void(const DurableBatch&)> on_batch = {};
};

/// The journal's two threads. The core hands steps over and never waits. One thread seals: it encodes and hashes
/// steps as they come. Whoever has sealed a batch commits it, and the other seals what comes meanwhile, so a
/// lone step wakes one thread only. While a commit is under way the batch after it grows. A batch is told as
/// durable when the commit after it has returned, or, where nothing follows, after a sync of its own. A thread of
/// the caller's may take both roles for a moment (`help`).
class JournalStage {
public:
    /// Starts the threads. Steps that the writer holds already go with the first batch, and are told to nobody.
    JournalStage(std::unique_ptr<JournalWriter> writer, JournalStageOptions options,
                 JournalStageCallbacks callbacks);
    /// Stops, as `stop`.
    ~JournalStage();
    JournalStage(const JournalStage&) = delete;
    JournalStage& operator=(const JournalStage&) = delete;

    /// Copies a step into the queue; false where it is full, or the stage has failed or stopped. Never
    /// waits, and allocates only for a step with more events than its slot has seen. One thread at a time. The stage
    /// hears of it with the next `wake` or `help`.
    [[nodiscard]] bool try_push(const Sequenced& command, std::span<const Event> events);
    /// What was pushed is to be made durable.
    void wake();
    /// The same, for a thread that would only wait: it seals and commits what was pushed itself, where nobody else is
    /// at it and commits are short (a journal in memory, a disk with a battery). Not while `stop` is called. What a callback
    /// throws ends the process, as it does on the stage's threads.
    void help() noexcept;

    /// Steps that will surely still be taken; 0 after a failure. Only the core makes it less, so a core
    /// that asks before it applies a command can never be left with a step that nobody takes.
    [[nodiscard]] std::size_t room() const;

    /// The gateways' own bytes, stored with the next batch. Any thread.
    void set_gateway_section(ByteSpan section);

    /// Commits everything that was pushed and ends the threads. An error: the failure, also where it was
    /// told before. To be called when the core pushes no more; again is the same answer.
    [[nodiscard]] JournalResult<void> stop();

private:
    /// A sealed batch and the slots that its steps lie in, side by side.
    struct Handed {
        SealedBatch batch;
        std::size_t slot = 0;
        std::size_t steps = 0;
    };

    void work();
    /// Seals what was pushed as soon as nobody else commits, and takes over committing. Nothing where nothing
    /// was pushed, or after a failure.
    [[nodiscard]] std::optional<Handed> next_batch();
    /// Adds what was pushed to the open batch, up to its bounds.
    void encode_pushed();
    [[nodiscard]] bool open_batch_is_full() const;
    [[nodiscard]] Handed seal(std::unique_lock<std::mutex>& lock);
    /// False after a failure; else committing is free again.
    [[nodiscard]] bool commit(Handed&& next);
    [[nodiscard]] bool end_commit(std::chrono::steady_clock::time_point begin,
                                  const JournalResult<void>& done);
    [[nodiscard]] JournalResult<void> tell_stored(Handed&& next);
    [[nodiscard]] JournalResult<void> store_when_there_is_space(const SealedBatch& batch);
    void tell_durable();
    void fail(const JournalError& error);
    void wake_all();

    std::unique_ptr<JournalWriter> writer_;
    JournalStageOptions options_;
    JournalStageCallbacks callbacks_;
    std::vector<JournalStep> slots_;
    std::optional<JournalError> failure_;  // of who commits, until the threads are joined
    alignas(64) std::atomic<std::uint64_t> tail_{0};
    alignas(64) std::atomic<std::uint64_t> head_{0};
    alignas(64) std::atomic<std::uint32_t> signal_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> failed_{false};

    // Of who seals. Both roles together move `open_from_`, so who commits may read it.
    std::uint64_t encoded_ = 0;
    std::uint64_t open_from_ = 0;

    // Of who commits: stored, not yet durable.
    std::deque<Handed> stored_;

    /// Of late, ns. Until the first: too long for anybody to help.
    std::atomic<std::int64_t> commit_ns_{INT64_MAX};

    // Between the two.
    std::mutex mutex_;
    std::condition_variable changed_;
    bool sealing_ = false;
    bool committing_ = false;
    /// Sealed and found no space while somebody helped. Committing goes to whoever takes it.
    std::optional<Handed> left_;
    /// Memory of batches that were told, to be filled again: fresh memory costs a page fault each 4 KiB.
    std::vector<ByteVector> emptied_;
    ByteVector gateway_section_;
    bool gateway_section_is_new_ = false;

    std::array<std::thread, 2> threads_;
};

}  // namespace headgate
