#include "engine/domain/codec.h"
#include "engine/domain/line.h"

#include <doctest/doctest.h>

namespace headgate {
namespace {

std::string_view rule_code(RuleNumber rule) { return rule == RuleNumber{7} ? "GW-03" : ""; }
std::optional<RuleNumber> rule_number(std::string_view code) {
    return code == "GW-03" ? std::optional{RuleNumber{7}} : std::nullopt;
}

struct Fixture {
    Fixture() {
        directory.add(FactKind::region, 1, Code{"620702"});
        directory.add(FactKind::control_group, 1, Code{"G1"});
        directory.add(FactKind::session, 1, Code{"S1"});
        directory.add(FactKind::right, 1, Code{"GG-1"});
        directory.add(FactKind::right, 2, Code{"GG-2"});
        directory.add(FactKind::book, 1, Code{"GG-DAMAN-S"});
        directory.add(FactKind::participant, 1, Code{"V-001"});
    }
    Directory directory;
    Names names{directory, rule_code, rule_number};

    template <class T>
    T read(std::string_view line) {
        const auto parsed = parse_line(line, names);
        const std::string message = parsed ? "" : parsed.error().message;
        REQUIRE_MESSAGE(parsed.has_value(), message);
        REQUIRE(std::holds_alternative<T>(parsed->command));
        return std::get<T>(parsed->command);
    }
    LineError refused(std::string_view line) {
        const auto parsed = parse_line(line, names);
        REQUIRE_FALSE(parsed.has_value());
        return parsed.error();
    }
    std::string message(std::string_view line) { return refused(line).message; }
};

constexpr std::string_view order_head =
    "submit_order session=S1 client_id=a1 right=GG-1 book=GG-DAMAN-S ";

std::string order(std::string_view rest) { return std::string{order_head} + std::string{rest}; }

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a fact is registered by its kind, with its source flat beside it") {
    const auto fact = read<Register<Participant>>(
        "participant code=V-002 participant_kind=village region=620702 group=G1 issuer=GZ-WATER "
        "document=\"甘水〔2024〕12号\" provenance=synthetic");
    CHECK(fact.record.code == Code{"V-002"});
    CHECK(fact.record.participant_kind == ParticipantKind::village);
    CHECK(fact.record.region == RegionId{1});
    CHECK(fact.record.state == ParticipantState::active);
    CHECK(fact.source.document.view() == "甘水〔2024〕12号");
    CHECK(fact.source.provenance == Provenance::synthetic);
    const auto plain = read<Register<ControlGroup>>("control_group code=G2");
    CHECK(plain.source.issuer.empty());
    CHECK(plain.source.provenance == Provenance::typed_in);
}

TEST_CASE_FIXTURE(Fixture, "an order takes its kind and duration as given or as limit and day") {
    const auto submitted = read<SubmitOrder>(order("side=sell price=0.126 volume=1000"));
    CHECK(submitted.price == Price{1260});
    CHECK(submitted.volume == Volume{1000});
    CHECK(submitted.order_type == OrderType::limit);
    CHECK(submitted.time_in_force == TimeInForce::day);
    CHECK(to_line(Command{submitted}, names) ==
          order("side=sell order_type=limit time_in_force=day price=0.126 volume=1000"));
}

TEST_CASE_FIXTURE(Fixture, "amounts are exact in every form") {
    const auto volume = [&](std::string_view text) {
        return read<SubmitOrder>(order("side=buy volume=") + std::string{text}).volume;
    };
    CHECK(volume("0.1万") == Volume{1000});
    CHECK(volume("5122.88万") == Volume{51'228'800});
    CHECK(volume("-5") == Volume{-5});
    CHECK(volume("9223372036854775807") == Volume{INT64_MAX});
    CHECK(volume("-9223372036854775808") == Volume{INT64_MIN});
    for (const auto* bad : {"1.5", "1e30", "0.00001万", "9223372036854775808", "1,000", "１", "--1",
                            "-", "922337203685477.5808万", ".5万"}) {
        const auto error = refused(order("side=buy volume=") + bad);
        CHECK(error.column == order("side=buy volume=").size() + 1);
        CHECK(error.message == "volume: \"" + std::string{bad} +
                                   "\" is not a volume; write whole m³ such as 1000, or 0.1万");
    }
    const auto price = [&](std::string_view text) {
        return read<SubmitOrder>(order("side=buy volume=1 price=") + std::string{text}).price;
    };
    CHECK(price("0.1259") == Price{1259});
    CHECK(price("2") == Price{20'000});
    CHECK(price("-0.0001") == Price{-1});
    CHECK(message(order("side=buy volume=1 price=0.12345")).find("up to 4 decimals") !=
          std::string::npos);
    const auto deposit = [&](std::string_view text) {
        return read<DepositCash>("deposit_cash participant=V-001 bank_reference=B1 amount=" +
                                 std::string{text});
    };
    CHECK(deposit("1000.00").amount == Cash{100'000});
    CHECK(deposit("0.5").amount == Cash{50});
    CHECK(to_line(Command{deposit("1000")}, names) ==
          "deposit_cash participant=V-001 amount=1000.00 bank_reference=B1");
}

TEST_CASE_FIXTURE(Fixture, "dates and times are real and carry their offset") {
    CHECK(read<SettleDay>("settle_day date=2024-02-29").date == civil(2024, 2, 29));
    for (const auto* bad :
         {"2023-02-29", "2024-13-01", "2024-1-1", "20240101", "2024-07-15T", "?19000"}) {
        CHECK(message("settle_day date=" + std::string{bad}) ==
              "date: \"" + std::string{bad} + "\" is not a date; write 2024-07-15");
    }
    const auto time = [&](std::string_view text) {
        return read<SubmitOrder>(order("side=buy volume=1 request_time=") + std::string{text})
            .request_time.value();
    };
    const auto nine = start_of(civil(2024, 7, 15)).value() + 9LL * 3600 * 1'000'000'000;
    CHECK(time("2024-07-15T09:00:00+08:00") == Timestamp{nine});
    CHECK(time("2024-07-15T01:00:00Z") == Timestamp{nine});
    CHECK(time("2024-07-14T20:30:00-04:30") == Timestamp{nine});
    CHECK(time("2024-07-15T09:00:00.000000001+08:00") == Timestamp{nine + 1});
    CHECK(time("2024-07-15T09:00:00.5+08:00") == Timestamp{nine + 500'000'000});
    for (const auto* bad : {"2024-07-15T09:00:00", "2024-07-15T24:00:00Z", "2024-07-15T09:00:60Z",
                            "2024-07-15T09:00:00.Z", "2024-07-15T09:00:00.1234567890Z",
                            "2024-07-15 09:00:00Z", "2400-01-01T00:00:00Z"}) {
        CHECK_FALSE(parse_line(order("side=buy volume=1 request_time=") + bad, names).has_value());
    }
}

TEST_CASE_FIXTURE(Fixture, "a change names one field of one fact") {
    const auto change = read<ChangeFact>("change right GG-2 valid_to=2025-12-31 issuer=GZ-WATER");
    CHECK(change.kind == FactKind::right);
    CHECK(change.id == 2);
    CHECK(field_name(FactKind::right, change.field) == "valid_to");
    CHECK(change.source.issuer == Code{"GZ-WATER"});
    Right right;
    REQUIRE(decode_field(right, change.field, change.value));
    CHECK(right.valid_to == civil(2025, 12, 31));
    const auto cleared = read<ChangeFact>("change right GG-2 valid_to=none");
    REQUIRE(decode_field(right, cleared.field, cleared.value));
    CHECK_FALSE(right.valid_to.has_value());
    CHECK(to_line(Command{cleared}, names) ==
          "change right GG-2 valid_to=none provenance=typed_in");
}

TEST_CASE_FIXTURE(Fixture, "a change that is not one says so") {
    CHECK(message("change right GG-2") == "write: change KIND CODE field=value");
    CHECK(message("change right valid_to=none") == "write: change KIND CODE field=value");
    CHECK(message("change rihgt GG-2 valid_to=none").find("did you mean \"right\"?") !=
          std::string::npos);
    CHECK(message("change right GG-3 valid_to=none") ==
          "there is no right \"GG-3\"; did you mean \"GG-1\"?");
    CHECK(refused("change right GG-2 valid_to=none zone=none").column == 33);
    CHECK(message("change right GG-2 validto=none").find("did you mean \"valid_to\"?") !=
          std::string::npos);
    CHECK(message("change right GG-2 holder=none").find("there is no participant") !=
          std::string::npos);
    CHECK(message("change right GG-2 valid_to=2025-12-31 valid_to=none") ==
          "valid_to is given twice");
}

TEST_CASE_FIXTURE(Fixture, "mistakes are answered with what would be right") {
    CHECK(message("submit_ordr") ==
          "unknown command \"submit_ordr\"; did you mean \"submit_order\"?");
    CHECK(message("change_fact").find("unknown command") == 0);
    CHECK(message("code=V-1") == "a line begins with a command, not with a field");
    CHECK(message("") == "there is nothing on this line");
    CHECK(message("participant code=V-2 region=620702") ==
          "participant needs participant_kind, group");
    CHECK(message("settle_day 2024-01-01") ==
          "\"2024-01-01\" has no name; a field is written name=value");
    CHECK(message(order("side=by volume=1")) ==
          "side: \"by\" is not known here; did you mean \"buy\"?");
    CHECK(message(order("side=up volume=1")) == "side: \"up\" is not known here; one of: buy sell");
    CHECK(message(order("side=buy volum=1")) ==
          "submit_order has no field \"volum\"; did you mean \"volume\"?");
    CHECK(message(order("side=buy volume=1 client_id=b")) == "client_id is given twice");
    CHECK(message("control_group code=" + std::string(25, 'x')) ==
          "code: at most 24 bytes; this has 25");
    CHECK(message("confirm_config config_hash=00") ==
          "config_hash: 32 bytes are wanted as 64 hex digits; this has 2 characters");
    CHECK(message("genesis partition=65536") ==
          "partition: \"65536\" is not a whole number from 0 to 65535");
}

TEST_CASE_FIXTURE(Fixture, "columns count characters, and every field has its place") {
    const auto error =
        refused("control_group code=G9 document=水权证 issuer=123456789012345678901234567");
    CHECK(error.column == 43);
    const auto parsed = parse_line("session code=S2 role=bidder participant=V-001", names);
    REQUIRE(parsed.has_value());
    REQUIRE(parsed->places.size() == 3);
    CHECK(parsed->places[2].name == "participant");
    CHECK(parsed->places[2].column == 41);
    CHECK(parse_line("change right GG-1 zone=?9", names)->places[1].name == "id");
}

TEST_CASE_FIXTURE(Fixture, "an id without a code is written ?N, and only then") {
    CHECK(read<CancelOrder>("cancel_order session=?9 client_id=c order=12").session ==
          SessionId{9});
    CHECK(message("cancel_order session=?1 client_id=c") ==
          "session: this one has a code; write S1");
}

TEST_CASE_FIXTURE(Fixture, "events read as their fields, changes decoded, rules by code") {
    Right before;
    before.valid_to = civil(2024, 12, 31);
    Right after;
    std::uint8_t field = 0;
    while (field_name(FactKind::right, field) != "valid_to") ++field;
    const Event changed = FactChanged{
        FactKind::right, 1, field, *encode_field(before, field), *encode_field(after, field),
        FactVersion{9}};
    CHECK(to_line(changed, names) ==
          "fact_changed kind=right code=GG-1 field=valid_to before=2024-12-31 version=9");
    CHECK(to_line(Event{RuleFailed{RuleNumber{7}, Failure::missing, 3, {1, -2, 0, 0}}}, names) ==
          "rule_failed rule=GW-03 failure=missing subject=3 values=[1 -2 0 0]");
    CHECK(to_line(Event{RuleFailed{RuleNumber{8}, Failure::broken, 0, {}}}, names) ==
          "rule_failed rule=?8 failure=broken subject=0 values=[0 0 0 0]");
    CHECK(to_line(
              Event{FactRefused{FactKind::operator_, Code{"X"}, 1, FactReject::bad_value, Code{}}},
              names) == "fact_refused kind=operator code=X field=role reason=bad_value");
}

TEST_CASE_FIXTURE(Fixture, "an expectation is held to the event's own fields and values") {
    const auto expect = [&](std::string_view line) {
        return parse_event_pattern(scan_line(line).value(), names);
    };
    const auto pattern = expect("trade_struck price=0.1260 volume=0.1万");
    REQUIRE(pattern.has_value());
    CHECK(pattern->type == EventType::trade_struck);
    CHECK(pattern->fields[0].text == "0.126");
    CHECK(pattern->fields[1].text == "1000");
    CHECK(expect("trade_strukc").error().message ==
          "unknown event \"trade_strukc\"; did you mean \"trade_struck\"?");
    CHECK(expect("trade_struck vol=1").error().column == 14);
    CHECK(expect("rule_failed rule=GW-99").error().message == "rule: there is no rule \"GW-99\"");
    CHECK(expect("fact_changed after=none").error().message ==
          "after needs kind=… and field=… in the same line");
    const auto cleared = expect("fact_changed kind=right field=valid_to after=none");
    REQUIRE(cleared.has_value());
    CHECK_FALSE(cleared->fields[2].text.has_value());
    CHECK(expect("fact_refused kind=right field=hodler").error().message.find("\"holder\"") !=
          std::string::npos);
}

}  // namespace headgate
