#include "engine/market/cap_shares.h"

namespace headgate {

void CapShares::reserve(const CapList& caps, ControlGroupId group, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    for (const CapId cap : caps) held_[key(cap, group)] += volume;
}

void CapShares::release(const CapList& caps, ControlGroupId group, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    for (const CapId cap : caps) {
        const auto entry = held_.find(key(cap, group));
        HEADGATE_ASSERT(entry != held_.end() && entry->second >= volume);
        entry->second -= volume;
    }
}

Volume CapShares::held(CapId cap, ControlGroupId group) const {
    const auto entry = held_.find(key(cap, group));
    return entry == held_.end() ? Volume{} : entry->second;
}

}  // namespace headgate
