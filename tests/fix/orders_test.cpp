#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

/// ALPHA logged on in front of a core, for tests of what requests become.
struct Desk {
    explicit Desk(std::size_t ring_size = 1024) : core{{}, ring_size} {
        REQUIRE(client.log_on("pw-ALPHA"));
    }
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
};

}  // namespace

TEST_CASE("D becomes a SubmitOrder with every field in its place") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{20001, "industry"},
                                              {20002, "20240715"},
                                              {20003, "20240831"},
                                              {7928, "cancel_resting"},
                                              {59, "1"},
                                              {54, "2"}}));
    const auto order = desk.core.take_as<SubmitOrder>();
    CHECK(desk.core.last.origin.kind == OriginKind::session);
    CHECK(desk.core.last.origin.actor == 1);
    CHECK(desk.core.last.origin.reference == 2);
    CHECK(order.session == SessionId{1});
    CHECK(order.client_id.view() == "A1");
    CHECK(order.right == RightId{1});
    CHECK(order.book == BookId{1});
    CHECK(order.side == Side::sell);
    CHECK(order.order_type == OrderType::limit);
    CHECK(order.time_in_force == TimeInForce::gtc);
    CHECK(order.price == Price{1250});
    CHECK(order.volume == Volume{100});
    CHECK(order.purpose == Purpose::industry);
    CHECK(order.delivery_from == civil(2024, 7, 15));
    CHECK(order.delivery_to == civil(2024, 8, 31));
    CHECK(order.request_time == Timestamp{1'719'801'000'125'000'000});
    CHECK(order.self_trade == SelfTradePolicy::cancel_resting);
    CHECK(order.minimum_fill == Volume{});
    CHECK_FALSE(order.display.has_value());
}

TEST_CASE("110, 111 and 18=G say what must trade at least and how much shows") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{38, "500"}, {110, "200"}, {111, "100"}}));
    auto order = desk.core.take_as<SubmitOrder>();
    CHECK(order.minimum_fill == Volume{200});
    CHECK(order.display == Volume{100});
    desk.client.send("D", order_fields("A2", {{38, "500"}, {18, "G"}}));
    order = desk.core.take_as<SubmitOrder>();
    CHECK(order.minimum_fill == Volume{500});
    CHECK_FALSE(order.display.has_value());
}

TEST_CASE("what may be left out") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{40, "K"}, {44, ""}, {59, ""}, {60, ""}}));
    const auto order = desk.core.take_as<SubmitOrder>();
    CHECK(order.order_type == OrderType::market_to_limit);
    CHECK(order.time_in_force == TimeInForce::day);
    CHECK_FALSE(order.price.has_value());
    CHECK_FALSE(order.request_time.has_value());
    CHECK_FALSE(order.purpose.has_value());
}

TEST_CASE("off-tick and off-lot go to the core, which has a rule for them") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{44, "0.1234"}, {38, "7"}}));
    const auto order = desk.core.take_as<SubmitOrder>();
    CHECK(order.price == Price{1234});
    CHECK(order.volume == Volume{7});
}

TEST_CASE("absurd values are refused with what would be right, and never reach the core") {
    struct Row {
        Fields changes;
        const char* code;
        const char* words;
    };
    const Row rows[] = {
        {{{38, "0"}}, "13", "38=0: must be more than 0"},
        {{{38, "-5"}}, "13", "38=-5: must be more than 0"},
        {{{38, "9223372036854775808"}}, "13", "too large; at most 10000000000"},
        {{{38, "10000000001"}}, "13", "too large; at most 10000000000"},
        {{{38, "1e30"}}, "13", "38=1e30: not a number; write whole m3 such as 1000"},
        {{{38, "many"}}, "13", "38=many: not a number"},
        {{{38, "10.5"}}, "13", "must be whole m3"},
        {{{44, "0"}}, "99", "44=0: must be more than 0"},
        {{{44, "-0.1"}}, "99", "must be more than 0"},
        {{{44, "1e30"}}, "99", "44=1e30: not a number; write digits such as 0.125"},
        {{{44, "9223372036854775808"}}, "99", "too large; at most 1000"},
        {{{44, "1000.0001"}}, "99", "too large; at most 1000"},
        {{{44, "0.12345"}}, "99", "at most 4 decimals"},
        {{{44, "cheap"}}, "99", "not a number"},
        {{{44, ""}}, "99", "44=: a number is wanted"},
        {{{40, "K"}}, "11", "carries no price"},
        {{{40, "1"}}, "11", "40=1: wants 2 (limit) or K (market to limit)"},
        {{{59, "6"}}, "11", "59=6: wants 0 (day)"},
        {{{54, "5"}}, "11", "54=5: wants 1 (buy) or 2 (sell)"},
        {{{11, "with blank"}}, "99", "wants 1 to 20 printable ASCII"},
        {{{11, "123456789012345678901"}}, "99", "wants 1 to 20 printable ASCII"},
        {{{20001, "gambling"}}, "11", "wants one of domestic, irrigation, industry"},
        {{{20002, "20240230"}}, "99", "20002=20240230: no date"},
        {{{60, "yesterday"}}, "99", "60=yesterday: no UTC time"},
        {{{7928, "N"}}, "11", "7928=N: wants one of refuse"},
        {{{110, "0"}}, "99", "110=0: must be more than 0"},
        {{{110, "half"}}, "99", "110=half: not a number; write whole m3 such as 1000"},
        {{{111, "10.5"}}, "99", "111=10.5: must be whole m3"},
        {{{18, "1"}}, "11", "18=1: wants G (all or none)"},
        {{{18, "G"}, {110, "100"}}, "11", "does not go with 18=G"},
        {{{55, "GOLD"}}, "1", "unknown symbol"},
        {{{1, "R-XX"}}, "15", "unknown right"},
        {{{1, "R-B1"}}, "15", "unknown right"},
    };
    Desk desk;
    int number = 0;
    for (const Row& row : rows) {
        CAPTURE(row.words);
        const std::string id = "A" + std::to_string(++number);
        desk.client.send("D", order_fields(id, row.changes));
        const WireMessage report = desk.client.expect("8");
        CHECK(report.get(150) == "8");
        CHECK(report.get(39) == "8");
        CHECK(report.get(103) == row.code);
        CHECK_MESSAGE(report.get(58).find(row.words) != std::string::npos, report.get(58));
        CHECK(report.get(37) == "NONE");
        CHECK(report.get(14) == "0");
        CHECK(report.get(151) == "0");
    }
    CHECK(desk.core.nothing_submitted());
}

TEST_CASE("several faults are told at once") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{38, "0"}, {44, "x"}, {55, "GOLD"}}));
    const WireMessage report = desk.client.expect("8");
    CHECK(report.get(103) == "1");
    CHECK(report.get(58) ==
          "unknown symbol: tag 55 must be a code from the SecurityList; 44=x: not a number; write "
          "digits such as 0.125; 38=0: must be more than 0");
}

TEST_CASE("another's right is refused in the very words for a right that does not exist") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{1, "R-B1"}}));
    WireMessage others = desk.client.expect("8");
    desk.client.send("D", order_fields("A1", {{1, "R-ZZ"}}));
    WireMessage unknown = desk.client.expect("8");
    for (WireMessage* message : {&others, &unknown}) {
        std::erase_if(message->fields, [](const auto& field) {
            const int tag = field.first;
            return tag == 10 || tag == 17 || tag == 34 || tag == 52 || tag == 60 || tag == 1;
        });
    }
    CHECK(others.fields == unknown.fields);
}

TEST_CASE("a right that changes hands while the gateway runs") {
    Desk desk;
    Right right;
    right.code = Code{"R-B1"};
    right.holder = ParticipantId{1};
    desk.core.publish(FactChanged{FactKind::right, 3, 2, {}, {}, FactVersion{1}},
                      std::make_shared<const FactRecord>(right));
    right.code = Code{"R-NEW"};
    right.holder = ParticipantId{2};
    desk.core.publish(FactRegistered{FactKind::right, 4, right.code, FactVersion{2}},
                      std::make_shared<const FactRecord>(right));
    std::this_thread::sleep_for(50ms);
    desk.client.send("D", order_fields("A1", {{1, "R-B1"}}));
    CHECK(desk.core.take_as<SubmitOrder>().right == RightId{3});
    desk.client.send("D", order_fields("A2", {{1, "R-NEW"}}));
    CHECK(desk.client.expect("8").get(103) == "15");
}

TEST_CASE("a Chinese session reads ASCII in 58 and Chinese beside it, as FIX has it") {
    FakeCore core;
    WireClient client{core.gateway->port(), "BETA"};
    REQUIRE(client.log_on("pw-BETA"));
    client.send("D", order_fields("B1", {{1, "R-B1"}, {38, "0"}}));
    const WireMessage refused = client.expect("8");
    CHECK(refused.get(347) == "UTF-8");
    CHECK(refused.get(58) == "38=0: must be more than 0");
    CHECK(refused.get(354) == std::to_string(refused.get(355).size()));
    CHECK(refused.get(355) == "38=0: 必须大于零");
}

TEST_CASE("a busy core is said at once, and nothing is taken") {
    Desk desk{2};
    for (int i = 1; i <= 3; ++i) desk.client.send("D", order_fields("A" + std::to_string(i)));
    const WireMessage busy = desk.client.expect("j");
    CHECK(busy.get(45) == "4");
    CHECK(busy.get(372) == "D");
    CHECK(busy.get(379) == "A3");
    CHECK(busy.get(380) == "4");
    CHECK(busy.get(58).find("busy") == 0);
    CHECK(desk.core.take_as<SubmitOrder>().client_id.view() == "A1");
    CHECK(desk.core.take_as<SubmitOrder>().client_id.view() == "A2");
    CHECK(desk.core.nothing_submitted());
}

TEST_CASE("F and G name the order by 41 and 37") {
    Desk desk;
    desk.client.send("F", {{11, "C1"}, {41, "A1"}, {37, "4711"}, {55, "SURF-A"}, {54, "1"}});
    const auto cancel = desk.core.take_as<CancelOrder>();
    CHECK(cancel.session == SessionId{1});
    CHECK(cancel.client_id.view() == "C1");
    CHECK(cancel.original.view() == "A1");
    CHECK(cancel.order == OrderId{4711});
    desk.client.send("F", {{11, "C2"}, {41, "A1"}, {37, "NONE"}});
    CHECK_FALSE(desk.core.take_as<CancelOrder>().order.has_value());

    desk.client.send(
        "G",
        {{11, "A2"}, {41, "A1"}, {38, "50"}, {44, "0.13"}, {40, "2"}, {60, "20240701-02:30:00"}});
    const auto replace = desk.core.take_as<ReplaceOrder>();
    CHECK(replace.client_id.view() == "A2");
    CHECK(replace.original.view() == "A1");
    CHECK(replace.price == Price{1300});
    CHECK(replace.volume == Volume{50});
    CHECK(replace.request_time == Timestamp{1'719'801'000'000'000'000});
}

TEST_CASE("absurd cancels and replaces get an OrderCancelReject") {
    Desk desk;
    desk.client.send("F", {{11, "C1"}, {41, "A1"}, {37, "abc"}});
    WireMessage reject = desk.client.expect("9");
    CHECK(reject.get(434) == "1");
    CHECK(reject.get(102) == "1");
    CHECK(reject.get(37) == "NONE");
    CHECK(reject.get(39) == "8");
    CHECK(reject.get(11) == "C1");
    CHECK(reject.get(41) == "A1");
    desk.client.send("G", {{11, "A2"}, {41, "A1"}, {38, "0"}, {44, "1e30"}});
    reject = desk.client.expect("9");
    CHECK(reject.get(434) == "2");
    CHECK(reject.get(102) == "99");
    CHECK(reject.get(58) ==
          "44=1e30: not a number; write digits such as 0.125; 38=0: must be more than 0");
    desk.client.send("G", {{11, "A2"}, {41, "A1"}, {38, "10"}, {44, "1"}, {40, "K"}});
    CHECK(desk.client.expect("9").get(58).find("a limit order (2)") != std::string::npos);
    CHECK(desk.core.nothing_submitted());
}

TEST_CASE("sessions of the regulator may look but not trade") {
    FakeCore core;
    WireClient client{core.gateway->port(), "REG"};
    REQUIRE(client.log_on("pw-REG"));
    client.send("D", order_fields("A1"));
    CHECK(client.expect("j").get(380) == "6");
    client.send("g", {{335, "q"}});
    CHECK(client.expect("h").get(336) == "SURF-A");
    CHECK(core.nothing_submitted());
}

TEST_CASE("what the dictionary does not know gets a session-level Reject") {
    Desk desk;
    desk.client.send("D", order_fields("A1", {{9999, "x"}}));
    CHECK(desk.client.expect("3").get(371) == "9999");
    desk.client.send("D", {{11, "A1"}});
    CHECK(desk.client.expect("3").get(373) == "1");
    desk.client.send("D", order_fields("A1", {{54, "Z"}}));
    CHECK(desk.client.expect("3").get(371) == "54");
    desk.client.send("k", {{390, "bid"}});
    CHECK(desk.client.expect("3").get(373) == "11");
    desk.client.send(
        "8", {{37, "1"}, {17, "1"}, {150, "0"}, {39, "0"}, {151, "1"}, {14, "0"}, {6, "0"}});
    CHECK(desk.client.expect("j").get(380) == "3");
    CHECK(desk.core.nothing_submitted());
}
