#include "engine/market/cap_shares.h"

#include <algorithm>

namespace headgate {

std::size_t CapShares::place(std::uint64_t key) const {
    std::size_t at = home(key);
    while (shares_[at].key != key && shares_[at].key != 0) at = (at + 1) & (shares_.size() - 1);
    return at;
}

void CapShares::grow() {
    constexpr std::size_t first = 1'024;
    std::vector<Share> before(std::max(first, shares_.size() * 2));
    before.swap(shares_);
    for (const Share& share : before) {
        if (share.key != 0) shares_[place(share.key)] = share;
    }
}

void CapShares::reserve(const CapList& caps, ControlGroupId group, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    for (const CapId cap : caps) {
        if ((used_ + 1) * 2 > shares_.size()) grow();
        Share& share = shares_[place(key(cap, group))];
        if (share.key == 0) {
            share.key = key(cap, group);
            ++used_;
        }
        share.held += volume;
    }
}

void CapShares::release(const CapList& caps, ControlGroupId group, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    for (const CapId cap : caps) {
        HEADGATE_ASSERT(used_ > 0);
        Share& share = shares_[place(key(cap, group))];
        HEADGATE_ASSERT(share.key != 0 && share.held >= volume);
        share.held -= volume;
    }
}

Volume CapShares::held(CapId cap, ControlGroupId group) const {
    return used_ == 0 ? Volume{} : shares_[place(key(cap, group))].held;
}

}  // namespace headgate
