#include "tests/tools/trading.h"
#include "tools/journal_log/standing.h"

#include <doctest/doctest.h>

using namespace headgate;
using namespace headgate::test;

namespace {

/// What a replay from the beginning shows after a step: the truth that a standing is held against.
struct Truth {
    std::string book;
    std::string right;
};

Truth texts(const State& state, Sequence sequence, Timestamp time, LogForm form) {
    const StandingTime at{sequence, time};
    return {book_text(state, BookId{1}, at, form), right_text(state, RightId{1}, at, form)};
}

}  // namespace

TEST_CASE(
    "a book and a right as they stood are what the engine held then, by sequence and by time") {
    const Folder folder;
    trade(folder.journal(), 41, 60);
    auto reader = JournalReader::open(folder.journal(), {}, EventDecoding::left);
    REQUIRE(reader.has_value());
    std::vector<std::pair<StandingTime, Truth>> all;
    Core live;
    REQUIRE(
        replay(*reader, live, [&](const Sequenced& command, const EventList&, const State& state) {
            // Commands of one time stand together: the last of them is what a time asks for.
            if (!all.empty() && all.back().first.time == command.time) all.pop_back();
            if (state.markets.empty() || command.sequence.value() < 40) return;
            all.push_back({{command.sequence, command.time},
                           texts(state, command.sequence, command.time, LogForm::table)});
        }));
    REQUIRE(all.size() > 60);
    for (std::size_t i = 0; i < all.size(); i += 23) {
        const auto& at = all[i].first;
        const Truth& truth = all[i].second;
        CAPTURE(at.sequence.value());
        for (const JournalMoment& moment :
             {JournalMoment{at.sequence, {}}, JournalMoment{{}, at.time}}) {
            Core core;
            const auto report = stand_at(folder.journal(), moment, core);
            REQUIRE_MESSAGE(report.has_value(), report.error().error.text);
            CHECK(report->last == at.sequence);
            const Truth told = texts(core.state(), at.sequence, at.time, LogForm::table);
            CHECK(told.book == truth.book);
            CHECK(told.right == truth.right);
        }
    }
}

TEST_CASE("a moment before the journal or behind it is said to be that") {
    const Folder folder;
    trade(folder.journal(), 42, 5);
    const auto kind_at = [&](const JournalMoment& moment) {
        Core core;
        const auto report = stand_at(folder.journal(), moment, core);
        return report ? std::optional<StandingFault>{} : std::optional{report.error().kind};
    };
    CHECK(kind_at({{}, Timestamp{1}}) == StandingFault::too_early);
    CHECK(kind_at({Sequence{}, {}}) == StandingFault::too_early);
    CHECK(kind_at({Sequence{1'000'000}, {}}) == StandingFault::too_late);
    CHECK_FALSE(kind_at({Sequence{1}, {}}));
    CHECK_FALSE(kind_at({}));
    const Folder none;
    Core core;
    const auto missing = stand_at(none.journal(), {}, core);
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().kind == StandingFault::journal);
}

TEST_CASE("the forms say the same, each in its way") {
    const Folder folder;
    trade(folder.journal(), 43, 30);
    Core core;
    const auto report = stand_at(folder.journal(), {Sequence{70}, {}}, core);
    REQUIRE(report.has_value());
    const Truth csv = texts(core.state(), report->last, report->last_time, LogForm::csv);
    CHECK(csv.book.starts_with("sequence,time,book,phase,side,price_yuan,volume_m3,orders\n70,"));
    CHECK(csv.right.find("issued_m3,delivered_in_m3") != std::string::npos);
    CHECK(csv.right.find(",A-EAST,surface,2024,2000000,") != std::string::npos);
    const Truth json = texts(core.state(), report->last, report->last_time, LogForm::json);
    CHECK(json.book.starts_with(R"({"sequence":70,"time":"2024-07-15T)"));
    CHECK(json.book.find(R"("side":")") != std::string::npos);
    CHECK(json.right.find(R"("issued_m3":2000000,)") != std::string::npos);

    CHECK(no_such_code(core.directory(), FactKind::right, "GG-EAS") ==
          "there is no right GG-EAS; did you mean GG-EAST?");
    CHECK(no_such_code(core.directory(), FactKind::right, "XYZZY") ==
          "there is no right XYZZY; there are 2 of them, such as GG-EAST, GG-WEST");
}
