#include "persistence/journal_stage.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace headgate {
namespace {

/// A slot keeps room for this many events; what a rare large step took is given back, or the queue would
/// in time hold the largest step in every slot.
constexpr std::size_t slot_events_kept = 8;
constexpr std::chrono::microseconds bite{200};
/// As many batches as are on their way at a time: one filled, one written, one not yet durable.
constexpr std::size_t batches_kept = 3;

}  // namespace

JournalStage::JournalStage(std::unique_ptr<JournalWriter> writer, JournalStageOptions options,
                           JournalStageCallbacks callbacks)
    : writer_{std::move(writer)}, options_{options}, callbacks_{std::move(callbacks)} {
    HEADGATE_ASSERT(callbacks_.on_durable && callbacks_.on_failure && callbacks_.on_no_space);
    HEADGATE_ASSERT(options_.queue_steps > 0);
    slots_.resize(std::bit_ceil(options_.queue_steps));
    for (JournalStep& slot : slots_) slot.events.reserve(slot_events_kept);
    for (std::thread& thread : threads_) thread = std::thread{[this] { work(); }};
}

JournalStage::~JournalStage() { (void)stop(); }

bool JournalStage::try_push(const Sequenced& command, std::span<const Event> events) {
    if (room() == 0) return false;
    const std::uint64_t tail = tail_.load(std::memory_order_relaxed);
    JournalStep& slot = slots_[tail & (slots_.size() - 1)];
    slot.command = command;
    slot.events.assign(events.begin(), events.end());
    tail_.store(tail + 1, std::memory_order_release);
    return true;
}

std::size_t JournalStage::room() const {
    if (failed_.load(std::memory_order_acquire) || stopping_.load(std::memory_order_acquire))
        return 0;
    const std::uint64_t used =
        tail_.load(std::memory_order_relaxed) - head_.load(std::memory_order_acquire);
    return slots_.size() - static_cast<std::size_t>(used);
}

void JournalStage::set_gateway_section(ByteSpan section) {
    const std::lock_guard lock{mutex_};
    gateway_section_.assign(section.begin(), section.end());
    gateway_section_is_new_ = true;
}

void JournalStage::wake() {
    signal_.fetch_add(1, std::memory_order_release);
    signal_.notify_one();
}

void JournalStage::wake_all() {
    signal_.fetch_add(1, std::memory_order_release);
    signal_.notify_all();
}

JournalResult<void> JournalStage::stop() {
    stopping_.store(true, std::memory_order_release);
    wake_all();
    for (std::thread& thread : threads_) {
        if (thread.joinable()) thread.join();
    }
    if (failure_) return tl::unexpected{*failure_};
    return {};
}

// ---- sealing ---------------------------------------------------------------------------------------

void JournalStage::work() {
    for (;;) {
        // The ticket before the look: whatever is signalled after it ends the wait.
        const std::uint32_t ticket = signal_.load(std::memory_order_acquire);
        const bool stopping = stopping_.load(std::memory_order_acquire);
        if (auto next = next_batch()) {
            if (!commit(std::move(*next))) return;
            continue;
        }
        if (stopping || failed_.load(std::memory_order_acquire)) return;
        signal_.wait(ticket, std::memory_order_acquire);
    }
}

std::optional<JournalStage::Handed> JournalStage::next_batch() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock,
                  [this] { return !sealing_ || left_ || failed_.load(std::memory_order_acquire); });
    if (failed_.load(std::memory_order_acquire)) return std::nullopt;
    if (left_) return std::exchange(left_, std::nullopt);
    sealing_ = true;
    std::optional<Handed> next;
    for (;;) {
        lock.unlock();
        encode_pushed();
        lock.lock();
        if (left_) {
            next = std::exchange(left_, std::nullopt);
            break;
        }
        if (encoded_ == open_from_ || failed_.load(std::memory_order_acquire)) break;
        if (!committing_) {
            committing_ = true;
            next = seal(lock);
            break;
        }
        // Steps are taken in bites: were each push waited for, each would have to wake this thread, and
        // that is the core's time.
        changed_.wait_for(lock, bite, [this] { return !committing_ || left_; });
    }
    sealing_ = false;
    changed_.notify_all();
    return next;
}

void JournalStage::help() noexcept {
    if (commit_ns_.load(std::memory_order_relaxed) > options_.helped_commit_max.count())
        return wake();
    std::unique_lock lock{mutex_};
    if (sealing_ || committing_ || failed_.load(std::memory_order_acquire)) {
        lock.unlock();
        return wake();
    }
    sealing_ = committing_ = true;
    lock.unlock();
    encode_pushed();
    lock.lock();
    std::optional<Handed> next;
    if (encoded_ != open_from_) next = seal(lock);
    sealing_ = false;
    committing_ = next.has_value();
    changed_.notify_all();
    lock.unlock();
    if (!next) return;
    const auto begin = std::chrono::steady_clock::now();
    auto done = writer_->store(next->batch);
    if (!done && done.error().kind == JournalFault::no_space) {
        // To wait for space is the threads' part; committing goes over to them with the batch.
        lock.lock();
        left_ = std::move(next);
        changed_.notify_all();
        lock.unlock();
        return wake();
    }
    if (done) done = tell_stored(std::move(*next));
    // More than one batch holds waits for the threads.
    if (end_commit(begin, done) &&
        tail_.load(std::memory_order_acquire) != head_.load(std::memory_order_acquire))
        wake();
}

bool JournalStage::open_batch_is_full() const {
    // A batch ends where the ring does, so that its steps lie side by side.
    const std::size_t steps = static_cast<std::size_t>(encoded_ - open_from_);
    return steps > 0 &&
           ((encoded_ & (slots_.size() - 1)) == 0 || steps >= options_.batch_steps_max ||
            writer_->pending_bytes() >= options_.batch_bytes_max);
}

void JournalStage::encode_pushed() {
    const std::uint64_t tail = tail_.load(std::memory_order_acquire);
    while (encoded_ < tail && !open_batch_is_full()) {
        const JournalStep& slot = slots_[encoded_ & (slots_.size() - 1)];
        writer_->append(slot.command, slot.events);
        ++encoded_;
    }
}

JournalStage::Handed JournalStage::seal(std::unique_lock<std::mutex>& lock) {
    if (gateway_section_is_new_) writer_->builder().set_gateway_section(gateway_section_);
    gateway_section_is_new_ = false;
    if (!emptied_.empty()) {
        writer_->builder().recycle(std::move(emptied_.back()));
        emptied_.pop_back();
    }
    lock.unlock();
    Handed next{writer_->builder().seal(),
                static_cast<std::size_t>(open_from_ & (slots_.size() - 1)),
                static_cast<std::size_t>(encoded_ - open_from_)};
    open_from_ = encoded_;
    lock.lock();
    return next;
}

// ---- committing ------------------------------------------------------------------------------------

bool JournalStage::commit(Handed&& next) {
    const auto begin = std::chrono::steady_clock::now();
    auto done = store_when_there_is_space(next.batch);
    if (done) done = tell_stored(std::move(next));
    return end_commit(begin, done);
}

bool JournalStage::end_commit(std::chrono::steady_clock::time_point begin,
                              const JournalResult<void>& done) {
    if (!done) {
        fail(done.error());
        return false;
    }
    // An eighth of the newest: a single long one ends the help, some short ones begin it again.
    const std::int64_t took = (std::chrono::steady_clock::now() - begin).count();
    const std::int64_t before = commit_ns_.load(std::memory_order_relaxed);
    commit_ns_.store(before == INT64_MAX ? took : before + (took - before) / 8,
                     std::memory_order_relaxed);
    const std::lock_guard lock{mutex_};
    committing_ = false;
    changed_.notify_all();
    return true;
}

JournalResult<void> JournalStage::tell_stored(Handed&& next) {
    stored_.push_back(std::move(next));
    tell_durable();
    // What was pushed meanwhile takes this batch with it.
    if (tail_.load(std::memory_order_acquire) != open_from_) return {};
    if (auto flushed = writer_->flush(); !flushed) return flushed;
    tell_durable();
    return {};
}

void JournalStage::tell_durable() {
    while (!stored_.empty() && stored_.front().batch.last <= writer_->durable_sequence()) {
        Handed& handed = stored_.front();
        if (callbacks_.on_batch)
            callbacks_.on_batch({handed.batch.index, handed.batch.digest, handed.batch.last});
        const std::span<JournalStep> steps{slots_.data() + handed.slot, handed.steps};
        callbacks_.on_durable(steps);
        for (JournalStep& slot : steps) {
            if (slot.events.capacity() <= slot_events_kept) continue;
            std::vector<Event> small;
            small.reserve(slot_events_kept);
            slot.events = std::move(small);
        }
        {
            const std::lock_guard lock{mutex_};
            if (emptied_.size() < batches_kept) emptied_.push_back(std::move(handed.batch.bytes));
        }
        head_.fetch_add(handed.steps, std::memory_order_release);
        stored_.pop_front();
    }
}

void JournalStage::fail(const JournalError& error) {
    failure_ = error;
    {
        const std::lock_guard lock{mutex_};
        failed_.store(true, std::memory_order_release);
        changed_.notify_all();
    }
    wake_all();
    callbacks_.on_failure(*failure_);
}

JournalResult<void> JournalStage::store_when_there_is_space(const SealedBatch& batch) {
    for (;;) {
        // Asked before the attempt: a stop is always followed by one more.
        const bool is_last = stopping_.load(std::memory_order_acquire);
        auto done = writer_->store(batch);
        if (done || done.error().kind != JournalFault::no_space) return done;
        callbacks_.on_no_space(done.error());
        // What was stored before needs no space to be told.
        if (auto flushed = writer_->flush(); !flushed) return flushed;
        tell_durable();
        if (is_last) return done;
        std::this_thread::sleep_for(options_.no_space_retry);
    }
}

}  // namespace headgate
