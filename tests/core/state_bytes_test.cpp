#include "bench/market.h"
#include "engine/market/state_bytes.h"
#include "tests/support/restored.h"

#include <doctest/doctest.h>

namespace headgate::bench {
namespace {

constexpr MarketSize size{6, 40, 200};
constexpr Origin clerk{OriginKind::operator_, 1, 1};

/// The market with a second core that goes on from its bytes.
struct Watched {
    explicit Watched(std::uint64_t seed) : restored{seed, 97} { market.forget(); }

    void apply(Origin origin, Command command) {
        do {
            const Sequenced sequenced = market.sequence(origin, command);
            EventList events;
            market.core().step(sequenced, events);
            restored.follow(sequenced, events, market.core().state());
            origin = Origin{};
            command = ContinueWork{};
        } while (market.core().work_pending());
    }
    void lead(Phase phase) {
        AdvancePhase command;
        command.phase = phase;
        apply(clerk, command);
    }

    BenchMarket market{size};
    test::RestoredCore restored;
};

}  // namespace

TEST_CASE("random days go on from the bytes of their state: same events, same state") {
    for (const std::uint64_t seed : {3U, 11U}) {
        CAPTURE(seed);
        Watched watched{seed};
        std::size_t at = 0;
        for (const Command& command : steady_stream(size, seed, 6'000)) {
            // Calls too, so that books are written while orders gather in them.
            if (at == 1'500) watched.lead(Phase::halted);
            if (at == 1'600) watched.lead(Phase::pre_open);
            if (at == 2'400) watched.lead(Phase::freeze);
            if (at == 2'500) watched.lead(Phase::continuous);
            if (at == 4'000)
                watched.apply(clerk, SettleDay{watched.market.core().state().trading_day.value()});
            ++at;
            watched.apply(origin_of(command), command);
        }
        CHECK(watched.restored.beginnings() > 30);
        CHECK(watched.restored.compared() > 5'000);
        CHECK(watched.market.core().state().trades.size() > 50);
    }
}

TEST_CASE("bytes that are cut off are refused at every length, and nothing more is asked of them") {
    Watched watched{5};
    for (const Command& command : order_stream(size, 5, 40)) {
        watched.apply(origin_of(command), command);
    }
    const ByteVector bytes = test::bytes_of(watched.market.core().state());
    for (std::size_t length = 0; length < bytes.size(); length += length < 2'000 ? 1 : 509) {
        State state;
        ByteReader reader{ByteSpan{bytes}.first(length)};
        decode_state(reader, state);
        CAPTURE(length);
        REQUIRE_FALSE(reader.ok());
    }
}

TEST_CASE("the form is the same from call to call") {
    CHECK(state_form() == state_form());
    CHECK(state_form() != Bytes<16>{});
}

}  // namespace headgate::bench
