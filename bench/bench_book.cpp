#include "bench/bench.h"
#include "bench/contenders.h"
#include "bench/streams.h"
#include "bench/timer.h"
#include "bench/uncross.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace headgate::bench {
namespace {

template <class Venue>
Venue filled_venue(const Stream& stream) {
    const std::size_t orders = std::max<std::size_t>(stream.fill.size(), 10'000);
    Venue venue{stream.books, 2 * orders / stream.books};
    venue.apply(stream.fill);
    return venue;
}

/// Commands that are timed together. Far shorter than a time slice of the system: where others run on
/// the machine, a slice is mostly either clean or hit as a whole.
constexpr std::size_t slice_size = 1'000;

struct Run {
    std::vector<double> slices_ns;
    Tally tally;
};

template <class Venue>
Run run_whole(const Stream& stream, const TickScale& scale) {
    Venue venue = filled_venue<Venue>(stream);
    Run run;
    run.slices_ns.reserve(stream.timed.size() / slice_size + 1);
    for (std::size_t at = 0; at < stream.timed.size(); at += slice_size) {
        const std::size_t end = std::min(at + slice_size, stream.timed.size());
        const std::uint64_t begin = ticks_now();
        venue.apply(Commands{stream.timed}.subspan(at, end - at));
        const std::uint64_t ticks = ticks_now() - begin;
        run.slices_ns.push_back(static_cast<double>(ticks) * scale.ns_per_tick);
    }
    run.tally = venue.tally();
    return run;
}

/// p50, p99 and p99.9 of single commands in ns, less what reading the timer costs.
template <class Venue>
std::array<double, 3> run_singly(const Stream& stream, const TickScale& scale) {
    Venue venue = filled_venue<Venue>(stream);
    std::vector<std::uint64_t> costs;
    costs.reserve(stream.timed.size());
    for (const StreamCommand& command : stream.timed) {
        const std::uint64_t begin = ticks_now();
        venue.apply(Commands{&command, 1});
        const std::uint64_t ticks = ticks_now() - begin;
        costs.push_back(ticks - std::min(ticks, scale.reading_cost));
    }
    std::sort(costs.begin(), costs.end());
    const auto quantile = [&](std::size_t per_mille) {
        return static_cast<double>(costs[(costs.size() - 1) * per_mille / 1000]) *
               scale.ns_per_tick;
    };
    return {quantile(500), quantile(990), quantile(999)};
}

/// What one contender took in all runs of one stream.
struct Contender {
    std::string label;
    std::size_t commands = 0;
    std::vector<std::vector<double>> runs;  // slices of each
    std::array<std::vector<double>, 3> quantiles;
    std::optional<Tally> tally;

    void take(const Run& run) {
        runs.push_back(run.slices_ns);
        if (tally && *tally != run.tally) fail(run.tally);
        tally = run.tally;
    }
    void take(const std::array<double, 3>& singly) {
        for (std::size_t i = 0; i < singly.size(); ++i) quantiles[i].push_back(singly[i]);
    }
    /// Per command, each slice counted with its median over the runs.
    [[nodiscard]] double mean() const {
        double sum = 0;
        for (std::size_t slice = 0; slice < runs.front().size(); ++slice) {
            std::vector<double> times;
            for (const auto& run : runs) times.push_back(run[slice]);
            sum += median(std::move(times));
        }
        return sum / static_cast<double>(commands);
    }
    [[nodiscard]] double quantile(std::size_t index) const { return median(quantiles[index]); }
    [[nodiscard]] TableRow row() const {
        return TableRow{label, {mean(), quantile(0), quantile(1), quantile(2)}};
    }
    /// Stops where the other one traded differently.
    void must_trade_like(const Contender& other) const {
        if (tally != other.tally) fail(*other.tally);
    }

private:
    [[noreturn]] void fail(const Tally& other) const {
        fmt::print(stderr,
                   "bench book: {} traded {} times (digest {:x}), another run {} times ({:x})\n",
                   label, tally->trades, tally->digest, other.trades, other.digest);
        std::exit(1);
    }
};

/// One stream, what its figures are called, and how it is told in the table.
struct Case {
    std::string key;
    std::string title;
    Stream stream;
    /// With the naive book; only where that ends in good time.
    bool with_naive = false;
    /// With the book that looks ahead; only where there are many.
    bool batched = false;
};

void add_figures(Figures& figures, const std::string& key, const Contender& contender) {
    figures.add(key + "_ns", contender.mean());
    figures.add(key + "_p50_ns", contender.quantile(0));
    figures.add(key + "_p99_ns", contender.quantile(1));
    figures.add(key + "_p999_ns", contender.quantile(2));
}

template <class Venue>
void run_both(Contender& contender, const Stream& stream, const TickScale& scale) {
    contender.take(run_whole<Venue>(stream, scale));
    contender.take(run_singly<Venue>(stream, scale));
}

/// Runs all contenders in turns, so that a slow moment of the machine falls on all of them.
void measure(const Case& one, std::size_t repeats, const TickScale& scale, Figures& figures) {
    const Stream& stream = one.stream;
    const std::size_t commands = stream.timed.size();
    Contender engine{"engine/book", commands, {}, {}, {}};
    Contender batched{"engine/book, looking ahead", commands, {}, {}, {}};
    Contender baseline{"std::map + std::list", commands, {}, {}, {}};
    Contender naive{"naive book", commands, {}, {}, {}};
    Contender replay{"replaying the stream alone", commands, {}, {}, {}};
    for (std::size_t i = 0; i < repeats; ++i) {
        run_both<EngineVenue>(engine, stream, scale);
        if (one.batched) batched.take(run_whole<BatchedVenue>(stream, scale));
        run_both<BaselineVenue>(baseline, stream, scale);
        run_both<ReplayOnly>(replay, stream, scale);
        if (one.with_naive) run_both<NaiveVenue>(naive, stream, scale);
    }
    baseline.must_trade_like(engine);
    Table table{fmt::format("{}, {} commands, {} trades; ns per command", one.title, commands,
                            engine.tally->trades),
                {"book", "mean", "p50", "p99", "p99.9"},
                {engine.row()}};
    add_figures(figures, one.key, engine);
    add_figures(figures, one.key + "_map", baseline);
    double best = engine.mean();
    if (one.batched) {
        batched.must_trade_like(engine);
        table.rows.push_back(TableRow{batched.label, {batched.mean()}});
        figures.add(one.key + "_batched_ns", batched.mean());
        best = std::min(best, batched.mean());
    }
    table.rows.push_back(baseline.row());
    figures.add(one.key + "_x", baseline.mean() / best);
    if (one.with_naive) {
        naive.must_trade_like(engine);
        table.rows.push_back(naive.row());
        figures.add(one.key + "_naive_ns", naive.mean());
    }
    table.rows.push_back(replay.row());
    figures.add(one.key + "_replay_ns", replay.mean());
    print_table(table);
    fmt::print("{:.2f}x faster than std::map + std::list; all books traded alike\n",
               baseline.mean() / best);
}

Case mixed(const std::string& key, const StreamShape& shape) {
    return Case{key, fmt::format("{} book(s), {} resting", shape.books, shape.resting),
                mixed_stream(shape), false, shape.books > 1};
}

}  // namespace

Figures bench_book(const BenchOptions& options) {
    const TickScale scale = measure_ticks();
    Figures figures;
    figures.add("book_timer_ns", static_cast<double>(scale.reading_cost) * scale.ns_per_tick);
    const std::size_t commands = options.commands;
    const std::uint64_t seed = options.seed;
    const auto run = [&](const Case& one) { measure(one, options.repeats, scale, figures); };
    Case small = mixed("book_small", {1, 100, std::min<std::size_t>(commands, 20'000), 8, seed});
    small.with_naive = true;
    run(small);
    run(mixed("book_1k", {1, 1'000, commands, 25, seed}));
    run(mixed("book_8k", {1, 8'500, commands, 50, seed}));
    run(mixed("book_100", {100, 101'000, commands, 25, seed}));
    run(mixed("book_400", {400, 101'000, commands, 25, seed}));
    for (const Regime& regime : regimes) {
        run(Case{std::string{"book_"} + regime.name, std::string{"the market: "} + regime.name,
                 regime_stream(regime, commands, seed)});
    }
    measure_uncross(options, scale, figures);
    return figures;
}

}  // namespace headgate::bench
