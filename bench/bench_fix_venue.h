#pragma once

#include "bench/bench_fix_cpu.h"
#include "bench/bench_fix_load.h"
#include "bench/market.h"
#include "gateway/fix/fix_gateway.h"
#include "gateway/pipeline/exchange.h"

#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace headgate::bench {

/// The whole exchange behind its FIX gateway: rules, book, journal, reports. The market is a BenchMarket;
/// each of its sessions may log on with the password "rehearsal".
class Venue {
public:
    /// Journal and credentials go to `folder`. Stops the program with a message where it cannot start.
    Venue(const MarketSize& size, const std::string& folder);
    ~Venue();
    Venue(const Venue&) = delete;
    Venue& operator=(const Venue&) = delete;

    [[nodiscard]] std::uint16_t port() const { return gateway_->port(); }
    /// Processor time of the gateway's thread. Requires a logon.
    [[nodiscard]] double cpu_s() const { return cpu_.seconds(); }
    [[nodiscard]] std::int64_t market_ahead_ms() const { return market_ahead_ms_; }

private:
    CpuTime cpu_;
    std::int64_t market_ahead_ms_ = 0;
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<FixGateway> gateway_;
};

/// Sends back whatever comes on its first `connections` connections, on one thread. Ends when the last of them
/// has.
class Echo {
public:
    explicit Echo(std::uint32_t connections);
    ~Echo();
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace headgate::bench
