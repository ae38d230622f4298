#include "bench/bench.h"
#include "bench/bench_fix_load.h"
#include "bench/bench_fix_stock.h"
#include "bench/bench_fix_venue.h"
#include "bench/scratch.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

// Orders through the whole exchange: socket, FIX session, ring, rules, book, journal, report, socket. What that is
// measured against: QuickFIX as it comes, and an echo of the same bytes. bench/README.md says what each key means.
namespace headgate::bench {
namespace {

constexpr std::uint32_t books = 12;
constexpr std::uint32_t sessions = 16;
/// A multiple of three: then buyers and sellers name each book equally often.
constexpr std::uint32_t rights_each = 99;
constexpr std::uint32_t rate_per_s = 10'000;
constexpr std::uint32_t crowd_sessions = 2'000;
constexpr std::uint32_t crowd_rate_per_s = 20 * crowd_sessions;
constexpr MarketSize market_size{books, sessions, sessions* rights_each};
constexpr MarketSize crowd_size{books, crowd_sessions, 3 * crowd_sessions};

/// Orders a second: of the gateway's processor time, and by the clock on the wall.
struct Throughput {
    std::vector<double> per_cpu_s;
    std::vector<double> per_wall_s;
};

LoadPlan plan_of(LoadKind kind, std::uint16_t port) {
    LoadPlan plan;
    plan.kind = kind;
    plan.port = port;
    plan.books = books;
    plan.sessions = sessions;
    plan.rights_each = rights_each;
    return plan;
}

LoadPlan plan_of(LoadKind kind, const Venue& venue) {
    LoadPlan plan = plan_of(kind, venue.port());
    plan.market_ahead_ms = venue.market_ahead_ms();
    return plan;
}

/// A tenth first to warm up, then `orders` as fast as they are answered.
template <class Under>
void measure(LoadProcess& load, const LoadPlan& plan, const Under& under, std::uint32_t orders,
             Throughput& figures) {
    load.connect(plan);
    (void)load.run(std::max(orders / 10 / (sessions * rights_each), 1U) * sessions * rights_each);
    const double before = under.cpu_s();
    const LoadResult result = load.run(orders);
    const double cpu_s = under.cpu_s() - before;
    load.leave();
    if (result.unanswered > 0)
        stop_bench(fmt::format("{} orders without report", result.unanswered));
    figures.per_cpu_s.push_back(static_cast<double>(result.orders) / cpu_s);
    figures.per_wall_s.push_back(static_cast<double>(result.orders) / result.seconds);
}

void measure_stock(LoadProcess& load, StockKind kind, std::uint32_t orders, Throughput& figures) {
    const Scratch scratch;
    const StockVenue venue{kind, sessions, scratch.path()};
    measure(load, plan_of(LoadKind::rest, venue.port()), venue, orders, figures);
}

void measure_ours(LoadProcess& load, LoadKind kind, std::uint32_t orders, Throughput& figures) {
    const Scratch scratch;
    const Venue venue{market_size, scratch.path()};
    measure(load, plan_of(kind, venue), venue, orders, figures);
}

double best(const std::vector<double>& values) {
    return *std::max_element(values.begin(), values.end());
}

void measure_throughput(LoadProcess& load, const BenchOptions& options, Figures& figures) {
    // Whole rounds over all rights, so that what is bought and what is sold is the same.
    constexpr std::uint32_t round = sessions * rights_each;
    const auto orders =
        std::max(static_cast<std::uint32_t>(options.commands / 10) / round, 1U) * round;
    Throughput ours;
    Throughput stock;
    Throughput threaded;
    Throughput pairs;
    for (std::size_t run = 0; run < (options.repeats + 1) / 2; ++run) {
        measure_ours(load, LoadKind::rest, orders, ours);
        measure_stock(load, StockKind::one_thread, orders, stock);
        measure_stock(load, StockKind::thread_for_each, orders, threaded);
        measure_ours(load, LoadKind::pairs, orders, pairs);
    }
    const auto add = [&](const std::string& key, const Throughput& of) {
        figures.add(key + "_per_s", median(of.per_cpu_s));
        figures.add(key + "_best_per_s", best(of.per_cpu_s));
        figures.add(key + "_wall_per_s", median(of.per_wall_s));
    };
    add("fix_orders", ours);
    add("fix_stock", stock);
    add("fix_stock_threaded", threaded);
    add("fix_parties", pairs);
    figures.add("fix_over_stock_x", median(ours.per_cpu_s) / median(stock.per_cpu_s));
    figures.add("fix_over_stock_threaded_x", median(ours.per_cpu_s) / median(threaded.per_cpu_s));
    const auto row = [](const std::string& label, const Throughput& of) {
        return TableRow{label, {median(of.per_cpu_s), best(of.per_cpu_s), median(of.per_wall_s)}};
    };
    print_table(
        {"orders/s over FIX, 16 sessions with 64 under way each",
         {"", "CPU-second", "best", "wall"},
         {row("ours, durable, one report each", ours), row("SocketAcceptor, FileStore", stock),
          row("ThreadedSocketAcceptor, FileStore", threaded),
          row("ours, two reports with parties each", pairs)}});
}

/// All in memory where there is a file system of memory.
std::string memory_folder() {
    return std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::string{};
}

LoadResult round_trips(LoadProcess& load, LoadPlan plan, std::uint32_t orders) {
    plan.rate_per_s = rate_per_s;
    load.connect(plan);
    (void)load.run(orders / 10);
    const LoadResult result = load.run(orders);
    if (result.unanswered > 0)
        stop_bench(fmt::format("{} orders without report", result.unanswered));
    load.leave();
    return result;
}

void measure_round_trips(LoadProcess& load, const BenchOptions& options, Figures& figures) {
    const auto orders = static_cast<std::uint32_t>(options.commands / 20);
    const auto whole = [&](const std::string& folder) {
        const Scratch scratch{folder};
        const Venue venue{market_size, scratch.path()};
        return round_trips(load, plan_of(LoadKind::rest, venue), orders);
    };
    LoadResult echo;
    {
        const Echo back{sessions};
        echo = round_trips(load, plan_of(LoadKind::echo, back.port()), orders);
    }
    const LoadResult memory = whole(memory_folder());
    const LoadResult disk = whole({});
    const auto add = [&](const std::string& key, const LoadResult& of) {
        figures.add(key + "_p50_us", of.p50_us - echo.p50_us);
        figures.add(key + "_p99_us", of.p99_us - echo.p99_us);
    };
    figures.add("fix_echo_p50_us", echo.p50_us);
    figures.add("fix_echo_p99_us", echo.p99_us);
    add("fix_rtt", memory);
    add("fix_rtt_fsync", disk);
    const auto row = [&](const std::string& label, const LoadResult& of) {
        return TableRow{label,
                        {of.p50_us, of.p99_us, of.p50_us - echo.p50_us, of.p99_us - echo.p99_us}};
    };
    print_table({"round trip at 10,000 orders/s over 16 sessions, µs",
                 {"", "p50", "p99", "added p50", "added p99"},
                 {row("echo of the same bytes", echo), row("whole path, journal in memory", memory),
                  row("whole path, journal on disk", disk)}});
}

void measure_crowd(LoadProcess& load, const BenchOptions& options, Figures& figures) {
    const Scratch scratch{memory_folder()};
    const Venue venue{crowd_size, scratch.path()};
    LoadPlan plan = plan_of(LoadKind::rest, venue);
    plan.sessions = crowd_sessions;
    plan.rights_each = 3;
    plan.rate_per_s = crowd_rate_per_s;
    load.connect(plan);
    (void)load.run(crowd_sessions);
    const LoadResult crowd =
        load.run(std::max(static_cast<std::uint32_t>(options.commands / 5), crowd_sessions));
    load.leave();
    figures.add("fix_crowd_unanswered", static_cast<double>(crowd.unanswered));
    figures.add("fix_crowd_p50_us", crowd.p50_us);
    figures.add("fix_crowd_p99_us", crowd.p99_us);
    figures.add("fix_crowd_per_s", static_cast<double>(crowd.orders) / crowd.seconds);
    print_table({"2,000 sessions, 20 orders/s each, journal in memory",
                 {"", "figure"},
                 {{"orders without report", {static_cast<double>(crowd.unanswered)}},
                  {"p50 µs", {crowd.p50_us}},
                  {"p99 µs", {crowd.p99_us}},
                  {"orders/s answered", {static_cast<double>(crowd.orders) / crowd.seconds}}}});
}

}  // namespace

Figures bench_fix(const BenchOptions& options) {
    // Before the first thread, and before the limit is raised for both.
    LoadProcess load;
    raise_file_limit();
    Figures figures;
    measure_throughput(load, options, figures);
    measure_round_trips(load, options, figures);
    measure_crowd(load, options, figures);
    return figures;
}

}  // namespace headgate::bench
