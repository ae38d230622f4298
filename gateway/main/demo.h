#pragma once

#include <cstdint>
#include <filesystem>

namespace headgate {

struct DemoOptions {
    std::filesystem::path config;
    /// Made anew; everything of the demo lives below it.
    std::filesystem::path directory;
    /// Decides at which moment the exchange is killed.
    std::uint64_t seed = 0;
};

/// Runs a trading day with the market in `config`: the exchange and its bidders as processes of their own,
/// a kill -9 at a moment drawn from the seed, recovery, settlement and proof from the journal. Returns 0
/// where every check of the day held.
int run_demo(const DemoOptions& options);

}  // namespace headgate
