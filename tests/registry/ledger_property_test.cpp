#include "engine/registry/ledger.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

using namespace headgate;

namespace {

constexpr std::uint32_t parties = 4;

/// Posts at random what the accounts allow, on the ledger and on nothing else: what came in from outside
/// is counted here, and the ledger must hold exactly that.
class Storm {
public:
    explicit Storm(std::uint32_t seed) : random_{seed} {
        for (std::uint32_t n = 1; n <= parties; ++n) {
            const Volume issued{draw(5'000)};
            ledger_.open_water(AllocationId{n}, issued);
            issued_ += issued;
            ledger_.open_cash(ParticipantId{n});
            ledger_.open_cap(CapId{n});
        }
    }

    void post() {
        switch (draw(15)) {
        case 0: return issue();
        case 1: return cut();
        case 2: return take();
        case 3: (void)ledger_.make_good(any<AllocationId>()); return;
        case 4:
        case 5:
        case 6: return move();
        case 7: return deliver();
        case 8: return bank();
        case 9:
        case 10:
        case 11: return cash();
        case 12: return pay();
        default: return caps();
        }
    }

    void check() const {
        ledger_.assert_conserved();
        Volume issued, held, owed;
        Cash outside, inside;
        for (std::uint32_t n = 1; n <= parties; ++n) {
            const auto& water = ledger_.water(AllocationId{n});
            WaterAccount::each_field(water,
                                     [](const char*, Volume term) { CHECK(term >= Volume{}); });
            issued += water.issued;
            owed += water.shortfall;
            held += water.available + water.reserved + water.locked + water.pledged + water.frozen +
                    water.ticketed + water.used + water.lapsed;
            const auto& cash = ledger_.cash(ParticipantId{n});
            CashAccount::each_field(cash, [](const char*, Cash term) { CHECK(term >= Cash{}); });
            outside += cash.deposited - cash.withdrawn;
            inside += cash.available + cash.reserved + cash.locked;
            const auto& cap = ledger_.cap(CapId{n});
            CHECK(cap.reserved + cap.locked + cap.bought == headroom_[n - 1]);
        }
        CHECK(issued == issued_);
        // Delivery moves water between parties and makes none.
        CHECK(issued + owed == held);
        CHECK(outside == banked_);
        CHECK(inside + ledger_.fees() == banked_);
    }

    [[nodiscard]] Bytes<16> hash() const {
        StateHasher hasher;
        ledger_.absorb_into(hasher);
        return hasher.finish();
    }
    [[nodiscard]] std::int64_t delivered() const { return delivered_; }
    [[nodiscard]] std::int64_t shortfalls() const { return shortfalls_; }

private:
    std::int64_t draw(std::int64_t below) {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(below));
    }
    template <class Id>
    Id any() {
        return Id{static_cast<std::uint32_t>(1 + draw(parties))};
    }
    template <class Q>
    Q up_to(Q most) {
        return Q{draw(most.value() + 1)};
    }

    void issue() {
        const Volume volume{draw(1'000)};
        ledger_.issue(any<AllocationId>(), volume);
        issued_ += volume;
    }
    void cut() {
        const auto id = any<AllocationId>();
        const Volume volume = up_to(ledger_.water(id).issued);
        shortfalls_ += ledger_.cut(id, volume) > Volume{} ? 1 : 0;
        issued_ -= volume;
    }
    void take() {
        const auto id = any<AllocationId>();
        const auto to = draw(2) == 0 ? WaterTerm::used : WaterTerm::ticketed;
        shortfalls_ += ledger_.take(id, to, Volume{draw(300)}) > Volume{} ? 1 : 0;
    }
    void move() {
        const auto id = any<AllocationId>();
        const auto from = static_cast<WaterTerm>(1 + draw(8));
        const auto to = static_cast<WaterTerm>(1 + draw(8));
        if (from == to) return;
        Volume there;
        WaterAccount::each_field(ledger_.water(id), [&](std::string_view name, Volume term) {
            if (name == name_of(from)) there = term;
        });
        ledger_.move(id, from, to, up_to(there));
    }
    void deliver() {
        const auto from = any<AllocationId>();
        const Volume volume = up_to(ledger_.water(from).locked);
        ledger_.deliver_water(from, any<AllocationId>(), volume);
        delivered_ += volume.value();
    }
    void bank() {
        const auto id = any<ParticipantId>();
        if (draw(2) == 0) {
            const Cash amount{draw(10'000)};
            ledger_.deposit(id, amount);
            banked_ += amount;
        } else {
            const Cash amount = up_to(ledger_.cash(id).available);
            ledger_.withdraw(id, amount);
            banked_ -= amount;
        }
    }
    void cash() {
        const auto id = any<ParticipantId>();
        const auto& account = ledger_.cash(id);
        switch (draw(4)) {
        case 0: return ledger_.reserve_cash(id, up_to(account.available));
        case 1: return ledger_.release_cash(id, up_to(account.reserved));
        case 2: return ledger_.lock_cash(id, up_to(account.reserved));
        default: return ledger_.unlock_cash(id, up_to(account.locked));
        }
    }
    void pay() {
        const auto from = any<ParticipantId>();
        const Cash total = up_to(ledger_.cash(from).locked);
        const Cash buyer_fee = up_to(total);
        const Cash amount = total - buyer_fee;
        ledger_.pay(from, any<ParticipantId>(), amount, buyer_fee, up_to(amount));
    }
    void caps() {
        const auto id = any<CapId>();
        const auto& account = ledger_.cap(id);
        auto& headroom = headroom_[id.value() - 1];
        Volume volume{draw(500)};
        switch (draw(5)) {
        case 0:
            ledger_.reserve_cap(id, volume);
            headroom += volume;
            return;
        case 1:
            volume = up_to(account.reserved);
            ledger_.release_cap(id, volume);
            headroom -= volume;
            return;
        case 2: return ledger_.lock_cap(id, up_to(account.reserved));
        case 3:
            volume = up_to(account.locked);
            ledger_.unlock_cap(id, volume);
            headroom -= volume;
            return;
        default: return ledger_.deliver_cap(id, up_to(account.locked));
        }
    }

    std::mt19937_64 random_;
    Ledger ledger_;
    Volume issued_;
    Cash banked_;
    std::vector<Volume> headroom_ = std::vector<Volume>(parties);
    std::int64_t delivered_ = 0;
    std::int64_t shortfalls_ = 0;
};

}  // namespace

TEST_CASE("invariants 1 and 2 hold over any sequence of postings") {
    std::int64_t delivered = 0;
    std::int64_t shortfalls = 0;
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        Storm storm{seed};
        Storm twin{seed};
        for (int n = 0; n < 2'000; ++n) {
            storm.post();
            twin.post();
            if (n % 50 == 0) storm.check();
        }
        storm.check();
        CHECK(storm.hash() == twin.hash());
        CHECK(storm.hash() != Storm{seed + 1'000}.hash());
        delivered += storm.delivered();
        shortfalls += storm.shortfalls();
    }
    // The storm went where it was meant to go.
    CHECK(delivered > 10'000);
    CHECK(shortfalls > 100);
}
