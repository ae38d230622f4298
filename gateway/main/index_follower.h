#pragma once

#include "gateway/main/child.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace headgate {

/// The process that keeps a journal's index up while the exchange runs: `headgate index DATA --follow`. It reads
/// the journal as any reader does, so nothing in the exchange ever waits for it. It ends with us, however we end.
class IndexFollower {
public:
    using Tell = std::function<void(const std::string&)>;
    /// Starts it; what it says goes to DATA/index.log. `warn` hears that it could not be started, or ended.
    IndexFollower(std::filesystem::path data, Tell warn);
    /// Asks it to end, and ends it where it does not within five seconds.
    ~IndexFollower();
    IndexFollower(const IndexFollower&) = delete;
    IndexFollower& operator=(const IndexFollower&) = delete;

    /// Starts it again where it has ended, half a minute later. Returns at once; to be called now and then.
    void look();

private:
    void start();

    std::filesystem::path data_;
    Tell warn_;
    std::optional<Child> child_;
    std::chrono::steady_clock::time_point again_;
};

}  // namespace headgate
