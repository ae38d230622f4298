#pragma once

#include "persistence/journal_writer.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
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
    /// A batch that has reached this size is committed without waiting for more.
    std::size_t batch_bytes_max = std::size_t{4} << 20;
    /// How long to wait before looking for space again.
    std::chrono::milliseconds no_space_retry{100};
};

/// All are called on the stage's own thread and should return soon.
struct JournalStageCallbacks {
    /// The steps of one batch, now durable, in order: the time for acknowledgements, and no sooner.
    /// The steps are the stage's own and are used again once this returns.
    std::function<void(std::span<const JournalStep>)> on_durable;
    /// Once: nothing was or will be made durable from here on. Stop taking orders, leave the process.
    std::function<void(const JournalError&)> on_failure;
    /// Each time that a batch finds no space; it is tried again until it fits or `stop` is called.
    std::function<void(const JournalError&)> on_no_space;
};

/// The journal's thread. The core hands steps over and never waits; the stage commits whatever has
/// gathered while the last batch was on its way to the disk.
class JournalStage {
public:
    /// Starts the thread.
    JournalStage(std::unique_ptr<JournalWriter> writer, JournalStageOptions options,
                 JournalStageCallbacks callbacks);
    /// Stops, as `stop`.
    ~JournalStage();
    JournalStage(const JournalStage&) = delete;
    JournalStage& operator=(const JournalStage&) = delete;

    /// Copies a step into the queue; false where it is full, or the stage has failed or stopped. Never
    /// waits, and allocates only for a step with more events than its slot has seen. One thread: the core's.
    [[nodiscard]] bool try_push(const Sequenced& command, std::span<const Event> events);

    /// Steps that will surely still be taken; 0 after a failure. Only the core makes it less, so a core
    /// that asks before it applies a command can never be left with a step that nobody takes.
    [[nodiscard]] std::size_t room() const;

    /// Commits everything that was pushed and ends the thread. An error: the failure, also where it was
    /// told before. To be called when the core pushes no more; again is the same answer.
    [[nodiscard]] JournalResult<void> stop();

private:
    void run();
    /// Waits for steps; false where there are none left and stop was asked.
    [[nodiscard]] bool wait_for_steps();
    /// Commits the batch that begins at the head; false where that failed for good.
    [[nodiscard]] bool commit_gathered();
    [[nodiscard]] JournalResult<void> commit_when_there_is_space();
    void wake();

    std::unique_ptr<JournalWriter> writer_;
    JournalStageOptions options_;
    JournalStageCallbacks callbacks_;
    std::vector<JournalStep> slots_;
    std::optional<JournalError> failure_;  // the thread's until it is joined
    alignas(64) std::atomic<std::uint64_t> tail_{0};
    alignas(64) std::atomic<std::uint64_t> head_{0};
    alignas(64) std::atomic<std::uint32_t> signal_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> failed_{false};
    std::thread thread_;
};

}  // namespace headgate
