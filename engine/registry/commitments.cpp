#include "engine/registry/commitments.h"

namespace headgate {
namespace {

template <class Account>
Account& opened(std::vector<Account>& accounts, std::size_t number) {
    HEADGATE_ASSERT(number != 0);
    if (accounts.size() < number) accounts.resize(number);
    return accounts[number - 1];
}

void add(Volume& to, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    to += volume;
}

void take(Volume& from, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{} && from >= volume);
    from -= volume;
}

}  // namespace

void Commitments::ask(const ArcList& arcs, Volume volume) {
    for (const ArcId id : arcs) add(opened(arcs_, id.value()).asked, volume);
}

void Commitments::unask(const ArcList& arcs, Volume volume) {
    for (const ArcId id : arcs) take(opened(arcs_, id.value()).asked, volume);
}

void Commitments::send(const ArcList& arcs, Volume volume) {
    for (const ArcId id : arcs) {
        ArcAccount& account = opened(arcs_, id.value());
        take(account.asked, volume);
        add(account.sent, volume);
    }
}

void Commitments::take_back(const ArcList& arcs, Volume volume) {
    for (const ArcId id : arcs) take(opened(arcs_, id.value()).sent, volume);
}

void Commitments::ask(MandateId id, Volume volume) {
    add(opened(mandates_, id.value()).asked, volume);
}

void Commitments::unask(MandateId id, Volume volume) {
    take(opened(mandates_, id.value()).asked, volume);
}

void Commitments::trade(MandateId id, Volume volume) {
    MandateAccount& account = opened(mandates_, id.value());
    take(account.asked, volume);
    add(account.traded, volume);
}

void Commitments::arrive(AllocationId id, Date struck, Volume volume) {
    ArrivalAccount& account = opened(arrivals_, id.value());
    // What was bought on an earlier day is settled late: it is not today's.
    if (struck < account.day) return;
    if (struck > account.day) account.arrived = Volume{};
    account.day = struck;
    add(account.arrived, volume);
}

void Commitments::adjust_budget(AllocationId id, Volume by) {
    opened(arrivals_, id.value()).adjusted += by;
}

void Commitments::absorb_into(StateHasher& hasher) const {
    each_part(*this, [&](const auto& accounts) {
        hasher.absorb(static_cast<std::uint64_t>(accounts.size()));
        for (const auto& account : accounts) hasher.absorb(account);
    });
}

}  // namespace headgate
