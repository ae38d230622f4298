#pragma once

#include "gateway/pipeline/follower.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace headgate {

struct SnapshotOptions {
    std::string folder;
    /// So many commands lie between two snapshots, at least; 0: none are taken.
    std::uint64_t every = 1'000'000;
    /// How many are kept; older ones are deleted once a newer one is on disk.
    std::size_t keep = 3;
    Text<40> build;
};

struct SnapshotTaken {
    SnapshotWriter::Finished file;
    Sequence sequence;
    /// Where it began, and how many commands it carried out from there.
    FollowStart start;
    std::uint64_t commands = 0;
    std::chrono::milliseconds replaying{0};
    std::chrono::milliseconds writing{0};
};
/// What was done, in one line for an operator.
[[nodiscard]] std::string to_string(const SnapshotTaken& taken);

/// Writes a snapshot of the journal as it stands, or as it stood at `until`, where a batch must end: goes on from
/// the newest one in a state of its own, so a running exchange is not held up by it. Nothing where there is no
/// command since the newest one, or where `stop` came true meanwhile.
[[nodiscard]] JournalResult<std::optional<SnapshotTaken>>
take_snapshot(const FollowOptions& journal, const SnapshotOptions& options,
              std::optional<Sequence> until = {}, const std::function<bool()>& stop = {});

/// Takes snapshots of a journal that is being written, on a thread of its own and of low priority. The core
/// knows nothing of it. Its state is there only while one is being taken.
class SnapshotKeeper {
public:
    using Tell = std::function<void(const std::string&)>;
    /// `newest`: the sequence of the newest snapshot that is good; 0 where there is none. `inform` hears of each
    /// one taken, `warn` why one was not, on the keeper's thread; both may be empty.
    SnapshotKeeper(FollowOptions journal, SnapshotOptions options, Sequence newest, Tell inform,
                   Tell warn);
    /// Gives up one that is being taken.
    ~SnapshotKeeper();
    SnapshotKeeper(const SnapshotKeeper&) = delete;
    SnapshotKeeper& operator=(const SnapshotKeeper&) = delete;

    /// A batch that ends with this sequence is durable. Any thread; returns at once.
    void durable(Sequence last);

private:
    void run();
    void take(Sequence until);

    FollowOptions journal_;
    SnapshotOptions options_;
    Tell inform_;
    Tell warn_;
    /// Where the last one stands, or was tried.
    Sequence newest_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Sequence durable_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace headgate
