#include "tests/book/book_probe.h"

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
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace headgate::test {
namespace {

struct Counter {
    std::uint64_t calls = 0;
    void on_fill(const Fill&) { ++calls; }
    void on_cancel(OrderId, Volume, CancelReason) { ++calls; }
    void on_decrement(OrderId, Volume, Volume) { ++calls; }
    void on_rest(OrderId, Price, Volume) { ++calls; }
};

}  // namespace

TEST_CASE("a book within its reserved size allocates nothing") {
    constexpr std::size_t orders_max = 2000;
    Book book;
    book.reserve(orders_max, 200);
    Counter sink;
    std::mt19937_64 random{7};
    const std::uint64_t before = allocations;
    std::uint64_t id = 0;
    for (int step = 0; step < 100'000; ++step) {
        const OrderId known{1 + random() % (id + 1)};
        const Price price{1000 + static_cast<std::int64_t>(random() % 100)};
        const Volume volume{1 + static_cast<std::int64_t>(random() % 50)};
        const auto kind = random() % 10;
        if (kind < 6 && book.orders() < orders_max) {
            NewOrder made = order(random() % 2 == 0 ? Side::buy : Side::sell, ++id, volume.value(),
                                  price.value());
            if (random() % 4 == 0) made = fok(made);
            if (random() % 4 == 0) made = market_to_limit(made);
            book.submit(made, sink);
        } else if (kind < 8) {
            book.replace(known, price, volume, Matching::on, sink);
        } else {
            book.cancel(known);
        }
    }
    CHECK(allocations - before == 0);
    CHECK(sink.calls > 50'000);
    // The counter counts: one more order on a level of its own than was reserved for.
    for (std::int64_t price = 0; price < 300; ++price) {
        book.submit(buy(++id, 1, price), sink);
    }
    CHECK(allocations - before > 0);
}

}  // namespace headgate::test
