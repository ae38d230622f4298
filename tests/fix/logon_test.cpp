#include "gateway/fix/clock_text.h"
#include "gateway/fix/credentials.h"
#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

namespace {
Fields logon_body(const Fields& fields) {
    Fields body{{98, "0"}, {108, "30"}, {141, "Y"}};
    body.insert(body.end(), fields.begin(), fields.end());
    return body;
}
}  // namespace

TEST_CASE("a client with the right password is logged on and off") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    client.send("1", {{112, "ping"}});
    client.send("5", {});
    CHECK(client.expect("5").type() == "5");
    CHECK(client.closed_within(2s));
}

TEST_CASE("a wrong password and an unknown CompID get the same words and no session") {
    FakeCore core;
    for (const char* name : {"ALPHA", "STRANGER", "NOBODY"}) {
        CAPTURE(name);
        WireClient client{core.gateway->port(), name};
        client.send("A", logon_body({{553, name}, {554, "guess-s3cret"}}));
        const auto answer = client.receive();
        REQUIRE(answer);
        CHECK(answer->type() == "5");
        CHECK(answer->get(58) == "unknown CompID or wrong password");
        CHECK(client.closed_within(3s));
    }
    // In the credentials but not in the registry: the password is right, the session is not there.
    WireClient client{core.gateway->port(), "NOBODY"};
    CHECK_FALSE(client.log_on("pw-NOBODY"));
    CHECK(core.log_text().find("ALPHA from 127.0.0.1: logon refused") != std::string::npos);
    CHECK(core.log_text().find("s3cret") == std::string::npos);
    CHECK(core.log_text().find("pw-") == std::string::npos);
}

TEST_CASE("a Logon must name us, itself and a heartbeat") {
    FakeCore core;
    const auto refused_with = [&](const Fields& header_and_body, std::string_view words) {
        WireClient client{core.gateway->port(), "ALPHA"};
        client.send_raw(frame(header_and_body));
        const auto answer = client.receive();
        REQUIRE(answer);
        CHECK(answer->type() == "5");
        CHECK_MESSAGE(answer->get(58).find(words) != std::string::npos, answer->get(58));
    };
    const auto message = [](std::string target, std::string beat, std::string_view user,
                            std::string_view pw) {
        Fields fields{{35, "A"},
                      {34, "1"},
                      {49, "ALPHA"},
                      {52, "20240701-02:30:00"},
                      {56, std::move(target)},
                      {98, "0"},
                      {108, std::move(beat)}};
        if (!user.empty()) fields.emplace_back(553, user);
        if (!pw.empty()) fields.emplace_back(554, pw);
        return fields;
    };
    refused_with(message("NASDAQ", "30", "ALPHA", "x"), "TargetCompID (56) must be HEADGATE");
    refused_with(message("HEADGATE", "0", "ALPHA", "x"), "HeartBtInt (108) must be 1 to 300");
    refused_with(message("HEADGATE", "301", "ALPHA", "x"), "HeartBtInt (108) must be 1 to 300");
    refused_with(message("HEADGATE", "30", "BETA", "x"), "must carry Username (553)");
    refused_with(message("HEADGATE", "30", "ALPHA", ""), "and Password (554)");
    refused_with(message("HEADGATE", "30", "ALPHA", "pw-ALPHA"),
                 "SendingTime (52) must be within 120 s");
}

TEST_CASE("a Logon with a wrong clock is told so and begins nothing anew") {
    FakeCore core;
    {
        WireClient client{core.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        client.send("5", {});
        CHECK(client.closed_within(3s));
    }
    WireClient late{core.gateway->port(), "ALPHA"};
    late.send_raw(frame({{35, "A"},
                         {34, "1"},
                         {49, "ALPHA"},
                         {52, "20240701-02:30:00"},
                         {56, "HEADGATE"},
                         {98, "0"},
                         {108, "30"},
                         {141, "Y"},
                         {553, "ALPHA"},
                         {554, "pw-ALPHA"}}));
    CHECK(late.expect("5").get(58).find("SendingTime (52)") == 0);
    CHECK(late.closed_within(3s));
    WireClient back{core.gateway->port(), "ALPHA"};
    back.next_seq_num = 3;
    back.send_raw(frame({{35, "A"},
                         {34, "3"},
                         {49, "ALPHA"},
                         {52, fix::utc_text(fix::wall_clock())},
                         {56, "HEADGATE"},
                         {98, "0"},
                         {108, "30"},
                         {553, "ALPHA"},
                         {554, "pw-ALPHA"}}));
    CHECK(back.expect("A").get(34) == "3");
}

TEST_CASE("a CompID is logged on once at a time, and again after it left") {
    FakeCore core;
    {
        WireClient first{core.gateway->port(), "ALPHA"};
        REQUIRE(first.log_on("pw-ALPHA"));
        WireClient second{core.gateway->port(), "ALPHA"};
        second.send("A", logon_body({{553, "ALPHA"}, {554, "pw-ALPHA"}}));
        CHECK(second.expect("5").get(58) == "this CompID is logged on already");
    }
    std::this_thread::sleep_for(100ms);
    WireClient third{core.gateway->port(), "ALPHA"};
    CHECK(third.log_on("pw-ALPHA"));
}

TEST_CASE("who does not log on in time is cut off, whatever half message it sent") {
    FixLimits limits;
    limits.logon_timeout = 300ms;
    FakeCore core{limits};
    WireClient silent{core.gateway->port(), "ALPHA"};
    WireClient halting{core.gateway->port(), "ALPHA"};
    halting.send_raw(std::string{"8=FIX.4.4\x01"
                                 "9=100\x01"
                                 "35=A\x01"});
    CHECK(silent.closed_within(1500ms));
    CHECK(halting.closed_within(1500ms));
    CHECK(core.log_text().find("no Logon in time") != std::string::npos);
}

TEST_CASE("a session registered and one ended while the gateway runs") {
    FakeCore core;
    Session late{Code{"LATE"}, Role::bidder, ParticipantId{1}, Language::en, ActiveState::active};
    FactRegistered registered{FactKind::session, 4, late.code, FactVersion{9}};
    core.publish(registered, std::make_shared<const FactRecord>(late));
    WireClient client{core.gateway->port(), "LATE"};
    REQUIRE(client.log_on("pw-LATE"));

    late.state = ActiveState::ended;
    FactChanged changed{FactKind::session, 4, 4, {}, {}, FactVersion{10}};
    core.publish(changed, std::make_shared<const FactRecord>(late));
    CHECK(client.expect("5").get(58) == "this session has been ended");
    client.send("5", {});
    CHECK(client.closed_within(3s));
    WireClient again{core.gateway->port(), "LATE"};
    CHECK_FALSE(again.log_on("pw-LATE"));
}

TEST_CASE("credentials added while the gateway runs are read at the next unknown CompID") {
    FakeCore core;
    Session fresh{Code{"FRESH"}, Role::bidder, ParticipantId{1}, Language::en, ActiveState::active};
    core.publish(FactRegistered{FactKind::session, 4, fresh.code, FactVersion{9}},
                 std::make_shared<const FactRecord>(fresh));
    WireClient early{core.gateway->port(), "FRESH"};
    CHECK_FALSE(early.log_on("pw-FRESH"));
    auto credentials = fix::Credentials::load(core.folder / "credentials");
    REQUIRE(credentials);
    credentials->set("FRESH", *fix::hash_password("pw-FRESH", fix::HashCost::rehearsal));
    REQUIRE(credentials->write(core.folder / "credentials"));
    std::filesystem::last_write_time(core.folder / "credentials",
                                     std::filesystem::file_time_type::clock::now() + 10s);
    WireClient client{core.gateway->port(), "FRESH"};
    CHECK(client.log_on("pw-FRESH"));
}

TEST_CASE("start says what a clerk can mend") {
    FakeCore core;
    CommandRing ring{16};
    const auto error_of = [&](FixConfig config) {
        FixGateway second{std::move(config), sample_start(), ring};
        const auto started = second.start();
        REQUIRE_FALSE(started.has_value());
        return started.error();
    };
    FixConfig config = sample_config(core.folder);
    config.port = core.gateway->port();
    CHECK(error_of(config).find("is in use by another program") != std::string::npos);
    config.port = 0;
    config.address = "no such address";
    CHECK(error_of(config).find("is not an IP address") != std::string::npos);
    config = sample_config(core.folder);
    config.dictionary = core.folder / "missing.xml";
    CHECK(error_of(config).find("missing.xml: cannot read the FIX dictionary") !=
          std::string::npos);
    config = sample_config(core.folder);
    std::filesystem::permissions(config.credentials, std::filesystem::perms{0644});
    CHECK(error_of(config).find("chmod 0400") != std::string::npos);
    config.credentials = core.folder / "none";
    CHECK(error_of(config).find("none: cannot read the credentials") != std::string::npos);
}

TEST_CASE("stop logs everybody out") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    std::thread answering{[&] {
        CHECK(client.expect("5").get(58) == "the exchange is closing");
        client.send("5", {});
        CHECK(client.closed_within(3s));
    }};
    core.gateway->stop();
    answering.join();
    WireClient late{core.gateway->port(), "ALPHA"};
    CHECK(late.closed_within(100ms));
}
