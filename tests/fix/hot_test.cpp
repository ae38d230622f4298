#include "gateway/fix/clock_text.h"
#include "gateway/fix/parties.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/wire_text.h"
#include "gateway/fix/words.h"
#include "tests/fix/support/fake_core.h"
#include "tests/fix/support/sample_market.h"

#include <doctest/doctest.h>

#include <random>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>{least, most}(random);
}

template <class Fields>
void add_groups(const std::vector<fix::OutGroup>& groups, Fields& out) {
    for (const fix::OutGroup& from : groups) {
        for (const fix::OutEntry& entry : from.entries) {
            FIX::Group group{from.count_tag, entry.fields.front().first};
            for (const auto& [tag, value] : entry.fields) group.setField(tag, value);
            add_groups(entry.groups, group);
            out.addGroup(group);
        }
    }
}

/// What QuickFIX makes of the same message.
std::string printed_by_quickfix(const fix::OutMessage& message, const fix::WireHeader& header) {
    FIX::Message out;
    FIX::Header& head = out.getHeader();
    head.setField(8, "FIX.4.4");
    head.setField(35, message.type);
    head.setField(34, std::to_string(header.number));
    head.setField(49, std::string{header.sender});
    head.setField(52, fix::utc_text(header.time));
    head.setField(56, std::string{header.target});
    if (header.poss_resend) head.setField(97, "Y");
    if (message.in_utf8) head.setField(347, "UTF-8");
    for (const auto& [tag, value] : message.fields) out.setField(tag, value);
    add_groups(message.groups, out);
    return out.toString();
}

fix::WireHeader some_header(Random& random) {
    return {"HEADGATE", "ALPHA", static_cast<int>(between(random, 1, 2'000'000'000)),
            Timestamp{between(random, 0, 4'000'000'000'000'000'000)}, between(random, 0, 1) == 1};
}

std::string some_text(Random& random) {
    static const std::vector<std::string> pieces{"GW-03 ", "超出价格区间", "; ", "0.125", "=",
                                                 "|",      "10=000"};
    std::string text;
    for (auto count = between(random, 1, 12); count > 0; --count) {
        text += pieces[static_cast<std::size_t>(
            between(random, 0, static_cast<std::int64_t>(pieces.size()) - 1))];
    }
    return text;
}

OpenOrder some_order(Random& random) {
    OpenOrder order;
    order.order = OrderId{static_cast<std::uint64_t>(between(random, 1, 1'000'000'000'000))};
    order.session = SessionId{static_cast<std::uint32_t>(between(random, 1, 2))};
    order.client_id = ClientOrderId{"A" + std::to_string(between(random, 0, 1'000'000'000))};
    order.right = RightId{static_cast<std::uint32_t>(between(random, 1, 3))};
    order.book = BookId{static_cast<std::uint32_t>(between(random, 1, 2))};
    order.side = between(random, 0, 1) == 0 ? Side::buy : Side::sell;
    order.time_in_force = between(random, 0, 1) == 0 ? TimeInForce::day : TimeInForce::fok;
    if (between(random, 0, 3) > 0) order.price = Price{between(random, 1, price_max.value())};
    order.volume = Volume{between(random, 1, volume_max.value())};
    order.filled = Volume{between(random, 0, order.volume.value())};
    order.amount = Cash{between(random, 0, 1'000'000'000'000)};
    order.state = static_cast<OrderState>(between(random, 1, 4));
    return order;
}

fix::OutMessage some_report(Random& random, const fix::MarketView& market) {
    const OpenOrder order = some_order(random);
    const EventId id{PartitionId{1},
                     Sequence{static_cast<std::uint64_t>(between(random, 1, 1LL << 40))},
                     static_cast<std::uint32_t>(between(random, 0, 300))};
    constexpr std::array<std::string_view, 6> kinds{"0", "F", "4", "5", "C", "D"};
    fix::OutMessage report = fix::order_report(
        order, market,
        {kinds[static_cast<std::size_t>(between(random, 0, 5))], fix::order_status(order)},
        fix::exec_id(id), Timestamp{between(random, 0, 4'000'000'000'000'000'000)});
    // Later additions come in whatever order the code has them.
    if (between(random, 0, 1) == 0) report.add(fix::tag::trd_match_id, "77");
    if (between(random, 0, 1) == 0)
        report.add(fix::tag::last_px, "0.125").add(fix::tag::last_qty, "9");
    if (between(random, 0, 1) == 0) {
        const auto language = between(random, 0, 1) == 0 ? Language::zh : Language::en;
        fix::say(report, language, {some_text(random), some_text(random)});
    }
    if (between(random, 0, 1) == 0) report.add(fix::tag::orig_cl_ord_id, "A0");
    if (between(random, 0, 1) == 0) report.add(fix::tag::rules_failed, "GW-03,CP-01");
    if (between(random, 0, 1) == 0) {
        report.groups.push_back(fix::parties_of(market, order.session, order.right));
    }
    return report;
}

/// Tags in any order, some twice, groups in groups.
fix::OutMessage some_message(Random& random) {
    fix::OutMessage message{"AE"};
    const auto fields = [&](int first, std::int64_t most) {
        fix::FieldList list;
        if (first > 0) list.emplace_back(first, "first");
        for (auto count = between(random, 0, most); count > 0; --count) {
            list.emplace_back(static_cast<int>(between(random, 1000, 1030)), some_text(random));
        }
        return list;
    };
    message.fields = fields(0, 30);
    for (int group = 0; group < 3; ++group) {
        fix::OutGroup out{1100 + group, {}};
        for (auto count = between(random, 0, 3); count > 0; --count) {
            fix::OutEntry entry{fields(1200, 6), {}};
            if (between(random, 0, 1) == 0) {
                entry.groups.push_back({1005, {{fields(1300, 3), {}}, {fields(1300, 3), {}}}});
                std::erase_if(entry.fields, [](const auto& field) { return field.first == 1005; });
            }
            out.entries.push_back(entry);
        }
        message.groups.push_back(out);
    }
    return message;
}

}  // namespace

TEST_CASE(
    "reports are the text that QuickFIX prints of them, and the dictionary lets them through") {
    const FIX::DataDictionary dictionary{"config/fix/HEADGATE44.xml"};
    const fix::MarketView market{sample_start()};
    Random random{4711};
    for (int i = 0; i < 2'000; ++i) {
        const fix::OutMessage report = some_report(random, market);
        const fix::WireHeader header = some_header(random);
        const std::string text = fix::wire_text(report, header);
        REQUIRE(text == printed_by_quickfix(report, header));
        FIX::Message parsed;
        REQUIRE_NOTHROW(parsed.setString(text, true, &dictionary, &dictionary));
        REQUIRE_NOTHROW(dictionary.validate(parsed));
    }
}

TEST_CASE("any message is printed as QuickFIX prints it: tags in order, the later of two, groups "
          "in groups") {
    Random random{1860};
    for (int i = 0; i < 2'000; ++i) {
        const fix::OutMessage message = some_message(random);
        const fix::WireHeader header = some_header(random);
        REQUIRE(fix::wire_text(message, header) == printed_by_quickfix(message, header));
    }
}

TEST_CASE("messages behind a gap wait for its filling, however fast they would be read otherwise") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    const auto taken = [&] { return std::string{core.take_as<SubmitOrder>().client_id.view()}; };
    for (const char* name : {"A2", "A3", "A4"}) client.send("D", order_fields(name));
    CHECK(taken() == "A2");
    CHECK(taken() == "A3");
    CHECK(taken() == "A4");
    // 5 is lost on its way; 6 and 7 come.
    client.next_seq_num = 6;
    client.send("D", order_fields("A6"));
    client.send("D", order_fields("A7"));
    const WireMessage asks = client.expect("2");
    CHECK(asks.get(7) == "5");
    CHECK(core.nothing_submitted());
    client.next_seq_num = 5;
    Fields late{{43, "Y"}, {122, "20240701-02:30:00.000"}};
    const Fields order = order_fields("A5");
    late.insert(late.end(), order.begin(), order.end());
    client.send("D", late);
    CHECK(taken() == "A5");
    CHECK(taken() == "A6");
    CHECK(taken() == "A7");
    client.next_seq_num = 8;
    for (const char* name : {"A8", "A9"}) client.send("D", order_fields(name));
    CHECK(taken() == "A8");
    CHECK(taken() == "A9");
    // What was taken is not taken again.
    client.next_seq_num = 9;
    client.send("D", order_fields("A9"));
    CHECK(client.expect("5").get(58).find("MsgSeqNum too low") != std::string::npos);
    CHECK(core.nothing_submitted());
}
