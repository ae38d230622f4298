#pragma once

#include <chrono>
#include <ctime>
#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigtimedwait() is POSIX

namespace headgate {

/// SIGTERM and SIGINT, kept from every thread that is started later and asked for by the one that waits.
class StopSignals {
public:
    StopSignals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        // A reader that goes away while we write is ours to notice, not the process's end.
        ::signal(SIGPIPE, SIG_IGN);
    }
    /// True where one came within that time, less than a second.
    [[nodiscard]] bool came(std::chrono::milliseconds within = std::chrono::milliseconds{
                                100}) const {
        const timespec patience{0, std::chrono::nanoseconds{within}.count()};
        return ::sigtimedwait(&set_, nullptr, &patience) > 0;
    }

private:
    sigset_t set_{};
};

}  // namespace headgate
