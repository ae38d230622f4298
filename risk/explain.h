#pragma once

#include "risk/screen.h"

/// Ask before you bid: what would be refused, and what would pass instead. The same rows as `screen`.
namespace headgate::risk {

/// Volumes that pass at `price` (absent for an order without a limit): whole lots from `least` to `most`.
struct PassingVolumes {
    std::optional<Price> price;
    Volume least;
    Volume most;
    bool operator==(const PassingVolumes&) const = default;
};

/// Prices that pass for `volume`: whole ticks from `lowest` to `highest`.
struct PassingPrices {
    Volume volume;
    Price lowest;
    Price highest;
    bool operator==(const PassingPrices&) const = default;
};

/// What would pass now; nothing where nothing does, whatever its volume and price.
struct Passing {
    /// At the price asked, or the nearest that passes for the least volume.
    std::optional<PassingVolumes> volumes;
    /// For the volume asked, or the nearest that passes at the price of `volumes`. Never for an order without
    /// a limit.
    std::optional<PassingPrices> prices;
};

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

}  // namespace headgate::risk
