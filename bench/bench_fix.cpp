#include "bench/bench.h"
#include "bench/market.h"
#include "bench/scratch.h"
#include "gateway/fix/credentials.h"
#include "gateway/fix/fix_gateway.h"
#include "gateway/pipeline/exchange.h"
#include "tests/fix/support/wire_client.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

// Orders through the whole exchange: socket, FIX session, ring, rules, book, durable journal, report, socket.
namespace headgate::bench {
namespace {

using Clock = std::chrono::steady_clock;
using fix_test::Fields;
using fix_test::WireClient;

[[noreturn]] void stop_with(const std::string& text) {
    fmt::print(stderr, "headgate-bench: {}\n", text);
    std::exit(1);
}

template <class T>
T or_stop(tl::expected<T, JournalError> result) {
    if (!result) stop_with(result.error().text);
    return std::move(*result);
}

/// The small market behind a FIX gateway, with one client logged on as session S-1.
class Venue {
public:
    Venue() {
        ExchangeOptions options;
        options.journal.directory = scratch_.path() + "/journal";
        options.journal.partition = PartitionId{1};
        options.simulated_start = start_of(civil(2024, 7, 15)) + Timestamp{9LL * 3'600'000'000'000};
        exchange_ = or_stop(Exchange::open(options));
        const BenchMarket market{{12, 600, 3'000}};
        for (const Sequenced& command : market.history()) {
            const bool own = std::holds_alternative<Genesis>(command.command) ||
                             std::holds_alternative<ContinueWork>(command.command) ||
                             std::holds_alternative<StartEngine>(command.command);
            if (!own) (void)exchange_->apply(command.origin, command.command);
        }
        if (const auto done = exchange_->commit(); !done) stop_with(done.error().text);
        fix::Credentials credentials;
        const auto hash = fix::hash_password("rehearsal", fix::HashCost::rehearsal);
        if (!hash) stop_with(hash.error());
        credentials.set("S-1", *hash);
        if (const auto done = credentials.write(scratch_.path() + "/credentials"); !done) {
            stop_with(done.error());
        }
        FixConfig config;
        config.dictionary = "config/fix/HEADGATE44.xml";
        config.credentials = scratch_.path() + "/credentials";
        // What is measured is how fast the house is, not how fast one client may be.
        config.limits.orders = {100'000'000, 100'000'000};
        gateway_ = std::make_unique<FixGateway>(config, exchange_->describe(), exchange_->ring());
        exchange_->subscribe([this](const PublishedBatch& batch) { gateway_->on_batch(batch); });
        if (const auto up = gateway_->start(); !up) stop_with(up.error());
        exchange_->start();
        client_ = std::make_unique<WireClient>(gateway_->port(), "S-1");
        if (!client_->log_on("rehearsal")) stop_with("the bench client cannot log on");
    }
    ~Venue() {
        gateway_->stop();
        (void)exchange_->stop();
    }
    Venue(const Venue&) = delete;
    Venue& operator=(const Venue&) = delete;

    /// Sends a small order that rests; false where the line broke.
    bool send_order() {
        const auto number = ++orders_;
        return client_->send("D", Fields{{11, fmt::format("b{}", number)},
                                         {1, "R-1"},
                                         {55, "GG-1"},
                                         {54, "1"},
                                         {60, time_text()},
                                         {38, "100"},
                                         {40, "2"},
                                         {44, number % 2 == 0 ? "0.1" : "0.101"},
                                         {59, "0"}});
    }
    /// Waits for the report on one order, which must be an acceptance.
    void await_report() {
        const auto report = client_->receive();
        if (!report || report->type() != "8" || report->get(150) != "0") {
            stop_with("an order was not accepted: " + (report ? report->get(58) : "no report"));
        }
    }

private:
    /// The market's day, nine o'clock: within the tolerance as long as the bench runs a minute.
    static std::string time_text() { return "20240715-01:00:20.000"; }

    Scratch scratch_;
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<FixGateway> gateway_;
    std::unique_ptr<WireClient> client_;
    std::uint64_t orders_ = 0;
};

double percentile(std::vector<double>& values, double share) {
    const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at),
                     values.end());
    return values[at];
}

}  // namespace

Figures bench_fix(const BenchOptions& options) {
    // An order each and its report, one after the other; then with 64 under way. Open orders of one right are
    // limited, so both stay below that.
    constexpr std::size_t round_trips = 400;
    constexpr std::size_t pipelined = 500;
    constexpr std::size_t under_way = 64;
    std::vector<double> rtt_us;
    std::vector<double> per_s;
    for (std::size_t run = 0; run < std::max<std::size_t>(options.repeats, 1); ++run) {
        Venue venue;
        for (std::size_t i = 0; i < round_trips; ++i) {
            const auto start = Clock::now();
            if (!venue.send_order()) stop_with("the line broke");
            venue.await_report();
            rtt_us.push_back(
                std::chrono::duration<double, std::micro>(Clock::now() - start).count());
        }
        const auto start = Clock::now();
        for (std::size_t i = 0; i < pipelined; ++i) {
            if (!venue.send_order()) stop_with("the line broke");
            if (i >= under_way) venue.await_report();
        }
        for (std::size_t i = 0; i < under_way; ++i) venue.await_report();
        per_s.push_back(static_cast<double>(pipelined) /
                        std::chrono::duration<double>(Clock::now() - start).count());
    }
    Figures figures;
    const double p50 = percentile(rtt_us, 0.50);
    const double p99 = percentile(rtt_us, 0.99);
    figures.add("fix_rtt_p50_us", p50);
    figures.add("fix_rtt_p99_us", p99);
    figures.add("fix_orders_per_s", median(per_s));
    print_table({"orders over FIX on loopback, each durable before its report",
                 {"", "figure"},
                 {{"round trip, one at a time, p50 µs", {p50}},
                  {"round trip, one at a time, p99 µs", {p99}},
                  {"orders/s, one client, 64 under way", {median(per_s)}}}});
    return figures;
}

}  // namespace headgate::bench
