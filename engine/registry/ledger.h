#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/state_hash.h"
#include "engine/domain/units.h"

#include <vector>

namespace headgate {

/// Water of one right, source and year, m³. Invariant 1: issued + delivered_in + shortfall = the sum of
/// `available` to `lapsed`; no term negative. `bidding` and `incoming` stand beside it: what resting bids ask
/// for, and what is bought and not yet delivered.
struct alignas(64) WaterAccount {
    // A cache line of what orders and trades move; what stands apart from them on the next.
    Volume available;
    Volume reserved;
    Volume locked;
    Volume bidding;
    Volume incoming;
    Volume issued;
    Volume delivered_in;
    Volume shortfall;

    Volume delivered_out;
    Volume pledged;
    Volume frozen;
    Volume ticketed;
    Volume used;
    Volume lapsed;
    HEADGATE_FIELDS(issued, delivered_in, shortfall, available, reserved, locked, pledged, frozen,
                    ticketed, used, delivered_out, lapsed, bidding, incoming)
};

/// Money of one participant, fen. Invariant 2: deposited + received = available + reserved + locked +
/// paid + withdrawn; no term negative. `paid` holds prices and fees.
struct alignas(64) CashAccount {
    Cash deposited;
    Cash received;
    Cash available;
    Cash reserved;
    Cash locked;
    Cash paid;
    Cash withdrawn;
    HEADGATE_FIELDS(deposited, received, available, reserved, locked, paid, withdrawn)
};

/// What orders take of one cap, m³: asked while they rest, struck, delivered. Limit and prior use are facts
/// (Cap); headroom = limit − minimum − used − reserved − locked − bought.
struct CapAccount {
    Volume reserved;
    Volume locked;
    Volume bought;
    HEADGATE_FIELDS(reserved, locked, bought)
};

/// Parts of a water account between which the registry moves volumes.
HEADGATE_ENUM(WaterTerm, available = 1, reserved = 2, locked = 3, pledged = 4, frozen = 5,
              ticketed = 6, used = 7, lapsed = 8)

/// The double-entry books: every posting takes from one term what it gives to another, and the
/// account's equation is asserted after it. All moves of volume ≥ 0; a move that would make a term
/// negative is an assertion, because the rules have checked it (`available` and `headroom` are the
/// questions to ask first). Accounts are opened by fact ids, dense from 1.
class Ledger {
public:
    /// Opens the next account; requires that ids come in order.
    void open_water(AllocationId id, Volume issued);
    void open_cash(ParticipantId id);
    void open_cap(CapId id);

    [[nodiscard]] const WaterAccount& water(AllocationId id) const;
    [[nodiscard]] const CashAccount& cash(ParticipantId id) const;
    [[nodiscard]] const CapAccount& cap(CapId id) const;
    /// Fees collected by the centre, fen.
    [[nodiscard]] Cash fees() const { return fees_; }

    // ---- water ----
    void move(AllocationId id, WaterTerm from, WaterTerm to, Volume volume);
    void issue(AllocationId id, Volume volume);
    /// Takes back `volume` that was issued: from available first; what is not there is booked as
    /// shortfall, which is returned. Callers release what orders hold before they cut.
    [[nodiscard]] Volume cut(AllocationId id, Volume volume);
    /// Moves `volume` from available to `to`; what is not there is booked as shortfall, which is
    /// returned. For what has happened to the water outside the exchange (used, ticketed).
    [[nodiscard]] Volume take(AllocationId id, WaterTerm to, Volume volume);
    /// Pays as much of the account's shortfall as available covers; returns what remains.
    Volume make_good(AllocationId id);
    /// locked of the seller → delivered out; the same volume delivered in and available at the buyer,
    /// where it first makes good a shortfall.
    void deliver_water(AllocationId seller, AllocationId buyer, Volume volume);

    // ---- purchases, beside the equation ----
    void bid(AllocationId id, Volume volume);
    void withdraw_bid(AllocationId id, Volume volume);
    /// bidding → incoming.
    void strike_bid(AllocationId id, Volume volume);
    /// Ends what was struck: delivered, or undone.
    void end_incoming(AllocationId id, Volume volume);

    // ---- cash ----
    void deposit(ParticipantId id, Cash amount);
    void withdraw(ParticipantId id, Cash amount);
    void reserve_cash(ParticipantId id, Cash amount);
    void release_cash(ParticipantId id, Cash amount);
    void lock_cash(ParticipantId id, Cash amount);
    void unlock_cash(ParticipantId id, Cash amount);
    /// locked of the buyer (amount + buyer_fee) → paid; amount − seller_fee received and available at
    /// the seller; both fees to the centre. Requires seller_fee ≤ amount.
    void pay(ParticipantId buyer, ParticipantId seller, Cash amount, Cash buyer_fee,
             Cash seller_fee);

    // ---- caps ----
    void reserve_cap(CapId id, Volume volume);
    void release_cap(CapId id, Volume volume);
    void lock_cap(CapId id, Volume volume);
    void unlock_cap(CapId id, Volume volume);
    void deliver_cap(CapId id, Volume volume);
    /// Books what no order reserved: a regional sale on its seller's own cap (CP-04).
    void charge_cap(CapId id, Volume volume);

    /// Sums that hold over the whole ledger: water delivered out = delivered in, cash paid = received +
    /// fees. Asserted by checkpoints and tests; walks every account.
    void assert_conserved() const;

    void absorb_into(StateHasher& hasher) const;

    /// Calls part(accounts) for water, cash and caps and part(fees) last: for hash and snapshot. Who writes there
    /// answers for all that is promised above.
    template <class Self, class Part>
    static void each_part(Self& self, Part&& part) {
        part(self.water_);
        part(self.cash_);
        part(self.caps_);
        part(self.fees_);
    }

private:
    WaterAccount& water_at(AllocationId id);
    CashAccount& cash_at(ParticipantId id);
    CapAccount& cap_at(CapId id);

    std::vector<WaterAccount> water_;
    std::vector<CashAccount> cash_;
    std::vector<CapAccount> caps_;
    Cash fees_;
};

}  // namespace headgate
