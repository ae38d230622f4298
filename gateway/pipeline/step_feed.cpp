#include "gateway/pipeline/step_feed.h"

namespace headgate {
namespace {

constexpr std::size_t block_steps = 512;

}  // namespace

StepFeed::StepFeed(JournalReader& reader)
    : reader_{reader}, batches_{reader.totals().batches}, epoch_{reader.header().epoch},
      gateway_section_{reader.gateway_section()} {
    thread_ = std::thread{[this] { run(); }};
}

StepFeed::~StepFeed() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

const StepBlock& StepFeed::next() {
    std::unique_lock lock{mutex_};
    emptied_ = taken_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return filled_ > taken_; });
    return blocks_[taken_++ % blocks_.size()];
}

void StepFeed::run() {
    for (bool more = true; more;) {
        std::unique_lock lock{mutex_};
        changed_.wait(lock, [this] { return stopping_ || filled_ - emptied_ < blocks_.size(); });
        if (stopping_) return;
        StepBlock& block = blocks_[filled_ % blocks_.size()];
        lock.unlock();
        fill(block);
        more = !block.is_last;
        lock.lock();
        ++filled_;
        changed_.notify_all();
    }
}

void StepFeed::fill(StepBlock& block) {
    block.steps.resize(block_steps);
    block.bytes.clear();
    for (block.used = 0; block.used < block_steps; ++block.used) {
        const auto next = reader_.next();
        if (!next) block.error = next.error();
        block.is_last = !next || *next == nullptr;
        if (block.is_last) return;
        const StoredStep& stored = **next;
        StepBlock::Step& step = block.steps[block.used];
        step.command = stored.command;
        block.bytes.insert(block.bytes.end(), stored.all_event_bytes.begin(),
                           stored.all_event_bytes.end());
        step.events_end = block.bytes.size();
        step.events = static_cast<std::uint32_t>(stored.event_bytes.size());
        step.batch.reset();
        step.epoch.reset();
        step.gateway_section.reset();
        const JournalTotals& totals = reader_.totals();
        const std::uint32_t epoch = reader_.header().epoch;
        // An epoch counts its batches anew.
        if (totals.batches == 0 || (totals.batches == batches_ && epoch == epoch_)) continue;
        batches_ = totals.batches;
        epoch_ = epoch;
        step.batch = DurableBatch{totals.batches, totals.head, totals.last};
        if (reader_.header_digest() != epoch_digest_) {
            epoch_digest_ = reader_.header_digest();
            step.epoch = CheckedHeader{reader_.header(), epoch_digest_};
        }
        if (reader_.gateway_section() == gateway_section_) continue;
        gateway_section_ = reader_.gateway_section();
        step.gateway_section = gateway_section_;
    }
}

}  // namespace headgate
