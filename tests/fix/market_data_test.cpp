#include "gateway/fix/market_data.h"
#include "tests/fix/support/floor.h"

#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

Fields wants(const std::string& id, const std::string& kind, const std::string& depth,
             const std::vector<std::string>& types, const std::string& book = "SURF-A") {
    Fields fields{{262, id}, {263, kind}, {264, depth}, {267, std::to_string(types.size())}};
    for (const std::string& type : types) fields.emplace_back(269, type);
    fields.emplace_back(146, "1");
    fields.emplace_back(55, book);
    return fields;
}

OrderAccepted order(std::uint64_t id, Side side, std::int64_t price, std::int64_t volume) {
    OrderAccepted accepted;
    accepted.order = OrderId{id};
    accepted.session = SessionId{side == Side::buy ? 1U : 2U};
    accepted.client_id = ClientOrderId{"X" + std::to_string(id)};
    accepted.right = RightId{side == Side::buy ? 1U : 3U};
    accepted.book = BookId{1};
    accepted.side = side;
    accepted.price = Price{price};
    accepted.volume = Volume{volume};
    return accepted;
}

OrderCancelled gone(std::uint64_t id) {
    OrderCancelled cancelled;
    cancelled.order = OrderId{id};
    cancelled.session = SessionId{1};
    return cancelled;
}

TradeStruck trade(std::uint64_t number, std::uint64_t buy, std::uint64_t sell, std::int64_t volume,
                  std::int64_t buy_leaves, std::int64_t sell_leaves) {
    TradeStruck struck;
    struck.trade = TradeId{number};
    struck.book = BookId{1};
    struck.price = Price{1300};
    struck.volume = Volume{volume};
    struck.amount = amount_of(struck.volume, struck.price, Years{1});
    struck.buy_order = OrderId{buy};
    struck.sell_order = OrderId{sell};
    struck.buy_leaves = Volume{buy_leaves};
    struck.sell_leaves = Volume{sell_leaves};
    return struck;
}

/// The regulator looks at the market: no order of its own comes between.
struct Viewer {
    Viewer() { REQUIRE(client.log_on("pw-REG")); }
    FakeCore core;
    WireClient client{core.gateway->port(), "REG"};
};

}  // namespace

TEST_CASE("a snapshot shows levels, best first, summed, as deep as was asked") {
    Viewer viewer;
    viewer.core.publish({order(1, Side::buy, 1200, 300), order(2, Side::buy, 1210, 100),
                         order(3, Side::buy, 1200, 50), order(4, Side::sell, 1300, 70)});
    viewer.client.send("V", wants("m1", "0", "5", {"0", "1", "2", "Q", "B"}));
    WireMessage all = viewer.client.expect("W");
    CHECK(all.get(262) == "m1");
    CHECK(all.get(55) == "SURF-A");
    CHECK(all.get(268) == "4");
    CHECK(all.all(269) == "0,0,1,B");
    CHECK(all.all(270) == "0.121,0.12,0.13");
    CHECK(all.all(271) == "100,350,70,0");
    CHECK(all.all(346) == "1,2,1");
    CHECK(all.get(20030) == "continuous");
    CHECK(all.get(20049) == "101");
    viewer.client.send("V", wants("m2", "0", "1", {"0"}));
    all = viewer.client.expect("W");
    CHECK(all.all(270) == "0.121");
    // Nothing subscribed: what happens is not told.
    viewer.core.publish({gone(2)});
    CHECK_FALSE(viewer.client.receive(300ms).has_value());
}

TEST_CASE("increments lead from one picture to the next: new, change, delete, trades, volume") {
    Viewer viewer;
    viewer.core.publish({order(1, Side::buy, 1200, 300), order(2, Side::sell, 1300, 100)});
    viewer.client.send("V", wants("m1", "1", "5", {"0", "1", "2", "B"}));
    CHECK(viewer.client.expect("W").get(268) == "3");
    viewer.core.publish({order(3, Side::buy, 1200, 50), order(4, Side::buy, 1190, 10)});
    WireMessage change = viewer.client.expect("X");
    CHECK(change.get(262) == "m1");
    CHECK(change.all(279) == "1,0");
    CHECK(change.all(270) == "0.12,0.119");
    CHECK(change.all(271) == "350,10");
    CHECK(change.all(55) == "SURF-A,SURF-A");
    // An order that comes in, trades and is gone within one batch was never in the book.
    viewer.core.publish({order(5, Side::buy, 1300, 40), trade(7, 5, 2, 40, 0, 60)});
    change = viewer.client.expect("X");
    CHECK(change.all(269) == "1,2,B");
    CHECK(change.all(279) == "1,0,1");
    CHECK(change.all(271) == "60,40,40");
    CHECK(change.get(278) == "7");
    CHECK(change.get(272) == "20240701");
    CHECK(change.get(273) == "02:13:20.125");
    viewer.core.publish({gone(4)});
    change = viewer.client.expect("X");
    CHECK(change.all(279) == "2");
    CHECK(change.all(270) == "0.119");
    viewer.core.publish({TradeBusted{TradeId{7}}});
    change = viewer.client.expect("X");
    CHECK(change.all(269) == "2,B");
    CHECK(change.all(279) == "2,1");
    CHECK(change.get(278) == "7");
    CHECK(change.all(271) == "40,0");
    viewer.client.send("V", {{262, "m1"}, {263, "2"}, {264, "5"}});
    viewer.client.send("V", wants("m2", "0", "1", {"0"}));
    static_cast<void>(viewer.client.expect("W"));
    viewer.core.publish({gone(1)});
    CHECK_FALSE(viewer.client.receive(300ms).has_value());
}

TEST_CASE("what a hidden reserve hides is not shown, but in a call all of it is") {
    Viewer viewer;
    viewer.core.publish_beside(order(1, Side::sell, 1300, 1000), Volume{100}, "");
    viewer.core.publish({order(2, Side::buy, 1200, 10)});
    const auto offered = [&] {
        viewer.client.send("V", wants("m", "0", "1", {"1"}));
        return viewer.client.expect("W").get(271);
    };
    CHECK(offered() == "100");
    TradeStruck part = trade(7, 3, 1, 60, 0, 940);
    viewer.core.publish({order(3, Side::buy, 1300, 60), part});
    CHECK(offered() == "40");
    part = trade(8, 4, 1, 40, 0, 900);
    viewer.core.publish({order(4, Side::buy, 1300, 40), part});
    CHECK(offered() == "100");
    viewer.core.publish({PhaseChanged{BookId{1}, Phase::continuous, Phase::pre_close}});
    CHECK(offered() == "900");
    viewer.core.publish({PhaseChanged{BookId{1}, Phase::pre_close, Phase::clearing},
                         PhaseChanged{BookId{1}, Phase::clearing, Phase::closed}});
    CHECK(offered() == "100");
}

TEST_CASE("where a call would clear is told, and that it would no more") {
    Viewer viewer;
    viewer.core.publish({PhaseChanged{BookId{1}, Phase::continuous, Phase::pre_close}});
    viewer.client.send("V", wants("m1", "1", "1", {"Q"}));
    static_cast<void>(viewer.client.expect("W"));
    IndicativeChanged told;
    told.book = BookId{1};
    told.price = Price{1220};
    told.volume = Volume{700};
    viewer.core.publish({told});
    WireMessage change = viewer.client.expect("X");
    CHECK(change.get(269) == "Q");
    CHECK(change.get(279) == "0");
    CHECK(change.get(270) == "0.122");
    CHECK(change.get(271) == "700");
    told.price.reset();
    viewer.core.publish({told});
    change = viewer.client.expect("X");
    CHECK(change.get(279) == "2");
    CHECK(change.get(270).empty());
}

TEST_CASE("a market data request that cannot be met says why") {
    Viewer viewer;
    const auto refused = [&](const Fields& fields) {
        viewer.client.send("V", fields);
        return viewer.client.expect("Y").get(281);
    };
    CHECK(refused(wants("m1", "1", "5", {"0"}, "NO-SUCH")) == "0");
    CHECK(refused(wants("m1", "1", "9", {"0"})) == "5");
    CHECK(refused(wants("m1", "1", "5", {"8"})) == "8");
    CHECK(refused({{262, "m1"}, {263, "1"}, {264, "5"}, {146, "1"}, {55, "SURF-A"}}) == "8");
    Fields fields = wants("m1", "1", "5", {"0"});
    fields.emplace_back(265, "3");
    CHECK(refused(fields) == "6");
    fields.back() = {266, "N"};
    CHECK(refused(fields) == "7");
    viewer.client.send("V", wants("m1", "1", "5", {"0"}));
    static_cast<void>(viewer.client.expect("W"));
    CHECK(refused(wants("m1", "1", "5", {"0"})) == "1");
    for (int i = 0; i < 63; ++i) {
        viewer.client.send("V", wants("n" + std::to_string(i), "1", "1", {"0"}));
        static_cast<void>(viewer.client.expect("W"));
    }
    CHECK(refused(wants("m2", "1", "1", {"0"})) == "D");
}

TEST_CASE("many changes are told as few, and where things stand in the end is right") {
    Viewer viewer;
    viewer.client.send("V", wants("m1", "1", "1", {"0", "B", "2"}));
    static_cast<void>(viewer.client.expect("W"));
    viewer.core.publish({order(1, Side::sell, 1300, 100'000)});
    for (std::uint64_t i = 0; i < 400; ++i) {
        viewer.core.publish(
            {order(10 + i, Side::buy, 1300, 10),
             trade(100 + i, 10 + i, 1, 10, 0, 100'000 - 10 * (static_cast<std::int64_t>(i) + 1))});
    }
    int messages = 0;
    std::string volume;
    std::string last;
    while (volume != "4000") {
        const WireMessage change = viewer.client.expect("X");
        REQUIRE(change.type() == "X");
        ++messages;
        for (std::size_t i = 0; i < change.fields.size(); ++i) {
            if (change.fields[i].first == 278) last = change.fields[i].second;
            if (change.fields[i] != std::pair{269, std::string{"B"}}) continue;
            for (std::size_t j = i; j < change.fields.size(); ++j) {
                if (change.fields[j].first == 271) volume = change.fields[j].second;
            }
        }
    }
    CHECK(messages < 400);
    CHECK(last == "499");
}

TEST_CASE("who does not read is told nothing, and then where things stand, however much happened") {
    const GatewayStart start = sample_start();
    fix::MarketView market{start};
    std::vector<fix::OutMessage> sent;
    std::size_t waiting = 0;
    fix::Outlet outlet;
    outlet.send = [&](SessionId, fix::OutMessage&& message) { sent.push_back(std::move(message)); };
    outlet.waiting = [&](SessionId) { return waiting; };
    fix::MarketData data{start, market, outlet};
    fix::InMessage request{"V", 2, {{262, "m"}, {263, "1"}, {264, "5"}}, {}};
    for (const char* type : {"0", "2", "B"}) request.entries.push_back({267, {{269, type}}});
    request.entries.push_back({146, {{55, "SURF-A"}}});
    data.request(request, {SessionId{3}, ParticipantId{}, Language::en});
    REQUIRE(sent.size() == 1);
    CHECK(sent.back().type == "W");

    fix::MarketData::Time now{};
    const auto happen = [&](std::uint64_t number, const Event& event) {
        data.apply({EventId{PartitionId{1}, Sequence{number}, 0}, Timestamp{1}, {}, event});
        now += std::chrono::seconds{1};
        data.flush(now, Sequence{number});
    };
    waiting = fix::MarketData::waiting_max + 1;
    happen(101, order(1, Side::sell, 1300, 1'000'000));
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        happen(102 + 3 * i, order(10 + i, Side::buy, 1300, 20));
        const auto left = 1'000'000 - 10 * (static_cast<std::int64_t>(i) + 1);
        happen(103 + 3 * i, trade(1 + i, 10 + i, 1, 10, 10, left));
        happen(104 + 3 * i, gone(10 + i));
    }
    happen(90'000, order(2, Side::buy, 1200, 70));
    CHECK(sent.size() == 1);
    waiting = 0;
    data.flush(now + std::chrono::seconds{1}, Sequence{90'000});
    REQUIRE(sent.size() == 2);
    REQUIRE(sent.back().type == "X");
    // The level that stands, the trades that are still known, the volume of all.
    const auto& entries = sent.back().groups.front().entries;
    CHECK(entries.size() == 1 + fix::MarketData::prints_max + 1);
    CHECK(entries.front().fields.at(3) == std::pair{270, std::string{"0.12"}});
    CHECK(entries.back().fields.back() == std::pair{271, std::string{"100000"}});
    data.flush(now + std::chrono::seconds{9}, Sequence{90'000});
    CHECK(sent.size() == 2);
}

TEST_CASE("subscriptions end with the connection") {
    Viewer viewer;
    viewer.client.send("V", wants("m1", "1", "1", {"0"}));
    static_cast<void>(viewer.client.expect("W"));
    viewer.client.send("5", {});
    static_cast<void>(viewer.client.closed_within(3s));
    for (int tries = 0; tries < 50; ++tries) {
        WireClient again{viewer.core.gateway->port(), "REG"};
        if (!again.log_on("pw-REG")) {
            std::this_thread::sleep_for(50ms);
            continue;
        }
        viewer.core.publish({order(1, Side::buy, 1200, 300)});
        CHECK_FALSE(again.receive(400ms).has_value());
        again.send("V", wants("m1", "1", "1", {"0"}));
        CHECK(again.expect("W").get(271) == "300");
        return;
    }
    FAIL_CHECK("could not log on again");
}
