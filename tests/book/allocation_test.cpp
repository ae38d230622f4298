#include "tests/book/book_probe.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>
#include <random>

namespace {
std::atomic<std::uint64_t> allocations{0};
}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    std::abort();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    ++allocations;
    const auto of = static_cast<std::size_t>(alignment);
    if (void* memory = std::aligned_alloc(of, (size + of - 1) / of * of)) return memory;
    std::abort();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace headgate::test {
namespace {

constexpr std::size_t orders_max = 2'000;

struct Counter {
    std::uint64_t fills = 0;
    std::uint64_t others = 0;
    void on_fill(const Fill&) { ++fills; }
    void on_cancel(OrderId, Volume, CancelReason) { ++others; }
    void on_decrement(OrderId, Volume, Volume) { ++others; }
    void on_rest(OrderId, Price, Volume) { ++others; }
};

/// A market that trades and calls without end.
class Market {
public:
    explicit Market(std::uint64_t seed) : random_{seed} {}

    void command() {
        if (below(4'000) == 0) {
            call();
            return;
        }
        if (book.orders() >= orders_max) {
            const auto third = static_cast<std::uint32_t>(below(3));
            book.mass_cancel([&](const RestingOrder& of) { return of.group.value() % 3 == third; },
                             sink);
        }
        const auto kind = below(10);
        if (kind < 6) {
            submit();
        } else if (kind < 8) {
            go_on(book.replace(known(), price(), volume(), sink, bound()) == Replaced::more);
        } else if (kind < 9) {
            book.cancel(known());
        } else {
            const OrderId id = known();
            if (book.contains(id)) book.reduce(id, Volume{1});
        }
    }
    /// Nothing but orders that rest, up to the limit and on every price, with a reserve each.
    void fill_up() {
        for (std::size_t i = 0; i < orders_max; ++i) {
            NewOrder made = draw();
            made.price = Price{made.side == Side::buy ? 1000 : 1100} +
                         Price{static_cast<std::int64_t>(i % 100)};
            made.time_in_force = TimeInForce::day;
            made.type = OrderType::limit;
            made.minimum = Volume{0};
            made.display = Volume{1};
            made.volume = Volume{50};
            book.submit(made, sink);
        }
    }
    void call() {
        book.open_call();
        for (int i = 0; i < 200 && book.orders() < orders_max; ++i) rest();
        CallTerms terms;
        terms.rule = below(2) == 0 ? CallRule::nearest_to_reference : CallRule::middle_of_orders;
        terms.rationing = below(2) == 0 ? Rationing::time : Rationing::pro_rata;
        terms.reference = price();
        (void)book.indicative(terms);
        (void)book.fix_call(terms);
        while (book.uncross(64, sink) == Progress::more) continue;
    }

    OrderPool pool;
    Book book{pool};
    Counter sink;

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    /// One of the last; it may have gone.
    OrderId known() {
        return OrderId{last_id_ + 1 - below(std::min<std::uint64_t>(last_id_, 3'000))};
    }
    Price price() { return Price{1000 + static_cast<std::int64_t>(below(200))}; }
    Volume volume() { return Volume{1 + static_cast<std::int64_t>(below(50))}; }
    std::size_t bound() { return below(4) == 0 ? 2 : matches_unbounded; }

    NewOrder draw() {
        NewOrder made = order(below(2) == 0 ? Side::buy : Side::sell, ++last_id_, volume().value(),
                              price().value());
        made.group = ControlGroupId{static_cast<std::uint32_t>(1 + below(50))};
        made.self_trade = SelfTradePolicy::decrement_both;
        if (below(4) == 0) made = showing(1 + made.volume.value() / 4, made);
        return made;
    }
    void submit() {
        NewOrder made = draw();
        if (below(4) == 0) made = fok(made);
        if (below(4) == 0) made = at_least(1 + made.volume.value() / 2, made);
        if (below(4) == 0) made.type = OrderType::market_to_limit;
        go_on(book.submit(made, sink, bound()) == Progress::more);
    }
    void rest() {
        NewOrder made = draw();
        if (book.crosses_own_group(made.side, made.price, made.group)) return;
        if (below(4) == 0) made = all_or_none(made);
        book.rest(made);
    }
    void go_on(bool has_more) {
        while (has_more) has_more = book.go_on(3, sink) == Progress::more;
    }

    std::mt19937_64 random_;
    std::uint64_t last_id_ = 0;
};

}  // namespace

TEST_CASE("a book that has been as large as it gets allocates nothing in 10 million commands") {
    Market market{7};
    market.fill_up();
    market.call();
    // Until its memory is as large as this market makes it.
    for (int step = 0; step < 3'000'000; ++step) market.command();
    const std::uint64_t before = allocations;
    const Counter told = market.sink;
    for (int step = 0; step < 10'000'000; ++step) market.command();
    CHECK(allocations - before == 0);
    CHECK(market.sink.fills - told.fills > 2'000'000);
    CHECK(market.sink.others - told.others > 2'000'000);
}

TEST_CASE("a pool within its reserved size allocates nothing from the first order on") {
    OrderPool pool;
    pool.reserve(1'000, 64);
    Book book{pool};
    Counter sink;
    const std::uint64_t before = allocations;
    for (std::uint64_t id = 1; id <= 1'000; ++id) {
        const auto at = static_cast<std::int64_t>(id % 500);
        book.submit(id % 2 == 0 ? buy(id, 5, 1'000 - at) : sell(id, 5, 1'001 + at), sink);
    }
    CHECK(book.orders() == 1'000);
    CHECK(allocations - before == 0);
    // The counter counts.
    for (std::uint64_t id = 2'000; id < 12'000; ++id) book.submit(buy(id, 5, 900), sink);
    CHECK(allocations - before > 0);
}

}  // namespace headgate::test
