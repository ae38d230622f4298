#include "bench/bench.h"
#include "bench/market.h"
#include "risk/screen.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

namespace headgate::bench {
namespace {

using Clock = std::chrono::steady_clock;

double ns_since(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

enum class Announce { nothing, drain };

/// Nanoseconds per command of the whole step: form, rules, reservations, book, trades, events.
double step_ns(const MarketSize& size, const BenchOptions& options, std::uint64_t& trades) {
    BenchMarket market{size};
    market.forget();
    const auto stream = order_stream(size, options.seed, options.commands);
    trades = 0;
    const auto start = Clock::now();
    for (const Command& command : stream) {
        for (const Event& event : market.apply(origin_of(command), command)) {
            trades += std::holds_alternative<TradeStruck>(event) ? 1U : 0U;
        }
    }
    return ns_since(start) / static_cast<double>(stream.size());
}

constexpr std::size_t drain_size = 32;

/// Steps a stream as the pipeline does: what has gathered is announced, then applied one by one. Calls
/// timed(i, ns) with what the i-th drain took.
template <class Timed>
void step_drains(BenchMarket& market, const std::vector<Command>& stream, Announce announce,
                 Timed&& timed) {
    Core& core = market.core();
    EventList events;
    std::vector<Sequenced> batch(drain_size);
    std::array<const Command*, drain_size> announced{};
    for (std::size_t at = 0; at + drain_size <= stream.size(); at += drain_size) {
        for (std::size_t i = 0; i < drain_size; ++i) {
            batch[i] = market.sequence(origin_of(stream[at + i]), stream[at + i]);
            announced[i] = &batch[i].command;
        }
        const auto start = Clock::now();
        if (announce == Announce::drain) core.prefetch(announced);
        for (Sequenced& command : batch) {
            command.sequence = Sequence{core.sequence().value() + 1};
            command.time = std::max(command.time, core.state().now);
            events.clear();
            core.step(command, events);
            while (core.work_pending()) {
                events.clear();
                core.step(market.sequence(Origin{}, ContinueWork{}), events);
            }
        }
        timed(at / drain_size, ns_since(start));
    }
}

/// Nanoseconds per command over the second half of a day whose first half filled the books, after a day
/// like it which brought the tables to their size. Each drain counts with its fastest run, so that a busy
/// machine shows less.
double drained_step_ns(const MarketSize& size, const BenchOptions& options, Announce announce) {
    const auto stream = steady_stream(size, options.seed, 2 * options.commands);
    const std::size_t fill = options.commands / drain_size;
    std::vector<double> fastest;
    for (std::size_t run = 0; run < options.repeats; ++run) {
        BenchMarket market{size};
        market.forget();
        step_drains(market, stream, announce, [](std::size_t, double) {});
        market.next_day();
        step_drains(market, stream, announce, [&](std::size_t drain, double ns) {
            if (drain < fill) return;
            if (run == 0) fastest.push_back(ns);
            fastest[drain - fill] = std::min(fastest[drain - fill], ns);
        });
    }
    double sum = 0;
    for (const double ns : fastest) sum += ns;
    return sum / static_cast<double>(fastest.size() * drain_size);
}

/// Nanoseconds of the rules alone, for orders as they stand at the end of the stream.
double screen_ns(const MarketSize& size, const BenchOptions& options, std::uint64_t& passed) {
    BenchMarket market{size};
    market.forget();
    const auto stream = order_stream(size, options.seed, options.commands);
    for (const Command& command : stream) market.apply(origin_of(command), command);
    const auto fresh = order_stream(size, options.seed + 1, options.commands);
    std::uint64_t screened = 0;
    passed = 0;
    risk::Failures failures;
    const auto start = Clock::now();
    for (const Command& command : fresh) {
        const auto* order = std::get_if<SubmitOrder>(&command);
        if (order == nullptr) continue;
        risk::Request request;
        request.session = order->session;
        request.client_id = ClientOrderId{"fresh"};
        request.right = order->right;
        request.book = order->book;
        request.side = order->side;
        request.price = order->price;
        request.volume = order->volume;
        failures.clear();
        risk::screen(market.core().state(), request, risk::Moment::entry, failures);
        passed += failures.empty() ? 1U : 0U;
        ++screened;
    }
    return ns_since(start) / static_cast<double>(screened);
}

}  // namespace

Figures bench_rules(const BenchOptions& options) {
    Figures figures;
    Table table;
    table.title = "Rules and whole step, nanoseconds (irrigation books, rights drawn uniformly)";
    table.headings = {"market", "step", "orders/s", "rules alone", "trades"};
    const MarketSize small{12, 600, 3'000};
    const MarketSize large{400, 10'000, 100'000};
    for (const auto& [name, size] : {std::pair{"demo", small}, std::pair{"large", large}}) {
        std::vector<double> steps;
        std::vector<double> screens;
        std::uint64_t trades = 0;
        std::uint64_t passed = 0;
        for (std::size_t i = 0; i < options.repeats; ++i) {
            steps.push_back(step_ns(size, options, trades));
            screens.push_back(screen_ns(size, options, passed));
        }
        const double step = median(steps);
        const double screen = median(screens);
        figures.add(fmt::format("{}_step_ns", name), step);
        figures.add(fmt::format("{}_orders_per_s", name), 1e9 / step);
        figures.add(fmt::format("{}_screen_ns", name), screen);
        table.rows.push_back({fmt::format("{}: {} books, {} rights", name, size.books, size.rights),
                              {step, 1e9 / step, screen, static_cast<double>(trades)}});
        if (trades == 0 || passed == 0) {
            fmt::print(stderr,
                       "bench rules: nothing traded or passed; the market is not what it seems\n");
            std::exit(1);
        }
    }
    print_table(table);
    const double announced = drained_step_ns(large, options, Announce::drain);
    const double alone = drained_step_ns(large, options, Announce::nothing);
    figures.add("step_ns", announced);
    figures.add("step_unannounced_ns", alone);
    print_table({"Whole step without journal, 400 books, 100,000 rights drawn uniformly, ns",
                 {"", "mean"},
                 {{"commands announced in drains of 32", {announced}}, {"one by one", {alone}}}});
    measure_law(options, figures);
    return figures;
}

}  // namespace headgate::bench
