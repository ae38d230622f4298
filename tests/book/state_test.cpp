#include "tests/book/book_probe.h"

namespace headgate::test {
namespace {

BookProbe some_book() {
    BookProbe probe;
    probe.rest({buy(1, 10, 100), buy(2, 5, 100), showing(3, buy(3, 7, 98)), sell(4, 3, 101),
                sell(5, 8, 103)});
    probe.replace(1, 20, 100);
    return probe;
}

/// A call whose price is fixed, in the middle of its fills.
BookProbe fixed_book() {
    BookProbe probe;
    probe.call({buy(1, 50, 101), buy(2, 30, 101), all_or_none(buy(3, 90, 101)), sell(4, 10, 100),
                sell(5, 30, 100), at_least(8, sell(6, 20, 105)), showing(2, buy(7, 10, 90))});
    CallTerms terms;
    terms.rationing = Rationing::pro_rata;
    probe.fixed = probe.book.fix_call(terms);
    probe.uncross_on(1);
    REQUIRE(probe.progress == Progress::more);
    return probe;
}

/// The book read back from its own bytes, in another pool.
BookProbe read_back(const BookProbe& probe) {
    const ByteVector bytes = probe.bytes();
    ByteSpan span{bytes};
    BookProbe other;
    auto decoded = Book::decode(span, *other.pool);
    REQUIRE(decoded.has_value());
    REQUIRE(span.empty());
    other.book = std::move(*decoded);
    CHECK(other.bytes() == bytes);
    return other;
}

Bytes<16> hash_of(const Book& book) {
    StateHasher hasher;
    book.absorb_into(hasher);
    return hasher.finish();
}

// Mode, no unfinished side, the two counts.
constexpr std::size_t header_size = 1 + 1 + 4 + 4;
constexpr std::size_t order_size = encoded_size_max<RestingOrder>();
static_assert(order_size == 8 + 1 + 5 * 8 + 4 + 1);

/// The error that decoding `bytes` gives; nothing where they are a book.
std::optional<DecodeError> error_of(const ByteVector& bytes) {
    ByteSpan span{bytes};
    OrderPool pool;
    const auto book = Book::decode(span, pool);
    if (book) return std::nullopt;
    CHECK(span.size() == bytes.size());
    CHECK(pool.orders() == 0);
    return book.error();
}

}  // namespace

TEST_CASE("a book read back from its bytes goes on as the first would have") {
    BookProbe first = some_book();
    CHECK(first.bytes().size() == header_size + 5 * order_size);
    BookProbe second = read_back(first);
    CHECK(hash_of(second.book) == hash_of(first.book));
    CHECK(second.submit(sell(9, 22, 100)) == first.submit(sell(9, 22, 100)));
    CHECK(second.replace(1, 9, 98) == first.replace(1, 9, 98));
    CHECK(second.submit(sell(10, 5, 98)) == first.submit(sell(10, 5, 98)));
    CHECK(second.bytes() == first.bytes());
}

TEST_CASE("a book is taken from the front of the bytes") {
    ByteVector longer = some_book().bytes();
    longer.push_back(42);
    ByteSpan span{longer};
    OrderPool pool;
    CHECK(Book::decode(span, pool).has_value());
    CHECK(span.size() == 1);
}

TEST_CASE("what shows of a reserve is part of the state") {
    BookProbe first = some_book();
    first.rest({showing(10, sell(8, 30, 101))});
    first.submit(ioc(buy(9, 7, 101)));
    BookProbe second = read_back(first);
    CHECK(second.offers() == Lines{"8: 26 @ 101 shows 6", "5: 8 @ 103"});
    CHECK(second.submit(buy(10, 20, 101)) == first.submit(buy(10, 20, 101)));
}

TEST_CASE("a book stopped in the middle of an order goes on after it is read back") {
    BookProbe first = some_book();
    first.submit(showing(2, buy(9, 20, 103)), 1);
    REQUIRE(first.progress == Progress::more);
    BookProbe second = read_back(first);
    CHECK(second.go_on() == first.go_on());
    CHECK(second.bytes() == first.bytes());
}

TEST_CASE("an open call and a call in the middle of its fills go on after they are read back") {
    BookProbe open;
    open.call({all_or_none(buy(1, 50, 101)), sell(2, 20, 100), showing(5, sell(3, 40, 101))});
    BookProbe open_again = read_back(open);
    CHECK(open_again.book.in_call());
    CHECK(open_again.book.conditional_orders() == 1);
    CHECK(open_again.uncross() == open.uncross());
    CHECK(open_again.fixed == open.fixed);
    CHECK(open_again.bytes() == open.bytes());
    BookProbe fixed = fixed_book();
    BookProbe fixed_again = read_back(fixed);
    const Lines told = fixed.uncross_on();
    CHECK(told.size() >= 4);
    CHECK(fixed_again.uncross_on() == told);
    CHECK(fixed_again.bytes() == fixed.bytes());
}

TEST_CASE("a book whose orders are in the pool already is not taken") {
    BookProbe probe = some_book();
    const ByteVector bytes = probe.bytes();
    ByteSpan span{bytes};
    CHECK_FALSE(Book::decode(span, *probe.pool).has_value());
    CHECK(span.size() == bytes.size());
    CHECK(probe.pool->orders() == 5);
    CHECK(probe.bytes() == bytes);
    probe.book = Book{*probe.pool};
    CHECK(Book::decode(span, *probe.pool).has_value());
}

TEST_CASE("bytes say nothing of tick and band") {
    BookProbe plain = some_book();
    BookProbe ticked{Price{5}};
    ticked.rest({buy(1, 10, 100), buy(2, 5, 100), showing(3, buy(3, 7, 98)), sell(4, 3, 101),
                 sell(5, 8, 103)});
    ticked.replace(1, 20, 100);
    ticked.book.set_band(PriceBand{Price{90}, Price{110}});
    CHECK(ticked.bytes() == plain.bytes());
    CHECK(hash_of(ticked.book) == hash_of(plain.book));
}

TEST_CASE("an empty book is bytes too") {
    BookProbe probe;
    const ByteVector bytes = probe.bytes();
    CHECK(bytes.size() == header_size);
    CHECK_FALSE(error_of(bytes).has_value());
}

TEST_CASE("the hash depends on the queue, not on how slots were used") {
    BookProbe straight;
    straight.rest({buy(1, 10, 100), buy(2, 10, 100), sell(3, 5, 101)});
    BookProbe crooked;
    crooked.rest({buy(9, 3, 90), buy(1, 10, 100), buy(2, 12, 100)});
    crooked.book.reduce(OrderId{2}, Volume{2});
    crooked.book.cancel(OrderId{9});
    crooked.rest({sell(3, 5, 101)});
    CHECK(hash_of(crooked.book) == hash_of(straight.book));
    CHECK(crooked.bytes() == straight.bytes());
    crooked.replace(1, 10, 100);
    CHECK_FALSE(hash_of(crooked.book) == hash_of(straight.book));
}

TEST_CASE("a call is part of the state") {
    BookProbe first;
    first.rest({buy(1, 10, 100)});
    const auto before = hash_of(first.book);
    first.book.open_call();
    CHECK_FALSE(hash_of(first.book) == before);
    first.uncross();
    CHECK(hash_of(first.book) == before);
}

TEST_CASE("bytes cut short anywhere are refused") {
    for (const ByteVector& bytes : {some_book().bytes(), fixed_book().bytes()}) {
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            CAPTURE(size);
            const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
            CHECK(error_of(cut) == DecodeError::truncated);
        }
    }
}

TEST_CASE("bytes that no book could have written are refused") {
    const ByteVector good = some_book().bytes();
    const auto order_at = [](std::size_t index) { return header_size + index * order_size; };
    const auto altered = [&](std::size_t at, std::uint8_t value) {
        ByteVector bytes = good;
        REQUIRE(bytes.at(at) != value);
        bytes[at] = value;
        return error_of(bytes);
    };
    constexpr std::size_t side = 8;
    constexpr std::size_t price = 9;
    constexpr std::size_t leaves = 17;
    constexpr std::size_t shown = 25;
    constexpr std::size_t display = 33;
    constexpr std::size_t minimum = 41;
    constexpr std::size_t group = 49;
    constexpr std::size_t policy = 53;
    // Bids stand 2, 1 @ 100, 3 @ 98 with 3 of 7 showing; offers 4 @ 101, 5 @ 103.
    CHECK(altered(0, 0) == DecodeError::bad_value);                      // no such mode
    CHECK(altered(order_at(0), 0) == DecodeError::bad_value);            // no id
    CHECK(altered(order_at(1), 2) == DecodeError::bad_value);            // id twice on a side
    CHECK(altered(order_at(3), 2) == DecodeError::bad_value);            // id on both sides
    CHECK(altered(order_at(0) + side, 2) == DecodeError::bad_value);     // an offer among bids
    CHECK(altered(order_at(0) + side, 3) == DecodeError::bad_value);     // no side
    CHECK(altered(order_at(2) + price, 101) == DecodeError::bad_value);  // a better bid behind
    CHECK(altered(order_at(4) + price, 100) == DecodeError::bad_value);  // a better offer behind
    CHECK(altered(order_at(3) + price, 100) == DecodeError::bad_value);  // crossed
    CHECK(altered(order_at(0) + leaves, 0) == DecodeError::bad_value);   // nothing left
    CHECK(altered(order_at(0) + leaves, 6) == DecodeError::bad_value);   // hides without a display
    CHECK(altered(order_at(0) + leaves + 7, 0x80) == DecodeError::bad_value);  // negative
    CHECK(altered(order_at(0) + leaves + 7, 0x01) == DecodeError::bad_value);  // too much
    CHECK(altered(order_at(0) + shown, 6) == DecodeError::bad_value);  // shows more than it has
    CHECK(altered(order_at(2) + shown, 0) == DecodeError::bad_value);  // shows nothing
    CHECK(altered(order_at(2) + shown, 4) == DecodeError::bad_value);  // shows more than it may
    CHECK(altered(order_at(2) + shown, 7) == DecodeError::bad_value);  // all, though it may not
    CHECK(altered(order_at(2) + display + 7, 0x80) == DecodeError::bad_value);
    CHECK(altered(order_at(0) + minimum, 1) == DecodeError::bad_value);  // a minimum outside a call
    CHECK(altered(order_at(0) + policy, 9) == DecodeError::bad_value);
    ByteVector no_group = good;
    for (std::size_t i = 0; i < 4; ++i) no_group[order_at(0) + group + i] = 0;
    CHECK(error_of(no_group) == DecodeError::bad_value);
    // What may differ.
    CHECK_FALSE(altered(order_at(2) + shown, 2).has_value());
    CHECK_FALSE(altered(order_at(2) + display, 4).has_value());
}

}  // namespace headgate::test
