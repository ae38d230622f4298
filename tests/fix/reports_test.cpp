#include "tests/fix/support/floor.h"

#include <doctest/doctest.h>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

TradeStruck trade(OrderId buy, OrderId sell, std::int64_t price, std::int64_t volume,
                  std::int64_t buy_leaves, std::int64_t sell_leaves) {
    TradeStruck struck;
    struck.trade = TradeId{77};
    struck.book = BookId{1};
    struck.price = Price{price};
    struck.volume = Volume{volume};
    struck.amount = amount_of(Volume{volume}, Price{price}, Years{1});
    struck.buy_order = buy;
    struck.sell_order = sell;
    struck.buy_leaves = Volume{buy_leaves};
    struck.sell_leaves = Volume{sell_leaves};
    return struck;
}

}  // namespace

TEST_CASE("an accepted order is acknowledged with its number and ExecID") {
    Floor floor;
    floor.alpha.send("D", order_fields("A1"));
    const OrderId order = floor.core.accept(floor.core.take_as<SubmitOrder>());
    const WireMessage report = floor.alpha.expect("8");
    CHECK(report.get(37) == std::to_string(order.value()));
    CHECK(report.get(17) == "1-101-0");
    CHECK(report.get(150) == "0");
    CHECK(report.get(39) == "0");
    CHECK(report.get(11) == "A1");
    CHECK(report.get(1) == "R-A1");
    CHECK(report.get(55) == "SURF-A");
    CHECK(report.get(54) == "1");
    CHECK(report.get(38) == "100");
    CHECK(report.get(40) == "2");
    CHECK(report.get(44) == "0.125");
    CHECK(report.get(59) == "0");
    CHECK(report.get(151) == "100");
    CHECK(report.get(14) == "0");
    CHECK(report.get(6) == "0");
    CHECK(report.get(60) == "20240701-02:13:20.125");
}

TEST_CASE("a trade is reported to both sides, with exact averages") {
    Floor floor;
    const OrderId buy = floor.enter(floor.alpha, "A1", {{38, "300"}, {44, "0.14"}});
    const OrderId sell = floor.enter(floor.beta, "B1", {{38, "100"}, {54, "2"}, {1, "R-B1"}});
    floor.core.publish({trade(buy, sell, 1250, 100, 200, 0)});
    WireMessage bought = floor.alpha.expect("8");
    CHECK(bought.get(150) == "F");
    CHECK(bought.get(39) == "1");
    CHECK(bought.get(31) == "0.125");
    CHECK(bought.get(32) == "100");
    CHECK(bought.get(14) == "100");
    CHECK(bought.get(151) == "200");
    CHECK(bought.get(6) == "0.125");
    CHECK(bought.get(880) == "77");
    WireMessage sold = floor.beta.expect("8");
    CHECK(sold.get(39) == "2");
    CHECK(sold.get(151) == "0");
    CHECK(sold.get(1) == "R-B1");
    CHECK(sold.get(17) == bought.get(17));

    const OrderId second = floor.enter(floor.beta, "B2", {{38, "200"}, {54, "2"}, {1, "R-B1"}});
    floor.core.publish({trade(buy, second, 1310, 200, 0, 0)});
    bought = floor.alpha.expect("8");
    CHECK(bought.get(39) == "2");
    CHECK(bought.get(14) == "300");
    CHECK(bought.get(6) == "0.129");
}

TEST_CASE("a refusal names every rule, in order, in the session's language") {
    Floor floor;
    floor.beta.send("D", order_fields("B1", {{1, "R-B1"}}));
    const auto order = floor.core.take_as<SubmitOrder>();
    RuleFailed first;
    first.rule = RuleNumber{7};
    RuleFailed second;
    second.rule = RuleNumber{9};
    OrderRejected rejected;
    rejected.session = order.session;
    rejected.client_id = order.client_id;
    rejected.right = order.right;
    rejected.book = order.book;
    rejected.volume = order.volume;
    rejected.failures = 2;
    floor.core.publish({first, second, rejected});
    const WireMessage report = floor.beta.expect("8");
    CHECK(report.get(150) == "8");
    CHECK(report.get(37) == "NONE");
    CHECK(report.get(17) == "1-101-2");
    CHECK(report.get(103) == "99");
    CHECK(report.get(20010) == "GW-03,OR-02");
    CHECK(report.get(20011) == "2");
    CHECK(report.get(58) == "rule 7; rule 9");
    CHECK(report.get(355) == "规则7; 规则9");

    // The failures of one command never reach the report of the next.
    rejected.failures = 0;
    rejected.reason = Reject::duplicate_client_id;
    floor.core.publish({first});
    floor.core.publish({rejected});
    const WireMessage next = floor.beta.expect("8");
    CHECK(next.get(20010).empty());
    CHECK(next.get(103) == "6");
}

TEST_CASE("the core's word that a right is another's sounds like unknown, too") {
    Floor floor;
    for (const Reject reason : {Reject::not_your_right, Reject::unknown_right}) {
        floor.core.publish({refused_a1(reason)});
        const WireMessage report = floor.alpha.expect("8");
        CHECK(report.get(103) == "15");
        CHECK(report.get(58) == "unknown right: tag 1 must be the code of a right of yours");
    }
}

TEST_CASE("cancels: requested, by rule, at the day's end, remainder") {
    Floor floor;
    const auto cancelled = [&](OrderId order, CancelReason reason, const char* request) {
        OrderCancelled event;
        event.order = order;
        event.session = SessionId{1};
        event.client_id = ClientOrderId{request};
        event.reason = reason;
        if (reason == CancelReason::rule) event.rule = RuleNumber{7};
        event.volume = Volume{100};
        floor.core.publish({event});
        return floor.alpha.expect("8");
    };
    WireMessage report =
        cancelled(floor.enter(floor.alpha, "A1", {}), CancelReason::requested, "C1");
    CHECK(report.get(150) == "4");
    CHECK(report.get(39) == "4");
    CHECK(report.get(11) == "C1");
    CHECK(report.get(41) == "A1");
    CHECK(report.get(151) == "0");
    report = cancelled(floor.enter(floor.alpha, "A2", {}), CancelReason::rule, "");
    CHECK(report.get(11) == "A2");
    CHECK(report.get(41).empty());
    CHECK(report.get(20010) == "GW-03");
    CHECK(report.get(58).find("GW-03") != std::string::npos);
    report = cancelled(floor.enter(floor.alpha, "A3", {}), CancelReason::day_ended, "");
    CHECK(report.get(150) == "C");
    CHECK(report.get(39) == "C");
    report = cancelled(floor.enter(floor.alpha, "A4", {{59, "3"}}),
                       CancelReason::immediate_or_cancel, "");
    CHECK(report.get(150) == "4");
    CHECK(report.get(58).find("immediate-or-cancel") != std::string::npos);
    report = cancelled(floor.enter(floor.alpha, "A5", {}), CancelReason::minimum_not_met, "");
    CHECK(report.get(150) == "4");
    CHECK(report.get(58).find("minimum") != std::string::npos);
}

TEST_CASE("self-trade prevention that takes volume off an order restates it") {
    Floor floor;
    const OrderId order = floor.enter(floor.alpha, "A1", {{38, "300"}});
    floor.core.publish({OrderReduced{order, SessionId{1}, Volume{100}, Volume{200}}});
    const WireMessage report = floor.alpha.expect("8");
    CHECK(report.get(150) == "D");
    CHECK(report.get(39) == "0");
    CHECK(report.get(38) == "200");
    CHECK(report.get(151) == "200");
    CHECK(report.get(14) == "0");
    CHECK_FALSE(report.get(58).empty());
}

TEST_CASE("a replaced order goes by its new name") {
    Floor floor;
    const OrderId order = floor.enter(floor.alpha, "A1", {{38, "300"}});
    const OrderId sell = floor.enter(floor.beta, "B1", {{38, "100"}, {54, "2"}, {1, "R-B1"}});
    floor.core.publish({trade(order, sell, 1250, 100, 200, 0)});
    REQUIRE(floor.alpha.expect("8").get(150) == "F");
    OrderReplaced replaced;
    replaced.order = order;
    replaced.session = SessionId{1};
    replaced.client_id = ClientOrderId{"A2"};
    replaced.price = Price{1300};
    replaced.volume = Volume{250};
    replaced.leaves = Volume{150};
    floor.core.publish({replaced});
    const WireMessage report = floor.alpha.expect("8");
    CHECK(report.get(150) == "5");
    CHECK(report.get(39) == "1");
    CHECK(report.get(11) == "A2");
    CHECK(report.get(41) == "A1");
    CHECK(report.get(38) == "250");
    CHECK(report.get(44) == "0.13");
    CHECK(report.get(151) == "150");
    CHECK(report.get(14) == "100");
    floor.alpha.send("H", {{11, "A2"}});
    CHECK(floor.alpha.expect("8").get(37) == std::to_string(order.value()));
    floor.alpha.send("H", {{11, "A1"}});
    CHECK(floor.alpha.expect("8").get(39) == "8");
}

TEST_CASE("a refused cancel says why and tells nothing of others' orders") {
    Floor floor;
    const OrderId mine = floor.enter(floor.alpha, "A1", {});
    const OrderId theirs = floor.enter(floor.beta, "B1", {{1, "R-B1"}});
    CancelRejected rejected;
    rejected.session = SessionId{1};
    rejected.client_id = ClientOrderId{"C1"};
    rejected.original = ClientOrderId{"A1"};
    rejected.order = mine;
    rejected.reason = Reject::phase_forbids;
    floor.core.publish({rejected});
    WireMessage report = floor.alpha.expect("9");
    CHECK(report.get(434) == "1");
    CHECK(report.get(102) == "99");
    CHECK(report.get(39) == "0");
    CHECK(report.get(37) == std::to_string(mine.value()));
    CHECK(report.get(58) == "not accepted in the book's present phase");

    rejected.order = theirs;
    rejected.reason = Reject::not_your_order;
    rejected.request = CancelTarget::replace;
    floor.core.publish({rejected});
    report = floor.alpha.expect("9");
    CHECK(report.get(434) == "2");
    CHECK(report.get(102) == "1");
    CHECK(report.get(39) == "8");
    CHECK(report.get(37) == "NONE");
    CHECK(report.get(58) == "unknown order: check tag 41 or 37");

    RuleFailed failed;
    failed.rule = RuleNumber{7};
    rejected.order = mine;
    rejected.reason = Reject::rule_failed;
    rejected.failures = 1;
    floor.core.publish({failed, rejected});
    report = floor.alpha.expect("9");
    CHECK(report.get(20010) == "GW-03");
    CHECK(report.get(58) == "rule 7");

    // Whoever cancels into a fill, or twice, is not sent to look for a wrong id.
    floor.core.publish({OrderCancelled{mine, SessionId{1}, ClientOrderId{"C2"},
                                       CancelReason::requested, std::nullopt, Volume{100}}});
    CHECK(floor.alpha.expect("8").get(150) == "4");
    rejected = CancelRejected{};
    rejected.session = SessionId{1};
    rejected.client_id = ClientOrderId{"C3"};
    rejected.original = ClientOrderId{"A1"};
    rejected.reason = Reject::unknown_order;
    floor.core.publish({rejected});
    report = floor.alpha.expect("9");
    CHECK(report.get(102) == "0");
    CHECK(report.get(39) == "4");
    CHECK(report.get(37) == std::to_string(mine.value()));
    CHECK(report.get(58) == "too late: the order is cancelled");
}

TEST_CASE("a ClOrdID used before is said in FIX's own code, whichever rule found it") {
    Floor floor;
    OrderRejected rejected = refused_a1(Reject::rule_failed);
    rejected.failures = 1;
    RuleFailed stale;
    stale.rule = RuleNumber{5};
    floor.core.publish({stale, rejected});
    CHECK(floor.alpha.expect("8").get(103) == "99");
    RuleFailed used = stale;
    used.values[0] = 1;
    floor.core.publish({used, rejected});
    CHECK(floor.alpha.expect("8").get(103) == "6");
}

TEST_CASE("AF and H tell how a client's orders stand, also after it was away") {
    OpenOrder before;
    before.order = OrderId{42};
    before.session = SessionId{1};
    before.client_id = ClientOrderId{"OLD"};
    before.right = RightId{2};
    before.book = BookId{2};
    before.price = Price{2000};
    before.volume = Volume{500};
    before.filled = Volume{200};
    before.amount = Cash{4000};
    Floor floor{{before}};
    floor.alpha.send("AF", {{584, "q0"}, {585, "7"}});
    WireMessage report = floor.alpha.expect("8");
    CHECK(report.get(150) == "I");
    CHECK(report.get(39) == "1");
    CHECK(report.get(37) == "42");
    CHECK(report.get(14) == "200");
    CHECK(report.get(151) == "300");
    CHECK(report.get(6) == "0.2");
    CHECK(report.get(584) == "q0");
    CHECK(report.get(911) == "1");
    CHECK(report.get(912) == "Y");

    const OrderId buy = floor.enter(floor.alpha, "A1", {});
    { WireClient gone{floor.core.gateway->port(), "GONE"}; }
    const OrderId sell = floor.enter(floor.beta, "B1", {{54, "2"}, {1, "R-B1"}});
    floor.alpha.send("5", {});
    REQUIRE(floor.alpha.closed_within(3s));
    floor.core.publish({trade(buy, sell, 1250, 100, 0, 0)});
    REQUIRE(floor.beta.expect("8").get(150) == "F");

    WireClient again{floor.core.gateway->port(), "ALPHA"};
    REQUIRE(again.log_on("pw-ALPHA"));
    again.send("AF", {{584, "q1"}, {585, "7"}});
    report = again.expect("8");
    CHECK(report.get(37) == "42");
    CHECK(report.get(911) == "2");
    CHECK(report.get(912) == "N");
    report = again.expect("8");
    CHECK(report.get(11) == "A1");
    CHECK(report.get(39) == "2");
    CHECK(report.get(14) == "100");
    CHECK(report.get(912) == "Y");
    again.send("H", {{11, "B1"}, {790, "s"}});
    report = again.expect("8");
    CHECK(report.get(39) == "8");
    CHECK(report.get(103) == "5");
    CHECK(report.get(790) == "s");
    again.send("H", {{11, "zzz"}, {37, std::to_string(sell.value())}});
    CHECK(again.expect("8").get(39) == "8");
    again.send("AF", {{584, "q2"}, {585, "3"}});
    CHECK(again.expect("8").get(58).find("585 must be 7") == 0);

    // A new day forgets what has ended.
    floor.core.publish({TradingDayOpened{civil(2024, 7, 2)}});
    again.send("AF", {{584, "q3"}, {585, "7"}});
    CHECK(again.expect("8").get(911) == "1");
    floor.beta.send("AF", {{584, "q4"}, {585, "7"}});
    report = floor.beta.expect("8");
    CHECK(report.get(911) == "0");
    CHECK(report.get(39) == "8");
}

TEST_CASE("SecurityList: all books, one, none, and one registered while running") {
    Floor floor;
    floor.alpha.send("x", {{320, "q"}, {559, "4"}});
    WireMessage list = floor.alpha.expect("y");
    CHECK(list.get(560) == "0");
    CHECK(list.get(393) == "2");
    CHECK(list.get(146) == "2");
    CHECK(list.count(55) == 2);
    CHECK(list.get(893) == "Y");
    CHECK(list.get(55) == "SURF-A");
    CHECK(list.get(561) == "10");
    CHECK(list.get(562) == "100");
    CHECK(list.get(20020) == "0.001");
    CHECK(list.get(20002) == "20240701");
    CHECK(list.get(20022) == "surface");
    floor.alpha.send("x", {{320, "q"}, {559, "0"}, {55, "GOLD"}});
    list = floor.alpha.expect("y");
    CHECK(list.get(560) == "2");
    CHECK(list.get(58).find("unknown symbol") == 0);
    floor.alpha.send("x", {{320, "q"}, {559, "1"}, {55, "SURF-A"}});
    list = floor.alpha.expect("y");
    CHECK(list.get(560) == "1");
    CHECK(list.get(58).find("559 must be 0") == 0);

    BookSpec late = sample_start().books[0];
    late.code = Code{"LATE-BOOK"};
    floor.core.publish(FactRegistered{FactKind::book, 3, late.code, FactVersion{3}},
                       std::make_shared<const FactRecord>(late));
    floor.core.publish({PhaseChanged{BookId{3}, Phase::closed, Phase::pre_open}});
    CHECK(floor.alpha.expect("h").get(336) == "LATE-BOOK");
    floor.alpha.send("x", {{320, "q"}, {559, "0"}, {55, "LATE-BOOK"}});
    list = floor.alpha.expect("y");
    CHECK(list.get(146) == "1");
    CHECK(list.get(55) == "LATE-BOOK");
}

TEST_CASE("TradingSessionStatus: on request and unasked to everybody") {
    Floor floor;
    floor.alpha.send("g", {{335, "q"}});
    WireMessage status = floor.alpha.expect("h");
    CHECK(status.get(335) == "q");
    CHECK(status.get(336) == "SURF-A");
    CHECK(status.get(340) == "2");
    CHECK(status.get(20030) == "continuous");
    status = floor.alpha.expect("h");
    CHECK(status.get(336) == "GW-B");
    CHECK(status.get(340) == "3");
    floor.alpha.send("g", {{335, "q2"}, {336, "GOLD"}});
    status = floor.alpha.expect("h");
    CHECK(status.get(340) == "6");
    CHECK(status.get(567) == "1");
    floor.core.publish({PhaseChanged{BookId{1}, Phase::continuous, Phase::halted}});
    for (WireClient* client : {&floor.alpha, &floor.beta}) {
        status = client->expect("h");
        CHECK(status.get(325) == "Y");
        CHECK(status.get(340) == "1");
    }
}

TEST_CASE("events that the start already held are passed over") {
    FakeCore core;
    core.sequence = 50;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    core.publish({PhaseChanged{BookId{1}, Phase::continuous, Phase::closed}});
    core.sequence = 200;
    core.publish({PhaseChanged{BookId{1}, Phase::continuous, Phase::halted}});
    CHECK(client.expect("h").get(340) == "1");
}
