#include "tests/book/book_probe.h"

namespace headgate::test {

TEST_CASE("an order that meets nothing rests at its price") {
    BookProbe probe;
    CHECK(probe.submit(buy(1, 10, 100)) == Lines{"rest 1: 10 @ 100"});
    CHECK(probe.submit(sell(2, 7, 101)) == Lines{"rest 2: 7 @ 101"});
    CHECK(probe.book.best(Side::buy) == Price{100});
    CHECK(probe.book.best(Side::sell) == Price{101});
    CHECK_FALSE(probe.book.crossed());
}

TEST_CASE(
    "the best price trades first, then the oldest, at the resting price (rulebook 4.1 CONT)") {
    BookProbe probe;
    probe.rest({sell(1, 10, 102), sell(2, 10, 101), sell(3, 10, 101), sell(4, 10, 103)});
    CHECK(probe.submit(buy(9, 35, 102)) == Lines{"buy 9 takes 10 of 2 @ 101, leaves 25 and 0",
                                                 "buy 9 takes 10 of 3 @ 101, leaves 15 and 0",
                                                 "buy 9 takes 10 of 1 @ 102, leaves 5 and 0",
                                                 "rest 9: 5 @ 102"});
    CHECK(probe.offers() == Lines{"4: 10 @ 103"});
}

TEST_CASE("a sell takes the highest bid first") {
    BookProbe probe;
    probe.rest({buy(1, 5, 99), buy(2, 5, 101), buy(3, 5, 100)});
    CHECK(probe.submit(sell(9, 12, 100)) == Lines{"sell 9 takes 5 of 2 @ 101, leaves 7 and 0",
                                                  "sell 9 takes 5 of 3 @ 100, leaves 2 and 0",
                                                  "rest 9: 2 @ 100"});
}

TEST_CASE("a partly filled order keeps its place") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), sell(2, 10, 100)});
    probe.submit(buy(8, 4, 100));
    CHECK(probe.offers() == Lines{"1: 6 @ 100", "2: 10 @ 100"});
    CHECK(probe.submit(buy(9, 7, 100)) == Lines{"buy 9 takes 6 of 1 @ 100, leaves 1 and 0",
                                                "buy 9 takes 1 of 2 @ 100, leaves 0 and 9"});
}

TEST_CASE("an order filled to the last cubic metre leaves nothing behind") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100)});
    CHECK(probe.submit(buy(2, 10, 105)) == Lines{"buy 2 takes 10 of 1 @ 100, leaves 0 and 0"});
    CHECK(probe.book.orders() == 0);
    CHECK_FALSE(probe.book.best(Side::buy).has_value());
    CHECK_FALSE(probe.book.best(Side::sell).has_value());
}

TEST_CASE("prices of either sign and the ends of int64 are prices like others") {
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    BookProbe probe;
    probe.rest(
        {buy(1, 1, lowest), buy(2, 1, -1), buy(3, 1, 0), sell(4, 1, highest), sell(5, 1, 1)});
    CHECK(probe.book.best(Side::buy) == Price{0});
    CHECK(probe.book.best(Side::sell) == Price{1});
    CHECK(probe.submit(ioc(sell(6, 9, lowest))) ==
          Lines{"sell 6 takes 1 of 3 @ 0, leaves 8 and 0",
                "sell 6 takes 1 of 2 @ -1, leaves 7 and 0",
                "sell 6 takes 1 of 1 @ " + std::to_string(lowest) + ", leaves 6 and 0",
                "cancel 6: 6 immediate_or_cancel"});
    CHECK(probe.submit(fok(buy(7, 2, highest))) ==
          Lines{"buy 7 takes 1 of 5 @ 1, leaves 1 and 0",
                "buy 7 takes 1 of 4 @ " + std::to_string(highest) + ", leaves 0 and 0"});
}

TEST_CASE("prices off the tick are prices like others") {
    BookProbe probe{Price{10}};
    probe.rest({sell(1, 5, 110), sell(2, 5, 100), buy(3, 5, 90)});
    CHECK(probe.submit(sell(4, 5, 103)) == Lines{"rest 4: 5 @ 103"});
    CHECK(probe.submit(buy(5, 11, 109)) == Lines{"buy 5 takes 5 of 2 @ 100, leaves 6 and 0",
                                                 "buy 5 takes 5 of 4 @ 103, leaves 1 and 0",
                                                 "rest 5: 1 @ 109"});
    CHECK(probe.bids() == Lines{"5: 1 @ 109", "3: 5 @ 90"});
    CHECK(probe.book.depth(Side::sell, Price{110}) == PriceLevel{Price{110}, Volume{5}, 1});
}

TEST_CASE("books of one pool know only their own orders") {
    OrderPool pool;
    Book one{pool};
    Book two{pool, Price{5}};
    BookRecorder recorder;
    one.submit(sell(1, 10, 100), recorder);
    two.submit(buy(2, 10, 100), recorder);
    CHECK(recorder.events == BookEvents{Rested{OrderId{1}, Price{100}, Volume{10}},
                                        Rested{OrderId{2}, Price{100}, Volume{10}}});
    CHECK(pool.orders() == 2);
    CHECK_FALSE(one.contains(OrderId{2}));
    CHECK_FALSE(one.cancel(OrderId{2}).has_value());
    CHECK_FALSE(one.reduce(OrderId{2}, Volume{1}).has_value());
    CHECK_FALSE(one.replace(OrderId{2}, Price{90}, Volume{1}, recorder).has_value());
    CHECK(two.cancel(OrderId{2}) == Volume{10});
    one = Book{pool};
    CHECK(pool.orders() == 0);
}

TEST_CASE("an immediate-or-cancel order takes what there is and cancels the rest") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), sell(2, 10, 102)});
    CHECK(probe.submit(ioc(buy(3, 25, 101))) ==
          Lines{"buy 3 takes 10 of 1 @ 100, leaves 15 and 0", "cancel 3: 15 immediate_or_cancel"});
    CHECK(probe.submit(ioc(buy(4, 1, 101))) == Lines{"cancel 4: 1 immediate_or_cancel"});
    CHECK(probe.submit(ioc(buy(5, 10, 102))) == Lines{"buy 5 takes 10 of 2 @ 102, leaves 0 and 0"});
    CHECK(probe.book.orders() == 0);
}

TEST_CASE("a fill-or-kill order trades in full or leaves the book as it was") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), sell(2, 10, 101), sell(3, 10, 102)});
    const ByteVector before = probe.bytes();
    CHECK(probe.submit(fok(buy(4, 21, 101))) == Lines{"cancel 4: 21 fill_or_kill"});
    CHECK(probe.bytes() == before);
    CHECK(probe.submit(fok(buy(5, 20, 101))) == Lines{"buy 5 takes 10 of 1 @ 100, leaves 10 and 0",
                                                      "buy 5 takes 10 of 2 @ 101, leaves 0 and 0"});
}

TEST_CASE("market-to-limit takes one price level and rests there") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), sell(2, 5, 100), sell(3, 10, 101)});
    CHECK(probe.submit(market_to_limit(buy(4, 20, 200))) ==
          Lines{"buy 4 takes 10 of 1 @ 100, leaves 10 and 0",
                "buy 4 takes 5 of 2 @ 100, leaves 5 and 0", "rest 4: 5 @ 100"});
    CHECK(probe.bids() == Lines{"4: 5 @ 100"});
    CHECK(probe.offers() == Lines{"3: 10 @ 101"});
}

TEST_CASE("market-to-limit without a counterpart is cancelled") {
    BookProbe probe;
    probe.rest({buy(1, 10, 100)});
    CHECK(probe.submit(market_to_limit(buy(2, 20, 200))) == Lines{"cancel 2: 20 no_counterpart"});
    CHECK(probe.bids() == Lines{"1: 10 @ 100"});
}

TEST_CASE("market-to-limit takes nothing beyond its worst price") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), buy(2, 10, 90)});
    CHECK(probe.submit(market_to_limit(buy(3, 1, 99))) == Lines{"cancel 3: 1 no_counterpart"});
    CHECK(probe.submit(market_to_limit(sell(4, 1, 91))) == Lines{"cancel 4: 1 no_counterpart"});
    CHECK(probe.submit(market_to_limit(buy(5, 1, 100))) ==
          Lines{"buy 5 takes 1 of 1 @ 100, leaves 0 and 9"});
    CHECK(probe.submit(market_to_limit(sell(6, 1, 90))) ==
          Lines{"sell 6 takes 1 of 2 @ 90, leaves 0 and 9"});
}

TEST_CASE("market-to-limit may be immediate-or-cancel or fill-or-kill") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), sell(2, 10, 101)});
    CHECK(probe.submit(fok(market_to_limit(buy(3, 11, 200)))) ==
          Lines{"cancel 3: 11 fill_or_kill"});
    CHECK(probe.submit(ioc(market_to_limit(buy(4, 11, 200)))) ==
          Lines{"buy 4 takes 10 of 1 @ 100, leaves 1 and 0", "cancel 4: 1 immediate_or_cancel"});
}

TEST_CASE("matches beyond the bound of one call go on in the next") {
    BookProbe probe;
    probe.rest({sell(1, 1, 100), sell(2, 1, 101), sell(3, 1, 102)});
    CHECK(probe.submit(buy(9, 5, 102), 2) == Lines{"buy 9 takes 1 of 1 @ 100, leaves 4 and 0",
                                                   "buy 9 takes 1 of 2 @ 101, leaves 3 and 0",
                                                   "rest 9: 3 @ 102"});
    CHECK(probe.progress == Progress::more);
    CHECK(probe.go_on(1) == Lines{"buy 9 takes 1 of 3 @ 102, leaves 2 and 0"});
    CHECK(probe.progress == Progress::done);
    CHECK(probe.bids() == Lines{"9: 2 @ 102"});
}

TEST_CASE("a bound that is reached with nothing left to match is no unfinished work") {
    BookProbe probe;
    probe.rest({sell(1, 1, 100), sell(2, 1, 101)});
    probe.submit(buy(8, 1, 101), 1);
    CHECK(probe.progress == Progress::done);
    CHECK(probe.submit(ioc(buy(9, 3, 101)), 1) ==
          Lines{"buy 9 takes 1 of 2 @ 101, leaves 2 and 0", "cancel 9: 2 immediate_or_cancel"});
    CHECK(probe.progress == Progress::done);
}

}  // namespace headgate::test
