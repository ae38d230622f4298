#include "gateway/pipeline/follower.h"
#include "gateway/pipeline/snapshot_keeper.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <fstream>
#include <thread>

using namespace headgate;
using namespace headgate::test;

namespace {

namespace fs = std::filesystem;

/// A day with trades, orders that rest, one that was cancelled, and a graceful stop; in batches of a few steps.
class Journal {
public:
    explicit Journal(std::uint64_t volume = 1000) {
        const Folder whole;
        {
            const auto exchange = open_exchange(options_in(whole.journal()));
            enter_market(*exchange);
            Watcher watcher;
            exchange->subscribe(watcher.subscriber());
            Desk desk{*exchange};
            exchange->start();
            desk.open_the_day();
            desk.send(desk.sell(Price{1200}, Volume{static_cast<std::int64_t>(volume)}));
            desk.send(desk.buy(Price{1210}, Volume{300}));
            desk.send(desk.buy(Price{1200}, Volume{200}));
            desk.send(desk.sell(Price{1250}, Volume{400}));
            REQUIRE(watcher.wait_for<OrderAccepted>(4));
            REQUIRE(exchange->stop());
        }
        steps = steps_of(whole.journal());
        write(journal(), steps.size());
    }

    /// The first `count` steps, three to a batch.
    void write(const std::string& path, std::size_t count) {
        auto options = options_in(path).journal;
        options.venue = VenueCode{"SNAP"};
        auto writer = JournalWriter::open(options);
        REQUIRE(writer.has_value());
        for (std::size_t i = 0; i < count; ++i) {
            (*writer)->append(steps[i].command, steps[i].events);
            if (i % 3 == 2 || i + 1 == count) REQUIRE((*writer)->commit());
        }
    }

    [[nodiscard]] std::string journal() const { return folder.journal(); }
    [[nodiscard]] std::string snapshots() const { return (folder.path() / "snapshots").string(); }
    [[nodiscard]] FollowOptions follow() const { return {journal(), {}, snapshots()}; }
    [[nodiscard]] std::uint64_t size() const { return steps.size(); }

    /// A snapshot at the end of the batch with this sequence.
    std::string snapshot(std::uint64_t sequence, std::size_t keep = 100) const {
        const auto taken =
            take_snapshot(follow(), {snapshots(), 1, keep, Text<40>{"test"}}, Sequence{sequence});
        REQUIRE_MESSAGE(taken.has_value(), (taken ? std::string{} : taken.error().text));
        REQUIRE(taken->has_value());
        CHECK((*taken)->sequence == Sequence{sequence});
        return (*taken)->file.path;
    }

    Folder folder;
    std::vector<JournalStep> steps;
};

Follower open_follower(const FollowOptions& options) {
    auto follower = Follower::open(options);
    REQUIRE_MESSAGE(follower.has_value(), (follower ? std::string{} : follower.error().text));
    return std::move(*follower);
}

struct Outcome {
    FollowStart start;
    ReplayReport report;
    JournalTotals totals;
    Digest root;
    std::vector<OpenOrder> ended;
};
Outcome outcome_of(const FollowOptions& options) {
    Follower follower = open_follower(options);
    const auto report = follower.go_on();
    REQUIRE_MESSAGE(report.has_value(), (report ? std::string{} : report.error().text));
    return {follower.start(), *report, follower.totals(), follower.take_tree().root(),
            follower.day().ended()};
}

void check_same(const Outcome& a, const Outcome& b) {
    CHECK(a.report.state_hash == b.report.state_hash);
    CHECK(a.report.last == b.report.last);
    CHECK(a.report.last_time == b.report.last_time);
    CHECK(a.report.stopped_cleanly == b.report.stopped_cleanly);
    CHECK(a.totals.batches == b.totals.batches);
    CHECK(a.totals.commands == b.totals.commands);
    CHECK(a.totals.events == b.totals.events);
    CHECK(a.totals.last == b.totals.last);
    CHECK(a.totals.head == b.totals.head);
    CHECK(a.root == b.root);
    REQUIRE(a.ended.size() == b.ended.size());
    for (std::size_t i = 0; i < a.ended.size(); ++i) {
        CHECK(a.ended[i].order == b.ended[i].order);
        CHECK(a.ended[i].amount == b.ended[i].amount);
        CHECK(a.ended[i].state == b.ended[i].state);
    }
}

bool says(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CAPTURE(part);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

ByteVector bytes_of_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void put_file(const std::string& path, ByteSpan bytes) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

/// The snapshot again, whole, with another front.
template <class Alter>
void rewrite(const std::string& path, const Alter& alter) {
    auto snapshot = read_snapshot(path);
    REQUIRE(snapshot.has_value());
    SnapshotFront front = snapshot->front;
    const ByteSpan body = snapshot->body();
    alter(front);
    auto writer = SnapshotWriter::open(fs::path{path}.parent_path().string(), front);
    REQUIRE(writer.has_value());
    writer->add(body);
    const auto finished = writer->finish(front.state_hash);
    REQUIRE(finished.has_value());
    REQUIRE(finished->path == path);
}

}  // namespace

TEST_CASE(
    "a start from a snapshot at any batch's end comes to the same as one from the beginning") {
    const Journal made;
    const Outcome whole = outcome_of({made.journal(), {}, {}});
    REQUIRE(whole.ended.size() >= 2);
    CHECK_FALSE(whole.start.snapshot.has_value());
    CHECK(whole.report.commands == made.size());
    for (std::uint64_t at = 3; at <= made.size(); at += 3) {
        const std::string path = made.snapshot(at);
        const Outcome part = outcome_of(made.follow());
        REQUIRE(part.start.snapshot.has_value());
        CHECK(part.start.path == path);
        CHECK(part.start.passed_over.empty());
        CHECK(part.start.snapshot->sequence == Sequence{at});
        CHECK(part.report.commands == made.size() - at);
        check_same(part, whole);
    }
    // The next one goes on from the one before, and where nothing is new none is written.
    if (made.size() % 3 != 0) made.snapshot(made.size());
    const auto again = take_snapshot(made.follow(), {made.snapshots(), 1, 100, {}});
    REQUIRE(again.has_value());
    CHECK_FALSE(again->has_value());
    const Outcome none = outcome_of(made.follow());
    CHECK(none.report.commands == 0);
    CHECK(none.report.stopped_cleanly);
    check_same(none, whole);
}

TEST_CASE("a snapshot that is cut off or changed anywhere is refused") {
    const Journal made;
    const std::string path = made.snapshot(12);
    const ByteVector good = bytes_of_file(path);
    REQUIRE(read_snapshot(path).has_value());
    ByteVector bad = good;
    for (std::size_t at = 0; at < good.size(); at += at < 600 ? 1 : 37) {
        CAPTURE(at);
        put_file(path, ByteSpan{good}.first(at));
        const auto cut = read_snapshot(path);
        REQUIRE_FALSE(cut.has_value());
        CHECK(cut.error().text.find(path) != std::string::npos);
        bad[at] ^= static_cast<std::uint8_t>(1U << (at % 8));
        put_file(path, bad);
        const auto flipped = read_snapshot(path);
        REQUIRE_FALSE(flipped.has_value());
        CHECK(flipped.error().text.find(path) != std::string::npos);
        bad[at] = good[at];
    }
    bad.push_back(0);
    put_file(path, bad);
    REQUIRE_FALSE(read_snapshot(path).has_value());
}

TEST_CASE("recovery falls back to the next older snapshot, then to the beginning, and says so") {
    const Journal made;
    const Outcome whole = outcome_of({made.journal(), {}, {}});
    const std::string older = made.snapshot(6);
    const std::string newer = made.snapshot(12);
    const auto spoil = [](const std::string& path) {
        ByteVector bytes = bytes_of_file(path);
        bytes[bytes.size() / 2] ^= 4;
        put_file(path, bytes);
    };
    spoil(newer);
    const Outcome one = outcome_of(made.follow());
    CHECK(one.start.path == older);
    REQUIRE(one.start.passed_over.size() == 1);
    says(one.start.passed_over[0], newer + ": its hash differs");
    check_same(one, whole);
    spoil(older);
    const Outcome none = outcome_of(made.follow());
    CHECK_FALSE(none.start.snapshot.has_value());
    CHECK(none.start.passed_over.size() == 2);
    CHECK(none.report.commands == made.size());
    check_same(none, whole);
}

TEST_CASE("what was not made for this program and this journal is passed over, and why is said") {
    const Journal made;
    const std::string path = made.snapshot(9);
    const auto passed_over_for = [&](auto alter, const std::string& why) {
        rewrite(path, alter);
        const Outcome outcome = outcome_of(made.follow());
        CHECK_FALSE(outcome.start.snapshot.has_value());
        CHECK(outcome.report.commands == made.size());
        REQUIRE(outcome.start.passed_over.size() == 1);
        says(outcome.start.passed_over[0], why);
    };
    SUBCASE("other rules") {
        passed_over_for([](SnapshotFront& front) { front.rules.bytes[0] ^= 1; },
                        "under other rules");
    }
    SUBCASE("other fields") {
        passed_over_for([](SnapshotFront& front) { front.form.bytes[0] ^= 1; },
                        "other fields than this program's (written by test)");
    }
    SUBCASE("another encoding") {
        passed_over_for([](SnapshotFront& front) { ++front.encoding; }, "record encoding");
    }
    SUBCASE("another format") {
        passed_over_for([](SnapshotFront& front) { ++front.format; },
                        "snapshot format 2 found, 1 expected");
    }
    SUBCASE("another venue") {
        passed_over_for([](SnapshotFront& front) { front.venue = VenueCode{"ELSEWHERE"}; },
                        "it is of another journal: venue \"ELSEWHERE\"");
    }
    SUBCASE("another partition") {
        passed_over_for([](SnapshotFront& front) { front.partition = PartitionId{2}; },
                        "it is of another journal");
    }
    SUBCASE("a state that does not have the hash that it names") {
        passed_over_for([](SnapshotFront& front) { front.state_hash.bytes[3] ^= 1; },
                        "does not have the hash");
    }
    SUBCASE("a batch that the journal has otherwise") {
        passed_over_for([](SnapshotFront& front) { front.head.bytes[3] ^= 1; },
                        "the journal does not have its batch 3");
    }
    SUBCASE("a state of another moment than it says") {
        passed_over_for([](SnapshotFront& front) { ++front.batches; }, "does not decode");
    }
}

TEST_CASE("a snapshot of a journal that went on differently, or further, is passed over") {
    const Journal made;
    made.snapshot(made.size());
    SUBCASE("an older copy of the journal lies there") {
        Journal copy;
        copy.steps = made.steps;
        fs::remove_all(copy.journal());
        copy.write(copy.journal(), 6);
        const Outcome outcome = outcome_of({copy.journal(), {}, made.snapshots()});
        CHECK_FALSE(outcome.start.snapshot.has_value());
        CHECK(outcome.report.commands == 6);
        says(outcome.start.passed_over.at(0), "no batch begins with sequence");
    }
    SUBCASE("another day in the same market") {
        const Journal other{900};
        const Outcome outcome = outcome_of({other.journal(), {}, made.snapshots()});
        CHECK_FALSE(outcome.start.snapshot.has_value());
        CHECK(outcome.report.commands == other.size());
        says(outcome.start.passed_over.at(0), "the journal does not have its batch");
    }
}

TEST_CASE("the newest few are kept; drafts that a crash left go") {
    const Journal made;
    made.snapshot(3);
    const std::string draft = made.snapshots() + "/00000000000000000005.snapshot.part";
    put_file(draft, ByteVector{1, 2, 3});
    made.snapshot(6);
    const std::string third = made.snapshot(9, 2);
    const auto found = snapshots_in(made.snapshots());
    REQUIRE(found.size() == 2);
    CHECK(found[0] == third);
    CHECK_FALSE(fs::exists(draft));
    CHECK(snapshots_in(made.snapshots() + "/nowhere").empty());
}

TEST_CASE("a running exchange has its snapshots taken beside it, and starts from them") {
    const Folder folder;
    ExchangeOptions options = options_in(folder.journal());
    const std::string snapshots = (folder.path() / "snapshots").string();
    options.snapshots = SnapshotOptions{snapshots, 3, 2, Text<40>{"test"}};
    std::mutex mutex;
    std::vector<std::string> told;
    options.inform = [&](const std::string& text) {
        const std::lock_guard lock{mutex};
        told.push_back(text);
    };
    {
        const auto exchange = open_exchange(options);
        enter_market(*exchange);
        Watcher watcher;
        exchange->subscribe(watcher.subscriber());
        Desk desk{*exchange};
        exchange->start();
        desk.open_the_day();
        desk.send(desk.sell(Price{1200}, Volume{1000}));
        desk.send(desk.buy(Price{1200}, Volume{300}));
        REQUIRE(watcher.wait_for<TradeStruck>(1));
        for (int i = 0; i < 2'000 && snapshots_in(snapshots).empty(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        REQUIRE_FALSE(snapshots_in(snapshots).empty());
        desk.send(desk.buy(Price{1200}, Volume{200}));
        REQUIRE(watcher.wait_for<TradeStruck>(2));
        REQUIRE(exchange->stop());
    }
    const Bytes<16> hash = outcome_of({folder.journal(), {}, {}}).report.state_hash;
    CHECK(snapshots_in(snapshots).size() <= 2);
    {
        const std::lock_guard lock{mutex};
        REQUIRE_FALSE(told.empty());
        says(told.front(), "from the journal's beginning");
    }
    const auto again = open_exchange(options);
    const Recovery& recovery = again->recovery();
    REQUIRE(recovery.start.snapshot.has_value());
    CHECK(recovery.replayed.commands ==
          recovery.replayed.last.value() - recovery.start.snapshot->sequence.value());
    CHECK(recovery.replayed.stopped_cleanly);
    CHECK(recovery.replayed.state_hash == hash);
    // What became of the bids of the day is still known to those who ask.
    std::size_t filled = 0;
    for (const OpenOrder& order : again->describe().open_orders) {
        filled += order.state == OrderState::filled ? 1U : 0U;
    }
    CHECK(filled == 2);
    Watcher watcher;
    again->subscribe(watcher.subscriber());
    Desk desk{*again};
    again->start();
    desk.send(desk.buy(Price{1200}, Volume{100}));
    REQUIRE(watcher.wait_for<TradeStruck>(1));
    REQUIRE(again->stop());
}
