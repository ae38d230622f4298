#include "risk/explain.h"
#include "risk/rule.h"
#include "tests/risk/random_facts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

// What explain says would pass must pass, and one step past it must not.

namespace headgate::risk::test {
namespace {

bool passes(const State& state, Request request, std::optional<Price> price, Volume volume) {
    request.price = price;
    request.volume = volume;
    Failures failures;
    screen(state, request, Moment::entry, failures);
    return failures.empty();
}

/// Volumes from 1 m³ on; beyond this nothing is an order.
constexpr VolumeLimits no_limit{Volume{}, volume_max};

void check_volumes(const World& world, const PassingVolumes& found) {
    const Volume lot = world.state.registry.get(book).lot;
    const auto at = [&](Volume volume) {
        return passes(world.state, world.request, found.price, volume);
    };
    CHECK(found.least <= found.most);
    CHECK(at(found.least));
    CHECK(at(found.most));
    if (found.most + lot <= volume_max) CHECK_FALSE(at(found.most + lot));
    if (found.least > lot) CHECK_FALSE(at(found.least - lot));
}

void check_prices(const World& world, const PassingPrices& found) {
    const Price tick = world.state.registry.get(book).tick;
    const auto at = [&](Price price) {
        return passes(world.state, world.request, price, found.volume);
    };
    CHECK(found.lowest <= found.highest);
    CHECK(at(found.lowest));
    CHECK(at(found.highest));
    if (found.highest + tick <= price_max) CHECK_FALSE(at(found.highest + tick));
    if (found.lowest > tick) CHECK_FALSE(at(found.lowest - tick));
}

/// Where nothing is said to pass, nothing does: tried at prices and volumes all over.
void check_nothing_passes(Draw& draw, const World& world) {
    const BookSpec& spec = world.state.registry.get(book);
    for (int i = 0; i < 8; ++i) {
        std::optional<Price> price;
        if (world.request.price) price = Price{spec.tick.value() * draw.between(1, 200)};
        const Volume volume{spec.lot.value() * draw.between(1, i < 4 ? 30 : 3'000)};
        CHECK_FALSE(passes(world.state, world.request, price, volume));
    }
}

TEST_CASE("what is said to pass passes at its bounds and not one step past them") {
    std::size_t bounded = 0;
    std::size_t nothing = 0;
    std::size_t mended = 0;
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        CAPTURE(seed);
        Draw draw{seed};
        const Facts f = random_facts(draw);
        const World world{f};
        Failures failures;
        const Passing passing = explain(world.state, world.request, no_limit, failures);
        const auto expected = world.screen();
        REQUIRE(failures.size() == expected.size());
        CHECK(std::equal(expected.begin(), expected.end(), failures.begin(), failures.end(),
                         [](const RuleFailed& a, const RuleFailed& b) {
                             return a.rule == b.rule && a.failure == b.failure &&
                                    a.subject == b.subject && a.values == b.values;
                         }));
        if (!passing.volumes) {
            CHECK_FALSE(failures.empty());
            CHECK_FALSE(passing.prices.has_value());
            check_nothing_passes(draw, world);
            ++nothing;
            continue;
        }
        ++bounded;
        if (!failures.empty()) ++mended;
        CHECK(passing.prices.has_value() == world.request.price.has_value());
        check_volumes(world, *passing.volumes);
        if (passing.prices) check_prices(world, *passing.prices);
        // An order that passes lies within its own bounds.
        if (failures.empty()) {
            CHECK(passing.volumes->price == world.request.price);
            CHECK(world.request.volume <= passing.volumes->most);
            CHECK(world.request.volume >= passing.volumes->least);
        }
    }
    CHECK(bounded > 600);
    CHECK(nothing > 600);
    CHECK(mended > 100);
}

TEST_CASE("every row of the rulebook is reached, whatever its moment") {
    for (const Case* each : all_cases()) {
        CAPTURE(std::string{each->rule});
        CAPTURE(std::string{each->what});
        const auto number = rule_number(each->rule);
        REQUIRE(number.has_value());
        const World world{each->facts()};
        // An order at entry replaces none: what its own would give back is for the desk to know.
        if (world.request.own != nullptr) continue;
        const auto listed_in = [&](const Failures& failures) {
            return std::any_of(failures.begin(), failures.end(),
                               [&](const RuleFailed& failure) { return failure.rule == *number; });
        };
        Failures now;
        (void)explain(world.state, world.request, no_limit, now);
        Failures later;
        explain_later(world.state, world.request, later);
        const bool failing = each->expect == Expect::broken || each->expect == Expect::missing;
        CHECK((listed_in(now) || listed_in(later)) == failing);
        CHECK_FALSE((listed_in(now) && listed_in(later)));
    }
}

/// A limit that stands neither in the book nor in the account alone, and what it leaves.
struct Bound {
    std::string_view rule;
    Volume most;
    Facts (*facts)();
};

Facts with_holding_limit() {
    Facts f = permit_trade(Side::buy);
    f.set(ParameterKind::holding_limit_m3, 51'500);
    f.then = [](State& state) { state.ledger.bid(account, Volume{600}); };
    return f;
}

Facts with_water_of_today() {
    Facts f = permit_trade(Side::sell);
    f.set(ParameterKind::resale, 2);
    f.then = [](State& state) { state.commitments.arrive(account, today, Volume{49'500}); };
    return f;
}

Facts with_narrow_arc() {
    Facts f = permit_trade(Side::sell);
    f.right.zone = east;
    f.arcs = {arc(east, west), arc(west, east)};
    f.arcs[0].net_limit = Volume{3'000};
    f.then = [](State& state) {
        ArcList over;
        over.add(ArcId{1});
        state.commitments.ask(over, Volume{2'370});
    };
    return f;
}

TEST_CASE("limits on holdings, on what was bought today and on arcs bound the volume too") {
    constexpr std::array bounds{Bound{"OR-06", Volume{900}, with_holding_limit},
                                Bound{"OR-08", Volume{500}, with_water_of_today},
                                Bound{"DV-03", Volume{630}, with_narrow_arc}};
    for (const Bound& bound : bounds) {
        CAPTURE(std::string{bound.rule});
        World world{bound.facts()};
        Failures failures;
        const Passing passing = explain(world.state, world.request, no_limit, failures);
        REQUIRE(passing.volumes.has_value());
        CHECK(passing.volumes->most == bound.most);
        check_volumes(world, *passing.volumes);
        world.request.volume = bound.most + world.state.registry.get(book).lot;
        const auto past = world.screen();
        REQUIRE(past.size() == 1);
        CHECK(past.begin()->rule == rule_number(bound.rule));
    }
}

TEST_CASE("what entry asks beside the rules bounds the volume too") {
    const Facts f = irrigation(Side::sell);
    const World world{f};
    Failures failures;
    const Passing free = explain(world.state, world.request, no_limit, failures);
    REQUIRE(free.volumes.has_value());
    CHECK(free.volumes->most == Volume{50'000});
    const Passing bound =
        explain(world.state, world.request, {Volume{2'005}, Volume{4'009}}, failures);
    REQUIRE(bound.volumes.has_value());
    CHECK(bound.volumes->least == Volume{2'010});
    CHECK(bound.volumes->most == Volume{4'000});
    CHECK_FALSE(
        explain(world.state, world.request, {Volume{4'001}, Volume{4'009}}, failures).volumes);
}

}  // namespace
}  // namespace headgate::risk::test
