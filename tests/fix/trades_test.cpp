#include "tests/fix/support/floor.h"

using namespace headgate;
using namespace headgate::fix_test;

namespace {

TradeStruck trade(OrderId buy, OrderId sell, std::int64_t volume, std::int64_t buy_leaves,
                  std::int64_t sell_leaves) {
    TradeStruck struck;
    struck.trade = TradeId{77};
    struck.book = BookId{1};
    struck.price = Price{1250};
    struck.volume = Volume{volume};
    struck.amount = amount_of(struck.volume, struck.price, Years{1});
    struck.buy_order = buy;
    struck.sell_order = sell;
    struck.buy_right = RightId{1};
    struck.sell_right = RightId{3};
    struck.buy_leaves = Volume{buy_leaves};
    struck.sell_leaves = Volume{sell_leaves};
    struck.seller_fee = Cash{13};
    return struck;
}

/// ALPHA has bought 100 of 300 m³ from BETA, whose order is full.
struct Traded : Floor {
    Traded() {
        buy = enter(alpha, "A1", {{38, "300"}});
        sell = enter(beta, "B1", {{54, "2"}, {1, "R-B1"}});
        core.publish({trade(buy, sell, 100, 200, 0)});
        const WireMessage bought = alpha.expect("8");
        REQUIRE(bought.get(150) == "F");
        struck = bought.get(17);
        REQUIRE(beta.expect("8").get(39) == "2");
    }
    OrderId buy;
    OrderId sell;
    std::string struck;
};

/// Nothing of an order or account of participant 2 is in the message.
void check_tells_nothing_of_beta(const WireMessage& message, OrderId beta_order) {
    for (const auto& field : message.fields) {
        const int tag = field.first;
        const std::string& value = field.second;
        CHECK_MESSAGE(value != "R-B1", tag);
        CHECK_MESSAGE(value != "FIRM-B", tag);
        CHECK_MESSAGE(value != "BETA", tag);
        CHECK_MESSAGE((tag != 37 || value != std::to_string(beta_order.value())), tag);
        CHECK_MESSAGE((tag != 11 || value != "B1"), tag);
    }
}

}  // namespace

TEST_CASE("a trade taken back is told to both sides, and its volume does not come back") {
    Traded floor;
    floor.core.publish_beside(TradeBusted{TradeId{77}}, {}, "typing error");
    const WireMessage bought = floor.alpha.expect("8");
    CHECK(bought.get(150) == "H");
    CHECK(bought.get(39) == "0");
    CHECK(bought.get(19) == floor.struck);
    CHECK(bought.get(17) != floor.struck);
    CHECK(bought.get(32) == "100");
    CHECK(bought.get(31) == "0.125");
    CHECK(bought.get(880) == "77");
    CHECK(bought.get(14) == "0");
    CHECK(bought.get(151) == "200");
    CHECK(bought.get(6) == "0");
    CHECK(bought.get(20051) == "busted");
    CHECK(bought.get(58) == "the trade was cancelled; its orders do not come back: typing error");
    const WireMessage sold = floor.beta.expect("8");
    CHECK(sold.get(150) == "H");
    CHECK(sold.get(39) == "4");
    CHECK(sold.get(151) == "0");
    CHECK(sold.get(14) == "0");
    CHECK(sold.get(355) == "成交已撤销: typing error");
    // A status says the same, and a second bust of the same trade is nobody's.
    floor.alpha.send("H", {{11, "A1"}});
    CHECK(floor.alpha.expect("8").get(14) == "0");
}

TEST_CASE("a held trade names the rule, and a released one goes on") {
    Traded floor;
    TradeHeld held;
    held.trade = TradeId{77};
    held.rule = RuleNumber{7};
    floor.core.publish({RuleFailed{RuleNumber{7}, Failure::broken, 0, {}}, held});
    WireMessage report = floor.alpha.expect("8");
    CHECK(report.get(150) == "G");
    CHECK(report.get(39) == "1");
    CHECK(report.get(14) == "100");
    CHECK(report.get(20051) == "held");
    CHECK(report.get(20010) == "GW-03");
    CHECK(report.get(19) == floor.struck);
    CHECK(floor.beta.expect("8").get(150) == "G");
    floor.core.publish({TradeReleased{TradeId{77}}});
    report = floor.alpha.expect("8");
    CHECK(report.get(150) == "G");
    CHECK(report.get(20051) == "struck");
    CHECK(report.get(58) == "the hold on the trade is lifted");
    // What failed then is said of nothing else.
    floor.alpha.send("D", order_fields("A2"));
    const auto order = floor.core.take_as<SubmitOrder>();
    OrderRejected rejected;
    rejected.session = order.session;
    rejected.client_id = order.client_id;
    rejected.right = order.right;
    rejected.book = order.book;
    rejected.reason = Reject::book_full;
    floor.core.publish({rejected});
    CHECK(floor.alpha.expect("8").get(20010).empty());
}

TEST_CASE("a trade from before the gateway's start is taken back in the names of its orders") {
    GatewayStart start = sample_start();
    KnownTrade known;
    known.struck = EventId{PartitionId{1}, Sequence{50}, 2};
    known.time = Timestamp{1'719'700'000'000'000'000};
    known.trade = trade(OrderId{11}, OrderId{12}, 100, 0, 0);
    known.buyer = SessionId{1};
    known.seller = SessionId{2};
    known.buyer_id = ClientOrderId{"OLD"};
    start.trades = {known};
    FakeCore core{FixLimits{}, 1024, start};
    WireClient alpha{core.gateway->port(), "ALPHA"};
    REQUIRE(alpha.log_on("pw-ALPHA"));
    core.publish({TradeBusted{TradeId{77}}});
    const WireMessage report = alpha.expect("8");
    CHECK(report.get(150) == "H");
    CHECK(report.get(37) == "11");
    CHECK(report.get(11) == "OLD");
    CHECK(report.get(19) == "1-50-2");
    CHECK(report.get(1) == "R-A1");
    CHECK(report.get(14) == "0");
}

TEST_CASE("parties may be named, and must be the ones that the facts name") {
    Floor floor;
    const auto with_party = [](const char* id, const std::string& code, const std::string& role) {
        Fields fields = order_fields(id);
        const Fields party{{453, "1"}, {448, code}, {447, "D"}, {452, role}};
        fields.insert(fields.end(), party.begin(), party.end());
        return fields;
    };
    const auto refused = [&](const char* id, const std::string& code, const std::string& role) {
        floor.alpha.send("D", with_party(id, code, role));
        const WireMessage report = floor.alpha.expect("8");
        CHECK(report.get(150) == "8");
        return report.get(58);
    };
    CHECK(refused("A1", "FIRM-B", "1") == "448=FIRM-B, 452=1: must be FIRM-A");
    CHECK(refused("A2", "FIRM-B", "3") == "448=FIRM-B, 452=3: must be FIRM-A");
    CHECK(refused("A3", "BETA", "12") == "448=BETA, 452=12: must be ALPHA");
    CHECK(refused("A4", "FIRM-A", "4").starts_with("452=4: wants 1 (firm)"));
    CHECK(floor.core.nothing_submitted());
    floor.alpha.send("D", with_party("A5", "FIRM-A", "1"));
    static_cast<void>(floor.core.accept(floor.core.take_as<SubmitOrder>()));
    const WireMessage report = floor.alpha.expect("8");
    CHECK(report.get(453) == "3");
    CHECK(report.all(448) == "FIRM-A,FIRM-A,ALPHA");
    CHECK(report.all(452) == "1,3,12");
    // Who names none is sent none.
    floor.beta.send("D", order_fields("B1", {{1, "R-B1"}}));
    static_cast<void>(floor.core.accept(floor.core.take_as<SubmitOrder>()));
    CHECK(floor.beta.expect("8").get(453).empty());
}

TEST_CASE("trades are asked for: a bidder is told its own side, the regulator both") {
    Traded floor;
    floor.alpha.send("AD", {{568, "t1"}, {569, "0"}, {263, "1"}});
    const WireMessage answer = floor.alpha.expect("AQ");
    CHECK(answer.get(748) == "1");
    CHECK(answer.get(749) == "0");
    CHECK(answer.get(750) == "0");
    const WireMessage own = floor.alpha.expect("AE");
    CHECK(own.get(552) == "1");
    CHECK(own.get(54) == "1");
    CHECK(own.get(37) == std::to_string(floor.buy.value()));
    CHECK(own.get(1) == "R-A1");
    CHECK(own.get(32) == "100");
    CHECK(own.get(31) == "0.125");
    CHECK(own.get(381) == "12.50");
    CHECK(own.get(880) == "77");
    CHECK(own.get(17) == floor.struck);
    CHECK(own.get(75) == "20240701");
    CHECK(own.get(912) == "Y");
    CHECK(own.all(448) == "FIRM-A,FIRM-A,ALPHA");
    check_tells_nothing_of_beta(own, floor.sell);

    WireClient regulator{floor.core.gateway->port(), "REG"};
    REQUIRE(regulator.log_on("pw-REG"));
    regulator.send("AD", {{568, "r1"}, {569, "0"}});
    CHECK(regulator.expect("AQ").get(750) == "1");
    const WireMessage both = regulator.expect("AE");
    CHECK(both.get(552) == "2");
    CHECK(both.all(1) == "R-A1,R-B1");
    CHECK(both.all(12) == "0.00,0.13");
    CHECK(both.all(448) == "FIRM-A,FIRM-A,ALPHA,FIRM-B,FIRM-B,BETA");

    // From now on, for who asked so: what becomes of it.
    floor.core.publish({TradeBusted{TradeId{77}}});
    const WireMessage busted = floor.alpha.expect("AE");
    CHECK(busted.get(487) == "1");
    CHECK(busted.get(150) == "H");
    CHECK(busted.get(20051) == "busted");
    check_tells_nothing_of_beta(busted, floor.sell);
    regulator.send("AD", {{568, "r2"}, {569, "0"}, {880, "77"}});
    CHECK(regulator.expect("AQ").get(748) == "0");
    regulator.send("AD", {{568, "r3"}, {569, "0"}, {55, "GW-B"}});
    CHECK(regulator.expect("AQ").get(748) == "0");
    regulator.send("AD", {{568, "r4"}, {569, "0"}, {55, "NO-SUCH"}});
    CHECK(regulator.expect("AQ").get(749) == "1");
    regulator.send("AD", {{568, "r5"}, {569, "3"}});
    const WireMessage refused = regulator.expect("AQ");
    CHECK(refused.get(749) == "8");
    CHECK(refused.get(569) == "3");
}

TEST_CASE("drop copies: a participant's other session sees its orders, and nobody else's") {
    Floor floor;
    floor.core.let_watch_in();
    WireClient watch{floor.core.gateway->port(), "WATCH"};
    REQUIRE(watch.log_on("pw-WATCH"));
    watch.send("U3", {{20052, "d1"}, {263, "1"}});
    CHECK(watch.expect("U4").get(20053) == "Y");
    WireClient regulator{floor.core.gateway->port(), "REG"};
    REQUIRE(regulator.log_on("pw-REG"));
    regulator.send("U3", {{20052, "d2"}, {263, "1"}, {55, "SURF-A"}});
    CHECK(regulator.expect("U4").get(20053) == "Y");
    // A bidder may ask, too; it is sent what its participant's other sessions do.
    floor.beta.send("U3", {{20052, "d3"}, {263, "1"}});
    CHECK(floor.beta.expect("U4").get(20053) == "Y");

    const OrderId buy = floor.enter(floor.alpha, "A1", {});
    WireMessage copy = watch.expect("8");
    CHECK(copy.get(797) == "Y");
    CHECK(copy.get(20052) == "d1");
    CHECK(copy.get(11) == "A1");
    CHECK(copy.all(448) == "FIRM-A,FIRM-A,ALPHA");
    copy = regulator.expect("8");
    CHECK(copy.get(11) == "A1");
    const OrderId sell = floor.enter(floor.beta, "B1", {{54, "2"}, {1, "R-B1"}});
    CHECK(regulator.expect("8").get(11) == "B1");
    floor.core.publish({trade(buy, sell, 100, 0, 0)});
    copy = watch.expect("8");
    CHECK(copy.get(150) == "F");
    check_tells_nothing_of_beta(copy, sell);
    CHECK_FALSE(watch.receive(100ms).has_value());
    CHECK(regulator.expect("8").get(150) == "F");
    CHECK(regulator.expect("8").get(150) == "F");
    // BETA is sent its own fill, no copy of anything.
    const WireMessage own = floor.beta.expect("8");
    CHECK(own.get(150) == "F");
    CHECK(own.get(797).empty());
    CHECK_FALSE(floor.beta.receive(100ms).has_value());
    CHECK(floor.alpha.expect("8").get(150) == "F");
    // A refused cancel is copied as well; the regulator watches a book, and of an unknown order nobody knows which.
    floor.alpha.send("F", {{11, "C1"}, {41, "A9"}, {55, "SURF-A"}, {54, "1"}});
    const auto cancel = floor.core.take_as<CancelOrder>();
    CancelRejected refused;
    refused.session = cancel.session;
    refused.client_id = cancel.client_id;
    refused.original = cancel.original;
    floor.core.publish({refused});
    CHECK(floor.alpha.expect("9").get(797).empty());
    copy = watch.expect("9");
    CHECK(copy.get(797) == "Y");
    CHECK(copy.get(20052) == "d1");
    CHECK(copy.get(41) == "A9");
    CHECK(copy.all(448) == "FIRM-A,ALPHA");
    CHECK_FALSE(regulator.receive(100ms).has_value());
    CHECK_FALSE(floor.beta.receive(100ms).has_value());
    // Until it is enough.
    watch.send("U3", {{20052, "d4"}, {263, "2"}});
    CHECK(watch.expect("U4").get(20053) == "Y");
    static_cast<void>(floor.enter(floor.alpha, "A2", {}));
    CHECK_FALSE(watch.receive(100ms).has_value());
}

TEST_CASE("sessions that only read ask after all that they may see, and cannot act on it") {
    Floor floor;
    floor.core.let_watch_in();
    const OrderId order = floor.enter(floor.alpha, "A1", {});
    static_cast<void>(floor.enter(floor.beta, "B1", {{1, "R-B1"}}));
    WireClient watch{floor.core.gateway->port(), "WATCH"};
    REQUIRE(watch.log_on("pw-WATCH"));
    watch.send("AF", {{584, "m1"}, {585, "7"}});
    const WireMessage own = watch.expect("8");
    CHECK(own.get(11) == "A1");
    CHECK(own.get(911) == "1");
    CHECK(own.get(797) == "Y");
    WireClient regulator{floor.core.gateway->port(), "REG"};
    REQUIRE(regulator.log_on("pw-REG"));
    regulator.send("AF", {{584, "m2"}, {585, "1"}, {55, "SURF-A"}});
    CHECK(regulator.expect("8").get(911) == "2");
    CHECK(regulator.expect("8").get(912) == "Y");
    regulator.send("H", {{11, "x"}, {37, std::to_string(order.value())}});
    CHECK(regulator.expect("8").get(11) == "A1");
    regulator.send("D", order_fields("R1"));
    CHECK(regulator.expect("j").get(380) == "6");
    regulator.send("q", {{11, "R2"}, {530, "7"}});
    CHECK(regulator.expect("j").get(380) == "6");
    // BETA asks after ALPHA's order by its number and hears of none.
    floor.beta.send("H", {{11, "x"}, {37, std::to_string(order.value())}});
    CHECK(floor.beta.expect("8").get(39) == "8");
    floor.beta.send("AF", {{584, "m3"}, {585, "1"}, {55, "SURF-A"}});
    CHECK(floor.beta.expect("8").get(911) == "1");
    CHECK(floor.core.nothing_submitted());
}

TEST_CASE("a mass cancel becomes a cancel for each open order, and says which") {
    Floor floor;
    const OrderId first = floor.enter(floor.alpha, "A1", {});
    static_cast<void>(floor.enter(floor.alpha, "A2", {{55, "GW-B"}}));
    static_cast<void>(floor.enter(floor.beta, "B1", {{1, "R-B1"}}));
    floor.alpha.send("q", {{11, "Q1"}, {530, "7"}});
    const WireMessage report = floor.alpha.expect("r");
    CHECK(report.get(531) == "7");
    CHECK(report.get(533) == "2");
    CHECK(report.all(41) == "A1,A2");
    const auto cancel = floor.core.take_as<CancelOrder>();
    CHECK(cancel.order == first);
    CHECK(cancel.client_id == ClientOrderId{"Q1.1"});
    CHECK(floor.core.take_as<CancelOrder>().client_id == ClientOrderId{"Q1.2"});
    CHECK(floor.core.nothing_submitted());
    floor.alpha.send("q", {{11, "Q2"}, {530, "1"}, {55, "GW-B"}});
    CHECK(floor.alpha.expect("r").all(41) == "A2");
    static_cast<void>(floor.core.take());
    floor.alpha.send("q", {{11, "Q3"}, {530, "3"}});
    CHECK(floor.alpha.expect("r").get(531) == "0");
    floor.alpha.send("q", {{11, "a-name-too-long-for-it"}, {530, "7"}});
    CHECK(floor.alpha.expect("r").get(531) == "0");
    CHECK(floor.core.nothing_submitted());
}
