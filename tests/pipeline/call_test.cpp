#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

using namespace headgate;
using namespace headgate::test;

namespace {

constexpr std::size_t pairs = matches_per_step + 44;

/// Opens the day with a call of so many pairs that its trades do not fit into one step, and stops.
void trade_a_large_call(const std::string& journal) {
    WatchedExchange venue{options_in(journal)};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.operate(OpenTradingDay{market_day()});
    desk.operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
    for (std::size_t i = 0; i < pairs; ++i) {
        desk.send(desk.sell(Price{1200}, Volume{100}));
        desk.send(desk.buy(Price{1200}, Volume{100}));
    }
    REQUIRE(venue.watcher.wait_for<OrderAccepted>(2 * pairs));
    desk.operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
    REQUIRE(venue.watcher.wait_for<TradeStruck>(pairs));
    REQUIRE(venue.exchange->stop());
}

bool clears(const JournalStep& step) {
    return std::ranges::any_of(
        step.events, [](const Event& event) { return std::holds_alternative<CallCleared>(event); });
}

}  // namespace

TEST_CASE("a crash in the middle of a call: the rest trades first, then the book is halted") {
    const Folder whole;
    trade_a_large_call(whole.journal());
    auto steps = steps_of(whole.journal());
    const auto fixed = std::ranges::find_if(steps, clears);
    REQUIRE(fixed != steps.end());
    REQUIRE(std::holds_alternative<WorkPending>(fixed->events.back()));
    steps.erase(fixed + 1, steps.end());
    const Folder torn;
    {
        auto writer = JournalWriter::open(options_in(torn.journal()).journal);
        REQUIRE(writer.has_value());
        for (const JournalStep& step : steps) (*writer)->append(step.command, step.events);
        REQUIRE((*writer)->commit().has_value());
    }
    const auto exchange = open_exchange(options_in(torn.journal()));
    const Market& market = exchange->state().markets.at(0);
    CHECK(exchange->state().trades.size() == pairs);
    CHECK(market.phase == Phase::continuous);
    CHECK(market.book.orders() == 0);
    exchange->start();
    REQUIRE(exchange->stop());
    CHECK(market.phase == Phase::halted);
    exchange->state().ledger.assert_conserved();
}

TEST_CASE(
    "a call that was open at a crash comes back halted, and clears when the operator goes on") {
    const Folder folder;
    {
        const auto exchange = open_exchange(options_in(folder.journal()));
        enter_market(*exchange);
        Watcher watcher;
        exchange->subscribe(watcher.subscriber());
        Desk desk{*exchange};
        exchange->start();
        desk.operate(OpenTradingDay{market_day()});
        desk.operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
        desk.send(desk.sell(Price{1190}, Volume{500}));
        desk.send(desk.buy(Price{1210}, Volume{300}));
        REQUIRE(watcher.wait_for<OrderAccepted>(2));
        REQUIRE(exchange->stop());
    }
    // As after kill -9: what the graceful stop wrote is not there.
    auto steps = steps_of(folder.journal());
    while (!std::holds_alternative<SubmitOrder>(steps.back().command.command)) steps.pop_back();
    const Folder torn;
    {
        auto writer = JournalWriter::open(options_in(torn.journal()).journal);
        REQUIRE(writer.has_value());
        for (const JournalStep& step : steps) (*writer)->append(step.command, step.events);
        REQUIRE((*writer)->commit().has_value());
    }
    WatchedExchange venue{options_in(torn.journal())};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
    REQUIRE(venue.watcher.wait_for<TradeStruck>(1));
    REQUIRE(venue.exchange->stop());
    const auto moved = venue.watcher.all<PhaseChanged>();
    REQUIRE(moved.size() == 3);
    CHECK(moved[0].after == Phase::halted);
    CHECK(moved[1].before == Phase::halted);
    CHECK(moved[1].after == Phase::clearing);
    CHECK(moved[2].after == Phase::continuous);
    const auto cleared = venue.watcher.all<CallCleared>();
    REQUIRE(cleared.size() == 1);
    CHECK(cleared[0].volume == Volume{300});
}

TEST_CASE("time is told while a call is open, and only then") {
    const Folder folder;
    auto options = options_in(folder.journal());
    options.time_step = std::chrono::milliseconds{10};
    WatchedExchange venue{options};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.operate(OpenTradingDay{market_day()});
    desk.operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
    desk.send(desk.sell(Price{1200}, Volume{500}));
    desk.send(desk.buy(Price{1200}, Volume{300}));
    REQUIRE(venue.watcher.wait_for<IndicativeChanged>(1));
    REQUIRE(venue.watcher.wait_for<TimeAdvanced>(5));
    const auto told = venue.watcher.all<IndicativeChanged>();
    CHECK(told.back().price == Price{1200});
    CHECK(told.back().volume == Volume{300});
    CHECK(told.size() == 1);
    desk.operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
    REQUIRE(venue.watcher.wait_for<TradeStruck>(1));
    // One more may be on its way.
    const auto advanced = venue.watcher.all<TimeAdvanced>().size();
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    CHECK(venue.watcher.all<TimeAdvanced>().size() <= advanced + 1);
    REQUIRE(venue.exchange->stop());
}
