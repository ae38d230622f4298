#include "engine/registry/ledger.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

namespace headgate {
namespace {

/// Or'ed together, one negative term shows in the sign: one question instead of one a term.
template <class Account>
void assert_none_negative(const Account& account) {
    std::int64_t signs = 0;
    Account::each_field(account, [&](const char*, const auto& term) { signs |= term.value(); });
    HEADGATE_ASSERT(signs >= 0);
}

/// Of terms that are not negative. Each addition to a term has been held against overflow; the sums are
/// compared modulo 2^64, so they need no such question again.
template <class... Term>
std::uint64_t sum_of(Term... terms) {
    return (std::uint64_t{} + ... + static_cast<std::uint64_t>(terms.value()));
}

void assert_balanced(const WaterAccount& a) {
    assert_none_negative(a);
    HEADGATE_ASSERT(sum_of(a.issued, a.delivered_in, a.shortfall) ==
                    sum_of(a.available, a.reserved, a.locked, a.pledged, a.frozen, a.ticketed,
                           a.used, a.delivered_out, a.lapsed));
}

void assert_balanced(const CashAccount& a) {
    assert_none_negative(a);
    HEADGATE_ASSERT(sum_of(a.deposited, a.received) ==
                    sum_of(a.available, a.reserved, a.locked, a.paid, a.withdrawn));
}

void assert_balanced(const CapAccount& a) { assert_none_negative(a); }

/// By WaterTerm.
constexpr std::array term_places{&WaterAccount::available, &WaterAccount::reserved,
                                 &WaterAccount::locked,    &WaterAccount::pledged,
                                 &WaterAccount::frozen,    &WaterAccount::ticketed,
                                 &WaterAccount::used,      &WaterAccount::lapsed};

Volume& term_of(WaterAccount& account, WaterTerm term) {
    HEADGATE_ASSERT(is_declared(term));
    return account.*term_places[static_cast<std::size_t>(term) - 1];
}

/// The one way an amount goes from term to term. What `from` does not hold is an assertion.
template <class Q>
void transfer(Q& from, Q& to, Q amount) {
    HEADGATE_ASSERT(amount >= Q{});
    HEADGATE_ASSERT(from >= amount);
    from -= amount;
    to += amount;
}

template <class Account, class Id>
Account& account_at(std::vector<Account>& accounts, Id id) {
    HEADGATE_ASSERT(id.value() != 0 && id.value() <= accounts.size());
    return accounts[id.value() - 1];
}

template <class Account, class Id>
const Account& account_at(const std::vector<Account>& accounts, Id id) {
    HEADGATE_ASSERT(id.value() != 0 && id.value() <= accounts.size());
    return accounts[id.value() - 1];
}

Volume pay_shortfall(WaterAccount& account) {
    const Volume paid = std::min(account.shortfall, account.available);
    account.shortfall -= paid;
    account.available -= paid;
    return account.shortfall;
}

}  // namespace

// ---- accounts ---------------------------------------------------------------------------------------

void Ledger::open_water(AllocationId id, Volume issued) {
    HEADGATE_ASSERT(id.value() == water_.size() + 1);
    HEADGATE_ASSERT(issued >= Volume{});
    auto& account = water_.emplace_back();
    account.issued = account.available = issued;
}

void Ledger::open_cash(ParticipantId id) {
    HEADGATE_ASSERT(id.value() == cash_.size() + 1);
    cash_.emplace_back();
}

void Ledger::open_cap(CapId id) {
    HEADGATE_ASSERT(id.value() == caps_.size() + 1);
    caps_.emplace_back();
}

const WaterAccount& Ledger::water(AllocationId id) const { return account_at(water_, id); }
const CashAccount& Ledger::cash(ParticipantId id) const { return account_at(cash_, id); }
const CapAccount& Ledger::cap(CapId id) const { return account_at(caps_, id); }
WaterAccount& Ledger::water_at(AllocationId id) { return account_at(water_, id); }
CashAccount& Ledger::cash_at(ParticipantId id) { return account_at(cash_, id); }
CapAccount& Ledger::cap_at(CapId id) { return account_at(caps_, id); }

// ---- water ------------------------------------------------------------------------------------------

void Ledger::move(AllocationId id, WaterTerm from, WaterTerm to, Volume volume) {
    HEADGATE_ASSERT(from != to);
    auto& account = water_at(id);
    transfer(term_of(account, from), term_of(account, to), volume);
    assert_balanced(account);
}

void Ledger::issue(AllocationId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    auto& account = water_at(id);
    account.issued += volume;
    account.available += volume;
    assert_balanced(account);
}

Volume Ledger::cut(AllocationId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    auto& account = water_at(id);
    HEADGATE_ASSERT(account.issued >= volume);
    const Volume there = std::min(account.available, volume);
    account.issued -= volume;
    account.available -= there;
    account.shortfall += volume - there;
    assert_balanced(account);
    return volume - there;
}

Volume Ledger::take(AllocationId id, WaterTerm to, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    HEADGATE_ASSERT(to != WaterTerm::available);
    auto& account = water_at(id);
    const Volume there = std::min(account.available, volume);
    account.available -= there;
    account.shortfall += volume - there;
    term_of(account, to) += volume;
    assert_balanced(account);
    return volume - there;
}

Volume Ledger::make_good(AllocationId id) {
    auto& account = water_at(id);
    const Volume rest = pay_shortfall(account);
    assert_balanced(account);
    return rest;
}

void Ledger::deliver_water(AllocationId seller, AllocationId buyer, Volume volume) {
    auto& from = water_at(seller);
    transfer(from.locked, from.delivered_out, volume);
    auto& to = water_at(buyer);
    to.delivered_in += volume;
    to.available += volume;
    (void)pay_shortfall(to);
    assert_balanced(from);
    assert_balanced(to);
}

// ---- purchases --------------------------------------------------------------------------------------

void Ledger::bid(AllocationId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    water_at(id).bidding += volume;
}

void Ledger::withdraw_bid(AllocationId id, Volume volume) {
    auto& account = water_at(id);
    HEADGATE_ASSERT(volume >= Volume{} && account.bidding >= volume);
    account.bidding -= volume;
}

void Ledger::strike_bid(AllocationId id, Volume volume) {
    auto& account = water_at(id);
    transfer(account.bidding, account.incoming, volume);
}

void Ledger::end_incoming(AllocationId id, Volume volume) {
    auto& account = water_at(id);
    HEADGATE_ASSERT(volume >= Volume{} && account.incoming >= volume);
    account.incoming -= volume;
}

// ---- cash -------------------------------------------------------------------------------------------

void Ledger::deposit(ParticipantId id, Cash amount) {
    HEADGATE_ASSERT(amount >= Cash{});
    auto& account = cash_at(id);
    account.deposited += amount;
    account.available += amount;
    assert_balanced(account);
}

void Ledger::withdraw(ParticipantId id, Cash amount) {
    auto& account = cash_at(id);
    transfer(account.available, account.withdrawn, amount);
    assert_balanced(account);
}

void Ledger::reserve_cash(ParticipantId id, Cash amount) {
    auto& account = cash_at(id);
    transfer(account.available, account.reserved, amount);
    assert_balanced(account);
}

void Ledger::release_cash(ParticipantId id, Cash amount) {
    auto& account = cash_at(id);
    transfer(account.reserved, account.available, amount);
    assert_balanced(account);
}

void Ledger::lock_cash(ParticipantId id, Cash amount) {
    auto& account = cash_at(id);
    transfer(account.reserved, account.locked, amount);
    assert_balanced(account);
}

void Ledger::unlock_cash(ParticipantId id, Cash amount) {
    auto& account = cash_at(id);
    transfer(account.locked, account.available, amount);
    assert_balanced(account);
}

void Ledger::pay(ParticipantId buyer, ParticipantId seller, Cash amount, Cash buyer_fee,
                 Cash seller_fee) {
    HEADGATE_ASSERT(amount >= Cash{} && buyer_fee >= Cash{});
    HEADGATE_ASSERT(seller_fee >= Cash{} && seller_fee <= amount);
    auto& from = cash_at(buyer);
    transfer(from.locked, from.paid, amount + buyer_fee);
    auto& to = cash_at(seller);
    to.received += amount - seller_fee;
    to.available += amount - seller_fee;
    fees_ += buyer_fee + seller_fee;
    assert_balanced(from);
    assert_balanced(to);
}

// ---- caps -------------------------------------------------------------------------------------------

void Ledger::reserve_cap(CapId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    auto& account = cap_at(id);
    account.reserved += volume;
    assert_balanced(account);
}

void Ledger::release_cap(CapId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    auto& account = cap_at(id);
    account.reserved -= volume;
    assert_balanced(account);
}

void Ledger::lock_cap(CapId id, Volume volume) {
    auto& account = cap_at(id);
    transfer(account.reserved, account.locked, volume);
    assert_balanced(account);
}

void Ledger::unlock_cap(CapId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    auto& account = cap_at(id);
    account.locked -= volume;
    assert_balanced(account);
}

void Ledger::deliver_cap(CapId id, Volume volume) {
    auto& account = cap_at(id);
    transfer(account.locked, account.bought, volume);
    assert_balanced(account);
}

void Ledger::charge_cap(CapId id, Volume volume) {
    HEADGATE_ASSERT(volume >= Volume{});
    auto& account = cap_at(id);
    account.bought += volume;
    assert_balanced(account);
}

// ---- the whole --------------------------------------------------------------------------------------

void Ledger::assert_conserved() const {
    Volume delivered_out;
    Volume delivered_in;
    for (const auto& account : water_) {
        assert_balanced(account);
        delivered_out += account.delivered_out;
        delivered_in += account.delivered_in;
    }
    HEADGATE_ASSERT(delivered_out == delivered_in);

    Cash paid;
    Cash received = fees_;
    for (const auto& account : cash_) {
        assert_balanced(account);
        paid += account.paid;
        received += account.received;
    }
    HEADGATE_ASSERT(fees_ >= Cash{});
    HEADGATE_ASSERT(paid == received);

    for (const auto& account : caps_) assert_balanced(account);
}

void Ledger::absorb_into(StateHasher& hasher) const {
    each_part(*this, [&]<class Part>(const Part& part) {
        if constexpr (std::is_same_v<Part, Cash>) {
            hasher.absorb(part);
        } else {
            hasher.absorb(static_cast<std::uint64_t>(part.size()));
            for (const auto& account : part) hasher.absorb(account);
        }
    });
}

}  // namespace headgate
