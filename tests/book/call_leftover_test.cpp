#include "tests/book/book_probe.h"

// Price bands, and what a call with a band leaves behind.
namespace headgate::test {
namespace {

CallTerms within(std::int64_t low, std::int64_t high) {
    CallTerms terms;
    terms.band = PriceBand{Price{low}, Price{high}};
    return terms;
}

std::string outside(std::uint64_t id, std::int64_t volume) {
    return "cancel " + std::to_string(id) + ": " + std::to_string(volume) + " price_outside_band";
}

}  // namespace

TEST_CASE("a limit outside the band is cancelled, its edges belong to it") {
    BookProbe probe;
    probe.rest({sell(1, 10, 95)});
    probe.book.set_band(PriceBand{Price{90}, Price{110}});
    CHECK(probe.submit(buy(2, 5, 111)) == Lines{outside(2, 5)});
    CHECK(probe.submit(sell(3, 5, 89)) == Lines{outside(3, 5)});
    CHECK(probe.submit(buy(4, 1, 110)) == Lines{"buy 4 takes 1 of 1 @ 95, leaves 0 and 9"});
    CHECK(probe.submit(buy(5, 1, 90)) == Lines{"rest 5: 1 @ 90"});
    CHECK(probe.book.fillable(buy(6, 5, 111)) == Volume{0});
    probe.book.set_band(std::nullopt);
    CHECK(probe.submit(buy(7, 1, 500)) == Lines{"buy 7 takes 1 of 1 @ 95, leaves 0 and 8"});
}

TEST_CASE("what rests outside a new band stays, may be cut, but not moved there") {
    BookProbe probe;
    probe.rest({sell(1, 10, 95), sell(2, 10, 120)});
    probe.book.set_band(PriceBand{Price{100}, Price{110}});
    CHECK(probe.replace(1, 5, 95).empty());
    CHECK(probe.replaced == Replaced::kept_priority);
    CHECK(probe.replace(1, 20, 95).empty());
    CHECK(probe.replaced == Replaced::refused);
    CHECK(probe.replace(2, 10, 111).empty());
    CHECK(probe.replaced == Replaced::refused);
    CHECK(probe.offers() == Lines{"1: 5 @ 95", "2: 10 @ 120"});
    CHECK(probe.replace(2, 10, 110) == Lines{"rest 2: 10 @ 110"});
    CHECK(probe.submit(buy(3, 2, 100)) == Lines{"buy 3 takes 2 of 1 @ 95, leaves 0 and 3"});
}

TEST_CASE("market-to-limit takes no price outside the band") {
    BookProbe probe;
    probe.rest({sell(1, 10, 100), buy(2, 10, 90)});
    probe.book.set_band(PriceBand{Price{91}, Price{99}});
    CHECK(probe.submit(market_to_limit(buy(3, 1, 200))) == Lines{"cancel 3: 1 no_counterpart"});
    CHECK(probe.submit(market_to_limit(sell(4, 1, 1))) == Lines{"cancel 4: 1 no_counterpart"});
    probe.book.set_band(PriceBand{Price{90}, Price{100}});
    CHECK(probe.submit(market_to_limit(buy(5, 1, 200))) ==
          Lines{"buy 5 takes 1 of 1 @ 100, leaves 0 and 9"});
}

TEST_CASE("offers above the band that cross still are cancelled after the call") {
    BookProbe probe;
    probe.call({buy(1, 50, 120), sell(2, 20, 115), sell(3, 20, 115), sell(4, 20, 121)});
    CHECK(probe.uncross(within(100, 110)) == Lines{outside(2, 20), outside(3, 20)});
    CHECK_FALSE(probe.fixed.clearing.has_value());
    CHECK(probe.bids() == Lines{"1: 50 @ 120"});
    CHECK(probe.offers() == Lines{"4: 20 @ 121"});
}

TEST_CASE("bids below the band that cross still are cancelled after the call") {
    BookProbe probe;
    probe.call({sell(1, 50, 85), buy(2, 20, 90), buy(3, 20, 84)});
    CHECK(probe.uncross(within(100, 110)) == Lines{outside(2, 20)});
    CHECK(probe.bids() == Lines{"3: 20 @ 84"});
    CHECK(probe.offers() == Lines{"1: 50 @ 85"});
}

TEST_CASE("what the band keeps from trading in full goes by priority") {
    BookProbe probe;
    probe.call({buy(1, 30, 130), buy(2, 20, 125), sell(3, 10, 100), sell(4, 100, 120)});
    CallTerms terms = within(100, 110);
    terms.reference = Price{104};
    CHECK(probe.uncross(terms) ==
          Lines{"buy 1 takes 10 of 3 @ 104, leaves 20 and 0", outside(4, 100)});
    CHECK(probe.bids() == Lines{"1: 20 @ 130", "2: 20 @ 125"});
}

TEST_CASE("there pro rata deals at the price at which the volume runs out") {
    BookProbe probe;
    probe.call({buy(1, 4, 130), buy(2, 30, 125), buy(3, 10, 125), buy(4, 50, 111), sell(5, 24, 100),
                sell(6, 100, 120)});
    CallTerms terms = within(100, 110);
    terms.rationing = Rationing::pro_rata;
    terms.reference = Price{100};
    CHECK(probe.uncross(terms) == Lines{"buy 1 takes 4 of 5 @ 100, leaves 0 and 20",
                                        "buy 2 takes 15 of 5 @ 100, leaves 15 and 5",
                                        "buy 3 takes 5 of 5 @ 100, leaves 5 and 0",
                                        outside(6, 100)});
}

TEST_CASE(
    "with the middle of orders and no order inside the band nothing trades, and bids give way") {
    BookProbe probe;
    probe.call({buy(1, 10, 120), sell(2, 10, 90)});
    CallTerms terms = within(100, 110);
    terms.rule = CallRule::middle_of_orders;
    CHECK(probe.uncross(terms) == Lines{outside(1, 10)});
    CHECK(probe.offers() == Lines{"2: 10 @ 90"});
}

TEST_CASE("each cancel after a call counts as a match") {
    BookProbe probe;
    probe.call({buy(1, 50, 120), all_or_none(buy(2, 10, 90)), sell(3, 20, 115), sell(4, 20, 116)});
    probe.fixed = probe.book.fix_call(within(100, 110));
    CHECK(probe.uncross_on(0).empty());
    CHECK(probe.progress == Progress::more);
    CHECK(probe.uncross_on(1) == Lines{"cancel 2: 10 minimum_not_met"});
    CHECK(probe.uncross_on(1) == Lines{outside(3, 20)});
    CHECK(probe.progress == Progress::more);
    CHECK(probe.uncross_on(1) == Lines{outside(4, 20)});
    CHECK(probe.progress == Progress::done);
    CHECK_FALSE(probe.book.in_call());
}

}  // namespace headgate::test
