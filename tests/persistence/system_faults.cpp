#include "tests/persistence/system_faults.h"

#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace headgate::test {

SystemFaults& system_faults() {
    static SystemFaults faults;
    return faults;
}

}  // namespace headgate::test

using headgate::test::system_faults;

extern "C" {

int fdatasync(int descriptor) {
    if (const int code = system_faults().fdatasync_error; code != 0) {
        errno = code;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}

int statvfs(const char* path, struct statvfs* out) noexcept {
    struct statfs facts {};
    if (::statfs(path, &facts) != 0) return -1;
    *out = {};
    out->f_frsize = static_cast<unsigned long>(facts.f_frsize);
    const long blocks = system_faults().free_blocks;
    out->f_bavail = blocks < 0 ? facts.f_bavail : static_cast<unsigned long>(blocks);
    return 0;
}

int getrlimit(__rlimit_resource_t resource, struct rlimit* out) noexcept {
    if (system_faults().hide_file_size_limit && resource == RLIMIT_FSIZE) {
        *out = {RLIM_INFINITY, RLIM_INFINITY};
        return 0;
    }
    return static_cast<int>(::syscall(SYS_prlimit64, 0, resource, nullptr, out));
}
}
