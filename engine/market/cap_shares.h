#pragma once

#include "engine/domain/units.h"
#include "engine/registry/cap_list.h"

#include <cstdint>
#include <unordered_map>

namespace headgate {

/// What the open buys of one control group hold together under one cap, m³. Derived from the orders: the
/// sum of `leaves` over open buys with that cap and group, so it stands outside the hash and is rebuilt
/// from them on load. Lets the house rule on fair shares of a cap's headroom answer without a scan.
class CapShares {
public:
    /// Adds `volume` under each of `caps`. Requires volume >= 0.
    void reserve(const CapList& caps, ControlGroupId group, Volume volume);
    /// Takes `volume` off under each of `caps`. Requires that the group holds it there.
    void release(const CapList& caps, ControlGroupId group, Volume volume);
    [[nodiscard]] Volume held(CapId cap, ControlGroupId group) const;

private:
    [[nodiscard]] static std::uint64_t key(CapId cap, ControlGroupId group) {
        return (std::uint64_t{cap.value()} << 32) | group.value();
    }

    // Looked up, never walked. Entries stay at zero: a group that came once allocates nothing again.
    std::unordered_map<std::uint64_t, Volume> held_;
};

}  // namespace headgate
