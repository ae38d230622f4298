#include "tests/book/book_probe.h"

// Rulebook ID-05: no trade inside one control group.
namespace headgate::test {
namespace {

constexpr auto refuse = SelfTradePolicy::refuse;
constexpr auto cancel_resting = SelfTradePolicy::cancel_resting;
constexpr auto cancel_aggressor = SelfTradePolicy::cancel_aggressor;
constexpr auto decrement_both = SelfTradePolicy::decrement_both;

/// Offers: 1 of a stranger, 2 of group 7, 3 of a stranger.
BookProbe offers_around_own() {
    BookProbe probe;
    probe.rest(
        {sell(1, 10, 100), grouped(sell(2, 10, 101), 7, cancel_aggressor), sell(3, 10, 102)});
    return probe;
}

}  // namespace

TEST_CASE("cancel_resting clears the own order out of the way") {
    BookProbe probe = offers_around_own();
    CHECK(probe.submit(grouped(buy(9, 25, 102), 7, cancel_resting)) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 15 and 0", "cancel 2: 10 self_trade",
                "buy 9 takes 10 of 3 @ 102, leaves 5 and 0", "rest 9: 5 @ 102"});
}

TEST_CASE("cancel_aggressor and refuse stop at the own order") {
    for (const auto policy : {cancel_aggressor, refuse}) {
        BookProbe probe = offers_around_own();
        CHECK(probe.submit(grouped(buy(9, 25, 102), 7, policy)) ==
              Lines{"buy 9 takes 10 of 1 @ 100, leaves 15 and 0", "cancel 9: 15 self_trade"});
        CHECK(probe.offers() == Lines{"2: 10 @ 101", "3: 10 @ 102"});
    }
}

TEST_CASE("decrement_both takes the smaller volume off both") {
    BookProbe larger = offers_around_own();
    CHECK(larger.submit(grouped(buy(9, 25, 102), 7, decrement_both)) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 15 and 0", "cancel 2: 10 self_trade",
                "decrement 9 by 10, leaves 5", "buy 9 takes 5 of 3 @ 102, leaves 0 and 5"});
    BookProbe smaller = offers_around_own();
    CHECK(smaller.submit(grouped(buy(9, 14, 102), 7, decrement_both)) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 4 and 0", "decrement 2 by 4, leaves 6",
                "cancel 9: 4 self_trade"});
    BookProbe equal = offers_around_own();
    CHECK(equal.submit(grouped(buy(9, 20, 102), 7, decrement_both)) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 10 and 0", "cancel 2: 10 self_trade",
                "cancel 9: 10 self_trade"});
}

TEST_CASE("the incoming order's policy decides, not the resting one's") {
    BookProbe probe;
    probe.rest({grouped(sell(1, 10, 100), 7, cancel_resting)});
    CHECK(probe.submit(grouped(buy(2, 10, 100), 7, cancel_aggressor)) ==
          Lines{"cancel 2: 10 self_trade"});
}

TEST_CASE("fill-or-kill counts only the volume that its policy lets it reach") {
    const auto volume_of = [](SelfTradePolicy policy, std::int64_t volume) {
        return offers_around_own().book.fillable(grouped(buy(9, volume, 102), 7, policy));
    };
    CHECK(volume_of(cancel_resting, 30) == Volume{20});
    CHECK(volume_of(cancel_aggressor, 30) == Volume{10});
    CHECK(volume_of(refuse, 30) == Volume{10});
    CHECK(volume_of(decrement_both, 30) == Volume{20});
    CHECK(volume_of(decrement_both, 20) == Volume{10});
    CHECK(volume_of(cancel_resting, 15) == Volume{15});
}

TEST_CASE("a killed fill-or-kill order cancels nothing, its own group's orders included") {
    for (const auto policy : {cancel_resting, cancel_aggressor, refuse, decrement_both}) {
        BookProbe probe = offers_around_own();
        const ByteVector before = probe.bytes();
        CHECK(probe.submit(fok(grouped(buy(9, 25, 102), 7, policy))) ==
              Lines{"cancel 9: 25 fill_or_kill"});
        CHECK(probe.bytes() == before);
    }
}

TEST_CASE("a fill-or-kill order that can be filled clears its own group's order on the way") {
    BookProbe probe = offers_around_own();
    CHECK(probe.submit(fok(grouped(buy(9, 20, 102), 7, cancel_resting))) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 10 and 0", "cancel 2: 10 self_trade",
                "buy 9 takes 10 of 3 @ 102, leaves 0 and 0"});
}

TEST_CASE("crosses_own_group names the first own order that the price would reach") {
    BookProbe probe = offers_around_own();
    probe.rest({grouped(sell(4, 10, 101), 7, refuse), grouped(buy(5, 10, 99), 7, refuse)});
    const ControlGroupId own{7};
    CHECK_FALSE(probe.book.crosses_own_group(Side::buy, Price{100}, own).has_value());
    CHECK(probe.book.crosses_own_group(Side::buy, Price{101}, own) == OrderId{2});
    CHECK_FALSE(probe.book.crosses_own_group(Side::buy, Price{110}, ControlGroupId{8}).has_value());
    CHECK(probe.book.crosses_own_group(Side::sell, Price{99}, own) == OrderId{5});
    CHECK_FALSE(probe.book.crosses_own_group(Side::sell, Price{100}, own).has_value());
}

TEST_CASE("meets_own_group counts what the order would trade before") {
    BookProbe probe = offers_around_own();  // 10 each: another's @ 100, own @ 101, another's @ 102
    const auto meets = [&](std::int64_t volume, std::int64_t price) {
        return probe.book.meets_own_group(Side::buy, Price{price}, Volume{volume},
                                          ControlGroupId{7});
    };
    CHECK_FALSE(meets(10, 102).has_value());
    CHECK(meets(11, 102) == OrderId{2});
    CHECK_FALSE(meets(11, 100).has_value());
    probe.rest({showing(10, sell(4, 30, 100))});
    CHECK_FALSE(meets(40, 102).has_value());
    CHECK(meets(41, 102) == OrderId{2});
}

TEST_CASE("market-to-limit that finds only its own group at the best price trades with nobody") {
    BookProbe probe;
    probe.rest({grouped(sell(1, 10, 100), 7, refuse), sell(2, 10, 101)});
    CHECK(probe.submit(grouped(market_to_limit(buy(3, 5, 200)), 7, cancel_resting)) ==
          Lines{"cancel 1: 10 self_trade", "rest 3: 5 @ 100"});
    CHECK(probe.offers() == Lines{"2: 10 @ 101"});
}

}  // namespace headgate::test
