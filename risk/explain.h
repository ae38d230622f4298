#pragma once

#include "engine/domain/explanation.h"
#include "risk/screen.h"

/// Ask before you bid: what would be refused, and what would pass instead. The same rows as `screen`.
namespace headgate::risk {

/// What bounds the volume beside the rules, m³.
struct VolumeLimits {
    Volume least;
    Volume most;
};

/// Lists in `failures` all that fail, as `screen` at entry does, and finds the bounds by asking the same
/// rows at other volumes and prices: a row that lets a volume pass lets each smaller one pass, and what it
/// lets pass among prices has no gaps. Requires what `screen` does. Allocates nothing.
[[nodiscard]] Passing explain(const State& state, const Request& request,
                              const VolumeLimits& limits, Failures& failures);

/// Lists in `failures` the rows that a trade of this order would meet after entry and fail, as facts stand:
/// information, the gate before delivery, inspections. In the table's order. Requires what `screen` does.
void explain_later(const State& state, const Request& request, Failures& failures);

}  // namespace headgate::risk
