#include "engine/market/cap_shares.h"

#include <algorithm>

namespace headgate {

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
        if ((used_ + 1) * 2 > shares_.size()) [[unlikely]]
            grow();
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

}  // namespace headgate
