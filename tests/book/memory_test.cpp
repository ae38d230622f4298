#include "engine/book/book.h"
#include "tests/support/book_events.h"

#include <doctest/doctest.h>

#include <vector>

namespace headgate::test {
namespace {

NewOrder order(std::uint64_t id, Side side, std::int64_t price) {
    NewOrder made;
    made.id = OrderId{id};
    made.side = side;
    made.price = Price{price};
    made.volume = Volume{10};
    made.group = ControlGroupId{static_cast<std::uint32_t>(id)};
    return made;
}

}  // namespace

TEST_CASE("a resting order takes at most 48 bytes") {
    for (const std::size_t orders : {100'000U, 131'073U, 174'763U, 250'000U}) {
        CAPTURE(orders);
        OrderPool pool;
        const std::size_t empty = pool.memory();
        pool.reserve(orders, 0);
        const std::size_t reserved = pool.memory() - empty;
        // The scratch space of conditional orders does not grow with the orders.
        CHECK(reserved <= 48 * orders + 100'000);
        Book book{pool, Price{10}};
        BookRecorder recorder;
        for (std::size_t i = 1; i <= orders; ++i) {
            const auto level = static_cast<std::int64_t>(i % 50);
            book.submit(i % 2 == 0 ? order(i, Side::buy, 9'990 - 10 * level)
                                   : order(i, Side::sell, 10'010 + 10 * level),
                        recorder);
            recorder.events.clear();
        }
        CHECK(book.orders() == orders);
        // Only pages of prices came on top: the table of ids and the slots were there.
        CHECK(pool.memory() - empty - reserved < 64 * 1024);
    }
}

TEST_CASE("a quiet book takes less than 16 KiB") {
    OrderPool pool;
    constexpr std::size_t books = 400;
    constexpr std::size_t orders_per_book = 40;
    const std::size_t before = pool.memory();
    pool.reserve(books * orders_per_book, 11 * books);
    std::vector<Book> all;
    all.reserve(books);
    BookRecorder recorder;
    std::uint64_t id = 0;
    for (std::size_t i = 0; i < books; ++i) {
        Book& book = all.emplace_back(pool, Price{10});
        for (std::size_t j = 0; j < orders_per_book; ++j) {
            // All over the usual band: 30% to either side of one yuan, 300 ticks each.
            const auto away = static_cast<std::int64_t>(1 + j) * 70;
            book.submit(j % 2 == 0 ? order(++id, Side::buy, 10'000 - away)
                                   : order(++id, Side::sell, 10'000 + away),
                        recorder);
        }
    }
    const std::size_t per_book = (pool.memory() - before) / books + sizeof(Book);
    MESSAGE("a quiet book of 40 orders on 40 prices: " << per_book << " bytes");
    CHECK(per_book < 16 * 1024);
}

}  // namespace headgate::test
