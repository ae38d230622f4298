#include "bench/baseline_map_list.h"
#include "bench/bench.h"
#include "bench/streams.h"
#include "bench/timer.h"
#include "engine/book/book.h"
#include "tests/support/naive_book.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace headgate::bench {
namespace {

/// Counts trades and folds each into a digest: equal digests, equal trades in equal order.
struct Tally {
    std::uint64_t trades = 0;
    std::uint64_t digest = 0;

    void trade(std::uint64_t resting, std::uint64_t aggressor, std::int64_t price,
               std::int64_t volume) {
        ++trades;
        const std::uint64_t what = resting ^ (aggressor << 20) ^
                                   (static_cast<std::uint64_t>(price) << 40) ^
                                   (static_cast<std::uint64_t>(volume) << 52);
        digest = (digest ^ what) * 0x9e3779b97f4a7c15;
    }
    bool operator==(const Tally&) const = default;

    void on_fill(const Fill& fill) {
        trade(fill.resting.value(), fill.aggressor.value(), fill.price.value(),
              fill.volume.value());
    }
    void on_cancel(OrderId, Volume, CancelReason) {}
    void on_decrement(OrderId, Volume, Volume) {}
    void on_rest(OrderId, Price, Volume) {}
};

/// The command as an order; each order is a group of its own, so that all books trade alike.
NewOrder order_of(const StreamCommand& command) {
    NewOrder order;
    order.id = command.id;
    order.side = command.side;
    order.time_in_force = command.kind == StreamKind::take ? TimeInForce::ioc : TimeInForce::day;
    order.price = command.price;
    order.volume = command.volume;
    order.group = ControlGroupId{static_cast<std::uint32_t>(command.id.value())};
    return order;
}

// One class for each contender, all with the same three members.

class EngineVenue {
public:
    EngineVenue(std::uint32_t books, std::size_t orders_per_book)
        : pool_{std::make_unique<OrderPool>()} {
        pool_->reserve(books * orders_per_book, 16 * std::size_t{books});
        books_.reserve(books);
        for (std::uint32_t i = 0; i < books; ++i) books_.emplace_back(*pool_);
    }
    void apply(const StreamCommand& command) {
        Book& book = books_[command.book];
        switch (command.kind) {
        case StreamKind::add:
        case StreamKind::take: book.submit(order_of(command), tally_); return;
        case StreamKind::cancel: book.cancel(command.id); return;
        case StreamKind::replace:
            book.replace(command.id, command.price, command.volume, tally_);
            return;
        }
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    std::unique_ptr<OrderPool> pool_;
    std::vector<Book> books_;
    Tally tally_;
};

class BaselineVenue {
public:
    BaselineVenue(std::uint32_t books, std::size_t orders_per_book) : books_(books) {
        for (BaselineBook& book : books_) book.reserve(orders_per_book);
    }
    void apply(const StreamCommand& command) {
        BaselineBook& book = books_[command.book];
        const std::uint64_t id = command.id.value();
        const auto trade = [this](std::uint64_t resting, std::uint64_t aggressor,
                                  std::int64_t price, std::int64_t volume) {
            tally_.trade(resting, aggressor, price, volume);
        };
        const auto side =
            command.side == Side::buy ? BaselineBook::Side::buy : BaselineBook::Side::sell;
        const auto rest =
            command.kind == StreamKind::add ? BaselineBook::Rest::yes : BaselineBook::Rest::no;
        switch (command.kind) {
        case StreamKind::add:
        case StreamKind::take:
            book.submit(id, side, command.price.value(), command.volume.value(), rest, trade);
            return;
        case StreamKind::cancel: book.cancel(id); return;
        case StreamKind::replace:
            book.replace(id, command.price.value(), command.volume.value(), trade);
            return;
        }
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    std::vector<BaselineBook> books_;
    Tally tally_;
};

class NaiveVenue {
public:
    NaiveVenue(std::uint32_t books, std::size_t) : books_(books) {}
    void apply(const StreamCommand& command) {
        test::NaiveBook& book = books_[command.book];
        events_.clear();
        switch (command.kind) {
        case StreamKind::add:
        case StreamKind::take: book.submit(order_of(command), events_); break;
        case StreamKind::cancel: book.cancel(command.id); break;
        case StreamKind::replace:
            book.replace(command.id, command.price, command.volume, events_);
            break;
        }
        for (const test::BookEvent& event : events_) {
            if (const auto* fill = std::get_if<Fill>(&event)) tally_.on_fill(*fill);
        }
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    std::vector<test::NaiveBook> books_;
    test::BookEvents events_;
    Tally tally_;
};

/// Reads every command and trades nothing: what replaying the stream costs by itself.
class ReplayOnly {
public:
    ReplayOnly(std::uint32_t, std::size_t) {}
    void apply(const StreamCommand& command) {
        tally_.trade(command.id.value(), command.book, command.price.value(),
                     command.volume.value());
    }
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    Tally tally_;
};

template <class Venue>
Venue filled_venue(const Stream& stream) {
    Venue venue{stream.books, 2 * stream.fill.size() / stream.books};
    for (const StreamCommand& command : stream.fill) venue.apply(command);
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
    for (std::size_t at = 0; at < stream.timed.size();) {
        const std::size_t end = std::min(at + slice_size, stream.timed.size());
        const std::uint64_t begin = ticks_now();
        for (; at < end; ++at) venue.apply(stream.timed[at]);
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
        venue.apply(command);
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

struct Size {
    std::string key;
    StreamShape shape;
    /// With the naive book; only where that ends in good time.
    bool with_naive = false;
};

void add_figures(Figures& figures, const std::string& key, const Contender& contender) {
    figures.add(key + "_ns", contender.mean());
    figures.add(key + "_p50_ns", contender.quantile(0));
    figures.add(key + "_p99_ns", contender.quantile(1));
    figures.add(key + "_p999_ns", contender.quantile(2));
}

/// Runs all contenders in turns, so that a slow moment of the machine falls on all of them.
void measure(const Size& size, std::size_t repeats, const TickScale& scale, Figures& figures) {
    const Stream stream = mixed_stream(size.shape);
    const std::size_t commands = stream.timed.size();
    Contender engine{"engine/book", commands, {}, {}, {}};
    Contender baseline{"std::map + std::list", commands, {}, {}, {}};
    Contender naive{"naive book", commands, {}, {}, {}};
    Contender replay{"replaying the stream alone", commands, {}, {}, {}};
    for (std::size_t i = 0; i < repeats; ++i) {
        engine.take(run_whole<EngineVenue>(stream, scale));
        baseline.take(run_whole<BaselineVenue>(stream, scale));
        replay.take(run_whole<ReplayOnly>(stream, scale));
        engine.take(run_singly<EngineVenue>(stream, scale));
        baseline.take(run_singly<BaselineVenue>(stream, scale));
        replay.take(run_singly<ReplayOnly>(stream, scale));
        if (size.with_naive) {
            naive.take(run_whole<NaiveVenue>(stream, scale));
            naive.take(run_singly<NaiveVenue>(stream, scale));
        }
    }
    baseline.must_trade_like(engine);
    Table table{fmt::format("{} book(s), {} resting, {} commands, {} trades; ns per command",
                            size.shape.books, size.shape.resting, size.shape.commands,
                            engine.tally->trades),
                {"book", "mean", "p50", "p99", "p99.9"},
                {engine.row(), baseline.row()}};
    add_figures(figures, size.key, engine);
    add_figures(figures, size.key + "_map", baseline);
    figures.add(size.key + "_x", baseline.mean() / engine.mean());
    if (size.with_naive) {
        naive.must_trade_like(engine);
        table.rows.push_back(naive.row());
        figures.add(size.key + "_naive_ns", naive.mean());
    }
    table.rows.push_back(replay.row());
    figures.add(size.key + "_replay_ns", replay.mean());
    print_table(table);
    fmt::print("{:.2f}x faster than std::map + std::list; all books traded alike\n",
               baseline.mean() / engine.mean());
}

}  // namespace

Figures bench_book(const BenchOptions& options) {
    const TickScale scale = measure_ticks();
    Figures figures;
    figures.add("book_timer_ns", static_cast<double>(scale.reading_cost) * scale.ns_per_tick);
    const std::size_t commands = options.commands;
    const std::array sizes{
        Size{
            "book_small", {1, 100, std::min<std::size_t>(commands, 20'000), 8, options.seed}, true},
        Size{"book_1k", {1, 1'000, commands, 25, options.seed}},
        Size{"book_8k", {1, 8'500, commands, 50, options.seed}},
        Size{"book_100", {100, 101'000, commands, 25, options.seed}},
    };
    for (const Size& size : sizes) measure(size, options.repeats, scale, figures);
    return figures;
}

}  // namespace headgate::bench
