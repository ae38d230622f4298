#pragma once

#include <chrono>
#include <cstdint>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

/// A clock fine enough for one command.
namespace headgate::bench {

/// Ticks of the processor's own counter (of steady_clock where there is none). Everything before
/// has finished when the counter is read, and nothing after has begun.
inline std::uint64_t ticks_now() {
#if defined(__x86_64__)
    _mm_lfence();
    const std::uint64_t ticks = __rdtsc();
    _mm_lfence();
    return ticks;
#else
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

struct TickScale {
    double ns_per_tick = 1;
    /// Ticks that pass between two readings with nothing between them: the median of many.
    std::uint64_t reading_cost = 0;
};

/// Measures the counter against steady_clock for about 50 ms.
[[nodiscard]] TickScale measure_ticks();

/// What one addition takes that waits for the one before: a cycle of the processor, where nobody else is
/// using it. About 10 ms of work.
[[nodiscard]] double addition_ns();

}  // namespace headgate::bench
