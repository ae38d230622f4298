#include "tests/ganzhou/rehearsal.h"
#include "tools/ganzhou/plan.h"
#include "tools/ganzhou/random.h"
#include "tools/ganzhou/sources.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace headgate::ganzhou_test {
namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (std::size_t i = 0; i < lines.size() && i < 20; ++i) text += lines[i] + '\n';
    return fmt::format("{} in all\n{}", lines.size(), text);
}

std::vector<std::size_t> as_planned(const Rehearsal& rehearsal) {
    std::vector<std::size_t> order(rehearsal.plan().rows().size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return order;
}

bool within_5_percent(std::int64_t found, std::int64_t wanted) {
    return found * 100 >= wanted * 95 && found * 100 <= wanted * 105;
}

}  // namespace

TEST_CASE("check-config: the engine takes every fact of the market") {
    const Rehearsal rehearsal;
    CHECK_MESSAGE(rehearsal.faults.empty(), joined(rehearsal.faults));
    CHECK(rehearsal.state().registry.count<BookSpec>() == 16);
}

TEST_CASE("the planned day trades what the pilot plan reports, and refuses what facts forbid") {
    Rehearsal rehearsal;
    REQUIRE_MESSAGE(rehearsal.faults.empty(), joined(rehearsal.faults));
    const auto result = rehearsal.run(as_planned(rehearsal));
    CHECK_MESSAGE(result.surprises.empty(), joined(result.surprises));
    MESSAGE(fmt::format("{} trades, {} m3, {} fen", result.trades, result.volume, result.amount));

    const auto sources = ganzhou::Sources::read("config/ganzhou/sources");
    REQUIRE(sources.has_value());
    CHECK(within_5_percent(result.trades, sources->market_fact("trade_count") / 10'000));
    // 万m³ in 1/10000 is m³; 万元 in 1/10000 is yuan.
    CHECK(within_5_percent(result.volume, sources->market_fact("trade_volume")));
    CHECK(within_5_percent(result.amount, sources->market_fact("trade_amount") * 100));
    // Every book has a price at its opening and at its close.
    CHECK(result.calls_cleared == 2 * 16);
    CHECK(result.at_the_opening > 16);
    CHECK(result.trades - result.before_close > 16);
}

TEST_CASE("at least 16 rules refuse something, in all four trade types and both waters") {
    Rehearsal rehearsal;
    const auto result = rehearsal.run(as_planned(rehearsal));
    CHECK(result.refused_by.size() >= 16);
    std::set<std::pair<TradeType, WaterSource>> seen;
    const auto& registry = rehearsal.state().registry;
    for (std::uint32_t n = 1; n <= registry.count<BookSpec>(); ++n) {
        const auto& book = registry.get<BookSpec>(BookId{n});
        seen.emplace(book.trade_type, book.source);
    }
    CHECK(seen.size() == 7);
}

TEST_CASE("sessions out of step with one another change trades but no refusal") {
    Rehearsal straight;
    const auto planned = straight.run(as_planned(straight));
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        Rehearsal rehearsal;
        const auto& plan = rehearsal.plan();
        // Each session lags by up to four seconds from the opening on, as after a crash.
        ganzhou::Random random{seed};
        std::map<std::string, std::int64_t> lag;
        std::vector<std::pair<std::int64_t, std::size_t>> late;
        for (std::size_t i = 0; i < plan.rows().size(); ++i) {
            const auto& row = plan.rows()[i];
            const auto session =
                lag.emplace(plan.cell(row, "session"), random.between(0, 4'000)).first;
            const auto at_ms = plan.number(row, "at_ms");
            // By the closing call the bidders have long caught up.
            const bool lags = at_ms >= ganzhou::open_ms && at_ms < ganzhou::pre_close_ms;
            const auto then = std::min(at_ms + session->second, ganzhou::pre_close_ms - 1);
            late.emplace_back(lags ? then : at_ms, i);
        }
        std::stable_sort(late.begin(), late.end());
        std::vector<std::size_t> order;
        order.reserve(late.size());
        for (const auto& [at_ms, row] : late) order.push_back(row);
        const auto result = rehearsal.run(order);
        CHECK_MESSAGE(result.surprises.empty(), joined(result.surprises));
        CHECK(result.refused_by == planned.refused_by);
        CHECK(within_5_percent(result.volume, planned.volume));
    }
}

}  // namespace headgate::ganzhou_test
