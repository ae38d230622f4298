#include "tests/persistence/power_cut.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <iterator>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace headgate::test {
namespace {

constexpr std::uint64_t sector = 512;

}  // namespace

WatchedDisk& watched_disk() {
    static WatchedDisk disk;
    return disk;
}

void WatchedDisk::watch(const std::string& path, DiskManners manners) {
    std::ifstream file{path, std::ios::binary};
    ByteVector bytes{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
    struct stat status {};
    HEADGATE_ASSERT(::stat(path.c_str(), &status) == 0);
    const std::lock_guard lock{mutex_};
    device_ = status.st_dev;
    inode_ = status.st_ino;
    manners_ = manners;
    durable_ = std::move(bytes);
    pending_.clear();
    watching_ = true;
}

void WatchedDisk::stop_watching() {
    const std::lock_guard lock{mutex_};
    watching_ = false;
    on_call = {};
}

bool WatchedDisk::is_watched(int descriptor) const {
    const std::lock_guard lock{mutex_};
    if (!watching_) return false;
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && status.st_dev == device_ && status.st_ino == inode_;
}

void WatchedDisk::apply(const Write& write, ByteVector& file) {
    if (write.size) {
        file.resize(static_cast<std::size_t>(*write.size));
        return;
    }
    const std::size_t end = static_cast<std::size_t>(write.offset) + write.bytes.size();
    if (file.size() < end) file.resize(end);
    std::copy(write.bytes.begin(), write.bytes.end(),
              file.begin() + static_cast<std::ptrdiff_t>(write.offset));
}

void WatchedDisk::told() {
    ++calls_;
    if (on_call) on_call();
}

void WatchedDisk::wrote(int descriptor, std::uint64_t offset, ByteSpan bytes) {
    const bool through = (::fcntl(descriptor, F_GETFL) & O_DSYNC) != 0;
    {
        const std::lock_guard lock{mutex_};
        pending_.push_back({offset, {bytes.begin(), bytes.end()}, {}, through && manners_.syncs});
    }
    told();
}

void WatchedDisk::cut_to(std::uint64_t size) {
    {
        const std::lock_guard lock{mutex_};
        pending_.push_back({0, {}, size, false});
    }
    told();
}

void WatchedDisk::synced() {
    {
        const std::lock_guard lock{mutex_};
        for (const Write& write : pending_) apply(write, durable_);
        pending_.clear();
    }
    told();
}

ByteVector WatchedDisk::after_cut(std::mt19937_64& random) {
    const std::lock_guard lock{mutex_};
    ByteVector file = durable_;
    // How likely a sector is to have reached the disk differs from cut to cut: all, hardly any, half.
    const std::uint64_t chance = random() % 101;
    for (const Write& write : pending_) {
        if (write.size) {
            if (random() % 100 < chance) apply(write, file);
            continue;
        }
        for (std::uint64_t at = 0; at < write.bytes.size();) {
            // Sectors lie where the disk has them, not where the write began.
            const std::uint64_t end = std::min<std::uint64_t>(
                ((write.offset + at) / sector + 1) * sector - write.offset, write.bytes.size());
            if (write.sure || random() % 100 < chance) {
                const auto from = write.bytes.begin() + static_cast<std::ptrdiff_t>(at);
                apply({write.offset + at,
                       {from, from + static_cast<std::ptrdiff_t>(end - at)},
                       {},
                       false},
                      file);
            }
            at = end;
        }
    }
    return file;
}

}  // namespace headgate::test

using headgate::test::watched_disk;

// ---- the system's functions, as LMDB and the journal call them ---------------------------------------

extern "C" {

ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    const ssize_t put = ::syscall(SYS_pwrite64, descriptor, data, size, offset);
    if (put > 0 && watched_disk().is_watched(descriptor)) {
        watched_disk().wrote(
            descriptor, static_cast<std::uint64_t>(offset),
            {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(put)});
    }
    return put;
}

ssize_t pwrite64(int descriptor, const void* data, size_t size, off_t offset) {
    return pwrite(descriptor, data, size, offset);
}

// LMDB writes pages that lie side by side with lseek and writev.
ssize_t writev(int descriptor, const struct iovec* pieces, int count) {
    const off_t at = ::lseek(descriptor, 0, SEEK_CUR);
    const ssize_t put = ::syscall(SYS_writev, descriptor, pieces, count);
    if (put <= 0 || !watched_disk().is_watched(descriptor)) return put;
    headgate::ByteVector bytes;
    for (int i = 0; i < count; ++i) {
        const auto* data = static_cast<const std::uint8_t*>(pieces[i].iov_base);
        bytes.insert(bytes.end(), data, data + pieces[i].iov_len);
    }
    bytes.resize(static_cast<std::size_t>(put));
    watched_disk().wrote(descriptor, static_cast<std::uint64_t>(at), bytes);
    return put;
}

ssize_t write(int descriptor, const void* data, size_t size) {
    const struct iovec piece { const_cast<void*>(data), size };
    if (watched_disk().is_watched(descriptor)) return writev(descriptor, &piece, 1);
    return ::syscall(SYS_write, descriptor, data, size);
}

int ftruncate(int descriptor, off_t size) noexcept {
    const auto done = static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
    if (done == 0 && watched_disk().is_watched(descriptor))
        watched_disk().cut_to(static_cast<std::uint64_t>(size));
    return done;
}

// Nothing here needs the real disk: what a cut leaves is worked out from the notes.
int fdatasync(int descriptor) {
    if (watched_disk().is_watched(descriptor) && watched_disk().manners().syncs)
        watched_disk().synced();
    return 0;
}

int fsync(int descriptor) { return fdatasync(descriptor); }

int msync(void* /*address*/, size_t /*size*/, int /*flags*/) {
    // LMDB calls it for MDB_WRITEMAP only, which the journal does not use.
    errno = ENOTSUP;
    return -1;
}
}
