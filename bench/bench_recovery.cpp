#include "bench/bench.h"
#include "bench/market.h"
#include "bench/scratch.h"
#include "gateway/pipeline/snapshot_keeper.h"
#include "persistence/journal_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <thread>

// A state with many resting orders: what a snapshot of it costs, what the core notices of it, and how soon after
// a start the first order is accepted.
namespace headgate::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr MarketSize size{400, 10'000, 100'000};
/// The venue's table takes a million; the orders that come and go beside them want room too.
constexpr std::size_t resting_max = 999'000;
constexpr std::size_t batch_steps = 4'096;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void stop_with(const std::string& text) {
    fmt::print(stderr, "headgate-bench: {}\n", text);
    std::exit(1);
}

/// Order number `i` of a book that never crosses; ids and rights in turn.
SubmitOrder resting_order(std::uint64_t i) {
    SubmitOrder order;
    order.right = RightId{static_cast<std::uint32_t>(i % size.rights) + 1};
    order.session = SessionId{(order.right.value() - 1) % size.participants + 1};
    order.client_id = ClientOrderId{fmt::format("{:x}", i)};
    order.book = BookId{(order.right.value() - 1) % size.books + 1};
    order.side = i / size.rights % 2 == 0 ? Side::buy : Side::sell;
    const auto away = static_cast<std::int64_t>(1 + i / size.books % 20) * 10;
    order.price = Price{1'200 + (order.side == Side::buy ? -away : away)};
    order.volume = Volume{100};
    return order;
}

/// A market whose every step goes into a journal, with batches of some thousand steps.
class JournalledMarket {
public:
    explicit JournalledMarket(const std::string& folder) : market_{size} {
        JournalOptions options;
        options.directory = folder;
        options.partition = PartitionId{1};
        auto writer = JournalWriter::open(options);
        if (!writer) stop_with(writer.error().text);
        writer_ = std::move(*writer);
        // The market's own opening goes first, so that the journal can be replayed.
        for (const Sequenced& command : market_.history()) carry_out(command);
    }
    void apply(const Command& command) {
        carry_out(sequence(origin_of(command), command));
        while (core_.work_pending()) carry_out(sequence(Origin{}, ContinueWork{}));
    }
    void commit() {
        if (auto done = writer_->commit(); !done) stop_with(done.error().text);
    }
    [[nodiscard]] Core& core() { return core_; }
    /// A step that no journal keeps; its longest time in ms is what this is for.
    void apply_only(const Command& command) {
        events_.clear();
        core_.step(sequence(origin_of(command), command), events_);
    }

private:
    [[nodiscard]] Sequenced sequence(const Origin& origin, const Command& command) const {
        return {Sequence{core_.sequence().value() + 1}, core_.state().now + Timestamp{1'000},
                origin, command};
    }
    void carry_out(const Sequenced& command) {
        events_.clear();
        core_.step(command, events_);
        writer_->append(command, events_);
        if (writer_->pending_commands() >= batch_steps) commit();
    }

    BenchMarket market_;
    Core core_;
    EventList events_;
    std::unique_ptr<JournalWriter> writer_;
};

struct Pauses {
    double longest_ms = 0;
    /// Of the thread's own processor time: what neighbours on the machine take is not in it.
    double longest_cpu_ms = 0;
};

double cpu_ms() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Orders come and go on this thread until `done`.
template <class Done>
Pauses trade_until(JournalledMarket& market, std::uint64_t& next, const Done& done) {
    Pauses pauses;
    while (!done()) {
        const SubmitOrder order = resting_order(next);
        const CancelOrder cancel{
            order.session, ClientOrderId{fmt::format("c{:x}", next)}, order.client_id, {}};
        ++next;
        for (const Command& command : {Command{order}, Command{cancel}}) {
            const auto start = Clock::now();
            const double cpu = cpu_ms();
            market.apply_only(command);
            pauses.longest_cpu_ms = std::max(pauses.longest_cpu_ms, cpu_ms() - cpu);
            pauses.longest_ms = std::max(pauses.longest_ms, seconds_since(start) * 1e3);
        }
    }
    return pauses;
}

SnapshotTaken take(const FollowOptions& journal) {
    auto taken = take_snapshot(journal, {*journal.snapshots, 1, 2, Text<40>{"bench"}});
    if (!taken) stop_with(taken.error().text);
    if (!*taken) stop_with("there was nothing to take a snapshot of");
    return std::move(**taken);
}

/// Seconds from the opening of the files to the first order that is accepted; how many commands it replayed.
double first_order_seconds(const FollowOptions& journal, std::uint64_t next,
                           std::uint64_t& replayed) {
    const auto start = Clock::now();
    auto follower = Follower::open(journal);
    if (!follower) stop_with(follower.error().text);
    const auto report = follower->go_on();
    if (!report) stop_with(report.error().text);
    if (!follower->start().snapshot) stop_with("the snapshot was not used");
    replayed = report->commands;
    Core core = follower->take_core();
    EventList events;
    const Command order = resting_order(next);
    core.step({Sequence{core.sequence().value() + 1}, core.state().now, origin_of(order), order},
              events);
    const double seconds = seconds_since(start);
    if (events.empty() || !std::holds_alternative<OrderAccepted>(events.front()))
        stop_with("the first order after a recovery was not accepted");
    return seconds;
}

}  // namespace

void measure_recovery(const BenchOptions& options, Figures& figures) {
    const std::size_t resting = std::min(options.commands, resting_max);
    const Scratch scratch;
    const FollowOptions journal{scratch.path() + "/journal", {}, scratch.path() + "/snapshots"};
    JournalledMarket market{journal.journal};
    std::uint64_t next = 0;
    market.commit();
    // Of the facts alone, which are no part of what an order costs.
    const SnapshotTaken empty = take(journal);
    while (next < resting * 9 / 10) market.apply(resting_order(next++));
    market.commit();
    const SnapshotTaken first = take(journal);
    const auto loaded_orders = static_cast<double>(market.core().state().orders.size());
    // What comes after the snapshot, a tenth of it, is what a start replays.
    const std::uint64_t before = market.core().sequence().value();
    while (next < resting) market.apply(resting_order(next++));
    market.commit();
    const double orders = static_cast<double>(market.core().state().orders.size());
    if (orders < static_cast<double>(resting) * 0.99)
        stop_with("orders do not rest as they should");
    std::uint64_t replayed = 0;
    const double first_order = first_order_seconds(journal, next, replayed);
    if (replayed != market.core().sequence().value() - before)
        stop_with("a start replayed other commands than those after the snapshot");

    std::atomic<bool> done{false};
    SnapshotTaken second;
    std::thread taking{[&] {
        second = take(journal);
        done.store(true);
    }};
    const auto start = Clock::now();
    const Pauses with = trade_until(market, next, [&] { return done.load(); });
    const double lasted = seconds_since(start);
    taking.join();
    const auto again = Clock::now();
    const Pauses without = trade_until(market, next, [&] { return seconds_since(again) > lasted; });

    const double millions = orders / 1e6;
    const double write_s =
        static_cast<double>((second.writing - empty.writing).count()) / 1e3 / millions;
    const double load_s =
        static_cast<double>((second.start.loading - first.start.loading).count()) / 1e3 /
        (loaded_orders / 1e6);
    const double mb = static_cast<double>(second.file.bytes - empty.file.bytes) / 1e6 / millions;
    print_table(
        {fmt::format("snapshots, {} orders resting", market.core().state().orders.size()),
         {"", "figure"},
         {{"longest step while one is taken, ms", {with.longest_ms}},
          {"the same, the core's own processor time, ms", {with.longest_cpu_ms}},
          {"longest step without, ms", {without.longest_ms}},
          {"the same, processor time, ms", {without.longest_cpu_ms}},
          {"writing, s a million orders", {write_s}},
          {"loading, s a million orders", {load_s}},
          {"MB a million orders", {mb}},
          {"facts alone: loading, s", {static_cast<double>(first.start.loading.count()) / 1e3}},
          {"facts alone: MB", {static_cast<double>(empty.file.bytes) / 1e6}},
          {"start to first order accepted, s", {first_order}},
          {"commands replayed in that", {static_cast<double>(replayed)}}}});
    figures.add("snapshot_pause_ms", with.longest_ms);
    figures.add("snapshot_pause_cpu_ms", with.longest_cpu_ms);
    figures.add("no_snapshot_pause_ms", without.longest_ms);
    figures.add("snapshot_write_s_per_million", write_s);
    figures.add("snapshot_load_s_per_million", load_s);
    figures.add("snapshot_mb_per_million", mb);
    figures.add("recovery_first_order_s", first_order);
    figures.add("recovery_replayed", static_cast<double>(replayed));
}

}  // namespace headgate::bench
