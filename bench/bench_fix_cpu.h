#pragma once

#include <ctime>
#include <mutex>
#include <pthread.h>
#include <vector>

namespace headgate::bench {

/// Processor time of threads that made themselves known. They must live until they are last asked after.
class CpuTime {
public:
    /// Of the calling thread; cheap from the second time on.
    void note_thread() {
        static thread_local const CpuTime* noted = nullptr;
        if (noted == this) return;
        noted = this;
        clockid_t clock{};
        if (::pthread_getcpuclockid(::pthread_self(), &clock) != 0) return;
        const std::scoped_lock lock{mutex_};
        clocks_.push_back(clock);
    }
    [[nodiscard]] double seconds() const {
        const std::scoped_lock lock{mutex_};
        double sum = 0;
        for (const clockid_t clock : clocks_) {
            timespec time{};
            ::clock_gettime(clock, &time);
            sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
        }
        return sum;
    }

private:
    mutable std::mutex mutex_;
    std::vector<clockid_t> clocks_;
};

}  // namespace headgate::bench
