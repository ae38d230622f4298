#pragma once

#include "engine/domain/units.h"
#include "engine/registry/cap_list.h"

#include <cstdint>
#include <vector>

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
    [[nodiscard]] Volume held(CapId cap, ControlGroupId group) const {
        return used_ == 0 ? Volume{} : shares_[place(key(cap, group))].held;
    }
    /// A hint, ahead of time: no answer depends on it.
    void prefetch(CapId cap, ControlGroupId group) const {
        if (!shares_.empty()) __builtin_prefetch(&shares_[home(key(cap, group))], 1);
    }

private:
    struct Share {
        std::uint64_t key = 0;  // names nothing where it is 0
        Volume held;
    };
    [[nodiscard]] static std::uint64_t key(CapId cap, ControlGroupId group) {
        return (std::uint64_t{group.value()} << 32) | cap.value();
    }
    /// Where the search for a key begins. A group's shares of caps with neighbouring ids lie side by side:
    /// an order asks for several of them.
    [[nodiscard]] std::size_t home(std::uint64_t key) const {
        const std::uint64_t group = (key >> 32) * 0x9e3779b97f4a7c15U;
        return ((group >> 32) + (key & 0xffffffff)) & (shares_.size() - 1);
    }
    /// Where the key is, or would be. Requires room.
    [[nodiscard]] std::size_t place(std::uint64_t key) const {
        const std::size_t mask = shares_.size() - 1;
        std::size_t at = home(key);
        while (shares_[at].key != key && shares_[at].key != 0) at = (at + 1) & mask;
        return at;
    }
    void grow();

    // Looked up, never walked for an answer. A power of two, at most half full. Shares stay at zero: a
    // group that came once allocates nothing again.
    std::vector<Share> shares_;
    std::size_t used_ = 0;
};

}  // namespace headgate
