#include "tests/book/book_probe.h"

// Hidden reserves ("icebergs").
namespace headgate::test {
namespace {

/// An offer of 25 that shows 10, and one behind it.
BookProbe iceberg_and_plain() {
    BookProbe probe;
    probe.rest({showing(10, sell(1, 25, 100)), sell(2, 10, 100)});
    return probe;
}

}  // namespace

TEST_CASE("a hidden reserve is in no depth, but in what is open of the order") {
    const BookProbe probe = iceberg_and_plain();
    CHECK(probe.book.depth(Side::sell, Price{100}) == PriceLevel{Price{100}, Volume{20}, 2});
    const auto order = probe.book.find(OrderId{1});
    CHECK(order->leaves == Volume{25});
    CHECK(order->shown == Volume{10});
    CHECK(order->display == Volume{10});
    CHECK(probe.offers() == Lines{"1: 25 @ 100 shows 10", "2: 10 @ 100"});
}

TEST_CASE("what shows trades; then as much again shows, last in the queue") {
    BookProbe probe = iceberg_and_plain();
    CHECK(probe.submit(buy(9, 4, 100)) == Lines{"buy 9 takes 4 of 1 @ 100, leaves 0 and 21"});
    CHECK(probe.offers() == Lines{"1: 21 @ 100 shows 6", "2: 10 @ 100"});
    CHECK(probe.submit(buy(10, 6, 100)) == Lines{"buy 10 takes 6 of 1 @ 100, leaves 0 and 15"});
    CHECK(probe.offers() == Lines{"2: 10 @ 100", "1: 15 @ 100 shows 10"});
}

TEST_CASE("a large order takes what shows by turns until the reserve is gone") {
    BookProbe probe = iceberg_and_plain();
    CHECK(probe.submit(buy(9, 40, 100)) == Lines{"buy 9 takes 10 of 1 @ 100, leaves 30 and 15",
                                                 "buy 9 takes 10 of 2 @ 100, leaves 20 and 0",
                                                 "buy 9 takes 10 of 1 @ 100, leaves 10 and 5",
                                                 "buy 9 takes 5 of 1 @ 100, leaves 5 and 0",
                                                 "rest 9: 5 @ 100"});
}

TEST_CASE("the worse price waits until the reserve at the better one is gone") {
    BookProbe probe;
    probe.rest({showing(1, sell(1, 3, 100)), sell(2, 5, 101)});
    CHECK(probe.submit(buy(9, 4, 101)) == Lines{"buy 9 takes 1 of 1 @ 100, leaves 3 and 2",
                                                "buy 9 takes 1 of 1 @ 100, leaves 2 and 1",
                                                "buy 9 takes 1 of 1 @ 100, leaves 1 and 0",
                                                "buy 9 takes 1 of 2 @ 101, leaves 0 and 4"});
}

TEST_CASE("an order that comes in with a reserve trades all of it and hides only what rests") {
    BookProbe probe;
    probe.rest({sell(1, 30, 100)});
    CHECK(probe.submit(showing(5, buy(9, 50, 100))) ==
          Lines{"buy 9 takes 30 of 1 @ 100, leaves 20 and 0", "rest 9: 20 @ 100"});
    CHECK(probe.bids() == Lines{"9: 20 @ 100 shows 5"});
}

TEST_CASE("a bound on matches changes nothing in the end, reserves on both sides") {
    const auto with_bound = [](std::size_t matches_max) {
        BookProbe probe;
        probe.rest({showing(4, sell(1, 10, 100)), showing(3, sell(2, 7, 100)), sell(3, 2, 101)});
        Lines told = probe.submit(showing(6, buy(9, 25, 101)), matches_max);
        while (probe.progress == Progress::more) {
            for (const std::string& line : probe.go_on(matches_max)) told.push_back(line);
        }
        std::erase_if(told, [](const std::string& line) { return line.starts_with("rest"); });
        for (const std::string& line : probe.bids()) told.push_back(line);
        return told;
    };
    const Lines whole = with_bound(matches_unbounded);
    CHECK(whole.back() == "9: 6 @ 101");
    CHECK(with_bound(1) == whole);
    CHECK(with_bound(2) == whole);
}

TEST_CASE("a reduce takes the hidden reserve first and keeps the place") {
    BookProbe probe = iceberg_and_plain();
    CHECK(probe.book.reduce(OrderId{1}, Volume{12}) == Volume{13});
    CHECK(probe.offers() == Lines{"1: 13 @ 100 shows 10", "2: 10 @ 100"});
    CHECK(probe.book.reduce(OrderId{1}, Volume{5}) == Volume{8});
    CHECK(probe.offers() == Lines{"1: 8 @ 100", "2: 10 @ 100"});
    CHECK(probe.book.reduce(OrderId{1}, Volume{8}) == Volume{0});
    CHECK(probe.offers() == Lines{"2: 10 @ 100"});
}

TEST_CASE("cancel tells the reserve too") {
    BookProbe probe = iceberg_and_plain();
    CHECK(probe.book.cancel(OrderId{1}) == Volume{25});
}

TEST_CASE("a replace keeps what an order may show") {
    BookProbe probe = iceberg_and_plain();
    CHECK(probe.replace(1, 20, 100).empty());
    CHECK(probe.offers() == Lines{"1: 20 @ 100 shows 10", "2: 10 @ 100"});
    CHECK(probe.replace(1, 40, 100) == Lines{"rest 1: 40 @ 100"});
    CHECK(probe.offers() == Lines{"2: 10 @ 100", "1: 40 @ 100 shows 10"});
    CHECK(probe.replace(1, 5, 99) == Lines{"rest 1: 5 @ 99"});
    CHECK(probe.replace(1, 12, 99) == Lines{"rest 1: 12 @ 99"});
    CHECK(probe.offers() == Lines{"1: 12 @ 99 shows 10", "2: 10 @ 100"});
}

TEST_CASE("decrement_both counts the reserve and leaves what shows alone (ID-05)") {
    BookProbe probe;
    probe.rest({grouped(showing(10, sell(1, 25, 100)), 7, SelfTradePolicy::refuse)});
    CHECK(probe.submit(grouped(buy(9, 12, 100), 7, SelfTradePolicy::decrement_both)) ==
          Lines{"decrement 1 by 12, leaves 13", "cancel 9: 12 self_trade"});
    CHECK(probe.offers() == Lines{"1: 13 @ 100 shows 10"});
    CHECK(probe.submit(grouped(buy(10, 20, 100), 7, SelfTradePolicy::decrement_both)) ==
          Lines{"cancel 1: 13 self_trade", "decrement 10 by 13, leaves 7", "rest 10: 7 @ 100"});
}

TEST_CASE("an order that shows all of itself is a plain one") {
    BookProbe probe;
    probe.rest({showing(10, sell(1, 10, 100)), sell(2, 10, 100)});
    probe.submit(buy(9, 4, 100));
    CHECK(probe.offers() == Lines{"1: 6 @ 100", "2: 10 @ 100"});
}

}  // namespace headgate::test
