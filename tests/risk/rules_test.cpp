#include "tests/risk/world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

namespace headgate::risk::test {

std::vector<const Case*> all_cases() {
    std::vector<const Case*> all;
    for (const auto* table : {&party_cases(), &title_cases(), &volume_cases(), &place_cases(),
                              &cap_cases(), &order_cases(), &delivery_cases(), &meter_cases(),
                              &agent_cases(), &reserve_cases(), &land_cases(), &market_cases(),
                              &paper_cases(), &use_cases(), &project_cases(), &purpose_cases()}) {
        for (const Case& each : *table) all.push_back(&each);
    }
    return all;
}

namespace {

const Rule& rule_of(const Case& each) {
    const auto number = rule_number(each.rule);
    REQUIRE(number.has_value());
    return *find_rule(*number);
}

/// When the row is asked.
Moment moment_of(const Rule& rule) {
    switch (rule.moments) {
    case Moments::settlement: return Moment::settlement;
    case Moments::information: return Moment::information;
    case Moments::after_trade: return Moment::after_trade;
    default: return Moment::entry;
    }
}

void check(const Case& each) {
    const Rule& rule = rule_of(each);
    const World world{each.facts()};
    const Context context{world.state, world.request};
    const bool awake = concerns(rule, context, moment_of(rule));
    REQUIRE(awake == (each.expect != Expect::asleep));
    const std::vector<RuleFailed> failed = world.screen(moment_of(rule));
    const auto found = std::find_if(failed.begin(), failed.end(), [&](const RuleFailed& failure) {
        return failure.rule == rule.number;
    });
    const bool failing = each.expect == Expect::broken || each.expect == Expect::missing;
    REQUIRE((found != failed.end()) == failing);
    if (!failing) return;
    CHECK((found->failure == Failure::missing) == (each.expect == Expect::missing));
    for (std::size_t i = 0; i < each.values.size(); ++i) {
        CAPTURE(i);
        CHECK(found->values[i] == each.values[i]);
    }
    // Both languages must be able to say it.
    const auto zh = rule_text(*found, Language::zh, world.state.registry.directory());
    const auto en = rule_text(*found, Language::en, world.state.registry.directory());
    CHECK(zh.find(rule.zh) != std::string::npos);
    CHECK(en.find(rule.en) != std::string::npos);
    CHECK(zh.find(rule.clause) != std::string::npos);
    CHECK(zh.find('{') == std::string::npos);
    CHECK(en.find('{') == std::string::npos);
}

TEST_CASE("every row of the rule tables") {
    for (const Case* each : all_cases()) {
        CAPTURE(std::string{each->rule});
        CAPTURE(std::string{each->what});
        check(*each);
    }
}

TEST_CASE("every rule passes and fails on each of its sides, and where it can miss data it does") {
    std::set<std::tuple<std::string_view, Side, Expect>> shown;
    for (const Case* each : all_cases()) {
        shown.insert({each->rule, each->facts().request.side, each->expect});
    }
    for (const Rule& rule : rules()) {
        CAPTURE(std::string{rule.id});
        bool misses = false;
        for (const Side side : {Side::buy, Side::sell}) {
            if (!rule.sides.contains(side)) continue;
            CAPTURE(static_cast<int>(side));
            CHECK(shown.contains({rule.id, side, Expect::pass}));
            CHECK(shown.contains({rule.id, side, Expect::broken}));
            misses = misses || shown.contains({rule.id, side, Expect::missing});
        }
        CHECK(misses == !rule.missing_zh.empty());
        CHECK(rule.missing_zh.empty() == rule.missing_en.empty());
    }
}

TEST_CASE("an order with nothing against it passes every rule of its trade type") {
    for (const Side side : {Side::buy, Side::sell}) {
        for (const auto make : {&irrigation, &permit_trade, &budget, &regional, &network}) {
            const World world{make(side, WaterSource::surface)};
            for (const RuleFailed& failure : world.screen()) {
                FAIL_CHECK(rule_text(failure, Language::en, world.state.registry.directory()));
            }
        }
        for (const auto make : {&irrigation, &permit_trade, &budget}) {
            const World world{make(side, WaterSource::groundwater)};
            for (const RuleFailed& failure : world.screen()) {
                FAIL_CHECK(rule_text(failure, Language::en, world.state.registry.directory()));
            }
        }
    }
}

}  // namespace
}  // namespace headgate::risk::test
