#pragma once

#include "persistence/file.h"
#include "persistence/journal_format.h"

#include <optional>
#include <string>
#include <vector>

/// A state at the end of one batch of a journal, so that a start need not carry out everything before it again.
/// Grammar in gateway/pipeline/README.md; what the body means is for others to know. A snapshot proves nothing by
/// itself: who uses one asks the journal whether its batch is there (ChainReader::go_behind).
namespace headgate {

inline constexpr std::uint16_t snapshot_format_version = 1;
inline constexpr Bytes<4> snapshot_magic{{'H', 'G', 'S', 'N'}};

/// What a snapshot begins with.
struct SnapshotFront {
    Bytes<4> magic = snapshot_magic;
    std::uint16_t format = snapshot_format_version;
    HashKind hash = HashKind::sha256;
    std::uint16_t encoding = encoding_version;
    /// Which fields the state's bytes hold.
    Bytes<16> form;
    VenueCode venue;
    PartitionId partition;
    std::uint32_t epoch = 1;
    /// Digest of the journal's header, and of the rules under which the state came about.
    Digest journal;
    Digest rules;
    /// Name of the program that wrote it: for people.
    Text<40> build;
    /// The batch at whose end the state stood: its first and its last sequence, its place, its digest; and how
    /// many commands and events there were up to there.
    Sequence batch_first;
    Sequence sequence;
    std::uint64_t batches = 0;
    Digest head;
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    Bytes<16> state_hash;
    std::uint64_t body_length = 0;
    HEADGATE_FIELDS(magic, format, hash, encoding, form, venue, partition, epoch, journal, rules,
                    build, batch_first, sequence, batches, head, commands, events, state_hash,
                    body_length)
};

/// Writes one snapshot under a temporary name and gives it its own name once all of it is on disk.
class SnapshotWriter {
public:
    /// Makes the folder where it is missing, one level. `locked`: the same one is being written elsewhere.
    [[nodiscard]] static JournalResult<SnapshotWriter> open(const std::string& folder,
                                                            const SnapshotFront& front);
    /// Takes an unfinished file away.
    ~SnapshotWriter();
    SnapshotWriter(SnapshotWriter&&) noexcept = default;
    SnapshotWriter& operator=(SnapshotWriter&&) = delete;

    /// The next part of the body. The first failure is kept and told by `finish`.
    void add(ByteSpan bytes);
    struct Finished {
        std::string path;
        std::uint64_t bytes = 0;
    };
    /// Hashes, syncs, renames, syncs the folder. An error leaves no snapshot.
    [[nodiscard]] JournalResult<Finished> finish(const Bytes<16>& state_hash);

private:
    SnapshotWriter(std::string path, std::string draft, const SnapshotFront& front, File file);
    [[nodiscard]] JournalResult<void> write(ByteSpan bytes, std::uint64_t offset);

    std::string path_;
    std::string draft_;
    SnapshotFront front_;
    File file_;
    Hasher hash_;
    std::uint64_t front_size_ = 0;
    std::uint64_t end_ = 0;
    std::optional<JournalError> failure_;
};

/// A snapshot's front, when all that can be told from the file's first bytes and its length is right. Its
/// hash is not yet looked at.
[[nodiscard]] JournalResult<SnapshotFront> read_snapshot_front(const std::string& path);

struct SnapshotBytes {
    SnapshotFront front;
    ByteVector bytes;
    [[nodiscard]] ByteSpan body() const;
};
/// The whole file, its hash checked.
[[nodiscard]] JournalResult<SnapshotBytes> read_snapshot(const std::string& path);

/// The snapshots in a folder, the one of the largest sequence first. Unfinished ones and other files are left
/// out; none where there is no such folder.
[[nodiscard]] std::vector<std::string> snapshots_in(const std::string& folder);
/// Deletes all but the newest `kept`, and drafts that a crash left.
void keep_newest_snapshots(const std::string& folder, std::size_t kept);

}  // namespace headgate
