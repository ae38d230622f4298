#include "gateway/pipeline/snapshot_keeper.h"

#include "gateway/pipeline/elapsed.h"

#include <unistd.h>

namespace headgate {

std::string to_string(const SnapshotTaken& taken) {
    std::string text =
        "snapshot " + taken.file.path + " (" + std::to_string(taken.file.bytes) + " bytes): from " +
        (taken.start.snapshot ? taken.start.path : "the journal's beginning") + ", loaded in " +
        std::to_string(taken.start.loading.count()) + " ms, " + std::to_string(taken.commands) +
        " commands carried out in " + std::to_string(taken.replaying.count()) + " ms, written in " +
        std::to_string(taken.writing.count()) + " ms";
    for (const std::string& why : taken.start.passed_over) text += "; passed over " + why;
    return text;
}

JournalResult<std::optional<SnapshotTaken>> take_snapshot(const FollowOptions& journal,
                                                          const SnapshotOptions& options,
                                                          std::optional<Sequence> until,
                                                          const std::function<bool()>& stop) {
    auto follower = Follower::open(journal);
    if (!follower) return tl::unexpected{follower.error()};
    SnapshotTaken taken;
    taken.start = follower->start();
    ReplayHooks hooks;
    hooks.stop = stop;
    const auto begin = std::chrono::steady_clock::now();
    const auto report = follower->go_on(hooks, until);
    if (!report) return tl::unexpected{report.error()};
    taken.replaying = elapsed_since(begin);
    taken.commands = report->commands;
    taken.sequence = report->last;
    if (report->commands == 0 || (stop && stop())) return std::optional<SnapshotTaken>{};
    const auto written = std::chrono::steady_clock::now();
    auto file = follower->write_snapshot(options.folder, options.build);
    if (!file) return tl::unexpected{file.error()};
    taken.writing = elapsed_since(written);
    taken.file = std::move(*file);
    keep_newest_snapshots(options.folder, options.keep);
    return std::optional{std::move(taken)};
}

SnapshotKeeper::SnapshotKeeper(FollowOptions journal, SnapshotOptions options, Sequence newest,
                               Tell inform, Tell warn)
    : journal_{std::move(journal)}, options_{std::move(options)}, inform_{std::move(inform)},
      warn_{std::move(warn)}, newest_{newest} {
    thread_ = std::thread{[this] { run(); }};
}

SnapshotKeeper::~SnapshotKeeper() {
    stopping_.store(true);
    { const std::lock_guard lock{mutex_}; }
    changed_.notify_all();
    thread_.join();
}

void SnapshotKeeper::durable(Sequence last) {
    {
        const std::lock_guard lock{mutex_};
        durable_ = last;
    }
    changed_.notify_all();
}

void SnapshotKeeper::run() {
    // Of this thread and those that it starts: trading goes before snapshots.
    constexpr int low_priority = 10;
    (void)!::nice(low_priority);
    std::unique_lock lock{mutex_};
    for (;;) {
        changed_.wait(lock, [this] {
            return stopping_.load() || durable_.value() >= newest_.value() + options_.every;
        });
        if (stopping_.load()) return;
        const Sequence until = durable_;
        lock.unlock();
        take(until);
        lock.lock();
        // Also where it failed: the next one is tried a schedule later, not at once again.
        newest_ = until;
    }
}

void SnapshotKeeper::take(Sequence until) {
    const auto taken =
        take_snapshot(journal_, options_, until, [this] { return stopping_.load(); });
    if (!taken && warn_) warn_("no snapshot was taken: " + taken.error().text);
    if (taken && *taken && inform_) inform_(to_string(**taken));
}

}  // namespace headgate
