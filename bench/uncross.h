#pragma once

#include "bench/bench.h"
#include "bench/timer.h"

namespace headgate::bench {

/// The uncross of a large call against reading the volumes of the same orders once, in order of
/// priority. Key `uncross_over_pass`.
void measure_uncross(const BenchOptions& options, const TickScale& scale, Figures& figures);

}  // namespace headgate::bench
