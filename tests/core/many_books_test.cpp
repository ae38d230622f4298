#include "bench/market.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace headgate::bench {
namespace {

constexpr MarketSize size{1'100, 300, 2'200};
constexpr Origin clerk{OriginKind::operator_, 1, 1};

/// Steps with what follows from it; counts what happened, and how many steps it took.
struct Led {
    Led(BenchMarket& market, const Command& command) {
        Core& core = market.core();
        Origin origin = clerk;
        Command next = command;
        do {
            EventList events;
            core.step(market.sequence(origin, next), events);
            most_events = std::max(most_events, events.size());
            for (const Event& event : events) {
                phases += std::holds_alternative<PhaseChanged>(event) ? 1U : 0U;
                cancels += std::holds_alternative<OrderCancelled>(event) ? 1U : 0U;
                refused = refused || std::holds_alternative<CommandRefused>(event);
            }
            ++steps;
            origin = Origin{};
            next = ContinueWork{};
        } while (core.work_pending());
    }
    std::size_t steps = 0;
    std::size_t most_events = 0;
    std::size_t phases = 0;
    std::size_t cancels = 0;
    bool refused = false;
};

AdvancePhase all_to(Phase phase) {
    AdvancePhase command;
    command.phase = phase;
    return command;
}

bool all_in(BenchMarket& market, Phase phase) {
    const auto& markets = market.core().state().markets;
    return std::all_of(markets.begin(), markets.end(),
                       [&](const Market& each) { return each.phase == phase; });
}

}  // namespace

TEST_CASE("more books than a step has room for go to a phase together, in several steps") {
    BenchMarket market{size};
    REQUIRE(all_in(market, Phase::continuous));
    const Led halt{market, all_to(Phase::halted)};
    CHECK(halt.phases == size.books);
    CHECK(halt.most_events <= step_events_max);
    CHECK(halt.steps > 1);
    CHECK(all_in(market, Phase::halted));
    const Led again{market, all_to(Phase::halted)};
    CHECK(again.refused);
    CHECK(again.steps == 1);
    CHECK_FALSE(Led{market, all_to(Phase::continuous)}.refused);
    CHECK(all_in(market, Phase::continuous));
}

TEST_CASE("the close of many books walks their orders once") {
    BenchMarket market{size};
    market.forget();
    for (const Command& command : steady_stream(size, 7, 20'000)) {
        market.apply(origin_of(command), command);
    }
    const std::size_t open = market.core().state().orders.size();
    REQUIRE(open > 1'000);
    const Led close{market, all_to(Phase::closed)};
    CHECK(close.cancels == open);
    CHECK(market.core().state().orders.size() == 0);
    // Books, then orders; and the end of each of the two kinds of work.
    CHECK(close.steps <= size.books / books_per_step + open / work_per_step + 4);
    CHECK(close.most_events <= step_events_max);
}

}  // namespace headgate::bench
