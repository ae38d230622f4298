#include "tests/book/book_probe.h"
#include "tests/support/call_oracle.h"

#include <algorithm>
#include <random>

// The price of a call: rulebook 4.4 steps 1 to 5, tie rules A and B.
namespace headgate::test {
namespace {

using Levels = std::vector<PriceLevel>;

constexpr auto mode_a = CallRule::nearest_to_reference;
constexpr auto mode_b = CallRule::middle_of_orders;

/// Levels from pairs of volume and price.
Levels levels(std::initializer_list<std::pair<std::int64_t, std::int64_t>> pairs) {
    Levels made;
    for (const auto& [volume, price] : pairs) made.push_back({Price{price}, Volume{volume}, 1});
    return made;
}

CallTerms terms_of(CallRule rule, std::optional<std::int64_t> reference) {
    CallTerms terms;
    terms.rule = rule;
    if (reference) terms.reference = Price{*reference};
    return terms;
}

/// "volume @ price", or "none".
std::string text_of(const std::optional<Clearing>& clearing) {
    if (!clearing) return "none";
    return std::to_string(clearing->volume.value()) + " @ " +
           std::to_string(clearing->price.value());
}

/// All that is told of a clearing, for comparison.
std::string whole_text_of(const std::optional<Clearing>& clearing) {
    if (!clearing) return "none";
    return text_of(clearing) + ", bid " + std::to_string(clearing->bid.value()) + ", offered " +
           std::to_string(clearing->offered.value());
}

struct Vector {
    const char* name;
    Levels bids;
    Levels offers;
    std::optional<std::int64_t> reference;
    const char* a;
    const char* b;
};

/// The rulebook's table, with T1..T8 as it names them.
std::vector<Vector> vectors() {
    return {
        {"T1 plain cross", levels({{500, 130}, {300, 125}, {400, 120}}),
         levels({{200, 118}, {400, 124}, {300, 128}}), 124, "600 @ 125", "600 @ 125"},
        {"T2 gap, balanced", levels({{50, 140}}), levels({{50, 120}}), 131, "50 @ 131", "50 @ 130"},
        {"T2b reference above", levels({{50, 140}}), levels({{50, 120}}), 150, "50 @ 140",
         "50 @ 130"},
        {"T2c no reference", levels({{50, 140}}), levels({{50, 121}}), std::nullopt, "50 @ 131",
         "50 @ 131"},
        {"T3 excess supply", levels({{50, 140}}), levels({{100, 120}}), 135, "50 @ 120",
         "50 @ 120"},
        {"T4 excess demand", levels({{80, 140}}), levels({{50, 120}}), 125, "50 @ 140", "50 @ 140"},
        {"T5 lower bid unfilled", levels({{50, 120}, {30, 110}}), levels({{50, 100}}), 112,
         "50 @ 112", "50 @ 120"},
        {"T6 one price", levels({{70, 100}}), levels({{40, 100}}), 100, "40 @ 100", "40 @ 100"},
        {"T7 no cross", levels({{70, 100}}), levels({{40, 101}}), 100, "none", "none"},
        {"T8 imbalance tie", levels({{60, 105}, {40, 100}}), levels({{40, 95}, {60, 100}}), 98,
         "100 @ 100", "100 @ 100"},
    };
}

/// Levels of one side, best first, at distinct prices.
Levels draw_side(std::mt19937_64& random, Side side, std::int64_t tick) {
    Levels side_levels;
    std::int64_t price = -4 + static_cast<std::int64_t>(random() % 8);
    for (auto count = random() % 7; count > 0; --count) {
        // Volume 0 counts as absent.
        side_levels.push_back(
            {Price{price * tick}, Volume{static_cast<std::int64_t>(random() % 10)}, 1});
        price += 1 + static_cast<std::int64_t>(random() % 4);
    }
    if (side == Side::buy) std::reverse(side_levels.begin(), side_levels.end());
    return side_levels;
}

CallTerms draw_terms(std::mt19937_64& random) {
    CallTerms terms;
    terms.rule = random() % 2 == 0 ? mode_a : mode_b;
    const auto draw = [&] { return Price{static_cast<std::int64_t>(random() % 200) - 80}; };
    if (random() % 2 == 0) terms.reference = draw();
    if (random() % 2 == 0) {
        const Price one = draw();
        const Price another = draw();
        terms.band = PriceBand{std::min(one, another), std::max(one, another)};
    }
    return terms;
}

}  // namespace

TEST_CASE("the rulebook's vectors T1 to T8 (4.4)") {
    for (const Vector& vector : vectors()) {
        CAPTURE(vector.name);
        const auto a = terms_of(mode_a, vector.reference);
        const auto b = terms_of(mode_b, vector.reference);
        CHECK(text_of(clear_call(vector.bids, vector.offers, a, Price{1})) == vector.a);
        CHECK(text_of(clear_call(vector.bids, vector.offers, b, Price{1})) == vector.b);
        CHECK(text_of(oracle_clearing(vector.bids, vector.offers, a, Price{1},
                                      OraclePrices::every_tick)) == vector.a);
        CHECK(text_of(oracle_clearing(vector.bids, vector.offers, b, Price{1},
                                      OraclePrices::every_tick)) == vector.b);
    }
}

TEST_CASE("a book's call clears as the vectors say, indicated and traded") {
    for (const Vector& vector : vectors()) {
        for (const CallRule rule : {mode_a, mode_b}) {
            CAPTURE(vector.name);
            BookProbe probe;
            probe.book.open_call();
            std::uint64_t id = 0;
            for (const PriceLevel& bid : vector.bids) {
                probe.rest({buy(++id, bid.volume.value(), bid.price.value())});
            }
            for (const PriceLevel& offer : vector.offers) {
                probe.rest({sell(++id, offer.volume.value(), offer.price.value())});
            }
            const auto terms = terms_of(rule, vector.reference);
            const std::string expected = rule == mode_a ? vector.a : vector.b;
            CHECK(text_of(probe.book.indicative(terms)) == expected);
            BookRecorder recorder;
            const CallFixed fixed = probe.book.fix_call(terms);
            CHECK(text_of(fixed.clearing) == expected);
            CHECK(probe.book.uncross(matches_unbounded, recorder) == Progress::done);
            Volume traded;
            for (const BookEvent& event : recorder.events) {
                const auto& fill = std::get<Fill>(event);
                CHECK(fill.price == fixed.clearing->price);
                traded += fill.volume;
            }
            CHECK(traded == (fixed.clearing ? fixed.clearing->volume : Volume{0}));
            CHECK_FALSE(probe.book.crossed());
        }
    }
}

TEST_CASE("a clearing tells what is bid and offered at its price") {
    const Levels bids = levels({{500, 130}, {300, 125}, {400, 120}});
    const Levels offers = levels({{200, 118}, {400, 124}, {300, 128}});
    CHECK(clear_call(bids, offers, terms_of(mode_a, 124), Price{1}) ==
          Clearing{Price{125}, Volume{600}, Volume{800}, Volume{600}});
}

TEST_CASE("a reference between two ticks counts as the nearer one, half up") {
    const Levels bids = levels({{50, 140}});
    const Levels offers = levels({{50, -20}});
    const auto price_for = [&](std::int64_t reference) {
        return clear_call(bids, offers, terms_of(mode_a, reference), Price{10})->price.value();
    };
    CHECK(price_for(34) == 30);
    CHECK(price_for(35) == 40);
    CHECK(price_for(-4) == 0);
    CHECK(price_for(-5) == 0);
    CHECK(price_for(-6) == -10);
    CHECK(price_for(-999) == -20);
}

TEST_CASE("the middle is taken in ticks, half up") {
    const auto middle = [](std::int64_t low, std::int64_t high, CallRule rule) {
        return clear_call(levels({{5, high}}), levels({{5, low}}), terms_of(rule, std::nullopt),
                          Price{10})
            ->price.value();
    };
    for (const CallRule rule : {mode_a, mode_b}) {
        CHECK(middle(100, 130, rule) == 120);
        CHECK(middle(100, 140, rule) == 120);
        CHECK(middle(-40, -10, rule) == -20);
        CHECK(middle(-10, 20, rule) == 10);
    }
}

TEST_CASE("a band narrows the prices: its low edge up to a tick, its high edge down") {
    const Levels bids = levels({{50, 140}});
    const Levels offers = levels({{50, 100}});
    const auto in_band = [&](std::int64_t low, std::int64_t high, std::int64_t reference) {
        CallTerms terms = terms_of(mode_a, reference);
        terms.band = PriceBand{Price{low}, Price{high}};
        return text_of(clear_call(bids, offers, terms, Price{10}));
    };
    CHECK(in_band(111, 129, 100) == "50 @ 120");
    CHECK(in_band(110, 129, 100) == "50 @ 110");
    CHECK(in_band(105, 129, 200) == "50 @ 120");
    CHECK(in_band(105, 130, 200) == "50 @ 130");
    CHECK(in_band(141, 190, 150) == "none");
    CHECK(in_band(50, 99, 60) == "none");
    CHECK(in_band(121, 129, 125) == "none");
}

TEST_CASE("where the band leaves no price at which every better order trades, the rest decides") {
    // 50 bid at 130 against 10 offered inside the band: at no price of the band do all 50 trade.
    CallTerms terms = terms_of(mode_a, 104);
    terms.band = PriceBand{Price{100}, Price{110}};
    const auto clearing =
        clear_call(levels({{50, 130}}), levels({{10, 100}, {100, 120}}), terms, Price{1});
    CHECK(clearing == Clearing{Price{104}, Volume{10}, Volume{50}, Volume{10}});
}

TEST_CASE("prices at the ends of int64 clear") {
    constexpr auto lowest = std::numeric_limits<std::int64_t>::min() + 1;
    constexpr auto highest = std::numeric_limits<std::int64_t>::max();
    const Levels bids = levels({{5, highest}});
    const Levels offers = levels({{5, lowest}});
    for (const CallRule rule : {mode_a, mode_b}) {
        CHECK(text_of(clear_call(bids, offers, terms_of(rule, std::nullopt), Price{1})) == "5 @ 0");
    }
    CHECK(text_of(clear_call(bids, offers, terms_of(mode_a, highest), Price{1})) ==
          "5 @ " + std::to_string(highest));
    CHECK(text_of(clear_call(bids, offers, terms_of(mode_a, lowest), Price{1})) ==
          "5 @ " + std::to_string(lowest));
}

TEST_CASE("100,000 random calls clear as the rulebook's algorithm by brute force does") {
    constexpr std::uint64_t seed = 20'240'518;
    std::mt19937_64 random{seed};
    std::array<std::uint64_t, 2> cleared{};
    for (int run = 0; run < 100'000; ++run) {
        const Price tick{1 + static_cast<std::int64_t>(random() % 4) * 3};
        const Levels bids = draw_side(random, Side::buy, tick.value());
        const Levels offers = draw_side(random, Side::sell, tick.value());
        const CallTerms terms = draw_terms(random);
        const auto expected = oracle_clearing(bids, offers, terms, tick, OraclePrices::every_tick);
        const auto clearing = clear_call(bids, offers, terms, tick);
        if (clearing != expected) {
            FAIL("seed " << seed << ", run " << run << ": " << whole_text_of(clearing)
                         << ", expected " << whole_text_of(expected));
        }
        // What the naive book uses where prices lie far apart.
        const auto shorter =
            oracle_clearing(bids, offers, terms, tick, OraclePrices::turning_points);
        if (shorter != expected) FAIL("seed " << seed << ", run " << run << ": the short cut");
        if (expected) ++cleared[terms.band ? 1 : 0];
    }
    CHECK(cleared[0] > 10'000);
    CHECK(cleared[1] > 5'000);
}

TEST_CASE("without a band both rules trade the same volume") {
    std::mt19937_64 random{7};
    for (int run = 0; run < 20'000; ++run) {
        const Levels bids = draw_side(random, Side::buy, 1);
        const Levels offers = draw_side(random, Side::sell, 1);
        const auto a = clear_call(bids, offers, terms_of(mode_a, std::nullopt), Price{1});
        const auto b = clear_call(bids, offers, terms_of(mode_b, std::nullopt), Price{1});
        REQUIRE(a.has_value() == b.has_value());
        if (a) REQUIRE(a->volume == b->volume);
    }
}

}  // namespace headgate::test
