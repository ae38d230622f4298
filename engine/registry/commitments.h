#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/limits.h"
#include "engine/domain/state_hash.h"
#include "engine/domain/units.h"

#include <array>
#include <vector>

namespace headgate {

/// The arcs with a limit that an order's water takes between its right's zone and its book's (DV-03).
struct ArcList {
    std::uint8_t size = 0;  // first: most orders take no such arc, and nothing else is read of them
    std::array<ArcId, arcs_per_order_max> ids{};

    void add(ArcId id) {
        HEADGATE_ASSERT(size < arcs_per_order_max);
        ids[size++] = id;
    }
    [[nodiscard]] bool full() const { return size == arcs_per_order_max; }
    constexpr bool operator==(const ArcList&) const = default;
    [[nodiscard]] const ArcId* begin() const { return ids.data(); }
    [[nodiscard]] const ArcId* end() const { return ids.data() + size; }
};

/// What goes through one arc, m³: what open orders may still send, and what trades have sent. What comes
/// back the other way stands with the arc that leads there.
struct ArcAccount {
    Volume asked;
    Volume sent;
    HEADGATE_FIELDS(asked, sent)
};

/// What an agent has done under one mandate, m³: in open orders, and traded.
struct MandateAccount {
    Volume asked;
    Volume traded;
    HEADGATE_FIELDS(asked, traded)
};

/// Water of one account that came by trades struck on `day`, m³, and by how much trades have changed its
/// budget, up or down (OR-08, BG-05).
struct ArrivalAccount {
    Date day;
    Volume arrived;
    Volume adjusted;
    HEADGATE_FIELDS(day, arrived, adjusted)
};

/// What orders and trades take up beside water, money and caps (ledger.h). Part of the state: hashed. An
/// amount that would go below zero is an assertion. Accounts open as they are first used; one that was
/// never used is empty.
class Commitments {
public:
    [[nodiscard]] ArcAccount arc(ArcId id) const { return at(arcs_, id.value()); }
    [[nodiscard]] MandateAccount mandate(MandateId id) const { return at(mandates_, id.value()); }
    [[nodiscard]] ArrivalAccount arrivals(AllocationId id) const {
        return at(arrivals_, id.value());
    }

    // ---- arcs: open orders ask, matches send, a reversed trade takes back ----
    void ask(const ArcList& arcs, Volume volume);
    void unask(const ArcList& arcs, Volume volume);
    void send(const ArcList& arcs, Volume volume);
    void take_back(const ArcList& arcs, Volume volume);

    // ---- mandates ----
    void ask(MandateId id, Volume volume);
    void unask(MandateId id, Volume volume);
    void trade(MandateId id, Volume volume);

    // ---- arrivals ----
    /// `struck` is the trade's day; only the latest day's arrivals are kept.
    void arrive(AllocationId id, Date struck, Volume volume);
    void adjust_budget(AllocationId id, Volume by);

    void absorb_into(StateHasher& hasher) const;

    /// Calls part(accounts) for each list of accounts: for hash and snapshot. Who writes there answers for all
    /// that is promised above.
    template <class Self, class Part>
    static void each_part(Self& self, Part&& part) {
        part(self.arcs_);
        part(self.mandates_);
        part(self.arrivals_);
    }

private:
    template <class Account>
    [[nodiscard]] static Account at(const std::vector<Account>& accounts, std::size_t number) {
        return number == 0 || number > accounts.size() ? Account{} : accounts[number - 1];
    }

    std::vector<ArcAccount> arcs_;
    std::vector<MandateAccount> mandates_;
    std::vector<ArrivalAccount> arrivals_;
};

}  // namespace headgate
