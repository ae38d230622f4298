#include "bench/bench.h"
#include "bench/market.h"
#include "engine/core/entry.h"
#include "engine/core/explain.h"
#include "risk/screen.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <malloc.h>

// What the law costs: screening on top of book and ledger, the full explanation, a fact that touches many.

namespace headgate::bench {
namespace {

using Clock = std::chrono::steady_clock;

double ns_since(Clock::time_point start) {
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

void stop_with(const char* why) {
    fmt::print(stderr, "bench rules: {}\n", why);
    std::exit(1);
}

constexpr std::size_t drain_size = 32;

bool is_screened(std::size_t drain) { return drain % 2 == 0; }

/// One new order with everything that the rules do not say: what the ledger and the book are given.
struct Prepared {
    const SubmitOrder* order = nullptr;
    OrderRecord record;
};

/// A market whose new orders are entered by hand, with the rules asked or not, and all else by the core.
class Screening {
public:
    explicit Screening(const MarketSize& size)
        : market_{size}, state_{const_cast<State&>(market_.core().state())} {
        market_.forget();
    }

    /// Lets the core apply the first `fill` drains of a stream, then goes on by hand; every other drain is
    /// screened. Calls timed(drain, orders, ns), drains counted from there.
    template <class Timed>
    void run(const std::vector<Command>& stream, std::size_t fill, Timed&& timed);

    [[nodiscard]] const State& state() const { return state_; }

private:
    [[nodiscard]] Prepared prepare(const SubmitOrder& order);
    [[nodiscard]] bool passes(const SubmitOrder& order) const;
    void enter(Prepared& prepared);

    BenchMarket market_;
    // The bench is the core's hand here: it enters orders as the core does, less the rules.
    State& state_;
    VerdictTable verdicts_;
    risk::Failures failures_;
    EventList events_;
    std::vector<Prepared> prepared_;
};

Prepared Screening::prepare(const SubmitOrder& order) {
    auto verdict = verdicts_.find(state_, order.right, order.book, order.side);
    if (!verdict) verdict = verdicts_.settle(state_, order.right, order.book, order.side);
    const BookSpec& book = state_.registry.get(order.book);
    Prepared prepared{&order, {}};
    OrderRecord& record = prepared.record;
    record.session = order.session;
    record.client_id = order.client_id;
    record.right = order.right;
    record.allocation = verdict->standing.allocation;
    record.participant = verdict->standing.holder;
    record.group = verdict->standing.group;
    record.book = order.book;
    record.side = order.side;
    record.time_in_force = order.time_in_force;
    record.limit = *order.price;
    record.volume = record.leaves = order.volume;
    record.delivery_from = book.delivery_from;
    record.delivery_to = book.delivery_to;
    if (order.side == Side::buy) {
        record.cash_reserved = cash_for(book, order.volume, record.limit, record.fee);
        record.caps = verdict->terms->caps;
    }
    return prepared;
}

bool Screening::passes(const SubmitOrder& order) const {
    const auto verdict = verdicts_.find(state_, order.right, order.book, order.side);
    if (!verdict || !verdict->standing.clear) return false;
    risk::Failures failures;
    const risk::Request request = entry::request_for(state_.registry.get(order.book), order);
    return risk::screen_order(state_, request, verdict->standing, *verdict->terms, failures) &&
           failures.empty();
}

void Screening::enter(Prepared& prepared) {
    state_.sequence = Sequence{state_.sequence.value() + 1};
    prepared.record.id = OrderId{state_.sequence.value()};
    const OrderRecord& order = open_order(state_, prepared.record);
    state_.client_ids.put(order.session, order.client_id, order.id);
    events_.clear();
    MatchSink sink{state_, events_};
    const Progress progress =
        state_.market(order.book).book.submit(book_form(order, {}), sink, matches_per_step);
    if (progress == Progress::more) stop_with("an order that fills without end");
}

template <class Timed>
void Screening::run(const std::vector<Command>& stream, std::size_t fill, Timed&& timed) {
    for (std::size_t i = 0; i < fill * drain_size; ++i) {
        market_.apply(origin_of(stream[i]), stream[i]);
    }
    std::array<const Command*, drain_size> announced{};
    for (std::size_t at = fill * drain_size; at + drain_size <= stream.size(); at += drain_size) {
        prepared_.clear();
        for (std::size_t i = 0; i < drain_size; ++i) {
            announced[i] = &stream[at + i];
            const auto* order = std::get_if<SubmitOrder>(announced[i]);
            if (order == nullptr) {
                market_.apply(origin_of(stream[at + i]), stream[at + i]);
                continue;
            }
            Prepared prepared = prepare(*order);
            // An order of one's own group in the way, and the like: not what is measured.
            if (passes(*order)) prepared_.push_back(prepared);
        }
        const std::size_t drain = at / drain_size - fill;
        const bool screened = is_screened(drain);
        std::size_t passed = 0;
        const auto start = Clock::now();
        market_.core().prefetch(announced);
        if (screened) {
            for (const Prepared& each : prepared_) verdicts_.prefetch(each.order->right);
        }
        for (Prepared& each : prepared_) {
            if (!screened || passes(*each.order)) {
                enter(each);
                ++passed;
            }
        }
        const double ns = ns_since(start);
        timed(drain, passed, ns);
    }
}

struct Sum {
    double ns = 0;
    std::size_t orders = 0;
    [[nodiscard]] double mean() const { return ns / static_cast<double>(orders); }
};

/// Nanoseconds per accepted order with the rules and without, each drain with its fastest run.
std::array<Sum, 2> screening_ns(const MarketSize& size, const BenchOptions& options) {
    const auto stream = steady_stream(size, options.seed, options.commands);
    const std::size_t fill = options.commands / drain_size / 2;
    std::vector<double> fastest;
    std::array<Sum, 2> sums{};
    for (std::size_t run = 0; run < options.repeats; ++run) {
        Screening market{size};
        market.run(stream, fill, [&](std::size_t drain, std::size_t orders, double ns) {
            if (run == 0) {
                fastest.push_back(ns);
                sums[is_screened(drain) ? 1 : 0].orders += orders;
            }
            fastest[drain] = std::min(fastest[drain], ns);
        });
    }
    for (std::size_t i = 0; i < fastest.size(); ++i) {
        sums[is_screened(i) ? 1 : 0].ns += fastest[i];
    }
    return sums;
}

/// Microseconds of the full explanation, over orders on rights drawn uniformly.
double explain_us(const MarketSize& size, const BenchOptions& options) {
    BenchMarket market{size};
    market.forget();
    const auto stream = steady_stream(size, options.seed, options.commands / 4);
    for (const Command& command : stream) market.apply(origin_of(command), command);
    constexpr std::size_t questions = 20'000;
    std::size_t passing = 0;
    std::size_t asked = 0;
    const auto fresh = order_stream(size, options.seed + 1, 2 * questions);
    const auto start = Clock::now();
    for (const Command& command : fresh) {
        const auto* order = std::get_if<SubmitOrder>(&command);
        if (order == nullptr) continue;
        Question question{origin_of(command), *order};
        question.order.client_id = ClientOrderId{};
        const Explanation answer = explain(market.core().state(), question);
        passing += answer.passing.volumes ? 1U : 0U;
        ++asked;
    }
    if (passing == 0) stop_with("nothing would pass; the market is not what it seems");
    return ns_since(start) / 1e3 / static_cast<double>(asked);
}

/// The longest step, ms, while `command` runs through a market in which each of the first 10,000 rights of one
/// holder has an order open. Each step with its fastest run.
class FactRun {
public:
    FactRun() : market_{MarketSize{400, 10, 100'000}} {
        market_.forget();
        for (std::uint32_t i = 0; i < 10'000; ++i) {
            SubmitOrder order;
            order.right = RightId{i * 10 + 1};
            order.session = SessionId{1};
            order.client_id = *ClientOrderId::from(fmt::format("f{}", i));
            order.book = BookId{(order.right.value() - 1) % 400 + 1};
            order.side = i % 3 == 0 ? Side::sell : Side::buy;
            order.price = Price{order.side == Side::sell ? 1'300 : 1'100};
            order.volume = Volume{100};
            market_.apply(origin_of(order), Command{order});
        }
        if (market_.core().state().orders.size() < 10'000) stop_with("an order did not rest");
    }
    /// Milliseconds of each step, the command's own first.
    std::vector<double> steps_of(const ChangeFact& change) {
        std::vector<double> steps;
        EventList events;
        const auto step = [&](const Origin& origin, const Command& command) {
            events.clear();
            const Sequenced next = market_.sequence(origin, command);
            const auto start = Clock::now();
            market_.core().step(next, events);
            steps.push_back(ns_since(start) / 1e6);
        };
        step(Origin{OriginKind::operator_, 1, 1}, change);
        while (market_.core().work_pending()) step(Origin{}, ContinueWork{});
        return steps;
    }
    [[nodiscard]] const State& state() { return market_.core().state(); }

private:
    BenchMarket market_;
};

template <class T, class Change>
ChangeFact change_of(const State& state, IdOf<T> id, std::string_view field, Change&& change) {
    T record = state.registry.get(id);
    change(record);
    ChangeFact command;
    command.kind = T::kind;
    command.id = id.value();
    std::uint8_t at = 0;
    T::each_field(record, [&](std::string_view name, auto&) {
        if (name == field) command.field = at;
        ++at;
    });
    command.value = *encode_field(record, command.field);
    return command;
}

struct FactFigures {
    double longest_ms = 0;
    double total_ms = 0;
    double steps = 0;
};

/// First a setting of everybody's, which no order fails, then the holder is suspended and all its orders go.
FactFigures fact_figures(std::size_t repeats) {
    std::vector<double> fastest;
    for (std::size_t run = 0; run < repeats; ++run) {
        FactRun market;
        std::vector<double> steps = market.steps_of(change_of<Parameter>(
            market.state(), ParameterId{1}, "value", [](Parameter& p) { p.value = 2; }));
        const auto more = market.steps_of(
            change_of<Participant>(market.state(), ParticipantId{1}, "state",
                                   [](Participant& p) { p.state = ParticipantState::suspended; }));
        if (market.state().orders.size() != 0) stop_with("an order outlived its holder");
        steps.insert(steps.end(), more.begin(), more.end());
        if (run == 0) fastest = steps;
        if (fastest.size() != steps.size()) stop_with("two runs took different steps");
        for (std::size_t i = 0; i < steps.size(); ++i) fastest[i] = std::min(fastest[i], steps[i]);
    }
    FactFigures figures;
    for (const double ms : fastest) figures.total_ms += ms;
    figures.longest_ms = *std::max_element(fastest.begin(), fastest.end());
    figures.steps = static_cast<double>(fastest.size());
    return figures;
}

std::size_t bytes_in_use() {
    const auto info = ::mallinfo2();
    return info.uordblks + info.hblkhd;
}

/// What one more right with its account, balances and verdict takes.
double bytes_per_right() {
    const auto bytes_of = [](std::uint32_t rights) {
        const std::size_t before = bytes_in_use();
        BenchMarket market{MarketSize{400, 10'000, rights}};
        VerdictTable verdicts;
        for (std::uint32_t i = 1; i <= rights; ++i) {
            (void)verdicts.settle(market.core().state(), RightId{i}, BookId{(i - 1) % 400 + 1},
                                  Side::buy);
        }
        market.forget();
        return static_cast<double>(bytes_in_use() - before);
    };
    return (bytes_of(120'000) - bytes_of(60'000)) / 60'000;
}

}  // namespace

void measure_law(const BenchOptions& options, Figures& figures) {
    const MarketSize large{400, 10'000, 100'000};
    const auto sums = screening_ns(large, options);
    const double screened = sums[1].mean() - sums[0].mean();
    figures.add("screen_ns", screened);
    figures.add("book_and_ledger_ns", sums[0].mean());
    print_table(
        {"Screening, 400 books, 10,000 participants, 100,000 rights drawn uniformly, ns per "
         "accepted order",
         {"", "book + ledger", "with the rules", "rules"},
         {{"drains of 32", {sums[0].mean(), sums[1].mean(), screened}}}});
    const double explained = explain_us(large, options);
    figures.add("explain_us", explained);
    const FactFigures facts = fact_figures(std::min<std::size_t>(options.repeats, 3));
    figures.add("fact_ms", facts.longest_ms);
    figures.add("fact_total_ms", facts.total_ms);
    figures.add("bytes_per_right", bytes_per_right());
    print_table({"Explanation and facts",
                 {"", "figure"},
                 {{"full explanation with bounds, µs", {explained}},
                  {"a fact over 10,000 rights: longest step, ms", {facts.longest_ms}},
                  {"all its steps together, ms", {facts.total_ms}},
                  {"steps", {facts.steps}},
                  {"bytes per right", {figures.all().back().second}}}});
}

}  // namespace headgate::bench
