#include "persistence/journal_verify.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <csignal>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

namespace {

/// What a child tells of each published event: its ExecID and a fingerprint of its bytes.
struct Report {
    std::uint64_t sequence = 0;
    std::uint32_t index = 0;
    std::uint32_t fingerprint = 0;
};

std::uint32_t fingerprint_of(ByteSpan bytes) {
    std::uint32_t hash = 2'166'136'261U;
    for (const auto byte : bytes) hash = (hash ^ byte) * 16'777'619U;
    return hash;
}

void report_all(int pipe_end, const PublishedBatch& batch) {
    for (const PublishedEvent& one : *batch) {
        ByteVector bytes;
        encode_event(one.event, bytes);
        const Report report{one.id.sequence.value(), one.id.index, fingerprint_of(bytes)};
        if (::write(pipe_end, &report, sizeof report) != sizeof report) ::_exit(4);
    }
}

/// Trades without end. The day is opened by the first child; the later ones find halted books.
[[noreturn]] void trade_until_killed(const std::string& journal, unsigned seed, int pipe_end) {
    const auto exchange = open_exchange(options_in(journal));
    const bool is_new = exchange->recovery().is_new;
    if (is_new) enter_market(*exchange);
    exchange->subscribe([pipe_end](const PublishedBatch& batch) { report_all(pipe_end, batch); });
    Desk desk{*exchange};
    exchange->start();
    if (is_new) {
        desk.open_the_day();
    } else {
        desk.operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
    }
    std::mt19937 random{seed};
    for (;;) {
        const Price price{static_cast<std::int64_t>(1200 + 10 * (random() % 8))};
        const Volume volume{static_cast<std::int64_t>(100 + 10 * (random() % 20))};
        auto order = random() % 2 == 0 ? desk.sell(price, volume) : desk.buy(price, volume);
        // Most do not rest, so that the journal grows and the book does not.
        if (random() % 4 != 0) order.time_in_force = TimeInForce::ioc;
        while (!desk.try_send(order)) std::this_thread::yield();
        if (random() % 16 == 0) std::this_thread::sleep_for(std::chrono::microseconds{200});
    }
}

struct Child {
    pid_t process = -1;
    int pipe_end = -1;
};

Child start_child(const std::string& journal, unsigned seed) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(ends) == 0);
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
        (void)::close(ends[0]);
        try {
            trade_until_killed(journal, seed, ends[1]);
        } catch (...) {
            ::_exit(3);
        }
    }
    (void)::close(ends[1]);
    return {process, ends[0]};
}

bool read_report(const Child& child, std::vector<Report>& reports) {
    Report report;
    if (::read(child.pipe_end, &report, sizeof report) != sizeof report) return false;
    reports.push_back(report);
    return true;
}

void kill_and_drain(const Child& child, std::vector<Report>& reports) {
    REQUIRE(::kill(child.process, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child.process, &status, 0) == child.process);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(WTERMSIG(status) == SIGKILL);
    while (read_report(child, reports)) continue;
    (void)::close(child.pipe_end);
}

void check_every_report(const std::string& journal, const std::vector<Report>& reports) {
    auto reader = JournalReader::open(journal);
    REQUIRE(reader.has_value());
    const StoredStep* step = nullptr;
    for (const Report& report : reports) {
        CAPTURE(report.sequence);
        CAPTURE(report.index);
        while (step == nullptr || step->command.sequence.value() < report.sequence) {
            const auto next = reader->next();
            REQUIRE_MESSAGE(next.has_value(), next.error().text);
            REQUIRE_MESSAGE(*next != nullptr, "reported, but not in the journal");
            step = *next;
        }
        REQUIRE(step->command.sequence.value() == report.sequence);
        REQUIRE(report.index < step->event_bytes.size());
        REQUIRE(fingerprint_of(step->event_bytes[report.index]) == report.fingerprint);
    }
}

/// Recovers the journal as the next run would, and stops again.
void check_recovery(const std::string& journal) {
    const auto exchange = open_exchange(options_in(journal));
    CHECK_FALSE(exchange->recovery().replayed.stopped_cleanly);
    Watcher watcher;
    exchange->subscribe(watcher.subscriber());
    const Phase before = exchange->state().markets.at(0).phase;
    const Timestamp newest = exchange->recovery().replayed.last_time;
    exchange->start();
    REQUIRE(exchange->stop());
    const auto events = watcher.events();
    REQUIRE_FALSE(events.empty());
    CHECK(events.front().time >= newest);
    const auto* started = std::get_if<EngineStarted>(&events.front().event);
    REQUIRE(started != nullptr);
    CHECK(started->last_stop == StopKind::unclean);
    const auto moved = watcher.all<PhaseChanged>();
    if (before == Phase::continuous || before == Phase::pre_open) {
        REQUIRE(moved.size() == 1);
        CHECK(moved[0].after == Phase::halted);
    }
    const Phase after = exchange->state().markets.at(0).phase;
    CHECK((after == Phase::halted || after == Phase::closed));
    exchange->state().ledger.assert_conserved();
}

}  // namespace

TEST_CASE("kill -9 at ten moments loses no published event, and books come back halted") {
    const Folder folder;
    constexpr unsigned seed = 71;
    std::mt19937 random{seed};
    std::uint64_t reported = 0;
    for (unsigned round = 0; round < 10; ++round) {
        CAPTURE(seed);
        CAPTURE(round);
        const Child child = start_child(folder.journal(), seed + round);
        std::vector<Report> reports;
        // Past the opening of the day and the first orders, then a moment more.
        for (std::uint64_t wanted = 40 + random() % 400; wanted > 0; --wanted) {
            REQUIRE(read_report(child, reports));
        }
        ::usleep(static_cast<useconds_t>(random() % 10'000));
        kill_and_drain(child, reports);
        check_every_report(folder.journal(), reports);
        const auto verified = verify_journal(folder.journal());
        REQUIRE_MESSAGE(verified.has_value(), verified.error().text);
        CHECK(verified->totals.last.value() >= reports.back().sequence);
        check_recovery(folder.journal());
        reported += reports.size();
    }
    CHECK(reported > 1'000);
}
