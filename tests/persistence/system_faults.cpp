#include "tests/persistence/system_faults.h"

#include <cerrno>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

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
    if (const long limit = system_faults().file_size_limit; limit >= 0) {
        rlimit limits{};
        if (::getrlimit(RLIMIT_FSIZE, &limits) != 0) return -1;
        limits.rlim_cur = static_cast<rlim_t>(limit);
        if (::setrlimit(RLIMIT_FSIZE, &limits) != 0) return -1;
    }
    const long blocks = system_faults().free_blocks;
    out->f_bavail = blocks < 0 ? facts.f_bavail : static_cast<unsigned long>(blocks);
    return 0;
}
}
