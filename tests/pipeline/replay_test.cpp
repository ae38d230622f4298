#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

using namespace headgate;
using namespace headgate::test;

namespace {

/// A journal with an opened day, an offer, two bids that trade with it and a graceful stop.
void trade_a_little(const std::string& journal) {
    const auto exchange = open_exchange(options_in(journal));
    enter_market(*exchange);
    Watcher watcher;
    exchange->subscribe(watcher.subscriber());
    Desk desk{*exchange};
    exchange->start();
    desk.open_the_day();
    desk.send(desk.sell(Price{1200}, Volume{1000}));
    desk.send(desk.buy(Price{1210}, Volume{300}));
    desk.send(desk.buy(Price{1200}, Volume{200}));
    REQUIRE(watcher.wait_for<TradeStruck>(2));
    REQUIRE(exchange->stop());
}

void write_steps(const std::string& journal, const std::vector<JournalStep>& steps) {
    auto writer = JournalWriter::open(options_in(journal).journal);
    REQUIRE(writer.has_value());
    for (const JournalStep& step : steps) (*writer)->append(step.command, step.events);
    REQUIRE((*writer)->commit());
}

JournalResult<ReplayReport> replay_of(const std::string& journal, const ReplayVisitor& visit = {},
                                      std::optional<Sequence> until = {}) {
    auto reader = JournalReader::open(journal);
    REQUIRE(reader.has_value());
    Core core;
    return replay(*reader, core, visit, until);
}

/// The error of a replay of the steps after `alter` has seen them.
template <class Alter>
std::string error_after(const std::vector<JournalStep>& steps, const Alter& alter) {
    const Folder other;
    std::vector<JournalStep> altered = steps;
    alter(altered);
    write_steps(other.journal(), altered);
    const auto report = replay_of(other.journal());
    REQUIRE_FALSE(report.has_value());
    CHECK(report.error().kind == JournalFault::corrupt);
    return report.error().text;
}

/// The first step that has such an event.
template <class T>
JournalStep& step_with(std::vector<JournalStep>& steps) {
    for (JournalStep& step : steps) {
        for (const Event& event : step.events) {
            if (std::holds_alternative<T>(event)) return step;
        }
    }
    FAIL("no such event in the journal");
    return steps.front();
}

std::string sequence_of(const JournalStep& step) {
    return "sequence " + std::to_string(step.command.sequence.value());
}

bool says(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CAPTURE(part);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

}  // namespace

TEST_CASE("a replay gives the stored events and the same state, and visits every step") {
    const Folder folder;
    trade_a_little(folder.journal());
    const auto steps = steps_of(folder.journal());
    std::uint64_t visited = 0;
    std::uint64_t events_seen = 0;
    const auto report =
        replay_of(folder.journal(),
                  [&](const Sequenced& command, const EventList& events, const State& state) {
                      CHECK(command.sequence == Sequence{++visited});
                      CHECK(state.sequence == command.sequence);
                      events_seen += events.size();
                  });
    REQUIRE_MESSAGE(report.has_value(), report.error().text);
    CHECK(visited == steps.size());
    CHECK(report->commands == steps.size());
    CHECK(report->events == events_seen);
    CHECK(report->checkpoints == 1);
    CHECK(report->stopped_cleanly);
    CHECK(report->last == steps.back().command.sequence);
    CHECK(report->last_time == steps.back().command.time);
    CHECK(hex(report->state_hash).size() == 32);

    SUBCASE("up to a sequence and no further") {
        const auto part = replay_of(folder.journal(), {}, Sequence{5});
        REQUIRE(part.has_value());
        CHECK(part->last == Sequence{5});
        CHECK(part->commands == 5);
        CHECK_FALSE(part->stopped_cleanly);
        CHECK(part->state_hash != report->state_hash);
    }
    SUBCASE("the same steps written anew replay the same") {
        const Folder other;
        write_steps(other.journal(), steps);
        const auto again = replay_of(other.journal());
        REQUIRE(again.has_value());
        CHECK(again->state_hash == report->state_hash);
    }
}

TEST_CASE("one altered event is found: sequence, what is stored, what the engine says") {
    const Folder folder;
    trade_a_little(folder.journal());
    const auto steps = steps_of(folder.journal());

    SUBCASE("a price in a trade") {
        std::string place;
        const auto text = error_after(steps, [&](std::vector<JournalStep>& altered) {
            JournalStep& step = step_with<TradeStruck>(altered);
            place = sequence_of(step) + ", event 1:";
            std::get<TradeStruck>(step.events.at(1)).price = Price{1210};
        });
        says(text, place);
        says(text, "stored `trade_struck trade=1 book=GG-DAMAN-S price=0.121 volume=300");
        says(text, "replayed `trade_struck trade=1 book=GG-DAMAN-S price=0.12 volume=300");
    }
    SUBCASE("an event left out") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            step_with<TradeStruck>(altered).events.pop_back();
        });
        says(text, "stored `nothing`, replayed `trade_struck");
    }
    SUBCASE("an event added") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            step_with<OrderAccepted>(altered).events.emplace_back(WorkDone{});
        });
        says(text, "stored `work_done`, replayed `nothing`");
    }
    SUBCASE("the state hash of the checkpoint") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            JournalStep& step = step_with<CheckpointTaken>(altered);
            std::get<CheckpointTaken>(step.events.front()).state_hash.bytes[7] ^= 1;
        });
        says(text, "stored `checkpoint_taken state_hash=");
        says(text, "replayed `checkpoint_taken state_hash=");
    }
    SUBCASE("a volume in a command shows in what comes of it") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            JournalStep& step = step_with<OrderAccepted>(altered);
            std::get<SubmitOrder>(step.command.command).volume = Volume{1010};
        });
        says(text, "volume=1000");
        says(text, "volume=1010");
    }
}

TEST_CASE("commands that cannot stand where they are are refused, not asserted on") {
    const Folder folder;
    trade_a_little(folder.journal());
    const auto steps = steps_of(folder.journal());

    SUBCASE("time that goes back") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            altered.at(5).command.time = Timestamp{1};
        });
        says(text, "sequence 6");
        says(text, "cannot stand here");
    }
    SUBCASE("a second genesis") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            altered.at(5).command.command = Genesis{};
        });
        says(text, "sequence 6: genesis");
    }
    SUBCASE("no genesis") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            altered.at(0).command.command = TakeCheckpoint{};
        });
        says(text, "sequence 1: take_checkpoint cannot stand here");
    }
    SUBCASE("work that nobody left") {
        const auto text = error_after(steps, [](std::vector<JournalStep>& altered) {
            altered.at(5).command.command = ContinueWork{};
        });
        says(text, "sequence 6: continue_work cannot stand here");
    }
}

TEST_CASE("an altered journal does not open for trading") {
    const Folder folder;
    trade_a_little(folder.journal());
    auto steps = steps_of(folder.journal());
    std::get<OrderAccepted>(step_with<OrderAccepted>(steps).events.front()).volume = Volume{990};
    const Folder other;
    write_steps(other.journal(), steps);
    const auto opened = Exchange::open(options_in(other.journal()));
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().kind == JournalFault::corrupt);
    says(opened.error().text, "stored `order_accepted");
}
