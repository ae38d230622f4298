#pragma once

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace headgate {

/// Nobody waits for a terminal: lines are written by a thread of their own, and where it cannot keep up the
/// oldest are dropped.
class LogThread {
public:
    LogThread() {
        spdlog::init_thread_pool(lines_max, 1);
        logger_ = std::make_shared<spdlog::async_logger>(
            "headgate", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(),
            spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
        spdlog::set_default_logger(logger_);
        spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    }
    /// Writes what is left.
    ~LogThread() { spdlog::shutdown(); }
    LogThread(const LogThread&) = delete;
    LogThread& operator=(const LogThread&) = delete;

private:
    static constexpr std::size_t lines_max = 8192;
    /// Held until the thread that writes by it has ended.
    std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace headgate
