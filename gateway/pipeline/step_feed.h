#pragma once

#include "persistence/journal_reader.h"
#include "persistence/journal_writer.h"

#include <array>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace headgate {

/// Some stored steps, copied out of the journal.
struct StepBlock {
    struct Step {
        Sequenced command;
        /// Where in `bytes` its event records end; they begin where the step before ends.
        std::size_t events_end = 0;
        std::uint32_t events = 0;
        /// Set at the last step of a batch.
        std::optional<DurableBatch> batch;
        /// Set there where the batch is the first that was read of an epoch.
        std::optional<CheckedHeader> epoch;
        /// Set there where the gateways' own bytes changed.
        std::optional<ByteVector> gateway_section;
    };
    /// `used` of them are filled; the rest is memory.
    std::vector<Step> steps;
    std::size_t used = 0;
    ByteVector bytes;
    /// Why nothing follows; absent at the journal's end too.
    std::optional<JournalError> error;
    bool is_last = false;
};

/// Reads a journal ahead on a thread of its own: hashing, checking and decoding are done while the core
/// carries out what came before. Holds a few blocks, however long the journal is.
class StepFeed {
public:
    /// `reader` is the feed's until it goes; it may then stand behind what was taken.
    explicit StepFeed(JournalReader& reader);
    ~StepFeed();
    StepFeed(const StepFeed&) = delete;
    StepFeed& operator=(const StepFeed&) = delete;

    /// The next block; it stays good until the next call. After the last one, not to be called again.
    [[nodiscard]] const StepBlock& next();

private:
    void run();
    void fill(StepBlock& block);

    JournalReader& reader_;
    /// Of the last batch that was read whole.
    std::uint64_t batches_ = 0;
    std::uint32_t epoch_ = 0;
    Digest epoch_digest_;
    ByteVector gateway_section_;
    std::array<StepBlock, 3> blocks_;
    std::mutex mutex_;
    std::condition_variable changed_;
    /// Blocks filled and blocks given back, ever.
    std::uint64_t filled_ = 0;
    std::uint64_t emptied_ = 0;
    std::uint64_t taken_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace headgate
