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

TEST_CASE("while matching is off a replace only queues") {
    BookProbe probe = three_bids();
    probe.rest({sell(8, 4, 101)});
    CHECK(probe.replace(2, 10, 102, Matching::off) == Lines{"rest 2: 10 @ 102"});
    CHECK(probe.book.crossed());
    CHECK(probe.replace(2, 9, 102, Matching::off).empty());
    CHECK(probe.replaced == kept);
}

TEST_CASE("a replace beyond the bound of matches says that there is more") {
    BookProbe probe;
    probe.rest({sell(1, 1, 100), sell(2, 1, 100), buy(3, 5, 99)});
    BookRecorder recorder;
    CHECK(probe.book.replace(OrderId{3}, Price{100}, Volume{5}, Matching::on, recorder, 1) ==
          Replaced::more);
    CHECK(probe.match_crossed() == Lines{"buy 3 takes 1 of 2 @ 100, leaves 3 and 0"});
}

TEST_CASE("the opening trades the heads at the older order's price") {
    BookProbe probe;
    probe.rest({buy(1, 10, 105), sell(2, 4, 100), sell(3, 10, 104), buy(4, 10, 103)});
    CHECK(probe.book.crossed());
    CHECK(probe.match_crossed() == Lines{"sell 2 takes 4 of 1 @ 105, leaves 0 and 6",
                                         "sell 3 takes 6 of 1 @ 105, leaves 4 and 0"});
    CHECK(probe.bids() == Lines{"4: 10 @ 103"});
    CHECK(probe.offers() == Lines{"3: 4 @ 104"});
}

TEST_CASE("the opening lets the older of the two be the offer") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), buy(2, 10, 105)});
    CHECK(probe.match_crossed() == Lines{"buy 2 takes 10 of 1 @ 100, leaves 0 and 0"});
}

TEST_CASE("an order replaced in pre-open counts as new at the opening") {
    BookProbe probe;
    probe.rest({buy(1, 10, 104), sell(2, 10, 100)});
    probe.replace(1, 10, 105, Matching::off);
    CHECK(probe.match_crossed() == Lines{"buy 1 takes 10 of 2 @ 100, leaves 0 and 0"});
}

TEST_CASE("the opening goes on in steps and ends where a single call would") {
    BookProbe whole;
    BookProbe steps;
    for (BookProbe* probe : {&whole, &steps}) {
        probe->rest(
            {buy(1, 10, 105), sell(2, 4, 100), sell(3, 4, 101), sell(4, 4, 102), buy(5, 9, 102)});
    }
    const Lines expected = whole.match_crossed();
    Lines told;
    std::size_t calls = 0;
    do {
        for (const std::string& line : steps.match_crossed(1)) told.push_back(line);
        ++calls;
    } while (steps.progress == Progress::more);
    CHECK(told == expected);
    CHECK(calls == expected.size());
    CHECK(steps.bytes() == whole.bytes());
    CHECK(steps.match_crossed(0).empty());
    CHECK(steps.progress == Progress::done);
}

TEST_CASE("the opening prevents trades inside a group by the newer order's policy (ID-05)") {
    const auto opening_of = [](SelfTradePolicy policy) {
        BookProbe probe;
        probe.rest({grouped(buy(1, 10, 105), 7, SelfTradePolicy::refuse),
                    grouped(sell(2, 4, 100), 7, policy), sell(3, 20, 101), buy(4, 5, 102)});
        return probe.match_crossed();
    };
    CHECK(opening_of(SelfTradePolicy::cancel_resting) ==
          Lines{"cancel 1: 10 self_trade", "buy 4 takes 4 of 2 @ 100, leaves 1 and 0",
                "buy 4 takes 1 of 3 @ 101, leaves 0 and 19"});
    const Lines newer_ends{"cancel 2: 4 self_trade", "sell 3 takes 10 of 1 @ 105, leaves 10 and 0",
                           "buy 4 takes 5 of 3 @ 101, leaves 0 and 5"};
    CHECK(opening_of(SelfTradePolicy::cancel_aggressor) == newer_ends);
    CHECK(opening_of(SelfTradePolicy::refuse) == newer_ends);
    CHECK(opening_of(SelfTradePolicy::decrement_both) ==
          Lines{"decrement 1 by 4, leaves 6", "cancel 2: 4 self_trade",
                "sell 3 takes 6 of 1 @ 105, leaves 14 and 0",
                "buy 4 takes 5 of 3 @ 101, leaves 0 and 9"});
}

TEST_CASE("depth, levels and sums tell what rests") {
    BookProbe probe;
    probe.rest({buy(1, 10, 100), buy(2, 5, 100), buy(3, 7, 98), sell(4, 3, 101)});
    CHECK(probe.book.depth(Side::buy, Price{100}) == PriceLevel{Price{100}, Volume{15}, 2});
    CHECK(probe.book.depth(Side::buy, Price{99}) == PriceLevel{Price{99}, Volume{0}, 0});
    CHECK(probe.book.volume(Side::buy) == Volume{22});
    CHECK(probe.book.volume(Side::sell) == Volume{3});
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
          RestingOrder{OrderId{5}, Side::sell, Price{100}, Volume{10}, ControlGroupId{7},
                       SelfTradePolicy::decrement_both, Priority{1}});
}

}  // namespace headgate::test
