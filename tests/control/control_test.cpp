#include "tests/control/room.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

namespace {

bool has(const Lines& lines, const std::string& start) {
    return std::ranges::any_of(lines, [&](const auto& line) { return line.starts_with(start); });
}

std::size_t count(const Lines& lines, const std::string& start) {
    return static_cast<std::size_t>(
        std::ranges::count_if(lines, [&](const auto& line) { return line.starts_with(start); }));
}

/// The one line of an answer that is an error.
std::string error_in(const Lines& lines) {
    REQUIRE(lines.size() == 1);
    REQUIRE(lines[0].starts_with("error: "));
    return lines[0];
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

template <class T>
std::size_t commands_of(const std::vector<JournalStep>& steps) {
    return static_cast<std::size_t>(std::ranges::count_if(steps, [](const JournalStep& step) {
        return std::holds_alternative<T>(step.command.command) &&
               step.command.origin.kind == OriginKind::operator_;
    }));
}

}  // namespace

TEST_CASE("a signed statement is answered by its events and done, and its words are journalled") {
    Room room;
    const std::string words =
        "deposit_cash participant=WEST amount=12.50 bank_reference=\"转账 7\"";
    CHECK(room.say(words) == Lines{"cash_deposited participant=WEST amount=12.50", "done"});
    const auto steps = room.stop_and_read();
    const RecordStatement* recorded = nullptr;
    const Sequenced* carried_out = nullptr;
    for (const JournalStep& step : steps) {
        if (const auto* found = std::get_if<RecordStatement>(&step.command.command))
            recorded = found;
        if (step.command.origin.kind != OriginKind::operator_) continue;
        if (std::holds_alternative<DepositCash>(step.command.command)) carried_out = &step.command;
    }
    REQUIRE(recorded != nullptr);
    CHECK(recorded->statement.view() == words);
    CHECK(recorded->signer == centre);
    CHECK(recorded->peer_uid == ::getuid());
    // An auditor can check the signature from the journal alone.
    CHECK(verify_statement(room.key.public_key, recorded->nonce, recorded->statement.view(),
                           recorded->signature));
    REQUIRE(carried_out != nullptr);
    CHECK(carried_out->origin.reference == recorded->nonce);
}

TEST_CASE("one connection takes one statement after the other") {
    Room room;
    Line line{room.socket()};
    line.send(Room::signed_line(room.key, 1, "open_trading_day date=2024-07-15"));
    CHECK(line.answer() == Lines{"trading_day_opened date=2024-07-15", "done"});
    line.send(Room::signed_line(room.key, 2, "advance_phase phase=pre_open reason=morning"));
    CHECK(line.answer() ==
          Lines{"phase_changed book=GG-DAMAN-S before=closed after=pre_open", "done"});
    line.send("garbage\n");
    CHECK(contains(error_in(line.answer()), "HG1 <operator> <nonce> <signature> <statement>"));
    line.send(Room::signed_line(room.key, 3, "take_checkpoint"));
    CHECK(has(line.answer(), "checkpoint_taken state_hash="));
}

TEST_CASE("a refused fact and a refused command are answered with the refusal") {
    Room room;
    const auto fact =
        room.say("participant code=WEST participant_kind=village region=620702 group=G-WEST");
    REQUIRE(fact.size() == 2);
    CHECK(fact[0] ==
          "fact_refused kind=participant code=WEST field=code reason=duplicate_code other=WEST");
    CHECK(fact[1] == "done");
    CHECK(room.say("advance_phase phase=continuous") ==
          Lines{"command_refused reason=no_trading_day", "done"});
    CHECK(room.say("hold_trade trade=5") == Lines{"command_refused reason=unknown_trade", "done"});
    // The engine's own commands and orders are not an operator's to give.
    CHECK(room.say("stop_engine") == Lines{"command_refused reason=not_allowed", "done"});
    CHECK(room.say(
              "submit_order session=FIX-EAST client_id=x right=GG-EAST book=GG-DAMAN-S side=sell "
              "price=0.12 volume=100") == Lines{"command_refused reason=not_allowed", "done"});
}

TEST_CASE("a mass cancel that finds nothing is answered too") {
    Room room;
    const auto answer = room.say("mass_cancel");
    CHECK(answer.back() == "done");
    CHECK_FALSE(has(answer, "order_cancelled"));
}

TEST_CASE(
    "statements at the door: each is refused with what would be right, and none is journalled") {
    Room room;
    const auto say_raw = [&](const std::string& text) {
        Line line{room.socket()};
        line.send(text);
        return error_in(line.answer());
    };
    const OperatorKey stranger = make_operator_key();
    const std::string statement = "take_checkpoint";
    CHECK(contains(say_raw(Room::signed_line(stranger, 1, statement)),
                   "the signature is not by the registered key of OP-CENTRE"));
    CHECK(contains(say_raw(Room::signed_line(room.key, 1, statement, "OP-NOBODY")),
                   "no operator OP-NOBODY is registered"));
    std::string altered =
        Room::signed_line(room.key, 1, "deposit_cash participant=WEST amount=10.00");
    altered.replace(altered.find("10.00"), 5, "99.00");
    CHECK(contains(say_raw(altered), "the signature is not by"));
    CHECK(contains(say_raw("\n"), "not a request"));
    CHECK(contains(say_raw("GET / HTTP/1.1\n"), "not a request"));
    CHECK(contains(say_raw("HG1 OP-CENTRE x " + std::string(128, 'a') + " take_checkpoint\n"),
                   "not a request"));
    CHECK(contains(say_raw("HG1 OP-CENTRE 1 abcd take_checkpoint\n"), "not a request"));
    CHECK(contains(say_raw("HG1 OP-CENTRE 1 " + std::string(128, 'a') + "\n"), "not a request"));
    CHECK(contains(say_raw(Room::signed_line(room.key, 1, "tekk_checkpoint")),
                   "error: column 1: unknown command \"tekk_checkpoint\""));
    CHECK(contains(say_raw(Room::signed_line(room.key, 1, "advance_phase phase=open")),
                   "error: column 21: "));
    CHECK(contains(say_raw(Room::signed_line(room.key, 1, "mass_cancel book=GG-DAMAN-X")),
                   "column 18"));
    CHECK(contains(
        say_raw(Room::signed_line(room.key, 1, "take_checkpoint " + std::string(440, 'x'))),
        "longer than 440 bytes"));
    CHECK(contains(say_raw(std::string(5000, 'x')), "one line of at most 2048 bytes"));
    // None of it took the nonce: it is still good.
    CHECK(room.say("take_checkpoint").back() == "done");
    const auto steps = room.stop_and_read();
    CHECK(commands_of<RecordStatement>(steps) == 1);
    CHECK(commands_of<TakeCheckpoint>(steps) == 1);
}

TEST_CASE("a statement is carried out once, however often it is sent") {
    Room room;
    const std::string line = Room::signed_line(
        room.key, 7, "deposit_cash participant=WEST amount=10.00 bank_reference=B-2");
    const auto send_it = [&] {
        Line connection{room.socket()};
        connection.send(line);
        return connection.answer();
    };
    CHECK(send_it() == Lines{"cash_deposited participant=WEST amount=10.00", "done"});
    SUBCASE("at once") {
        CHECK(contains(error_in(send_it()), "nonce 7"));
        CHECK(contains(error_in(send_it()), "sign"));
    }
    SUBCASE("after another") {
        room.nonce = 7;
        CHECK(room.say("take_checkpoint").back() == "done");
        CHECK(contains(error_in(send_it()), "nonce 7"));
    }
    CHECK(commands_of<DepositCash>(room.stop_and_read()) == 1);
}

TEST_CASE("a statement is not carried out again after a restart") {
    Room room;
    const std::string line = Room::signed_line(
        room.key, 7, "deposit_cash participant=WEST amount=10.00 bank_reference=B-2");
    {
        Line connection{room.socket()};
        connection.send(line);
        REQUIRE(connection.answer().size() == 2);
    }
    REQUIRE(room.venue->exchange->stop());
    room.server.reset();
    room.venue.reset();
    WatchedExchange next{options_in(room.folder.journal())};
    ControlServer server{room.socket(), next.exchange->describe(), rule_names(),
                         next.exchange->ring()};
    next.exchange->subscribe([&](const PublishedBatch& batch) { server.on_batch(batch); });
    REQUIRE(server.start());
    next.exchange->start();
    Line connection{room.socket()};
    connection.send(line);
    CHECK(contains(error_in(connection.answer()), "nonce 7"));
    REQUIRE(next.exchange->stop());
    server.stop();
    CHECK(commands_of<DepositCash>(steps_of(room.folder.journal())) == 1);
}

TEST_CASE("an operator entered by another may sign from then on, until ended") {
    Room room;
    const OperatorKey second = make_operator_key();
    const auto by_second = [&](std::uint64_t nonce) {
        Line line{room.socket()};
        line.send(Room::signed_line(second, nonce, "take_checkpoint", "OP-2"));
        return line.answer();
    };
    CHECK(contains(error_in(by_second(1)), "no operator OP-2"));
    const auto entered =
        room.say("operator code=OP-2 role=centre key=" +
                 hex_of(second.public_key.bytes.data(), second.public_key.bytes.size()) +
                 " document=\"任命书 3\"");
    REQUIRE(has(entered, "fact_registered kind=operator id=2 code=OP-2"));
    CHECK(by_second(1).back() == "done");
    REQUIRE(has(room.say("change operator OP-2 state=ended"), "fact_changed"));
    CHECK(contains(error_in(by_second(2)), "no operator OP-2"));
}

TEST_CASE("settle_day is answered when all of its steps are done, not after the first") {
    Room room;
    constexpr std::size_t trades = 150;  // more than one step settles
    for (const char* words : {"open_trading_day date=2024-07-15", "advance_phase phase=pre_open",
                              "advance_phase phase=continuous"}) {
        REQUIRE(room.say(words).back() == "done");
    }
    for (std::size_t i = 0; i < trades; ++i) {
        room.desk->send(room.desk->sell(Price{1200}, Volume{100}));
        room.desk->send(room.desk->buy(Price{1200}, Volume{100}));
    }
    REQUIRE(room.venue->watcher.wait_for<TradeStruck>(trades));
    REQUIRE(room.say("advance_phase phase=closed").back() == "done");
    const auto answer = room.say("settle_day date=2024-07-15");
    CHECK(count(answer, "trade_delivered ") == trades);
    CHECK(count(answer, "work_pending") > 0);
    REQUIRE(answer.size() > 2);
    CHECK(answer[answer.size() - 3] == "day_settled date=2024-07-15 delivered=150 held=0");
    CHECK(answer[answer.size() - 2] == "work_done");
    CHECK(answer.back() == "done");
    CHECK(count(answer, "done") == 1);
}

TEST_CASE("a mass cancel names every order, and orders of others meanwhile are not in the answer") {
    Room room;
    for (const char* words : {"open_trading_day date=2024-07-15", "advance_phase phase=pre_open",
                              "advance_phase phase=continuous"}) {
        REQUIRE(room.say(words).back() == "done");
    }
    for (int i = 0; i < 200; ++i) room.desk->send(room.desk->sell(Price{1300}, Volume{100}));
    Line line{room.socket()};
    line.send(Room::signed_line(room.key, ++room.nonce, "mass_cancel book=GG-DAMAN-S"));
    for (int i = 0; i < 200; ++i) room.desk->send(room.desk->sell(Price{1400}, Volume{100}));
    const auto answer = line.answer();
    CHECK(count(answer, "order_cancelled ") >= 200);
    CHECK(count(answer, "order_accepted ") == 0);
    CHECK(answer.back() == "done");
}

TEST_CASE("a busy exchange says so") {
    Room room{Room::Exchanges::not_started, 4};
    for (int i = 0; i < 3; ++i) room.desk->send(room.desk->sell(Price{1200}, Volume{100}));
    const auto busy = room.say("take_checkpoint");
    CHECK(contains(error_in(busy), "busy"));
}

TEST_CASE("whoever leaves before the answer harms nobody") {
    Room room;
    for (int i = 0; i < 40; ++i) {
        Line line{room.socket()};
        line.send(Room::signed_line(room.key, ++room.nonce, "take_checkpoint"));
    }
    for (int i = 0; i < 20; ++i) {
        Line line{room.socket()};
        line.send("HG1 half a requ");
    }
    // Those who left are noticed one by one; until then there may be no room.
    bool in = false;
    for (int i = 0; i < 200 && !in; ++i) {
        const auto answer = room.say("take_checkpoint");
        in = !answer.empty() && answer.back() == "done";
        if (!in) ::usleep(10'000);
    }
    CHECK(in);
    CHECK(commands_of<TakeCheckpoint>(room.stop_and_read()) > 1);
}
