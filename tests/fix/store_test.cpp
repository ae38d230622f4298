#include "gateway/fix/clock_text.h"
#include "gateway/fix/session_marks.h"
#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

// Sequence numbers and reports outlive connections, and over a crash come back from the journal.

namespace {

using fix::GatewayMarks;
using fix::ReportRun;

/// Logs on without a reset, as the message `number`; the answer's own number, 0 where there was none.
int resume(WireClient& client, const std::string& name, int number) {
    client.next_seq_num = number;
    client.send("A", {{98, "0"}, {108, "30"}, {553, name}, {554, "pw-" + name}});
    const auto answer = client.receive();
    if (!answer || answer->type() != "A") return 0;
    return std::stoi(answer->get(34));
}

Origin from_alpha(std::uint64_t number) { return {OriginKind::session, 1, number}; }

OrderCancelled cancelled(OrderId order) {
    OrderCancelled gone;
    gone.order = order;
    gone.session = SessionId{1};
    return gone;
}

void await_log(FakeCore& core, std::string_view words) {
    for (int i = 0; i < 3000 && core.log_text().find(words) == std::string::npos; ++i) {
        std::this_thread::sleep_for(1ms);
    }
    REQUIRE(core.log_text().find(words) != std::string::npos);
}

/// What a gateway stored in the journal, latest first to be asked for.
struct Shelf {
    std::function<void(FixConfig&, GatewayStart&)> adjust() {
        return [this](FixConfig& config, GatewayStart&) {
            config.keep = [this](ByteSpan bytes) {
                const std::lock_guard lock{mutex};
                section.assign(bytes.begin(), bytes.end());
            };
        };
    }
    /// Once it has told everything up to `sequence`.
    ByteVector await(std::uint64_t sequence) {
        for (int i = 0; i < 5000; ++i) {
            {
                const std::lock_guard lock{mutex};
                const auto marks = fix::decode_marks(section);
                if (marks && marks->told >= Sequence{sequence}) return section;
            }
            std::this_thread::sleep_for(1ms);
        }
        FAIL_CHECK("nothing was stored");
        return {};
    }
    std::mutex mutex;
    ByteVector section;
};

/// The day as a second gateway on the same day finds it.
std::function<void(FixConfig&, GatewayStart&)> after(const FakeCore& core, ByteVector section) {
    auto recall = std::make_shared<DayRecall>();
    recall->day = date_of(fix::wall_clock());
    recall->events = core.published;
    recall->before = Sequence{100};
    recall->last = Sequence{core.sequence};
    recall->section = std::move(section);
    return [recall](FixConfig&, GatewayStart& start) {
        start.as_of = recall->last;
        start.recall = recall;
    };
}

}  // namespace

TEST_CASE("marks come back as they were written, and damaged ones do not") {
    GatewayMarks marks{Date{19'905}, Sequence{1'000'000'007}, {}};
    marks.sessions.push_back({SessionId{1}, 7, 9, {{Sequence{200}, 2, 3}, {Sequence{300}, 8, 1}}});
    marks.sessions.push_back({SessionId{70'000}, 1, 1'000'001, {}, true});
    const ByteVector bytes = fix::encode_marks(marks);
    CHECK(fix::decode_marks(bytes) == std::optional{marks});
    CHECK(bytes.size() < 40);
    // A cut is seen, or leaves out whole sessions; it never makes up others.
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto cut = fix::decode_marks(ByteSpan{bytes}.first(size));
        if (cut) CHECK(cut->sessions.size() < marks.sessions.size());
    }
    ByteVector other = bytes;
    other.front() = 3;
    CHECK_FALSE(fix::decode_marks(other));
    CHECK_FALSE(fix::decode_marks(ByteVector(64, 0xFF)));
    CHECK_FALSE(fix::decode_marks(ByteVector{}));
}

TEST_CASE("numbers go on over a reconnect, and what was reported meanwhile is sent again") {
    FakeCore core;
    OrderId order;
    {
        WireClient client{core.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        client.send("D", order_fields("A1"));
        order = core.accept(core.take_as<SubmitOrder>());
        CHECK(client.expect("8").get(34) == "2");
    }
    await_log(core, "ALPHA: gone");
    core.publish({cancelled(order)});
    // Who asks for nothing gets nothing: news of the market is not kept.
    core.publish({PhaseChanged{BookId{2}, Phase::closed, Phase::pre_open}});
    WireClient client{core.gateway->port(), "ALPHA"};
    CHECK(resume(client, "ALPHA", 3) == 4);
    client.send("2", {{7, "3"}, {16, "0"}});
    const WireMessage report = client.expect("8");
    CHECK(report.get(34) == "3");
    CHECK(report.get(43) == "Y");
    CHECK(report.get(150) == "4");
    CHECK(report.get(17) == "1-102-0");
    const WireMessage fill = client.expect("4");
    CHECK(fill.get(34) == "4");
    CHECK(fill.get(36) == "5");
    client.send("D", order_fields("A2"));
    CHECK(core.take_as<SubmitOrder>().client_id.view() == "A2");
    CHECK(core.last.origin.reference == 5);
}

TEST_CASE("a Logon with a number that was used is refused, one with a reset begins anew") {
    FakeCore core;
    {
        WireClient client{core.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        client.send("1", {{112, "ping"}});
        client.send("5", {});
        CHECK(client.expect("5").type() == "5");
    }
    await_log(core, "ALPHA: gone");
    WireClient late{core.gateway->port(), "ALPHA"};
    CHECK(resume(late, "ALPHA", 2) == 0);
    CHECK(late.closed_within(3s));
    WireClient fresh{core.gateway->port(), "ALPHA"};
    CHECK(fresh.log_on("pw-ALPHA"));
}

TEST_CASE("after a crash told reports keep their numbers, the others are possible resends") {
    Shelf shelf;
    ByteVector section;
    FakeCore first{{}, 1024, {}, shelf.adjust()};
    {
        WireClient client{first.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        client.send("D", order_fields("A1"));
        const OrderId order = first.accept(first.take_as<SubmitOrder>(), from_alpha(2));
        CHECK(client.expect("8").get(17) == "1-101-0");
        section = shelf.await(101);
        client.send("D", order_fields("A2"));
        first.accept(first.take_as<SubmitOrder>(), from_alpha(3));
        first.publish({cancelled(order)});
        CHECK(client.expect("8").get(17) == "1-102-0");
        CHECK(client.expect("8").get(17) == "1-103-0");
        // Number 4 never reached the journal.
        client.send("D", order_fields("A3"));
        CHECK(first.take_as<SubmitOrder>().client_id.view() == "A3");
    }
    FakeCore second{{}, 1024, {}, after(first, section)};
    WireClient client{second.gateway->port(), "ALPHA"};
    const int number = resume(client, "ALPHA", 5);
    // The section was stored before these two were told: they come under new numbers.
    CHECK(number == 1'000'003 + 2);
    CHECK(client.expect("2").get(7) == "4");
    client.next_seq_num = 6;
    client.send("2", {{7, "2"}, {16, "0"}});
    const WireMessage told = client.expect("8");
    CHECK(told.get(34) == "2");
    CHECK(told.get(17) == "1-101-0");
    CHECK(told.get(43) == "Y");
    CHECK(told.get(97).empty());
    CHECK(client.expect("4").get(36) == "1000003");
    for (const char* id : {"1-102-0", "1-103-0"}) {
        const WireMessage again = client.expect("8");
        CHECK(again.get(17) == id);
        CHECK(again.get(97) == "Y");
        CHECK(again.get(43) == "Y");
    }
    CHECK(client.expect("4").get(36) == std::to_string(number + 2));
}

TEST_CASE("reports made anew name the parties and the reason that the first ones named") {
    Shelf shelf;
    ByteVector section;
    FakeCore first{{}, 1024, {}, shelf.adjust()};
    Fields before;
    {
        WireClient client{first.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        Fields fields = order_fields("A1");
        fields.insert(fields.end(), {{453, "1"}, {448, "FIRM-A"}, {447, "D"}, {452, "1"}});
        client.send("D", fields);
        const OrderId buy = first.accept(first.take_as<SubmitOrder>(), from_alpha(2));
        CHECK(client.expect("8").all(448) == "FIRM-A,FIRM-A,ALPHA");
        client.send("D", order_fields("A2", {{54, "2"}}));
        const OrderId sell = first.accept(first.take_as<SubmitOrder>(), from_alpha(3));
        CHECK(client.expect("8").all(448) == "FIRM-A,FIRM-A,ALPHA");
        TradeStruck struck;
        struck.trade = TradeId{77};
        struck.book = BookId{1};
        struck.price = Price{1000};
        struck.volume = Volume{100};
        struck.buy_order = buy;
        struck.sell_order = sell;
        first.publish({struck});
        CHECK(client.expect("8").get(150) == "F");
        CHECK(client.expect("8").get(150) == "F");
        first.publish_beside(TradeBusted{TradeId{77}}, {}, "typing error");
        first.published.push_back({EventId{PartitionId{1}, Sequence{first.sequence}, 0},
                                   Timestamp{1'719'800'000'125'000'000},
                                   {},
                                   TradeBusted{TradeId{77}},
                                   nullptr,
                                   {},
                                   std::make_shared<const std::string>("typing error")});
        CHECK(client.expect("8").get(150) == "H");
        before = client.expect("8").fields;
        section = shelf.await(104);
    }
    FakeCore second{{}, 1024, {}, after(first, section)};
    WireClient client{second.gateway->port(), "ALPHA"};
    REQUIRE(resume(client, "ALPHA", 4) > 0);
    client.next_seq_num = 5;
    client.send("2", {{7, "2"}, {16, "0"}});
    const auto body = [](Fields fields) {
        // 8, 9, 34, 43, 52, 122 and 10 belong to the sending.
        std::erase_if(fields, [](const auto& field) {
            return field.first < 11 || field.first == 34 || field.first == 43 ||
                   field.first == 52 || field.first == 122;
        });
        return fields;
    };
    Fields again;
    for (auto report = client.receive(); report; report = client.receive(300ms)) {
        if (report->type() == "8") again = report->fields;
    }
    CHECK(body(again) == body(before));
    const WireMessage last{again};
    CHECK(last.get(150) == "H");
    CHECK(last.get(58).find("typing error") != std::string::npos);
    CHECK(last.all(448) == "FIRM-A,FIRM-A,ALPHA");
}

TEST_CASE("numbers that were told across several runs are found again") {
    Shelf shelf;
    FakeCore first{{}, 1024, {}, shelf.adjust()};
    {
        WireClient client{first.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        for (int i = 1; i <= 3; ++i) {
            client.send("D", order_fields("A" + std::to_string(i)));
            first.accept(first.take_as<SubmitOrder>(),
                         from_alpha(static_cast<std::uint64_t>(2 * i)));
            CHECK(client.expect("8").get(34) == std::to_string(2 * i));
            // An answer between two reports has a number, too, and is gap-filled.
            client.send("1", {{112, "ping"}});
            std::this_thread::sleep_for(50ms);
        }
    }
    FakeCore second{{}, 1024, {}, after(first, shelf.await(103))};
    WireClient client{second.gateway->port(), "ALPHA"};
    CHECK(resume(client, "ALPHA", 8) > 1'000'000);
    client.next_seq_num = 9;
    client.send("2", {{7, "1"}, {16, "0"}});
    for (int i = 1; i <= 3; ++i) {
        const WireMessage report = client.expect("8");
        CHECK(report.get(34) == std::to_string(2 * i));
        CHECK(report.get(17) == "1-" + std::to_string(100 + i) + "-0");
        CHECK(report.get(97).empty());
    }
}

TEST_CASE("a section of another day counts for nothing") {
    FakeCore first;
    {
        WireClient client{first.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        client.send("D", order_fields("A1"));
        first.accept(first.take_as<SubmitOrder>(), from_alpha(2));
        CHECK(client.expect("8").get(17) == "1-101-0");
    }
    auto recall = std::make_shared<DayRecall>();
    recall->day = Date{19'000};
    recall->events = first.published;
    recall->section =
        fix::encode_marks({Date{19'000}, Sequence{101}, {{SessionId{1}, 50, 60, {}}}});
    FakeCore second{{}, 1024, {}, [&](FixConfig&, GatewayStart& start) { start.recall = recall; }};
    WireClient client{second.gateway->port(), "ALPHA"};
    CHECK(resume(client, "ALPHA", 1) == 1);
}
