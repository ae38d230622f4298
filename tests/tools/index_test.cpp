#include "tests/tools/trading.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

using namespace headgate;
using namespace headgate::test;

namespace {

namespace fs = std::filesystem;

IndexOptions options_of(const std::string& journal, std::size_t segment_steps = 64) {
    IndexOptions options;
    options.journal = journal;
    options.index = index_folder(journal);
    options.segment_steps = segment_steps;
    return options;
}

JournalQuery about(const std::string& subject, const std::string& value) {
    JournalQuery query;
    query.where.emplace_back(subject, value);
    return query;
}

/// Everything that the lines of a journal are about.
std::set<std::pair<std::string, std::string>> all_subjects(const std::string& journal) {
    auto reader = JournalReader::open(journal);
    REQUIRE(reader.has_value());
    JournalNames names;
    std::set<std::pair<std::string, std::string>> all;
    const auto add = [&](const std::optional<LogLine>& line) {
        REQUIRE(line.has_value());
        for (const auto& [subject, value] : subjects_of(*line, names)) all.emplace(subject, value);
    };
    for (;;) {
        const auto next = reader->next();
        REQUIRE(next.has_value());
        if (*next == nullptr) return all;
        add(line_of((*next)->command, names));
        names.learn(**next);
        for (const Event& event : (*next)->events) add(line_of((*next)->command, event, 1, names));
    }
}

/// The index's answer, which must be the scan's.
Shown same_answer(const std::string& journal, const JournalQuery& query) {
    const Shown slow = scanned(journal, query);
    const auto fast = indexed(journal, index_folder(journal), query);
    REQUIRE_MESSAGE(fast.has_value(), fast.error().text);
    CHECK(*fast == slow);
    return *fast;
}

std::string bytes_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write_bytes(const fs::path& path, const std::string& bytes) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.flush());
}

}  // namespace

TEST_CASE("an index gives the answers of a scan, whatever is asked for") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 1, 150);
    trade(journal, 2, 150, 1);
    const auto built = build_index(options_of(journal));
    CHECK(built->segments() > 3);
    CHECK_FALSE(built->made_anew());
    std::set<std::string> kinds;
    for (const auto& one : all_subjects(journal)) {
        const std::string& subject = one.first;
        const std::string& value = one.second;
        CAPTURE(subject);
        CAPTURE(value);
        kinds.insert(subject);
        CHECK_FALSE(same_answer(journal, about(subject, value)).lines.empty());
    }
    CHECK(kinds == std::set<std::string>(subjects.begin(), subjects.end()));
    CHECK(same_answer(journal, about("right", "GG-NOBODY")).lines.empty());
    CHECK(same_answer(journal, about("price", "0.12")).lines.size() > 3);
    CHECK(same_answer(journal, {}).lines.size() > 600);

    JournalQuery both = about("right", "GG-EAST");
    both.where.emplace_back("trade", "1");
    CHECK(same_answer(journal, both).lines.size() == 2);  // struck, delivered
    both.tail = 0;
    CHECK(same_answer(journal, both).lines.empty());
}

TEST_CASE("lines that name only an order are found by its right and by its holder") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 21, 150);
    trade(journal, 22, 60, 1);
    (void)build_index(options_of(journal));
    trade(journal, 23, 60, 2);  // behind the index's end
    std::map<OrderId, RightId> rights;
    std::map<RightId, std::size_t> cancelled;
    for (const JournalStep& step : steps_of(journal)) {
        for (const Event& event : step.events) {
            if (const auto* accepted = std::get_if<OrderAccepted>(&event))
                rights[accepted->order] = accepted->right;
            if (const auto* gone = std::get_if<OrderCancelled>(&event))
                ++cancelled[rights.at(gone->order)];
        }
    }
    REQUIRE(cancelled.size() > 1);
    const auto count = [](const Shown& shown) {
        return static_cast<std::size_t>(std::ranges::count_if(shown.lines, [](const auto& line) {
            return line.find("order_cancelled") != std::string::npos;
        }));
    };
    std::size_t found = 0;
    for (const std::string right : {"GG-EAST", "GG-WEST"}) {
        const std::size_t lines = count(same_answer(journal, about("right", right)));
        CHECK(lines > 5);
        found += lines;
    }
    std::size_t all = 0;
    for (const auto& [right, number] : cancelled) all += number;
    CHECK(found == all);
    CHECK(count(same_answer(journal, about("participant", "EAST"))) > 5);
    // The order may be older than what is asked for.
    JournalQuery late = about("right", "GG-EAST");
    late.first = Sequence{steps_of(journal).size() / 2};
    CHECK(count(same_answer(journal, late)) > 0);
}

TEST_CASE("lines that name only a trade are found by either side's right and holder") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 21, 150);
    (void)build_index(options_of(journal));
    trade(journal, 22, 60, 1);  // behind the index's end
    std::map<RightId, std::size_t> delivered;
    std::map<TradeId, std::set<RightId>> sides;
    for (const JournalStep& step : steps_of(journal)) {
        for (const Event& event : step.events) {
            if (const auto* struck = std::get_if<TradeStruck>(&event))
                sides[struck->trade] = {struck->buy_right, struck->sell_right};
            if (const auto* done = std::get_if<TradeDelivered>(&event)) {
                for (const RightId right : sides.at(done->trade)) ++delivered[right];
            }
        }
    }
    REQUIRE(delivered.size() > 1);
    const auto count = [&](const std::string& subject, const std::string& value) {
        const Shown shown = same_answer(journal, about(subject, value));
        return static_cast<std::size_t>(std::ranges::count_if(shown.lines, [](const auto& line) {
            return line.find("trade_delivered") != std::string::npos;
        }));
    };
    std::size_t all = 0;
    for (const auto& [right, number] : delivered) all += number;
    CHECK(count("right", "GG-EAST") + count("right", "GG-WEST") == all);
    CHECK(count("participant", "EAST") == count("right", "GG-EAST"));
}

TEST_CASE("ranges of sequences, of times and a trading day are the scan's too") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 3, 80);
    trade(journal, 4, 80, 1);
    (void)build_index(options_of(journal));
    const std::vector<JournalStep> steps = steps_of(journal);
    const Date second = date_of(Timestamp{morning.value() + 86'400'000'000'000});
    for (std::size_t at = 0; at + 25 < steps.size(); at += 37) {
        CAPTURE(at);
        JournalQuery query;
        query.first = steps[at].command.sequence;
        query.last = Sequence{query.first->value() + 20};
        CHECK(same_answer(journal, query).lines.size() > 20);
        query = about("participant", "EAST");
        query.from = steps[at].command.time;
        (void)same_answer(journal, query);
        query.to = steps[std::min(at + 50, steps.size() - 1)].command.time;
        (void)same_answer(journal, query);
        query.day = second;
        (void)same_answer(journal, query);
        query.tail = 3;
        CHECK(same_answer(journal, query).lines.size() <= 3);
    }
    JournalQuery day;
    std::size_t lines = 0;
    for (const Date date : {market_day(), second}) {
        day.day = date;
        const Shown shown = same_answer(journal, day);
        CHECK(shown.lines.size() > 150);
        lines += shown.lines.size();
    }
    // What came before the first day was opened belongs to none.
    CHECK(lines < scanned(journal, {}).lines.size());
    day.day = Date{second.value() + 1};
    CHECK(same_answer(journal, day).lines.empty());
}

TEST_CASE(
    "an index reads little of a journal, and what it does not reach yet is read as it stands") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 5, 400);
    (void)build_index(options_of(journal));
    const std::uint64_t all = scanned(journal, {}).steps;
    const Shown one = same_answer(journal, about("trade", "2"));
    CHECK_FALSE(one.lines.empty());
    CHECK(one.steps * 10 < all);
    // The journal goes on and the index does not.
    trade(journal, 6, 100, 1);
    CHECK(same_answer(journal, about("right", "GG-WEST")).lines.size() > 50);
    CHECK(same_answer(journal, about("book", "GG-DAMAN-S")).steps < scanned(journal, {}).steps + 1);
    // It catches up without beginning again.
    const auto caught_up = build_index(options_of(journal));
    CHECK_FALSE(caught_up->made_anew());
    CHECK(caught_up->end().last == steps_of(journal).back().command.sequence);
    (void)same_answer(journal, about("right", "GG-WEST"));
}

TEST_CASE("a follower keeps what does not fill a segment for later") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 7, 20);
    const auto builder = build_index(options_of(journal, 100'000), IndexRest::kept);
    CHECK(builder->segments() == 0);
    const auto empty = indexed(journal, index_folder(journal), {});
    REQUIRE_FALSE(empty.has_value());
    CHECK(empty.error().kind == JournalFault::missing);
    // A second one is refused while the first is at work.
    const auto second = IndexBuilder::open(options_of(journal));
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().kind == JournalFault::locked);
    trade(journal, 8, 20, 1);
    REQUIRE(builder->read(IndexRest::written));
    CHECK(builder->segments() == 1);
    (void)same_answer(journal, about("book", "GG-DAMAN-S"));
}

TEST_CASE(
    "another journal's index, or one of a journal that was cut back, is refused and made anew") {
    const Folder folder;
    const Folder other;
    const std::string journal = folder.journal();
    trade(journal, 9, 60);
    fs::copy(journal, other.journal(), fs::copy_options::recursive);
    trade(journal, 10, 60, 1);
    (void)build_index(options_of(journal));
    const std::size_t lines = scanned(other.journal(), {}).lines.size();
    fs::copy(index_folder(journal), index_folder(other.journal()), fs::copy_options::recursive);
    const auto refused = indexed(other.journal(), index_folder(other.journal()), {});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().text.find("does not hold") != std::string::npos);
    const auto anew = build_index(options_of(other.journal()));
    CHECK(anew->made_anew());
    CHECK(same_answer(other.journal(), {}).lines.size() == lines);

    // Of another partition.
    const Folder third;
    ExchangeOptions options = options_in(third.journal());
    options.journal.partition = PartitionId{2};
    REQUIRE(open_exchange(options)->commit());
    fs::copy(index_folder(journal), index_folder(third.journal()), fs::copy_options::recursive);
    const auto strange = indexed(third.journal(), index_folder(third.journal()), {});
    REQUIRE_FALSE(strange.has_value());
    CHECK(strange.error().text.find("from another journal") != std::string::npos);
    CHECK(build_index(options_of(third.journal()))->made_anew());
}

TEST_CASE(
    "a damaged index never changes an answer: it is refused, or the damage is where nothing is") {
    const Folder folder;
    const std::string journal = folder.journal();
    trade(journal, 11, 60);
    (void)build_index(options_of(journal, 32));
    const fs::path data = fs::path{index_folder(journal)} / "data.mdb";
    const std::string sound = bytes_of(data);
    const JournalQuery query = about("right", "GG-EAST");
    const Shown expected = scanned(journal, query);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < sound.size(); at += 211) {
        CAPTURE(at);
        std::string harmed = sound;
        harmed[at] = static_cast<char>(harmed[at] ^ 0x10);
        write_bytes(data, harmed);
        const auto answer = indexed(journal, index_folder(journal), query);
        if (answer) {
            CHECK(*answer == expected);
        } else {
            ++refused;
        }
    }
    CHECK(refused > 20);
    for (std::size_t size = 0; size < sound.size(); size += 4096) {
        CAPTURE(size);
        write_bytes(data, sound.substr(0, size));
        const auto answer = indexed(journal, index_folder(journal), query);
        if (answer) CHECK(*answer == expected);
    }
    CHECK(build_index(options_of(journal))->made_anew());
    (void)same_answer(journal, query);
}
