#include "persistence/file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace headgate {

JournalResult<std::size_t> File::read_at(std::uint64_t offset, std::uint8_t* out,
                                         std::size_t size) const {
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got =
            ::pread(descriptor_, out + done, size - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return system_error(JournalFault::io, "cannot read at byte " + std::to_string(offset));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

JournalResult<std::uint64_t> File::length() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) return system_error(JournalFault::io, "cannot stat");
    return static_cast<std::uint64_t>(status.st_size);
}

JournalResult<void> sync_path(const std::string& path) {
    const File file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.is_open()) return system_error(JournalFault::io, "cannot open " + path);
    if (::fsync(file.descriptor()) != 0)
        return system_error(JournalFault::io, "cannot sync " + path);
    return {};
}

}  // namespace headgate
