#include "persistence/journal_stage.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace headgate {
namespace {

/// A slot keeps room for this many events; what a rare large step took is given back, or the queue would
/// in time hold the largest step in every slot.
constexpr std::size_t slot_events_kept = 8;

}  // namespace

JournalStage::JournalStage(std::unique_ptr<JournalWriter> writer, JournalStageOptions options,
                           JournalStageCallbacks callbacks)
    : writer_{std::move(writer)}, options_{options}, callbacks_{std::move(callbacks)} {
    HEADGATE_ASSERT(callbacks_.on_durable && callbacks_.on_failure && callbacks_.on_no_space);
    HEADGATE_ASSERT(options_.queue_steps > 0);
    slots_.resize(std::bit_ceil(options_.queue_steps));
    for (JournalStep& slot : slots_) slot.events.reserve(slot_events_kept);
    thread_ = std::thread{[this] { run(); }};
}

JournalStage::~JournalStage() { (void)stop(); }

bool JournalStage::try_push(const Sequenced& command, std::span<const Event> events) {
    if (room() == 0) return false;
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    JournalStep& slot = slots_[tail & (slots_.size() - 1)];
    slot.command = command;
    slot.events.assign(events.begin(), events.end());
    tail_.store(tail + 1, std::memory_order_release);
    wake();
    return true;
}

std::size_t JournalStage::room() const {
    if (failed_.load(std::memory_order_acquire) || stopping_.load(std::memory_order_acquire))
        return 0;
    const std::uint64_t used =
        tail_.load(std::memory_order_relaxed) - head_.load(std::memory_order_acquire);
    return slots_.size() - static_cast<std::size_t>(used);
}

void JournalStage::wake() {
    signal_.fetch_add(1, std::memory_order_release);
    signal_.notify_one();
}

JournalResult<void> JournalStage::stop() {
    stopping_.store(true, std::memory_order_release);
    wake();
    if (thread_.joinable()) thread_.join();
    if (failure_) return tl::unexpected{*failure_};
    return {};
}

bool JournalStage::wait_for_steps() {
    for (;;) {
        // The ticket before the look: whatever is signalled after it ends the wait.
        const std::uint32_t ticket = signal_.load(std::memory_order_acquire);
        const bool stopping = stopping_.load(std::memory_order_acquire);
        if (tail_.load(std::memory_order_acquire) != head_.load(std::memory_order_relaxed))
            return true;
        if (stopping) return false;
        signal_.wait(ticket, std::memory_order_acquire);
    }
}

void JournalStage::run() {
    while (wait_for_steps()) {
        if (!commit_gathered()) return;
    }
}

bool JournalStage::commit_gathered() {
    const std::uint64_t head = head_.load(std::memory_order_relaxed);
    const std::uint64_t gathered = tail_.load(std::memory_order_acquire) - head;
    // A batch ends where the ring does, so that its steps lie side by side.
    const std::size_t at = head & (slots_.size() - 1);
    const std::size_t most = std::min<std::size_t>(gathered, slots_.size() - at);
    std::size_t count = 0;
    do {
        const JournalStep& slot = slots_[at + count];
        writer_->append(slot.command, slot.events);
        ++count;
    } while (count < most && writer_->pending_bytes() < options_.batch_bytes_max);
    if (auto done = commit_when_there_is_space(); !done) {
        failure_ = done.error();
        failed_.store(true, std::memory_order_release);
        callbacks_.on_failure(*failure_);
        return false;
    }
    const std::span<JournalStep> batch{slots_.data() + at, count};
    callbacks_.on_durable(batch);
    for (JournalStep& slot : batch) {
        if (slot.events.capacity() <= slot_events_kept) continue;
        std::vector<Event> small;
        small.reserve(slot_events_kept);
        slot.events = std::move(small);
    }
    head_.store(head + count, std::memory_order_release);
    return true;
}

JournalResult<void> JournalStage::commit_when_there_is_space() {
    for (;;) {
        // Asked before the attempt: a stop is always followed by one more.
        const bool is_last = stopping_.load(std::memory_order_acquire);
        auto done = writer_->commit();
        if (done || done.error().kind != JournalFault::no_space) return done;
        callbacks_.on_no_space(done.error());
        if (is_last) return done;
        std::this_thread::sleep_for(options_.no_space_retry);
    }
}

}  // namespace headgate
