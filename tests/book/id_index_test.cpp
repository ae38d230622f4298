#include "engine/book/id_index.h"

#include <doctest/doctest.h>

#include <random>
#include <unordered_map>

namespace headgate::test {

TEST_CASE("an id is found until it is erased") {
    IdIndex index;
    CHECK_FALSE(index.find(OrderId{1}).has_value());
    CHECK(index.insert(OrderId{1}, 7));
    CHECK_FALSE(index.insert(OrderId{1}, 8));
    CHECK(index.find(OrderId{1}) == 7U);
    index.erase(OrderId{1});
    CHECK_FALSE(index.find(OrderId{1}).has_value());
    CHECK(index.size() == 0);
}

TEST_CASE("the id that names nothing is never found") {
    IdIndex index;
    index.reserve(4);
    index.insert(OrderId{1}, 0);
    CHECK_FALSE(index.find(OrderId{}).has_value());
}

TEST_CASE("the index agrees with a map over random inserts and erases") {
    constexpr std::uint64_t seed = 20240607;
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    IdIndex index;
    std::unordered_map<std::uint64_t, std::uint32_t> expected;
    for (std::uint32_t step = 0; step < 200'000; ++step) {
        // Few ids, far apart ones among them, so that runs of probes form, wrap round and break up.
        const std::uint64_t id = (1 + random() % 300) * (random() % 2 == 0 ? 1 : 0x1000000001);
        if (random() % 2 == 0) {
            REQUIRE(index.insert(OrderId{id}, step) == expected.emplace(id, step).second);
        } else if (expected.erase(id) == 1) {
            index.erase(OrderId{id});
        }
        REQUIRE(index.size() == expected.size());
        const std::uint64_t probe = 1 + random() % 300;
        const auto found = expected.find(probe);
        const auto slot = index.find(OrderId{probe});
        REQUIRE(slot.has_value() == (found != expected.end()));
        if (slot) REQUIRE(*slot == found->second);
    }
    for (const auto& [id, slot] : expected) REQUIRE(index.find(OrderId{id}) == slot);
}

}  // namespace headgate::test
