#include "engine/registry/ledger.h"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdio>
#include <sys/wait.h>
#include <unistd.h>

using namespace headgate;

namespace {

constexpr AllocationId seller_water{1};
constexpr AllocationId buyer_water{2};
constexpr ParticipantId seller{1};
constexpr ParticipantId buyer{2};
constexpr CapId cap{1};

Ledger opened() {
    Ledger ledger;
    ledger.open_water(seller_water, Volume{1'000});
    ledger.open_water(buyer_water, Volume{});
    ledger.open_cash(seller);
    ledger.open_cash(buyer);
    ledger.open_cap(cap);
    return ledger;
}

/// True where `posting` on a fresh ledger stops the program by an assertion. Runs it in a child.
template <class Posting>
bool asserts(Posting posting) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        std::freopen("/dev/null", "w", stderr);
        Ledger ledger = opened();
        posting(ledger);
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

Bytes<16> hash_of(const Ledger& ledger) {
    StateHasher hasher;
    ledger.absorb_into(hasher);
    return hasher.finish();
}

}  // namespace

TEST_CASE("water goes from reserved to locked to the buyer") {
    Ledger ledger = opened();
    ledger.move(seller_water, WaterTerm::available, WaterTerm::reserved, Volume{600});
    ledger.move(seller_water, WaterTerm::reserved, WaterTerm::locked, Volume{400});
    ledger.move(seller_water, WaterTerm::reserved, WaterTerm::available, Volume{200});
    ledger.deliver_water(seller_water, buyer_water, Volume{400});
    const auto& sold = ledger.water(seller_water);
    CHECK(sold.issued == Volume{1'000});
    CHECK(sold.available == Volume{600});
    CHECK(sold.reserved == Volume{});
    CHECK(sold.locked == Volume{});
    CHECK(sold.delivered_out == Volume{400});
    const auto& bought = ledger.water(buyer_water);
    CHECK(bought.delivered_in == Volume{400});
    CHECK(bought.available == Volume{400});
    ledger.assert_conserved();
}

TEST_CASE("a cut takes what is available and books the rest as shortfall") {
    Ledger ledger = opened();
    ledger.move(seller_water, WaterTerm::available, WaterTerm::used, Volume{700});
    CHECK(ledger.cut(seller_water, Volume{200}) == Volume{});
    CHECK(ledger.water(seller_water).available == Volume{100});
    CHECK(ledger.cut(seller_water, Volume{300}) == Volume{200});
    const auto& account = ledger.water(seller_water);
    CHECK(account.issued == Volume{500});
    CHECK(account.available == Volume{});
    CHECK(account.shortfall == Volume{200});

    ledger.issue(seller_water, Volume{150});
    CHECK(account.available == Volume{150});
    CHECK(ledger.make_good(seller_water) == Volume{50});
    CHECK(account.available == Volume{});
    ledger.issue(seller_water, Volume{80});
    CHECK(ledger.make_good(seller_water) == Volume{});
    CHECK(account.available == Volume{30});
    CHECK(account.issued == Volume{730});
    ledger.assert_conserved();
}

TEST_CASE("what happened outside is booked even where the water was not there") {
    Ledger ledger = opened();
    CHECK(ledger.take(seller_water, WaterTerm::used, Volume{900}) == Volume{});
    CHECK(ledger.take(seller_water, WaterTerm::ticketed, Volume{250}) == Volume{150});
    const auto& account = ledger.water(seller_water);
    CHECK(account.used == Volume{900});
    CHECK(account.ticketed == Volume{250});
    CHECK(account.available == Volume{});
    CHECK(account.shortfall == Volume{150});
}

TEST_CASE("bought water first makes good a shortfall") {
    Ledger ledger = opened();
    CHECK(ledger.take(buyer_water, WaterTerm::used, Volume{300}) == Volume{300});
    ledger.move(seller_water, WaterTerm::available, WaterTerm::locked, Volume{500});
    ledger.deliver_water(seller_water, buyer_water, Volume{200});
    CHECK(ledger.water(buyer_water).shortfall == Volume{100});
    CHECK(ledger.water(buyer_water).available == Volume{});
    ledger.deliver_water(seller_water, buyer_water, Volume{300});
    CHECK(ledger.water(buyer_water).shortfall == Volume{});
    CHECK(ledger.water(buyer_water).available == Volume{200});
    ledger.assert_conserved();
}

TEST_CASE("cash is paid with both fees to the centre") {
    Ledger ledger = opened();
    ledger.deposit(buyer, Cash{10'000});
    ledger.reserve_cash(buyer, Cash{7'000});
    ledger.release_cash(buyer, Cash{1'000});
    ledger.lock_cash(buyer, Cash{6'000});
    ledger.unlock_cash(buyer, Cash{900});
    ledger.pay(buyer, seller, Cash{5'000}, Cash{100}, Cash{50});
    const auto& from = ledger.cash(buyer);
    CHECK(from.available == Cash{4'900});
    CHECK(from.reserved == Cash{});
    CHECK(from.locked == Cash{});
    CHECK(from.paid == Cash{5'100});
    const auto& to = ledger.cash(seller);
    CHECK(to.received == Cash{4'950});
    CHECK(to.available == Cash{4'950});
    CHECK(ledger.fees() == Cash{150});
    ledger.withdraw(seller, Cash{4'950});
    CHECK(to.available == Cash{});
    CHECK(to.withdrawn == Cash{4'950});
    ledger.assert_conserved();
}

TEST_CASE("headroom of a cap is reserved, locked and bought") {
    Ledger ledger = opened();
    ledger.reserve_cap(cap, Volume{500});
    ledger.release_cap(cap, Volume{100});
    ledger.lock_cap(cap, Volume{300});
    ledger.unlock_cap(cap, Volume{50});
    ledger.deliver_cap(cap, Volume{200});
    CHECK(ledger.cap(cap).reserved == Volume{100});
    CHECK(ledger.cap(cap).locked == Volume{50});
    CHECK(ledger.cap(cap).bought == Volume{200});
}

TEST_CASE("every term of a water account is moved by its own name") {
    each_enumerator<WaterTerm>([](std::string_view name, unsigned number) {
        const auto term = static_cast<WaterTerm>(number);
        if (term == WaterTerm::available) return;
        CAPTURE(name);
        Ledger ledger = opened();
        ledger.move(seller_water, WaterTerm::available, term, Volume{7});
        WaterAccount::each_field(ledger.water(seller_water),
                                 [&](std::string_view field, Volume held) {
                                     const Volume expected = field == "issued"      ? Volume{1'000}
                                                             : field == "available" ? Volume{993}
                                                             : field == name        ? Volume{7}
                                                                                    : Volume{};
                                     CAPTURE(field);
                                     CHECK(held == expected);
                                 });
        ledger.move(seller_water, term, WaterTerm::available, Volume{7});
        CHECK(hash_of(ledger) == hash_of(opened()));
    });
}

TEST_CASE("a posting that nothing covers stops the engine") {
    CHECK_FALSE(asserts([](Ledger&) {}));
    CHECK_FALSE(asserts([](Ledger& l) {
        l.move(seller_water, WaterTerm::available, WaterTerm::reserved, Volume{1'000});
    }));
    CHECK(asserts([](Ledger& l) {
        l.move(seller_water, WaterTerm::available, WaterTerm::reserved, Volume{1'001});
    }));
    CHECK(asserts([](Ledger& l) {
        l.move(seller_water, WaterTerm::available, WaterTerm::reserved, Volume{-1});
    }));
    CHECK(asserts([](Ledger& l) { l.deliver_water(seller_water, buyer_water, Volume{1}); }));
    CHECK(asserts([](Ledger& l) { (void)l.cut(seller_water, Volume{1'001}); }));
    CHECK(asserts([](Ledger& l) { l.issue(seller_water, Volume{-1}); }));
    CHECK(asserts([](Ledger& l) { l.withdraw(buyer, Cash{1}); }));
    CHECK(asserts([](Ledger& l) { l.deposit(buyer, Cash{-1}); }));
    CHECK(asserts([](Ledger& l) { l.lock_cash(buyer, Cash{1}); }));
    CHECK(asserts([](Ledger& l) { l.release_cap(cap, Volume{1}); }));
    CHECK(asserts([](Ledger& l) { l.unlock_cap(cap, Volume{1}); }));
    CHECK(asserts([](Ledger& l) { l.reserve_cap(cap, Volume{-1}); }));
    CHECK(asserts([](Ledger& l) { l.open_cash(ParticipantId{4}); }));
    CHECK(asserts([](Ledger& l) { (void)l.cap(CapId{2}); }));
    CHECK(asserts([](Ledger& l) { (void)l.water(AllocationId{}); }));
    const auto rich = [](Ledger& l) {
        l.deposit(buyer, Cash{100});
        l.reserve_cash(buyer, Cash{100});
        l.lock_cash(buyer, Cash{100});
    };
    CHECK_FALSE(asserts([&](Ledger& l) {
        rich(l);
        l.pay(buyer, seller, Cash{90}, Cash{10}, Cash{90});
    }));
    CHECK(asserts([&](Ledger& l) {
        rich(l);
        l.pay(buyer, seller, Cash{90}, Cash{11}, Cash{0});
    }));
    CHECK(asserts([&](Ledger& l) {
        rich(l);
        l.pay(buyer, seller, Cash{90}, Cash{10}, Cash{91});
    }));
}

TEST_CASE("the hash tells which account holds what") {
    const auto base = hash_of(opened());
    CHECK(hash_of(opened()) == base);
    Ledger water = opened();
    water.move(seller_water, WaterTerm::available, WaterTerm::reserved, Volume{1});
    Ledger cash = opened();
    cash.deposit(seller, Cash{1});
    Ledger other_cash = opened();
    other_cash.deposit(buyer, Cash{1});
    Ledger headroom = opened();
    headroom.reserve_cap(cap, Volume{1});
    CHECK(hash_of(water) != base);
    CHECK(hash_of(cash) != base);
    CHECK(hash_of(other_cash) != hash_of(cash));
    CHECK(hash_of(headroom) != base);
    headroom.release_cap(cap, Volume{1});
    CHECK(hash_of(headroom) == base);
}
