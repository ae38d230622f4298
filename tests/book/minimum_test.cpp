#include "tests/book/book_probe.h"

// Minimum volume and all-or-none in continuous trading.
namespace headgate::test {
namespace {

BookProbe two_offers() {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), sell(2, 10, 101), sell(3, 10, 103)});
    return probe;
}

}  // namespace

TEST_CASE("an order whose minimum is not there is cancelled and touches nothing") {
    BookProbe probe = two_offers();
    const ByteVector before = probe.bytes();
    CHECK(probe.submit(at_least(21, buy(9, 40, 101))) == Lines{"cancel 9: 40 minimum_not_met"});
    CHECK(probe.submit(all_or_none(buy(9, 21, 101))) == Lines{"cancel 9: 21 minimum_not_met"});
    CHECK(probe.submit(ioc(at_least(21, sell(9, 40, 90)))) ==
          Lines{"cancel 9: 40 minimum_not_met"});
    CHECK(probe.bytes() == before);
}

TEST_CASE("once its minimum is met an order is one like any other") {
    BookProbe probe = two_offers();
    CHECK(probe.submit(at_least(20, buy(9, 40, 101))) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 30 and 0",
                "buy 9 takes 10 of 2 @ 101, leaves 20 and 0", "rest 9: 20 @ 101"});
    CHECK(probe.book.find(OrderId{9})->minimum == Volume{0});
    CHECK(probe.book.conditional_orders() == 0);
    CHECK(probe.submit(sell(10, 1, 101)) == Lines{"sell 10 takes 1 of 9 @ 101, leaves 0 and 19"});
}

TEST_CASE("all or none trades whole") {
    BookProbe probe = two_offers();
    CHECK(probe.submit(all_or_none(buy(9, 20, 101))) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 10 and 0",
                "buy 9 takes 10 of 2 @ 101, leaves 0 and 0"});
}

TEST_CASE("a minimum may go with immediate-or-cancel, fill-or-kill and market-to-limit") {
    BookProbe probe = two_offers();
    CHECK(probe.submit(fok(at_least(5, buy(7, 21, 101)))) == Lines{"cancel 7: 21 fill_or_kill"});
    CHECK(probe.submit(market_to_limit(at_least(11, buy(8, 20, 103)))) ==
          Lines{"cancel 8: 20 minimum_not_met"});
    CHECK(probe.submit(ioc(at_least(15, buy(9, 25, 101)))) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 15 and 0",
                "buy 9 takes 10 of 2 @ 101, leaves 5 and 0", "cancel 9: 5 immediate_or_cancel"});
}

TEST_CASE("a minimum counts only what the order's policy lets it reach (ID-05)") {
    const auto policy_meets = [](SelfTradePolicy policy) {
        BookProbe probe;
        probe.rest({sell(1, 10, 100), grouped(sell(2, 10, 101), 7, SelfTradePolicy::refuse),
                    sell(3, 10, 102)});
        return probe.submit(grouped(at_least(15, buy(9, 30, 102)), 7, policy)).size() > 1;
    };
    CHECK(policy_meets(SelfTradePolicy::cancel_resting));
    CHECK(policy_meets(SelfTradePolicy::decrement_both));
    CHECK_FALSE(policy_meets(SelfTradePolicy::cancel_aggressor));
    CHECK_FALSE(policy_meets(SelfTradePolicy::refuse));
}

TEST_CASE("a hidden reserve counts towards a minimum") {
    BookProbe probe;
    probe.rest({showing(2, sell(1, 20, 100))});
    CHECK(probe.book.fillable(buy(9, 30, 100)) == Volume{20});
    const Lines told = probe.submit(all_or_none(buy(9, 20, 100)));
    CHECK(told.size() == 10);
    CHECK(told.back() == "buy 9 takes 2 of 1 @ 100, leaves 0 and 0");
}

TEST_CASE("a minimum is met where the bound of matches comes before it") {
    BookProbe probe = two_offers();
    CHECK(probe.submit(at_least(20, buy(9, 30, 101)), 1) ==
          Lines{"buy 9 takes 10 of 1 @ 100, leaves 20 and 0", "rest 9: 20 @ 101"});
    CHECK(probe.progress == Progress::more);
    CHECK(probe.book.conditional_orders() == 0);
    CHECK(probe.go_on() == Lines{"buy 9 takes 10 of 2 @ 101, leaves 10 and 0"});
    CHECK(probe.bids() == Lines{"9: 10 @ 101"});
}

}  // namespace headgate::test
