#pragma once

#include "engine/domain/assert.h"

#include <cstdint>

namespace headgate::ganzhou {

/// splitmix64: the same numbers from the same seed on every machine and with every library.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_{seed} {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    /// 0 to n - 1. Requires n > 0. The bias of the remainder is below 2^-40 for the small n used here.
    std::int64_t below(std::int64_t n) {
        HEADGATE_ASSERT(n > 0);
        return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n));
    }
    /// low to high, both included.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + below(high - low + 1);
    }
    bool chance(std::int64_t permille) { return below(1000) < permille; }

private:
    std::uint64_t state_;
};

}  // namespace headgate::ganzhou
