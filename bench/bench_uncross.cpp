#include "bench/uncross.h"
#include "engine/book/book.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace headgate::bench {
namespace {

constexpr std::uint64_t orders_full = 1'000'000;
constexpr std::uint64_t levels_per_side = 1'000;

struct Counts {
    std::uint64_t fills = 0;
    std::int64_t volume = 0;
    void on_fill(const Fill& fill) {
        ++fills;
        volume += fill.volume.value();
    }
    void on_cancel(OrderId, Volume, CancelReason) {}
    void on_decrement(OrderId, Volume, Volume) {}
    void on_rest(OrderId, Price, Volume) {}
};

/// Every bid above every offer, so that all trade but for one side's rest; every order on a price drawn at random: neighbours in a queue
/// lie far apart in memory, as they do after a morning of entering and cancelling.
void fill(Book& book, std::uint64_t orders, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    book.open_call();
    for (std::uint64_t i = 1; i <= orders; ++i) {
        NewOrder order;
        order.id = OrderId{i};
        order.side = i % 2 == 0 ? Side::buy : Side::sell;
        const auto away = static_cast<std::int64_t>(random() % levels_per_side);
        order.price = Price{order.side == Side::buy ? 10'001 + away : 10'000 - away};
        order.volume = Volume{10 * (1 + static_cast<std::int64_t>(random() % 100))};
        order.group = ControlGroupId{static_cast<std::uint32_t>(i)};
        book.rest(order);
    }
}

double milliseconds(std::uint64_t ticks, const TickScale& scale) {
    return static_cast<double>(ticks) * scale.ns_per_tick / 1e6;
}

}  // namespace

void measure_uncross(const BenchOptions& options, const TickScale& scale, Figures& figures) {
    const std::uint64_t orders = std::min<std::uint64_t>(orders_full, options.commands);
    std::vector<double> passes;
    std::vector<double> uncrosses;
    std::vector<double> ratios;
    std::uint64_t fills = 0;
    for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
        OrderPool pool;
        pool.reserve(orders, 64);
        Book book{pool};
        fill(book, orders, options.seed + repeat);

        std::int64_t read = 0;
        const std::uint64_t start = ticks_now();
        for (const Side side : {Side::buy, Side::sell}) {
            book.walk(side, [&](const RestingOrder& order) { read += order.leaves.value(); });
        }
        passes.push_back(milliseconds(ticks_now() - start, scale));

        Counts counts;
        const std::uint64_t begin = ticks_now();
        const CallFixed fixed = book.fix_call(CallTerms{});
        book.uncross(matches_unbounded, counts);
        uncrosses.push_back(milliseconds(ticks_now() - begin, scale));
        ratios.push_back(uncrosses.back() / passes.back());
        fills = counts.fills;
        if (!fixed.clearing || fixed.clearing->volume.value() != counts.volume ||
            counts.volume > read) {
            fmt::print(stderr, "bench book: the uncross traded {} m3, not what its price said\n",
                       counts.volume);
            std::exit(1);
        }
    }
    print_table({fmt::format("uncross of {} orders on {} levels, {} fills; ms", orders,
                             2 * levels_per_side, fills),
                 {"", "median"},
                 {{"price, fills, and what is left", {median(uncrosses)}},
                  {"reading the volumes once", {median(passes)}},
                  {"the ratio of the two", {median(ratios)}}}});
    figures.add("uncross_ms", median(uncrosses));
    figures.add("uncross_pass_ms", median(passes));
    figures.add("uncross_over_pass", median(ratios));
}

}  // namespace headgate::bench
