#include "persistence/zeroed_tail.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

namespace headgate {
namespace {

constexpr std::uint64_t piece_bytes = std::uint64_t{1} << 20;

}  // namespace

ZeroedTail::ZeroedTail(std::string path, File file, const ZeroedTailOptions& options)
    : path_{std::move(path)}, file_{std::move(file)}, options_{options},
      zeroes_(static_cast<std::size_t>(piece_bytes)) {}

JournalResult<std::unique_ptr<ZeroedTail>> ZeroedTail::open(const std::string& path,
                                                            const ZeroedTailOptions& options) {
    File file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!file.is_open()) return system_error(JournalFault::io, "cannot open " + path);
    const auto length = file.length();
    if (!length) return tl::unexpected{length.error()};
    std::unique_ptr<ZeroedTail> tail{new ZeroedTail{path, std::move(file), options}};
    tail->ready_ = *length;
    if (options.ahead_bytes > 0) tail->thread_ = std::thread{[&it = *tail] { it.run(); }};
    return tail;
}

ZeroedTail::~ZeroedTail() { stop(); }

void ZeroedTail::stop() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ZeroedTail::give_back(std::uint64_t end) {
    stop();
    // What cannot be cut off stays; it is zeroes.
    if (ready_ > end && ::ftruncate(file_.descriptor(), static_cast<off_t>(end)) == 0) ready_ = end;
}

JournalResult<void> ZeroedTail::reach(std::uint64_t end) {
    {
        const std::lock_guard lock{mutex_};
        wanted_ = std::max(wanted_, end);
        if (failure_) return tl::unexpected{*failure_};
        const bool short_of_half = ready_ < end + options_.ahead_bytes / 2;
        if (ready_ >= end) {
            if (short_of_half) changed_.notify_all();
            return {};
        }
    }
    const std::lock_guard turn{growing_};
    return grow(end);
}

JournalResult<void> ZeroedTail::grow(std::uint64_t end) {
    for (;;) {
        std::uint64_t from = 0;
        {
            const std::lock_guard lock{mutex_};
            if (failure_) return tl::unexpected{*failure_};
            from = ready_;
        }
        if (from >= end) return {};
        const std::uint64_t more = std::min(end - from, piece_bytes);
        if (auto space = look_for_space(more); !space) return space;
        std::uint64_t done = 0;
        while (done < more) {
            const ssize_t put = ::pwrite(file_.descriptor(), zeroes_.data(), more - done,
                                         static_cast<off_t>(from + done));
            if (put < 0 && errno == EINTR) continue;
            if (put <= 0) break;
            done += static_cast<std::uint64_t>(put);
        }
        const int reason = done < more ? errno : 0;
        const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
        const bool failed = (reason != 0 && !full) || ::fdatasync(file_.descriptor()) != 0;
        const std::lock_guard lock{mutex_};
        if (failed) {
            failure_ = system_error(JournalFault::write_failed, path_ + ": zeroes at byte " +
                                                                    std::to_string(from) +
                                                                    " could not be written")
                           .value();
            return tl::unexpected{*failure_};
        }
        ready_ = from + done / 4096 * 4096;
        if (full) {
            errno = reason;
            return system_error(JournalFault::no_space,
                                path_ + ": the next batch needs a file of " + std::to_string(end) +
                                    " bytes; nothing was written, free some space");
        }
    }
}

JournalResult<void> ZeroedTail::look_for_space(std::uint64_t more) const {
    const auto length = file_.length();
    if (!length) return tl::unexpected{length.error()};
    rlimit file_size{};
    HEADGATE_ASSERT(::getrlimit(RLIMIT_FSIZE, &file_size) == 0);
    if (file_size.rlim_cur != RLIM_INFINITY && *length + more > file_size.rlim_cur) {
        return journal_error(JournalFault::no_space, path_ + ": the next batch needs a file of " +
                                                         std::to_string(*length + more) +
                                                         " bytes, the process may write " +
                                                         std::to_string(file_size.rlim_cur) +
                                                         "; raise its file size limit (ulimit -f)");
    }
    const std::string folder = path_.substr(0, path_.find_last_of('/') + 1);
    struct statvfs volume {};
    if (::statvfs(folder.c_str(), &volume) != 0)
        return system_error(JournalFault::no_space, "cannot see the free space of " + folder);
    const std::uint64_t available = std::uint64_t{volume.f_bavail} * volume.f_frsize;
    if (available >= more + options_.spare_bytes) return {};
    return journal_error(JournalFault::no_space,
                         folder + ": " + std::to_string(available) + " bytes free, " +
                             std::to_string(more + options_.spare_bytes) +
                             " needed for the next batch; nothing was written, free some space");
}

void ZeroedTail::run() {
    std::unique_lock lock{mutex_};
    while (!stopping_) {
        const std::uint64_t goal = wanted_ + options_.ahead_bytes;
        if (failure_ || ready_ >= goal || wanted_ == 0) {
            changed_.wait(lock);
            continue;
        }
        const std::uint64_t next = std::min(goal, ready_ + piece_bytes);
        lock.unlock();
        bool well = false;
        {
            const std::lock_guard turn{growing_};
            well = grow(next).has_value();
        }
        lock.lock();
        // On a full disk the next batch that needs space asks again and says so.
        if (!well && !stopping_) changed_.wait(lock);
    }
}

}  // namespace headgate
