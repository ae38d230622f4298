#include "engine/core/balance.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <future>

using namespace headgate;
using namespace headgate::test;

namespace {

Origin session_of(const Exchange& exchange, std::string_view code) {
    const auto id = exchange.state().registry.directory().find<FactKind::session>(code);
    REQUIRE(id.has_value());
    return {OriginKind::session, id->value(), 0};
}

RightId right_of(const Exchange& exchange, std::string_view code) {
    return *exchange.state().registry.directory().find<FactKind::right>(code);
}

}  // namespace

TEST_CASE("the water of a right is told to its holder and to those who see all, to nobody else") {
    const Folder folder;
    const auto exchange = open_exchange(options_in(folder.journal()));
    enter_market(*exchange);
    const State& state = exchange->state();
    const Origin east = session_of(*exchange, "FIX-EAST");
    const Origin west = session_of(*exchange, "FIX-WEST");
    const RightId own = right_of(*exchange, "GG-EAST");
    const auto ask = [&](const Origin& asker, std::optional<RightId> right,
                         std::optional<BookId> book = std::nullopt) {
        return balance(state, BalanceQuestion{asker, right, book});
    };
    BalanceAnswer said = ask(east, own);
    REQUIRE_FALSE(said.refused.has_value());
    REQUIRE(said.accounts.size() == 1);
    CHECK(said.as_of == state.sequence);
    CHECK(said.accounts[0].right == own);
    CHECK(said.accounts[0].source == WaterSource::surface);
    CHECK(said.accounts[0].year == Year{2024});
    CHECK(said.accounts[0].issued == Volume{2'000'000});
    CHECK(said.accounts[0].available == Volume{2'000'000});
    CHECK(said.accounts[0].tradable == Volume{2'000'000});
    // In a book its rules count as well: a million of it is tradable (the allocation says so).
    said = ask(east, own, BookId{1});
    REQUIRE(said.accounts.size() == 1);
    CHECK(said.accounts[0].tradable <= Volume{1'000'000});
    CHECK(ask(east, std::nullopt).accounts.size() == 1);
    CHECK(ask(west, own).refused == Reject::not_your_right);
    CHECK(ask(west, own).accounts.empty());
    CHECK(ask(west, std::nullopt).accounts.at(0).right == right_of(*exchange, "GG-WEST"));
    CHECK(ask(east, RightId{99}).refused == Reject::unknown_right);
    CHECK(ask(east, own, BookId{99}).refused == Reject::unknown_book);
    CHECK(ask({OriginKind::operator_, centre.value(), 0}, own).accounts.size() == 1);
    CHECK(ask({OriginKind::operator_, centre.value(), 0}, std::nullopt).refused ==
          Reject::unknown_right);
    CHECK(ask({OriginKind::session, 77, 0}, own).refused == Reject::not_allowed);
}

TEST_CASE("a balance is asked of a running exchange and counts what an order holds") {
    const Folder folder;
    WatchedExchange venue{options_in(folder.journal())};
    Desk desk{*venue.exchange};
    const Origin east = session_of(*venue.exchange, "FIX-EAST");
    const RightId own = right_of(*venue.exchange, "GG-EAST");
    venue.exchange->start();
    desk.open_the_day();
    desk.send(desk.sell(Price{1'200}, Volume{700}));
    REQUIRE(venue.watcher.wait_for<OrderAccepted>(1));
    std::promise<BalanceAnswer> answered;
    REQUIRE(venue.exchange->ring().try_ask(
        BalanceQuery{{east, own, std::nullopt},
                     [&](BalanceAnswer&& said) { answered.set_value(std::move(said)); }}));
    const BalanceAnswer said = answered.get_future().get();
    REQUIRE(said.accounts.size() == 1);
    CHECK(said.accounts[0].reserved == Volume{700});
    CHECK(said.accounts[0].available == Volume{1'999'300});
    REQUIRE(venue.exchange->stop().has_value());
}

TEST_CASE("a gateway that comes up after a stop knows the trades, whose they were, and what was "
          "taken back") {
    const Folder folder;
    EventId struck;
    {
        WatchedExchange venue{options_in(folder.journal())};
        Desk desk{*venue.exchange};
        venue.exchange->start();
        desk.open_the_day();
        desk.send(desk.sell(Price{1'200}, Volume{500}));
        desk.send(desk.buy(Price{1'200}, Volume{200}));
        REQUIRE(venue.watcher.wait_for<TradeStruck>(1));
        desk.operate(CancelTrade{TradeId{1}, DocumentRef{"typing error"}});
        REQUIRE(venue.watcher.wait_for<TradeBusted>(1));
        for (const PublishedEvent& published : venue.watcher.events()) {
            if (std::holds_alternative<TradeStruck>(published.event)) struck = published.id;
            if (!std::holds_alternative<TradeBusted>(published.event)) continue;
            REQUIRE(published.reason != nullptr);
            CHECK(*published.reason == "typing error");
        }
        REQUIRE(venue.exchange->stop().has_value());
    }
    const auto exchange = open_exchange(options_in(folder.journal()));
    const GatewayStart start = exchange->describe();
    REQUIRE(start.trades.size() == 1);
    const KnownTrade& known = start.trades.front();
    CHECK(known.struck == struck);
    CHECK(known.standing == TradeStanding::busted);
    CHECK(known.seller.value() == session_of(*exchange, "FIX-EAST").actor);
    CHECK(known.buyer.value() == session_of(*exchange, "FIX-WEST").actor);
    CHECK_FALSE(known.buyer_id.empty());
    CHECK(known.trade.volume == Volume{200});
    // What makes the day's reports anew is told the reason as well.
    REQUIRE(start.recall != nullptr);
    std::size_t reasons = 0;
    for (const PublishedEvent& event : start.recall->events) {
        if (!std::holds_alternative<TradeBusted>(event.event)) continue;
        REQUIRE(event.reason != nullptr);
        CHECK(*event.reason == "typing error");
        ++reasons;
    }
    CHECK(reasons == 1);
    bool seen = false;
    for (const OpenOrder& order : start.open_orders) {
        if (order.state != OrderState::open) continue;
        seen = true;
        CHECK(order.side == Side::sell);
        CHECK(order.busted == Volume{200});
        CHECK(order.filled == Volume{200});
        CHECK(order.shown == Volume{300});
    }
    CHECK(seen);
}
