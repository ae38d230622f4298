#pragma once

#include "engine/domain/codec.h"
#include "persistence/file.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace headgate {

struct ZeroedTailOptions {
    /// How much is kept ready beyond what is in use, bytes. 0: only what is asked for.
    std::uint64_t ahead_bytes = 0;
    /// Space on the volume that must be left over, bytes.
    std::uint64_t spare_bytes = 0;
};

/// Writes zeroes at the end of a file before they are needed. Blocks that are there already cost a
/// commit's fdatasync no work on the file system's own tables; and a full disk is met here, where nothing
/// of the journal's is half written yet, so it may heal. A thread of its own keeps `ahead_bytes` ready;
/// it writes small pieces, so that a commit beside it never waits for long.
class ZeroedTail {
public:
    /// Takes the file as it is: everything that has a length counts as ready.
    [[nodiscard]] static JournalResult<std::unique_ptr<ZeroedTail>>
    open(const std::string& path, const ZeroedTailOptions& options);
    /// Ends the thread.
    ~ZeroedTail();
    ZeroedTail(const ZeroedTail&) = delete;
    ZeroedTail& operator=(const ZeroedTail&) = delete;

    /// Returns well once the file is ready up to `end`. `no_space`: it is not, ask again later;
    /// `write_failed`: final, the kernel may have lost pages.
    [[nodiscard]] JournalResult<void> reach(std::uint64_t end);
    /// Ends the thread and cuts the file at `end`. Nothing may be in use behind it.
    void give_back(std::uint64_t end);

private:
    ZeroedTail(std::string path, File file, const ZeroedTailOptions& options);
    void run();
    void stop();
    [[nodiscard]] JournalResult<void> look_for_space(std::uint64_t more) const;
    /// Writes one piece at the end. Requires the lock of `growing_`.
    [[nodiscard]] JournalResult<void> grow(std::uint64_t end);

    std::string path_;
    File file_;
    ZeroedTailOptions options_;
    ByteVector zeroes_;
    /// Held by whoever writes zeroes.
    std::mutex growing_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t ready_ = 0;
    std::uint64_t wanted_ = 0;
    std::optional<JournalError> failure_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace headgate
