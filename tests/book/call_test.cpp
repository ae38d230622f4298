#include "tests/book/book_probe.h"

#include <algorithm>
#include <array>

// Calls on a book: rulebook 4.4 steps 6 and 7.
namespace headgate::test {
namespace {

CallTerms pro_rata(std::int64_t lot = 1) {
    CallTerms terms;
    terms.rationing = Rationing::pro_rata;
    terms.lot = Volume{lot};
    return terms;
}

std::string unmet(std::uint64_t id, std::int64_t volume) {
    return "cancel " + std::to_string(id) + ": " + std::to_string(volume) + " minimum_not_met";
}

}  // namespace

TEST_CASE("orders of a call queue without trading") {
    BookProbe probe;
    probe.call({buy(1, 10, 105), sell(2, 10, 100)});
    CHECK(probe.book.in_call());
    CHECK(probe.book.crossed());
    CHECK(probe.bids() == Lines{"1: 10 @ 105"});
    CHECK(probe.offers() == Lines{"2: 10 @ 100"});
}

TEST_CASE("all of a call trades at its one price, in order of priority; the rest stays") {
    BookProbe probe;
    probe.call({buy(1, 500, 130), buy(2, 300, 125), buy(3, 400, 120), sell(4, 200, 118),
                sell(5, 400, 124), sell(6, 300, 128)});
    CHECK(probe.uncross() == Lines{"buy 1 takes 200 of 4 @ 125, leaves 300 and 0",
                                   "buy 1 takes 300 of 5 @ 125, leaves 0 and 100",
                                   "buy 2 takes 100 of 5 @ 125, leaves 200 and 0"});
    CHECK(probe.fixed == CallFixed{Clearing{Price{125}, Volume{600}, Volume{800}, Volume{600}}, 0});
    CHECK_FALSE(probe.book.in_call());
    CHECK(probe.bids() == Lines{"2: 200 @ 125", "3: 400 @ 120"});
    CHECK(probe.offers() == Lines{"6: 300 @ 128"});
    CHECK(probe.submit(sell(7, 50, 125)) == Lines{"sell 7 takes 50 of 2 @ 125, leaves 0 and 150"});
}

TEST_CASE("every better order trades before one at the price itself (4.4 step 3)") {
    BookProbe probe;
    probe.call({sell(1, 100, 120), buy(2, 50, 140)});
    CallTerms terms;
    terms.reference = Price{135};
    CHECK(probe.uncross(terms) == Lines{"buy 2 takes 50 of 1 @ 120, leaves 0 and 50"});
}

TEST_CASE("a call takes in what rested before, in its old order") {
    BookProbe probe;
    probe.rest({buy(1, 10, 100), buy(2, 10, 100)});
    probe.call({buy(3, 10, 100), sell(4, 15, 100)});
    CHECK(probe.uncross() == Lines{"buy 1 takes 10 of 4 @ 100, leaves 0 and 5",
                                   "buy 2 takes 5 of 4 @ 100, leaves 5 and 0"});
    CHECK(probe.bids() == Lines{"2: 5 @ 100", "3: 10 @ 100"});
}

TEST_CASE("a call without a cross trades nothing and ends all the same") {
    BookProbe probe;
    probe.call({buy(1, 10, 99), sell(2, 10, 100)});
    CHECK(probe.uncross().empty());
    CHECK_FALSE(probe.fixed.clearing.has_value());
    CHECK_FALSE(probe.book.in_call());
    BookProbe empty;
    empty.call({});
    CHECK(empty.uncross().empty());
    CHECK_FALSE(empty.book.in_call());
}

TEST_CASE("by time the oldest at the marginal price trade first") {
    BookProbe probe;
    probe.call({sell(1, 10, 100), sell(2, 20, 100), sell(3, 30, 100), buy(4, 25, 100)});
    CHECK(probe.uncross() == Lines{"buy 4 takes 10 of 1 @ 100, leaves 15 and 0",
                                   "buy 4 takes 15 of 2 @ 100, leaves 0 and 5"});
}

TEST_CASE("pro rata each at the marginal price trades its share") {
    BookProbe probe;
    probe.call(
        {buy(1, 5, 101), buy(2, 50, 100), buy(3, 30, 100), buy(4, 20, 100), sell(5, 42, 100)});
    // 37 among 100: 18.5, 11.1 and 7.4; the one left over goes to the largest remainder.
    CHECK(probe.uncross(pro_rata()) == Lines{"buy 1 takes 5 of 5 @ 100, leaves 0 and 37",
                                             "buy 2 takes 19 of 5 @ 100, leaves 31 and 18",
                                             "buy 3 takes 11 of 5 @ 100, leaves 19 and 7",
                                             "buy 4 takes 7 of 5 @ 100, leaves 13 and 0"});
    CHECK(probe.bids() == Lines{"2: 31 @ 100", "3: 19 @ 100", "4: 13 @ 100"});
}

TEST_CASE("pro rata deals whole lots") {
    BookProbe probe;
    probe.call({buy(1, 50, 100), buy(2, 30, 100), buy(3, 20, 100), sell(4, 40, 100)});
    // Four lots among ten: 2.0, 1.2 and 0.8.
    CHECK(probe.uncross(pro_rata(10)) == Lines{"buy 1 takes 20 of 4 @ 100, leaves 30 and 20",
                                               "buy 2 takes 10 of 4 @ 100, leaves 20 and 10",
                                               "buy 3 takes 10 of 4 @ 100, leaves 10 and 0"});
}

TEST_CASE("equal remainders go to the earlier in the queue") {
    BookProbe probe;
    probe.call({sell(1, 10, 100), sell(2, 10, 100), sell(3, 10, 100), buy(4, 20, 100)});
    CHECK(probe.uncross(pro_rata(10)) == Lines{"buy 4 takes 10 of 1 @ 100, leaves 10 and 0",
                                               "buy 4 takes 10 of 2 @ 100, leaves 0 and 0"});
    CHECK(probe.offers() == Lines{"3: 10 @ 100"});
}

TEST_CASE("where an order or the volume is no whole number of lots, shares are in m³") {
    BookProbe odd_order;
    odd_order.call({buy(1, 15, 100), buy(2, 10, 100), sell(3, 10, 100)});
    CHECK(odd_order.uncross(pro_rata(10)) == Lines{"buy 1 takes 6 of 3 @ 100, leaves 9 and 4",
                                                   "buy 2 takes 4 of 3 @ 100, leaves 6 and 0"});
    BookProbe odd_volume;
    odd_volume.call({buy(1, 20, 100), buy(2, 20, 100), sell(3, 15, 100)});
    CHECK(odd_volume.uncross(pro_rata(10)) == Lines{"buy 1 takes 8 of 3 @ 100, leaves 12 and 7",
                                                    "buy 2 takes 7 of 3 @ 100, leaves 13 and 0"});
}

TEST_CASE("all or none that cannot trade whole is left out, and cancelled after the call") {
    BookProbe probe;
    probe.call({all_or_none(buy(1, 100, 100)), sell(2, 60, 100)});
    CHECK(probe.book.conditional_orders() == 1);
    CHECK(probe.uncross() == Lines{unmet(1, 100)});
    CHECK(probe.fixed == CallFixed{std::nullopt, 1});
    CHECK(probe.book.conditional_orders() == 0);
    CHECK(probe.offers() == Lines{"2: 60 @ 100"});
}

TEST_CASE("the price is found anew without the order left out (4.4 step 7)") {
    BookProbe probe;
    probe.call({buy(1, 50, 101), all_or_none(buy(2, 100, 100)), buy(3, 30, 99), sell(4, 80, 98)});
    // With 2 the call would clear at 100 and 2 would get 30 of its 100.
    CHECK(probe.uncross() == Lines{"buy 1 takes 50 of 4 @ 99, leaves 0 and 30",
                                   "buy 3 takes 30 of 4 @ 99, leaves 0 and 0", unmet(2, 100)});
    CHECK(probe.fixed.excluded == 1);
}

TEST_CASE("of several that fall short the lowest in priority is left out first") {
    BookProbe probe;
    probe.call({all_or_none(buy(1, 40, 100)), all_or_none(buy(2, 40, 100)), sell(3, 60, 100)});
    // Pro rata both would get 30.
    CHECK(probe.uncross(pro_rata()) ==
          Lines{"buy 1 takes 40 of 3 @ 100, leaves 0 and 20", unmet(2, 40)});
    CHECK(probe.fixed.excluded == 1);
}

TEST_CASE("a minimum that is met in the call leaves an order like any other") {
    BookProbe probe;
    probe.call({at_least(20, buy(1, 100, 100)), sell(2, 30, 100)});
    CHECK(probe.uncross() == Lines{"buy 1 takes 30 of 2 @ 100, leaves 70 and 0"});
    CHECK(probe.book.find(OrderId{1})->minimum == Volume{0});
    CHECK(probe.submit(sell(3, 1, 100)) == Lines{"sell 3 takes 1 of 1 @ 100, leaves 0 and 69"});
}

TEST_CASE("an order with a minimum that the call does not reach is cancelled after it") {
    BookProbe probe;
    probe.call({buy(1, 10, 101), at_least(5, buy(2, 10, 99)), all_or_none(sell(3, 7, 105)),
                sell(4, 10, 101)});
    CHECK(probe.uncross() ==
          Lines{"buy 1 takes 10 of 4 @ 101, leaves 0 and 0", unmet(2, 10), unmet(3, 7)});
    CHECK(probe.fixed.excluded == 0);
}

TEST_CASE("what a call would clear at now does not look at minimums") {
    BookProbe probe;
    probe.call({all_or_none(buy(1, 100, 100)), sell(2, 60, 100)});
    CHECK(probe.book.indicative({}) == Clearing{Price{100}, Volume{60}, Volume{100}, Volume{60}});
    CHECK(probe.book.in_call());
    CHECK(probe.book.orders() == 2);
}

TEST_CASE("hidden reserves join a call at full size and hide again after it") {
    BookProbe probe;
    probe.rest({showing(10, sell(1, 100, 100))});
    probe.submit(buy(9, 4, 100));
    CHECK(probe.offers() == Lines{"1: 96 @ 100 shows 6"});
    probe.call({showing(5, sell(2, 20, 100)), buy(3, 60, 100)});
    CHECK(probe.book.depth(Side::sell, Price{100}) == PriceLevel{Price{100}, Volume{116}, 2});
    CHECK(probe.uncross() == Lines{"buy 3 takes 60 of 1 @ 100, leaves 0 and 36"});
    CHECK(probe.offers() == Lines{"1: 36 @ 100 shows 10", "2: 20 @ 100 shows 5"});
}

TEST_CASE("in a call a replace queues anew without trading, a cut keeps its place") {
    BookProbe probe;
    probe.call({buy(1, 10, 100), buy(2, 10, 100), sell(3, 10, 101)});
    CHECK(probe.replace(1, 10, 102) == Lines{"rest 1: 10 @ 102"});
    CHECK(probe.replaced == Replaced::lost_priority);
    CHECK(probe.replace(1, 9, 102).empty());
    CHECK(probe.replaced == Replaced::kept_priority);
    CHECK(probe.replace(1, 9, 100) == Lines{"rest 1: 9 @ 100"});
    CHECK(probe.bids() == Lines{"2: 10 @ 100", "1: 9 @ 100"});
}

TEST_CASE("a minimum follows a replace and a reduce in the call") {
    BookProbe probe;
    probe.call({all_or_none(buy(1, 10, 100)), at_least(6, buy(2, 10, 100)), sell(3, 10, 101)});
    const auto minimum_of = [&](std::uint64_t id) {
        return probe.book.find(OrderId{id})->minimum.value();
    };
    probe.replace(1, 15, 100);
    CHECK(minimum_of(1) == 15);
    probe.replace(2, 20, 99);
    CHECK(minimum_of(2) == 6);
    probe.book.reduce(OrderId{2}, Volume{16});
    CHECK(minimum_of(2) == 4);
    probe.book.cancel(OrderId{1});
    CHECK(probe.book.conditional_orders() == 1);
}

TEST_CASE("a call goes on in steps and ends where a single one would") {
    const auto start = [](BookProbe& probe) {
        probe.call({buy(1, 10, 105), buy(2, 9, 102), all_or_none(buy(3, 7, 102)),
                    showing(3, buy(4, 30, 101)), sell(5, 4, 100), sell(6, 4, 101), sell(7, 4, 102),
                    all_or_none(sell(8, 50, 101))});
        probe.fixed = probe.book.fix_call({});
    };
    BookProbe whole;
    start(whole);
    const Lines expected = whole.uncross_on();
    REQUIRE(expected.size() >= 5);
    for (const std::size_t matches_max : {1U, 2U, 3U}) {
        BookProbe steps;
        start(steps);
        CHECK(steps.fixed == whole.fixed);
        Lines told;
        std::size_t calls = 0;
        do {
            for (const std::string& line : steps.uncross_on(matches_max)) told.push_back(line);
            ++calls;
            CHECK(steps.book.in_call() == (steps.progress == Progress::more));
        } while (steps.progress == Progress::more);
        CHECK(told == expected);
        CHECK(calls == (expected.size() + matches_max - 1) / matches_max);
        CHECK(steps.bytes() == whole.bytes());
    }
}

TEST_CASE("hundreds of minimums fall out one after the other until the rest trades") {
    BookProbe probe;
    probe.call({sell(1, 10, 50)});
    // Each wants more than is offered; the one that is content with 10 bids least.
    constexpr std::uint64_t count = 900;
    for (std::uint64_t i = 0; i < count; ++i) {
        probe.rest({all_or_none(buy(2 + i, 11, 100 + static_cast<std::int64_t>(i)))});
    }
    probe.rest({all_or_none(buy(5000, 10, 60))});
    const Lines told = probe.uncross();
    CHECK(probe.fixed.excluded == count);
    REQUIRE(told.size() == count + 1);
    CHECK(told.front() == "buy 5000 takes 10 of 1 @ 55, leaves 0 and 0");
}

}  // namespace headgate::test
