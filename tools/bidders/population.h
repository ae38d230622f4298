#pragma once

#include "tools/bidders/model.h"

#include <tl/expected.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace headgate::bidders {

struct Errand {
    Plan plan;
    std::map<std::string, std::string> passwords;
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string venue = "HEADGATE";
    /// Where each session's reports and the summary go.
    std::filesystem::path log_folder;
    /// Unix time in ms at which a plan's at_ms is 0; 0: when all sessions are logged on.
    std::int64_t start_at_ms = 0;
    /// How far the exchange's clock runs before this machine's: TransactTime (60) is the exchange's day.
    std::int64_t clock_ahead_ms = 0;
    /// The plan's time until which sessions stay logged on though there is nothing left to send.
    std::int64_t stay_ms = 0;
    bool show_progress = false;
};

/// A plan's sessions, each logged on over its own connection, logging on again whenever it is cut off.
class Population {
public:
    /// The error names what to mend: a session without password, a folder that cannot be written.
    [[nodiscard]] static tl::expected<std::unique_ptr<Population>, std::string> make(Errand errand);
    ~Population();
    Population(const Population&) = delete;
    Population& operator=(const Population&) = delete;

    /// Carries out the plan. Returns when everything is sent and answered, or soon after `stop` is set.
    /// Writes summary.json into the log folder, and an empty file `started` when the plan's time begins.
    Counts run(const std::atomic<bool>& stop);

private:
    class Crowd;
    explicit Population(std::unique_ptr<Crowd> crowd);
    std::unique_ptr<Crowd> crowd_;
};

}  // namespace headgate::bidders
