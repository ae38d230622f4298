#pragma once

#include "engine/domain/codec.h"

#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <sys/stat.h>
#include <vector>

/// A disk that can lose its power. This program has its own pwrite, write, writev, ftruncate, fdatasync,
/// fsync and msync, which LMDB and the journal then use: each goes through to the real file, and is noted for
/// the one file that is watched. From the notes follow the files that a power cut could have left behind.
namespace headgate::test {

/// What of the system's promises holds.
struct DiskManners {
    /// False: fdatasync, fsync and msync return well and promise nothing, as LMDB's MDB_NOSYNC would.
    bool syncs = true;
};

class WatchedDisk {
public:
    /// Takes the file as it is now for durable, and watches it from here on.
    void watch(const std::string& path, DiskManners manners);
    void stop_watching();

    /// A file that a cut at this moment could leave: what was synced, and of everything since then each
    /// 512-byte sector either old or in any version written since; sizes likewise.
    [[nodiscard]] ByteVector after_cut(std::mt19937_64& random);

    /// Writes, truncations and syncs of the watched file so far.
    [[nodiscard]] std::uint64_t calls() const { return calls_; }
    /// Called after every call on the watched file, on the caller's thread. May be empty.
    std::function<void()> on_call;

    // What the system's functions tell.
    [[nodiscard]] bool is_watched(int descriptor) const;
    void wrote(int descriptor, std::uint64_t offset, ByteSpan bytes);
    void cut_to(std::uint64_t size);
    void synced();
    /// False where a sync should not reach the disk either.
    [[nodiscard]] DiskManners manners() const { return manners_; }

private:
    struct Write {
        std::uint64_t offset = 0;
        ByteVector bytes;
        /// Set for a change of size.
        std::optional<std::uint64_t> size;
        /// Written through (O_DSYNC): on disk with its return, and nothing else with it.
        bool sure = false;
    };
    static void apply(const Write& write, ByteVector& file);
    void told();

    mutable std::mutex mutex_;
    DiskManners manners_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    bool watching_ = false;
    ByteVector durable_;
    std::vector<Write> pending_;
    std::uint64_t calls_ = 0;
};

[[nodiscard]] WatchedDisk& watched_disk();

}  // namespace headgate::test
