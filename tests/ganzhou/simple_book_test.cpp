#include "tools/ganzhou/csv.h"
#include "tools/ganzhou/facts.h"
#include "tools/ganzhou/simple_book.h"

#include <doctest/doctest.h>

namespace headgate::ganzhou {
namespace {

SimpleOrder limit(std::size_t id, Side side, std::int64_t price, std::int64_t volume,
                  TimeInForce time_in_force = TimeInForce::day) {
    return {id, side, OrderType::limit, time_in_force, price, volume};
}

}  // namespace

TEST_CASE("better price first, then the older order, at the resting price") {
    SimpleBook book;
    std::vector<SimpleTrade> trades;
    book.submit(limit(1, Side::sell, 1200, 100), trades);
    book.submit(limit(2, Side::sell, 1190, 100), trades);
    book.submit(limit(3, Side::sell, 1190, 100), trades);
    book.submit(limit(4, Side::buy, 1200, 250), trades);
    REQUIRE(trades.size() == 3);
    CHECK(trades[0].sell == 2);
    CHECK(trades[0].price == 1190);
    CHECK(trades[1].sell == 3);
    CHECK(trades[2].sell == 1);
    CHECK(trades[2].volume == 50);
    CHECK(book.best_volume(Side::sell) == 50);
}

TEST_CASE("a call trades what crosses at one price, the nearest to the reference") {
    SimpleBook book;
    std::vector<SimpleTrade> trades;
    book.rest(limit(1, Side::buy, 1210, 100));
    book.rest(limit(2, Side::sell, 1190, 60));
    // Any price up to 1210 trades the 60; below 1210 the bid would go short of a better price.
    book.clear_call(1200, 10, trades);
    REQUIRE(trades.size() == 1);
    CHECK(trades[0].price == 1210);
    CHECK(trades[0].volume == 60);
    CHECK(book.best(Side::buy) == 1210);
    CHECK_FALSE(book.best(Side::sell).has_value());
    book.rest(limit(3, Side::sell, 1180, 40));
    book.clear_call(1200, 10, trades);
    REQUIRE(trades.size() == 2);
    CHECK(trades[1].price == 1200);
    book.rest(limit(4, Side::sell, 1230, 40));
    book.rest(limit(5, Side::buy, 1220, 40));
    book.clear_call(1200, 10, trades);
    CHECK(trades.size() == 2);
}

TEST_CASE("fill-or-kill trades all or nothing, immediate-or-cancel leaves nothing behind") {
    SimpleBook book;
    std::vector<SimpleTrade> trades;
    book.submit(limit(1, Side::sell, 1200, 100), trades);
    book.submit(limit(2, Side::buy, 1200, 150, TimeInForce::fok), trades);
    CHECK(trades.empty());
    book.submit(limit(3, Side::buy, 1200, 150, TimeInForce::ioc), trades);
    CHECK(trades.size() == 1);
    CHECK(book.orders(Side::buy) == 0);
    CHECK(book.orders(Side::sell) == 0);
}

TEST_CASE("market-to-limit takes the best price and waits there; a new price queues anew") {
    SimpleBook book;
    std::vector<SimpleTrade> trades;
    book.submit(limit(1, Side::sell, 1200, 100), trades);
    book.submit(limit(2, Side::sell, 1210, 100), trades);
    book.submit({3, Side::buy, OrderType::market_to_limit, TimeInForce::day, 0, 150}, trades);
    REQUIRE(trades.size() == 1);
    CHECK(book.best(Side::buy) == 1200);
    REQUIRE(book.reprice(3, 4, 1210, &trades));
    REQUIRE(trades.size() == 2);
    CHECK(trades[1].volume == 50);
    CHECK(trades[1].price == 1210);
    CHECK_FALSE(book.cancel(3));
    CHECK(book.cancel(2));
}

TEST_CASE("tables: quotes, blanks, decimals, and faults with their line") {
    const auto table = Table::parse("name,value\n\"a, \"\"b\"\"\",0.118\nc,\n", "t.csv");
    REQUIRE(table.has_value());
    CHECK(table->cell(table->rows()[0], "name") == "a, \"b\"");
    CHECK(table->ten_thousandths(table->rows()[0], "value") == 1180);
    CHECK(table->number(table->rows()[1], "value") == 0);
    CHECK(Table::parse("a,b\n1\n", "t.csv").error() == "t.csv:2: 1 cells, the header has 2");
    CHECK(Table::parse("a,b\n\"1,2\n", "t.csv").error() == "t.csv:2: a quote is not closed");
}

TEST_CASE("figures as clerks write them") {
    CHECK(volume_text(40'410'000) == "4041万");
    CHECK(volume_text(12'300) == "12300");
    CHECK(volume_text(0) == "0");
    CHECK(price_text(1180) == "0.118");
    CHECK(price_text(20'000) == "2.0");
    CHECK(cash_text(12'305) == "123.05");
}

}  // namespace headgate::ganzhou
