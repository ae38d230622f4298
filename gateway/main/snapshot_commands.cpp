#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "gateway/pipeline/snapshot_keeper.h"

#include <fmt/format.h>

namespace headgate {
namespace {

FollowOptions follow(const SnapshotCommandOptions& options) {
    const std::filesystem::path journal = journal_folder(options.journal);
    const auto beside =
        std::filesystem::absolute(journal).lexically_normal().parent_path() / "snapshots";
    return {journal.string(), {}, (options.folder.empty() ? beside : options.folder).string()};
}

}  // namespace

int snapshot_command(const SnapshotCommandOptions& options) {
    const FollowOptions journal = follow(options);
    const auto taken = take_snapshot(
        journal, {*journal.snapshots, 1, options.keep, Text<40>{"headgate snapshot"}});
    if (!taken) return complain(taken.error());
    if (*taken) {
        fmt::print("sequence {}: {}\n", (*taken)->sequence.value(), to_string(**taken));
    } else {
        fmt::print("no command since the newest snapshot in {}\n", *journal.snapshots);
    }
    return exit_well;
}

int replay_from_snapshot(const SnapshotCommandOptions& options) {
    auto follower = Follower::open(follow(options));
    if (!follower) return complain(follower.error());
    const FollowStart& start = follower->start();
    for (const std::string& why : start.passed_over) fmt::print("passed over {}\n", why);
    if (start.snapshot) {
        fmt::print("began with {}: sequence {}, state hash {}, the journal has its batch {}\n",
                   start.path, start.snapshot->sequence.value(), hex(start.snapshot->state_hash),
                   start.snapshot->batches);
    } else {
        fmt::print("no snapshot to begin with\n");
    }
    const auto report = follower->go_on();
    if (!report) {
        fmt::print(stderr, "headgate: {}\n", report.error().text);
        return exit_found;
    }
    follower->core().state().ledger.assert_conserved();
    fmt::print("{}\n", to_string(*report));
    return exit_well;
}

}  // namespace headgate
