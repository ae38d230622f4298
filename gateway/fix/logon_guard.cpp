#include "gateway/fix/logon_guard.h"

#include <algorithm>

namespace headgate::fix {

std::optional<std::chrono::seconds> LogonGuard::wait_of(const Tallies& tallies,
                                                        const std::string& name, Time now) {
    const auto found = tallies.find(name);
    if (found == tallies.end() || found->second.locked_until <= now) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(found->second.locked_until - now);
}

std::optional<LogonGuard::Locked> LogonGuard::check(const std::string& comp_id,
                                                    const std::string& address, Time now) const {
    if (const auto wait = wait_of(addresses_, address, now)) {
        return Locked{Locked::What::address, *wait};
    }
    const auto home = homes_.find(comp_id);
    if (home != homes_.end() && home->second == address) return std::nullopt;
    if (const auto wait = wait_of(comp_ids_, comp_id, now)) {
        return Locked{Locked::What::comp_id, *wait};
    }
    return std::nullopt;
}

void LogonGuard::count(Tallies& tallies, const std::string& name, std::size_t failures_max,
                       Time now) {
    if (tallies.size() >= limits_.names && !tallies.contains(name)) {
        tallies.erase(
            std::min_element(tallies.begin(), tallies.end(), [](const auto& a, const auto& b) {
                return a.second.last < b.second.last;
            }));
    }
    Tally& tally = tallies[name];
    // Failures long past are forgiven, so that a slip a day locks nobody out.
    if (now - tally.last > limits_.lock) tally.failures = 0;
    tally.last = now;
    if (++tally.failures < failures_max) return;
    tally.failures = 0;
    tally.locked_until = now + limits_.lock;
}

void LogonGuard::failed(const std::string& comp_id, const std::string& address, Time now) {
    count(comp_ids_, comp_id, limits_.failures_per_comp_id, now);
    count(addresses_, address, limits_.failures_per_address, now);
}

void LogonGuard::succeeded(const std::string& comp_id, const std::string& address) {
    comp_ids_.erase(comp_id);
    homes_.insert_or_assign(comp_id, address);
}

}  // namespace headgate::fix
