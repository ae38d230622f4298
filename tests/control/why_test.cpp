#include "tests/control/room.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <future>

using namespace headgate;
using namespace headgate::test;

namespace {

const std::string offer = "right=GG-EAST book=GG-DAMAN-S side=sell price=0.120 language=en volume=";

bool says(const Lines& lines, const std::string& part) {
    return std::ranges::any_of(
        lines, [&](const auto& line) { return line.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("an operator asks why, is answered in words, and nothing of it is journalled") {
    Room room;
    Lines lines = room.say("why " + offer + "1000");
    CHECK(lines.front() == "would be refused: no_trading_day");
    CHECK(lines.back() == "done");
    room.desk->open_the_day();
    // A question overtakes commands that still wait: ask when the day is open.
    REQUIRE(room.venue->watcher.wait_until([](const std::vector<PublishedEvent>& events) {
        return std::ranges::any_of(events, [](const PublishedEvent& published) {
            const auto* changed = std::get_if<PhaseChanged>(&published.event);
            return changed != nullptr && changed->after == Phase::continuous;
        });
    }));
    lines = room.say("why " + offer + "1000");
    CHECK(lines.front() == "would be accepted");
    CHECK(says(lines, "volume that passes: 100 m³ to 2000000 m³ at 0.120 yuan/m³"));
    CHECK(says(lines, "price that passes: 0.001 yuan/m³ to"));
    lines = room.say("why " + offer + "201万");
    CHECK(lines.front() == "would be refused: rule_failed");
    CHECK(says(lines, "NL-02c Volume exceeds your unused water right"));
    CHECK(says(lines, "PL-03 Already committed to other orders"));
    CHECK(says(lines, "volume that passes: 100 m³ to 2000000 m³"));
    lines = room.say("why right=GG-EAST book=GG-DAMAN-S side=sell price=0.120 volume=201万");
    CHECK(lines.front() == "不予受理：rule_failed");
    CHECK(says(lines, "可通过水量：100 m³ 至 2000000 m³"));
    for (const JournalStep& step : room.stop_and_read()) {
        const auto* recorded = std::get_if<RecordStatement>(&step.command.command);
        if (recorded != nullptr) CHECK_FALSE(recorded->statement.view().starts_with("why"));
        CHECK_FALSE(std::holds_alternative<SubmitOrder>(step.command.command));
    }
}

TEST_CASE("a question that cannot be read is answered with the column and what would be right") {
    Room room;
    Lines lines = room.say("why right=GG-EAST book=GG-DAMAN-S side=sel price=0.120 volume=100");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].starts_with("error: column 40: side: \"sel\""));
    lines = room.say("why right=GG-EAST language=fr");
    CHECK(lines[0].find("language: \"fr\"") != std::string::npos);
    lines = room.say("why right=GG-EAST");
    CHECK(lines[0].find("needs") != std::string::npos);
    // A signature of nobody's answers nothing.
    const OperatorKey stranger = make_operator_key();
    Line line{room.socket()};
    line.send(Room::signed_line(stranger, 9, "why " + offer + "1000"));
    lines = line.answer();
    CHECK(lines.back().starts_with("error: the signature"));
}

TEST_CASE("an answer waits until what it rests on is durable") {
    const Folder folder;
    WatchedExchange venue{options_in(folder.journal())};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.open_the_day();
    for (int i = 0; i < 200; ++i) {
        desk.send(desk.sell(Price{1'200}, Volume{100}));
        std::promise<Sequence> answered;
        Question question{Origin{}, desk.sell(Price{1'200}, Volume{100})};
        question.order.client_id = ClientOrderId{};
        REQUIRE(venue.exchange->ring().try_ask(
            Query{question, [&](Explanation&& answer) { answered.set_value(answer.as_of); }}));
        const Sequence as_of = answered.get_future().get();
        // What had been published by then reaches as far as the answer does.
        CHECK(venue.watcher.events().back().id.sequence >= as_of);
    }
    REQUIRE(venue.exchange->stop().has_value());
}
