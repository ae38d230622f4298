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

/// What each single command took, in ticks, less what reading the timer costs.
template <class Venue>
std::vector<std::uint32_t> run_singly(const Stream& stream, const TickScale& scale) {
    Venue venue = filled_venue<Venue>(stream);
    std::vector<std::uint32_t> costs;
    costs.reserve(stream.timed.size());
    for (const StreamCommand& command : stream.timed) {
        const std::uint64_t begin = ticks_now();
        venue.apply(Commands{&command, 1});
        const std::uint64_t ticks = ticks_now() - begin;
        costs.push_back(static_cast<std::uint32_t>(ticks - std::min(ticks, scale.reading_cost)));
    }
    return costs;
}

/// Which of a slice's or a command's times over the runs counts.
enum class Counts { median, fastest };

/// By place, the time that counts. The stream is the same in all runs, so a place is the same work.
template <class Time>
std::vector<double> over_runs(const std::vector<std::vector<Time>>& runs, Counts counts) {
    std::vector<double> counted;
    counted.reserve(runs.front().size());
    for (std::size_t at = 0; at < runs.front().size(); ++at) {
        std::vector<double> times;
        for (const auto& run : runs) times.push_back(static_cast<double>(run[at]));
        counted.push_back(counts == Counts::median ? median(std::move(times))
                                                   : *std::min_element(times.begin(), times.end()));
    }
    return counted;
}

/// What one contender took in all runs of one stream.
struct Contender {
    std::string label;
    std::size_t commands = 0;
    std::vector<std::vector<double>> slices;         // ns, by run
    std::vector<std::vector<std::uint32_t>> single;  // ticks, by run
    std::optional<Tally> tally;

    void take(const Run& run) {
        slices.push_back(run.slices_ns);
        if (tally && *tally != run.tally) fail(run.tally);
        tally = run.tally;
    }
    /// ns per command.
    [[nodiscard]] double mean(Counts counts) const {
        double sum = 0;
        for (const double slice : over_runs(slices, counts)) sum += slice;
        return sum / static_cast<double>(commands);
    }
    /// p50, p99 and p99.9 of single commands, ns.
    [[nodiscard]] std::array<double, 3> quantiles(Counts counts, const TickScale& scale) const {
        std::vector<double> costs = over_runs(single, counts);
        std::sort(costs.begin(), costs.end());
        const auto quantile = [&](std::size_t per_mille) {
            return costs[(costs.size() - 1) * per_mille / 1000] * scale.ns_per_tick;
        };
        return {quantile(500), quantile(990), quantile(999)};
    }
    [[nodiscard]] TableRow row(const TickScale& scale) const {
        const auto [half, p99, p999] = quantiles(Counts::median, scale);
        const auto best = quantiles(Counts::fastest, scale);
        return TableRow{label,
                        {mean(Counts::median), half, p99, p999, mean(Counts::fastest), best[1]}};
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

void add_figures(Figures& figures, const std::string& key, const Contender& contender,
                 const TickScale& scale) {
    const auto [half, p99, p999] = contender.quantiles(Counts::median, scale);
    figures.add(key + "_ns", contender.mean(Counts::median));
    figures.add(key + "_p50_ns", half);
    figures.add(key + "_p99_ns", p99);
    figures.add(key + "_p999_ns", p999);
    figures.add(key + "_best_ns", contender.mean(Counts::fastest));
    figures.add(key + "_best_p99_ns", contender.quantiles(Counts::fastest, scale)[1]);
}

template <class Venue>
void run_both(Contender& contender, const Stream& stream, const TickScale& scale) {
    contender.take(run_whole<Venue>(stream, scale));
    contender.single.push_back(run_singly<Venue>(stream, scale));
}

/// All contenders of one stream.
struct Field {
    Contender engine;
    Contender batched;
    Contender baseline;
    Contender naive;
    Contender replay;
};

/// Runs all contenders in turns, so that a slow moment of the machine falls on all of them.
Field run_field(const Case& one, std::size_t repeats, const TickScale& scale) {
    const Stream& stream = one.stream;
    const std::size_t commands = stream.timed.size();
    Field field{{"engine/book", commands, {}, {}, {}},
                {"engine/book, looking ahead", commands, {}, {}, {}},
                {"std::map + std::list", commands, {}, {}, {}},
                {"naive book", commands, {}, {}, {}},
                {"replaying the stream alone", commands, {}, {}, {}}};
    for (std::size_t i = 0; i < repeats; ++i) {
        run_both<EngineVenue>(field.engine, stream, scale);
        if (one.batched) field.batched.take(run_whole<BatchedVenue>(stream, scale));
        run_both<BaselineVenue>(field.baseline, stream, scale);
        run_both<ReplayOnly>(field.replay, stream, scale);
        if (one.with_naive) run_both<NaiveVenue>(field.naive, stream, scale);
    }
    field.baseline.must_trade_like(field.engine);
    if (one.batched) field.batched.must_trade_like(field.engine);
    if (one.with_naive) field.naive.must_trade_like(field.engine);
    return field;
}

/// How many times faster than the baseline, looking ahead where that is measured and faster.
double times_faster(const Case& one, const Field& field, Counts counts) {
    double engine = field.engine.mean(counts);
    if (one.batched) engine = std::min(engine, field.batched.mean(counts));
    return field.baseline.mean(counts) / engine;
}

void measure(const Case& one, std::size_t repeats, const TickScale& scale, Figures& figures) {
    const Field field = run_field(one, repeats, scale);
    Table table{fmt::format("{}, {} commands, {} trades; ns per command", one.title,
                            one.stream.timed.size(), field.engine.tally->trades),
                {"book", "mean", "p50", "p99", "p99.9", "best mean", "best p99"},
                {field.engine.row(scale)}};
    add_figures(figures, one.key, field.engine, scale);
    add_figures(figures, one.key + "_map", field.baseline, scale);
    if (one.batched) {
        const double mean = field.batched.mean(Counts::median);
        table.rows.push_back(TableRow{field.batched.label, {mean}});
        figures.add(one.key + "_batched_ns", mean);
        figures.add(one.key + "_batched_best_ns", field.batched.mean(Counts::fastest));
    }
    table.rows.push_back(field.baseline.row(scale));
    if (one.with_naive) {
        table.rows.push_back(field.naive.row(scale));
        figures.add(one.key + "_naive_ns", field.naive.mean(Counts::median));
    }
    table.rows.push_back(field.replay.row(scale));
    figures.add(one.key + "_replay_ns", field.replay.mean(Counts::median));
    const double x = times_faster(one, field, Counts::median);
    const double best_x = times_faster(one, field, Counts::fastest);
    figures.add(one.key + "_x", x);
    figures.add(one.key + "_best_x", best_x);
    print_table(table);
    fmt::print(
        "{:.2f}x faster than std::map + std::list, {:.2f}x in the best moments; all traded alike\n",
        x, best_x);
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
