#include "tests/book/book_probe.h"

namespace headgate::test {
namespace {

constexpr auto kept = Replaced::kept_priority;
constexpr auto lost = Replaced::lost_priority;

BookProbe three_bids() {
    BookProbe probe;
    probe.rest({buy(1, 10, 100), buy(2, 10, 100), buy(3, 10, 100)});
    return probe;
}

}  // namespace

TEST_CASE("cancel takes an order out from anywhere in the queue and tells what was left") {
    for (const std::uint64_t id : {1U, 2U, 3U}) {
        BookProbe probe = three_bids();
        CHECK(probe.book.cancel(OrderId{id}) == Volume{10});
        CHECK(probe.book.depth(Side::buy, Price{100}) == PriceLevel{Price{100}, Volume{20}, 2});
        CHECK_FALSE(probe.book.contains(OrderId{id}));
    }
}

TEST_CASE("an unknown order can be neither cancelled, reduced, replaced nor found") {
    BookProbe probe = three_bids();
    const ByteVector before = probe.bytes();
    CHECK_FALSE(probe.book.cancel(OrderId{4}).has_value());
    CHECK_FALSE(probe.book.reduce(OrderId{4}, Volume{1}).has_value());
    CHECK(probe.replace(4, 5, 100).empty());
    CHECK_FALSE(probe.replaced.has_value());
    CHECK_FALSE(probe.book.find(OrderId{4}).has_value());
    CHECK(probe.bytes() == before);
}

TEST_CASE("an order cancelled twice is unknown the second time") {
    BookProbe probe = three_bids();
    CHECK(probe.book.cancel(OrderId{2}).has_value());
    CHECK_FALSE(probe.book.cancel(OrderId{2}).has_value());
}

TEST_CASE("reduce keeps the place; nothing left means gone") {
    BookProbe probe = three_bids();
    CHECK(probe.book.reduce(OrderId{1}, Volume{4}) == Volume{6});
    CHECK(probe.bids() == Lines{"1: 6 @ 100", "2: 10 @ 100", "3: 10 @ 100"});
    CHECK(probe.book.reduce(OrderId{1}, Volume{6}) == Volume{0});
    CHECK(probe.bids() == Lines{"2: 10 @ 100", "3: 10 @ 100"});
}

TEST_CASE("a replace that only cuts the volume keeps its place (rulebook 4.2)") {
    BookProbe probe = three_bids();
    CHECK(probe.replace(1, 4, 100).empty());
    CHECK(probe.replaced == kept);
    CHECK(probe.bids() == Lines{"1: 4 @ 100", "2: 10 @ 100", "3: 10 @ 100"});
}

TEST_CASE("a replace that does not cut the volume goes to the back") {
    for (const std::int64_t volume : {10, 11}) {
        BookProbe probe = three_bids();
        CHECK(probe.replace(1, volume, 100) ==
              Lines{"rest 1: " + std::to_string(volume) + " @ 100"});
        CHECK(probe.replaced == lost);
        CHECK(probe.bids().back() == "1: " + std::to_string(volume) + " @ 100");
    }
}

TEST_CASE("a replace to another price goes to the back there, whatever its volume") {
    BookProbe probe = three_bids();
    probe.rest({buy(4, 10, 99)});
    CHECK(probe.replace(1, 1, 99) == Lines{"rest 1: 1 @ 99"});
    CHECK(probe.bids() == Lines{"2: 10 @ 100", "3: 10 @ 100", "4: 10 @ 99", "1: 1 @ 99"});
    // Coming back does not bring the old place back.
    CHECK(probe.replace(1, 1, 100) == Lines{"rest 1: 1 @ 100"});
    CHECK(probe.bids() == Lines{"2: 10 @ 100", "3: 10 @ 100", "1: 1 @ 100", "4: 10 @ 99"});
}

TEST_CASE("a replace to a price that crosses trades as an aggressor") {
    BookProbe probe = three_bids();
    probe.rest({sell(8, 4, 101), sell(9, 4, 103)});
    CHECK(probe.replace(2, 10, 102) ==
          Lines{"buy 2 takes 4 of 8 @ 101, leaves 6 and 0", "rest 2: 6 @ 102"});
    CHECK(probe.replaced == lost);
    CHECK(probe.replace(9, 10, 100) == Lines{"sell 9 takes 6 of 2 @ 102, leaves 4 and 0",
                                             "sell 9 takes 4 of 1 @ 100, leaves 0 and 6"});
    CHECK_FALSE(probe.book.contains(OrderId{9}));
}

TEST_CASE("a replaced order carries its group and policy along") {
    BookProbe probe;
    probe.rest({grouped(buy(1, 10, 100), 7, SelfTradePolicy::cancel_resting),
                grouped(sell(2, 10, 101), 7, SelfTradePolicy::refuse)});
    CHECK(probe.replace(1, 10, 101) == Lines{"cancel 2: 10 self_trade", "rest 1: 10 @ 101"});
}

TEST_CASE("a replace beyond the bound of matches says that there is more") {
    BookProbe probe;
    probe.rest({sell(1, 1, 100), sell(2, 1, 100), buy(3, 5, 99)});
    CHECK(probe.replace(3, 5, 100, 1) ==
          Lines{"buy 3 takes 1 of 1 @ 100, leaves 4 and 0", "rest 3: 4 @ 100"});
    CHECK(probe.replaced == Replaced::more);
    CHECK(probe.go_on() == Lines{"buy 3 takes 1 of 2 @ 100, leaves 3 and 0"});
    CHECK(probe.progress == Progress::done);
}

TEST_CASE("while matches are owed, orders may be cancelled, the one that matches too") {
    const auto stopped = [] {
        BookProbe probe;
        probe.rest({sell(1, 1, 100), sell(2, 1, 100), sell(3, 1, 100)});
        probe.submit(buy(9, 5, 100), 1);
        REQUIRE(probe.progress == Progress::more);
        return probe;
    };
    BookProbe other_gone = stopped();
    other_gone.book.cancel(OrderId{2});
    CHECK(other_gone.go_on() == Lines{"buy 9 takes 1 of 3 @ 100, leaves 3 and 0"});
    BookProbe itself_gone = stopped();
    CHECK(itself_gone.book.cancel(OrderId{9}) == Volume{4});
    CHECK(itself_gone.go_on().empty());
    CHECK(itself_gone.progress == Progress::done);
    CHECK(itself_gone.offers() == Lines{"2: 1 @ 100", "3: 1 @ 100"});
    BookProbe cut = stopped();
    CHECK(cut.book.reduce(OrderId{9}, Volume{3}) == Volume{1});
    CHECK(cut.go_on() == Lines{"buy 9 takes 1 of 2 @ 100, leaves 0 and 0"});
}

TEST_CASE("mass cancel takes bids, then offers, in order of priority") {
    BookProbe probe;
    probe.rest({sell(1, 1, 103), buy(2, 2, 99), showing(1, sell(3, 3, 102)), buy(4, 4, 100),
                buy(5, 5, 99)});
    const auto is_small = [](const RestingOrder& resting) { return resting.leaves < Volume{4}; };
    CHECK(probe.mass_cancel(is_small) ==
          Lines{"cancel 2: 2 mass_cancel", "cancel 3: 3 mass_cancel", "cancel 1: 1 mass_cancel"});
    CHECK(probe.cancelled == 3);
    CHECK(probe.bids() == Lines{"4: 4 @ 100", "5: 5 @ 99"});
    CHECK(probe.mass_cancel([](const RestingOrder&) { return true; }).size() == 2);
    CHECK(probe.book.orders() == 0);
}

TEST_CASE("depth and levels tell what shows") {
    BookProbe probe;
    probe.rest({buy(1, 10, 100), buy(2, 5, 100), buy(3, 7, 98), sell(4, 3, 101)});
    CHECK(probe.book.depth(Side::buy, Price{100}) == PriceLevel{Price{100}, Volume{15}, 2});
    CHECK(probe.book.depth(Side::buy, Price{99}) == PriceLevel{Price{99}, Volume{0}, 0});
    CHECK(probe.book.orders(Side::buy) == 3);
    CHECK(probe.book.orders() == 4);
    std::array<PriceLevel, 2> top;
    CHECK(probe.book.levels(Side::buy, top) == 2);
    CHECK(top[0] == PriceLevel{Price{100}, Volume{15}, 2});
    CHECK(top[1] == PriceLevel{Price{98}, Volume{7}, 1});
    CHECK(probe.book.levels(Side::sell, top) == 1);
    CHECK(top[0] == PriceLevel{Price{101}, Volume{3}, 1});
}

TEST_CASE("a walk ends where the visitor says so") {
    BookProbe probe = three_bids();
    std::vector<std::uint64_t> seen;
    probe.book.walk(Side::buy, [&](const RestingOrder& resting) {
        seen.push_back(resting.id.value());
        return seen.size() < 2;
    });
    CHECK(seen == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("an order can be looked up with all that the book knows of it") {
    BookProbe probe;
    probe.rest({grouped(sell(5, 10, 100), 7, SelfTradePolicy::decrement_both)});
    CHECK(probe.book.find(OrderId{5}) ==
          RestingOrder{OrderId{5}, Side::sell, Price{100}, Volume{10}, Volume{10}, Volume{0},
                       Volume{0}, ControlGroupId{7}, SelfTradePolicy::decrement_both});
}

}  // namespace headgate::test
