#include "gateway/pipeline/space_watch.h"

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace headgate {
namespace {

namespace fs = std::filesystem;

std::string in_mb(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MB"; }

/// What the files below a folder take on disk. Those that go while it is walked count for nothing.
std::uint64_t bytes_below(const std::string& folder) {
    constexpr std::uint64_t block = 512;
    std::uint64_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator at{folder, error}, end; !error && at != end;
         at.increment(error)) {
        struct stat status {};
        const bool is_file = ::lstat(at->path().c_str(), &status) == 0 && S_ISREG(status.st_mode);
        if (is_file) bytes += static_cast<std::uint64_t>(status.st_blocks) * block;
    }
    return bytes;
}

std::uint64_t less(std::uint64_t from, std::uint64_t by) { return from > by ? from - by : 0; }

}  // namespace

std::string to_string(const SpaceStanding& standing) {
    return in_mb(standing.left) + " left for the journal: its folder takes " +
           in_mb(standing.used) + ", the volume has " + in_mb(standing.free) + " free";
}

SpaceWatch::SpaceWatch(std::string folder, SpaceOptions options, Tell inform, Tell warn)
    : folder_{std::move(folder)}, options_{std::move(options)}, inform_{std::move(inform)},
      warn_{std::move(warn)} {
    std::ranges::sort(options_.warn_left, std::greater<>{});
}

SpaceStanding SpaceWatch::measure() const {
    SpaceStanding standing;
    struct statvfs volume {};
    // A folder that cannot be asked is not a full one; the journal's own writes will say what is wrong.
    standing.free = ::statvfs(folder_.c_str(), &volume) == 0
                        ? std::uint64_t{volume.f_bavail} * volume.f_frsize
                        : UINT64_MAX;
    standing.used = bytes_below(folder_);
    standing.left = less(standing.free, options_.leave_free);
    if (options_.budget)
        standing.left = std::min(standing.left, less(*options_.budget, standing.used));
    return standing;
}

std::uint64_t SpaceWatch::threshold(std::size_t number) const {
    return number < options_.warn_left.size() ? options_.warn_left[number] : options_.halt_left;
}

SpaceStanding SpaceWatch::look() {
    SpaceStanding standing = measure();
    const std::size_t all = options_.warn_left.size() + 1;
    const std::size_t before = crossed_;
    while (crossed_ > 0) {
        const std::uint64_t last = threshold(crossed_ - 1);
        if (standing.left < last + last / 10) break;
        --crossed_;
    }
    while (crossed_ < all && standing.left < threshold(crossed_)) ++crossed_;
    standing.crossed = crossed_;
    standing.is_low = crossed_ == all;
    if (crossed_ > before && warn_) {
        const std::string then =
            standing.is_low ? "; books are halted until there is more, make some space"
                            : "; new orders are refused below " + in_mb(options_.halt_left);
        warn_(to_string(standing) + ", less than " + in_mb(threshold(crossed_ - 1)) + then);
    }
    if (crossed_ < before && inform_) {
        inform_(to_string(standing) + "; there is space again" +
                (before == all ? ", operators may open the books" : ""));
    }
    return standing;
}

}  // namespace headgate
