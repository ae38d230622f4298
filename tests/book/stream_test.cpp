#include "bench/streams.h"

#include <doctest/doctest.h>

#include <array>
#include <map>

// The streams of bench/ carry the figures; here is what they promise.
namespace headgate::test {
namespace {

using bench::mixed_stream;
using bench::Stream;
using bench::StreamCommand;
using bench::StreamShape;

}  // namespace

TEST_CASE("a stream follows from its seed alone") {
    const StreamShape shape{3, 200, 2'000, 25, 5};
    const Stream one = mixed_stream(shape);
    const Stream same = mixed_stream(shape);
    CHECK(one.fill == same.fill);
    CHECK(one.timed == same.timed);
    StreamShape other = shape;
    other.seed = 6;
    CHECK_FALSE(mixed_stream(other).timed == one.timed);
}

TEST_CASE("the mixed stream is 45% add, 9% take, 35% cancel, 11% replace") {
    const Stream stream = mixed_stream({1, 1'000, 100'000, 25, 1});
    std::array<double, 4> share{};
    for (const StreamCommand& command : stream.timed) {
        share[static_cast<std::size_t>(command.kind)] += 100.0 / 100'000;
    }
    CHECK(share[0] == doctest::Approx(45).epsilon(0.02));
    CHECK(share[1] == doctest::Approx(9).epsilon(0.05));
    CHECK(share[2] == doctest::Approx(35).epsilon(0.02));
    CHECK(share[3] == doctest::Approx(11).epsilon(0.05));
}

TEST_CASE("a stream spreads over its books") {
    const Stream stream = mixed_stream({10, 2'000, 50'000, 25, 1});
    std::map<std::uint32_t, std::size_t> per_book;
    for (const StreamCommand& command : stream.timed) ++per_book[command.book];
    CHECK(per_book.size() == 10);
    for (const auto& share : per_book) {
        CAPTURE(share.first);
        CHECK(share.second > 4'000);
        CHECK(share.second < 6'000);
    }
}

}  // namespace headgate::test
