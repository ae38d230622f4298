#include "bench/bench.h"
#include "bench/market.h"
#include "risk/screen.h"

#include <fmt/core.h>

#include <chrono>
#include <cstdlib>

namespace headgate::bench {
namespace {

using Clock = std::chrono::steady_clock;

double ns_since(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

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
    return figures;
}

}  // namespace headgate::bench
