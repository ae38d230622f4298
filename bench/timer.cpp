#include "bench/timer.h"

#include <algorithm>
#include <vector>

namespace headgate::bench {

TickScale measure_ticks() {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    const std::uint64_t ticks_begin = ticks_now();
    std::vector<std::uint64_t> costs;
    costs.reserve(10'000'000);
    while (Clock::now() - begin < std::chrono::milliseconds{50}) {
        const std::uint64_t first = ticks_now();
        costs.push_back(ticks_now() - first);
    }
    const std::uint64_t ticks = ticks_now() - ticks_begin;
    const std::chrono::duration<double, std::nano> passed = Clock::now() - begin;
    const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
    std::nth_element(costs.begin(), middle, costs.end());
    return TickScale{passed.count() / static_cast<double>(ticks), *middle};
}

double addition_ns() {
    using Clock = std::chrono::steady_clock;
    constexpr std::uint64_t additions = 20'000'000;
    std::uint64_t sum = 0;
    const auto begin = Clock::now();
    for (std::uint64_t i = 0; i < additions; ++i) {
        ++sum;
        asm volatile("" : "+r"(sum));  // keeps every one of them
    }
    const std::chrono::duration<double, std::nano> passed = Clock::now() - begin;
    return passed.count() / static_cast<double>(additions);
}

}  // namespace headgate::bench
