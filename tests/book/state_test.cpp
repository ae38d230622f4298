#include "tests/book/book_probe.h"

namespace headgate::test {
namespace {

BookProbe some_book() {
    BookProbe probe;
    probe.rest({buy(1, 10, 100), buy(2, 5, 100), buy(3, 7, 98), sell(4, 3, 101), sell(5, 8, 103)});
    probe.replace(1, 20, 100);
    return probe;
}

Bytes<16> hash_of(const Book& book) {
    StateHasher hasher;
    book.absorb_into(hasher);
    return hasher.finish();
}

constexpr std::size_t header_size = 8 + 4 + 4;
constexpr std::size_t order_size = 8 + 1 + 8 + 8 + 4 + 1 + 8;
static_assert(encoded_size_max<RestingOrder>() == order_size);

/// The error that decoding `bytes` gives; nothing where they are a book.
std::optional<DecodeError> error_of(const ByteVector& bytes) {
    ByteSpan span{bytes};
    const auto book = Book::decode(span);
    if (book) return std::nullopt;
    CHECK(span.size() == bytes.size());
    return book.error();
}

}  // namespace

TEST_CASE("a book read back from its bytes goes on as the first would have") {
    BookProbe first = some_book();
    const ByteVector bytes = first.bytes();
    CHECK(bytes.size() == header_size + 5 * order_size);
    ByteVector longer = bytes;
    longer.push_back(42);
    ByteSpan span{longer};
    auto decoded = Book::decode(span);
    REQUIRE(decoded.has_value());
    CHECK(span.size() == 1);
    BookProbe second;
    second.book = std::move(*decoded);
    CHECK(second.bytes() == bytes);
    CHECK(hash_of(second.book) == hash_of(first.book));
    CHECK(second.submit(sell(9, 22, 100)) == first.submit(sell(9, 22, 100)));
    CHECK(second.replace(1, 9, 98) == first.replace(1, 9, 98));
    CHECK(second.bytes() == first.bytes());
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
    crooked.rest({buy(1, 10, 100), buy(2, 12, 100)});
    crooked.book.reduce(OrderId{2}, Volume{2});
    crooked.rest({sell(3, 5, 101)});
    CHECK(hash_of(crooked.book) == hash_of(straight.book));
    crooked.book.cancel(OrderId{1});
    CHECK_FALSE(hash_of(crooked.book) == hash_of(straight.book));
}

TEST_CASE("a place lost and the numbers used up are part of the state") {
    BookProbe first;
    first.rest({buy(1, 10, 100)});
    BookProbe second;
    second.rest({buy(1, 10, 100)});
    second.replace(1, 10, 100);
    CHECK_FALSE(hash_of(first.book) == hash_of(second.book));
    first.book.cancel(OrderId{1});
    second.book.cancel(OrderId{1});
    CHECK_FALSE(first.bytes() == second.bytes());
}

TEST_CASE("bytes cut short anywhere are refused") {
    const ByteVector bytes = some_book().bytes();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CAPTURE(size);
        const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(error_of(cut) == DecodeError::truncated);
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
    constexpr std::size_t group = 25;
    constexpr std::size_t policy = 29;
    constexpr std::size_t priority = 30;
    // Bids stand 2, 1 @ 100, 3 @ 98; offers 4 @ 101, 5 @ 103; priorities 2, 6, 3, 4, 5.
    CHECK(altered(0, 5) == DecodeError::bad_value);            // last priority below one used
    CHECK(altered(order_at(0), 0) == DecodeError::bad_value);  // no id
    CHECK(altered(order_at(1), 2) == DecodeError::bad_value);  // id twice on a side
    CHECK(altered(order_at(3), 2) == DecodeError::bad_value);  // id on both sides
    CHECK(altered(order_at(0) + side, 2) == DecodeError::bad_value);     // an offer among bids
    CHECK(altered(order_at(0) + side, 3) == DecodeError::bad_value);     // no side
    CHECK(altered(order_at(2) + price, 101) == DecodeError::bad_value);  // a better bid behind
    CHECK(altered(order_at(4) + price, 100) == DecodeError::bad_value);  // a better offer behind
    CHECK(altered(order_at(0) + leaves, 0) == DecodeError::bad_value);   // nothing left
    CHECK(altered(order_at(0) + leaves + 7, 0x80) == DecodeError::bad_value);  // negative
    CHECK(altered(order_at(0) + leaves + 7, 0x01) == DecodeError::bad_value);  // too much
    CHECK(altered(order_at(0) + policy, 9) == DecodeError::bad_value);
    CHECK(altered(order_at(0) + priority, 0) == DecodeError::bad_value);
    CHECK(altered(order_at(1) + priority, 1) == DecodeError::bad_value);  // younger before older
    CHECK(altered(order_at(2) + priority, 4) == DecodeError::bad_value);  // one place twice
    ByteVector no_group = good;
    for (std::size_t i = 0; i < 4; ++i) no_group[order_at(0) + group + i] = 0;
    CHECK(error_of(no_group) == DecodeError::bad_value);
}

}  // namespace headgate::test
