#pragma once

#include "gateway/pipeline/day_orders.h"
#include "gateway/pipeline/replay.h"
#include "persistence/merkle.h"
#include "persistence/snapshot_file.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace headgate {

/// Which journal is followed, and where its snapshots lie.
struct FollowOptions {
    std::string journal;
    JournalOwner owner;
    /// Nothing: from the journal's first command.
    std::optional<std::string> snapshots;
};

/// Where a follower began.
struct FollowStart {
    /// Nothing: at the journal's first command.
    std::optional<SnapshotFront> snapshot;
    std::string path;
    /// Newer snapshots that were not used, and why, newest first: "PATH: its hash differs".
    std::vector<std::string> passed_over;
    /// How long it took to find and load it.
    std::chrono::milliseconds loading{0};
};

/// Carries out a journal in a state of its own: recovery, and the one from whose state snapshots are written. It
/// begins at the newest snapshot that is whole, was made by these rules with these fields, and stands for a
/// batch that the journal holds; where there is none, at the beginning. What a snapshot says counts for nothing
/// that the journal does not say too: its batch must be there with the same digest, and its state must have
/// the hash that it was written with.
class Follower {
public:
    [[nodiscard]] static JournalResult<Follower> open(const FollowOptions& options);

    [[nodiscard]] const FollowStart& start() const { return start_; }
    /// Carries out what follows, every event compared (replay.h). Once. `until`: a batch must end there where
    /// a snapshot is to be written. While `hooks.visit` is called, `day` stands before that command.
    [[nodiscard]] JournalResult<ReplayReport> go_on(const ReplayHooks& hooks = {},
                                                    std::optional<Sequence> until = {});

    /// Writes the state as it stands. Requires that a batch ends here. `build`: the program's name.
    [[nodiscard]] JournalResult<SnapshotWriter::Finished>
    write_snapshot(const std::string& folder, const Text<40>& build) const;

    [[nodiscard]] const Core& core() const { return core_; }
    [[nodiscard]] const DayOrders& day() const { return desk_.day; }
    /// `batches` and `head` of the epoch.
    [[nodiscard]] const JournalTotals& totals() const { return totals_; }
    /// The epoch that it stands in, with its header's digest.
    [[nodiscard]] const CheckedHeader& epoch() const { return epoch_; }
    /// The gateways' own bytes as of here; empty where none were ever stored.
    [[nodiscard]] const ByteVector& gateway_section() const { return desk_.gateway_section; }
    /// The core, the day and the tree over the epoch's batches go over to the caller; the follower is then good
    /// for nothing.
    [[nodiscard]] Core take_core() { return std::move(core_); }
    [[nodiscard]] DayOrders take_day() { return std::move(desk_.day); }
    [[nodiscard]] MerkleTree take_tree() { return std::move(desk_.tree); }

private:
    /// What stands beside the core's state.
    struct Desk {
        DayOrders day;
        MerkleTree tree;
        ByteVector gateway_section;
        bool stopped_cleanly = false;
    };
    struct Loaded;

    Follower(JournalReader reader, Core core, Desk desk);
    [[nodiscard]] static JournalResult<Loaded> load(const std::string& path, JournalReader& reader);
    [[nodiscard]] static JournalResult<SnapshotFront> fitting_front(const std::string& path,
                                                                    const JournalReader& reader);
    void encode_desk(ByteVector& out) const;
    static void decode_desk(ByteReader& reader, HashKind hash, Desk& desk);

    FollowStart start_;
    JournalReader reader_;
    CheckedHeader epoch_;
    Core core_;
    Desk desk_;
    JournalTotals totals_;
    /// Of the last batch that was carried out whole.
    Sequence batch_first_;
    Bytes<16> state_hash_;
};

}  // namespace headgate
