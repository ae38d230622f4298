#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <sys/types.h>

/// The clients of the FIX benchmark: a process of its own, so that what they cost is not the gateway's.
namespace headgate::bench {

enum class LoadKind : std::uint8_t {
    echo,   ///< no FIX on the other side: the bytes of an order come back as they are
    rest,   ///< each order rests: one report
    pairs,  ///< one half buys what the other sells, and names parties: two reports with 453 each
};

/// Whom the clients are and how they send. Session i is S-i of participant P-i; its rights are R-i and those
/// that many further on; a right's book follows from its number (bench/market.h).
struct LoadPlan {
    std::uint16_t port = 0;
    LoadKind kind = LoadKind::rest;
    std::uint32_t sessions = 1;
    std::uint32_t books = 12;
    std::uint32_t rights_each = 1;
    /// Orders a second over all sessions, sent whatever the answers; 0: each session keeps `under_way`
    /// orders unanswered.
    std::uint32_t rate_per_s = 0;
    std::uint32_t under_way = 64;
    /// How far the market's clock runs before the system's.
    std::int64_t market_ahead_ms = 0;
};

/// What became of the orders of one run.
struct LoadResult {
    std::uint64_t orders = 0;
    std::uint64_t reports = 0;
    /// Orders without all their reports, 20 s after the last one that came.
    std::uint64_t unanswered = 0;
    double seconds = 0;
    /// From just before an order is written to its first report being read and matched.
    double p50_us = 0;
    double p99_us = 0;
    /// What went wrong: no logon, a refusal, a report that matches nothing. Empty where nothing did.
    std::array<char, 240> complaint{};
};

/// The process, from the parent's side. Make it before the first thread.
class LoadProcess {
public:
    LoadProcess();
    ~LoadProcess();
    LoadProcess(const LoadProcess&) = delete;
    LoadProcess& operator=(const LoadProcess&) = delete;

    /// Connects all sessions and logs them on; those of the plan before are dropped. Stops the program
    /// with a message where that fails.
    void connect(const LoadPlan& plan);
    /// Sends `orders` and waits for their reports. Stops the program where a report is wrong.
    LoadResult run(std::uint32_t orders);
    /// Closes all connections.
    void leave();

private:
    int channel_ = -1;
    pid_t child_ = -1;
};

/// Ends the program with status 1 and these words.
[[noreturn]] void stop_bench(const std::string& text);

/// More than a shell's usual number of open files: both sides hold thousands of sockets.
void raise_file_limit();

}  // namespace headgate::bench
