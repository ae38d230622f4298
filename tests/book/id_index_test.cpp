#include "engine/book/id_index.h"

#include <doctest/doctest.h>

#include <random>
#include <unordered_map>
#include <vector>

namespace headgate::test {
namespace {

/// An index with the slots that know their ids; slot 0 is nobody's.
struct Indexed {
    IdIndex index;
    std::vector<OrderId> slots = std::vector<OrderId>(1'000);

    [[nodiscard]] auto id_of() const {
        return [this](std::uint32_t at) { return slots.at(at); };
    }
    [[nodiscard]] std::uint32_t find(std::uint64_t id) const {
        return index.find(OrderId{id}, id_of());
    }
    void insert(std::uint64_t id, std::uint32_t slot) {
        slots.at(slot) = OrderId{id};
        index.insert(OrderId{id}, slot, id_of());
    }
    void erase(std::uint64_t id, std::uint32_t slot) {
        index.erase(OrderId{id}, slot, id_of());
        slots.at(slot) = OrderId{};
    }
};

/// Random inserts and erases of ids that `draw` makes of random numbers, against a map.
template <class Draw>
void agree_with_map(std::uint64_t seed, Draw&& draw) {
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    Indexed indexed;
    std::unordered_map<std::uint64_t, std::uint32_t> expected;
    std::vector<std::uint32_t> free_slots;
    for (std::uint32_t slot = 999; slot > 0; --slot) free_slots.push_back(slot);
    for (int step = 0; step < 100'000; ++step) {
        const std::uint64_t id = draw(random);
        const auto known = expected.find(id);
        if (known != expected.end()) {
            indexed.erase(id, known->second);
            free_slots.push_back(known->second);
            expected.erase(known);
        } else {
            const std::uint32_t slot = free_slots.back();
            free_slots.pop_back();
            indexed.insert(id, slot);
            expected.emplace(id, slot);
        }
        REQUIRE(indexed.index.size() == expected.size());
        const std::uint64_t probe = draw(random);
        const auto found = expected.find(probe);
        REQUIRE(indexed.find(probe) == (found == expected.end() ? IdIndex::none : found->second));
    }
    for (const auto& [id, slot] : expected) REQUIRE(indexed.find(id) == slot);
}

}  // namespace

TEST_CASE("an id is found until it is erased") {
    Indexed indexed;
    CHECK(indexed.find(1) == IdIndex::none);
    indexed.insert(1, 7);
    CHECK(indexed.find(1) == 7);
    CHECK(indexed.find(2) == IdIndex::none);
    indexed.erase(1, 7);
    CHECK(indexed.find(1) == IdIndex::none);
    CHECK(indexed.index.size() == 0);
}

TEST_CASE("ids that want the same place are told apart") {
    Indexed indexed;
    const auto id = [](std::uint64_t i) { return 5 + (i << 32); };
    for (std::uint32_t i = 1; i <= 40; ++i) indexed.insert(id(i), i);
    for (std::uint32_t i = 2; i <= 40; i += 2) indexed.erase(id(i), i);
    for (std::uint32_t i = 1; i <= 40; ++i) {
        CHECK(indexed.find(id(i)) == (i % 2 == 0 ? IdIndex::none : i));
    }
}

TEST_CASE("the index agrees with a map over random inserts and erases") {
    agree_with_map(1, [](auto& random) { return 1 + random() % 900; });
    // Far apart ones among them, so that many are crowded out and the ring grows meanwhile.
    agree_with_map(2, [](auto& random) {
        return (1 + random() % 450) * (random() % 2 == 0 ? 1 : 0x1000000001);
    });
    // All of one place.
    agree_with_map(3, [](auto& random) { return 1 + ((random() % 300) << 32); });
}

TEST_CASE("old ids stay found while the sequence comes round and round") {
    Indexed indexed;
    constexpr std::uint32_t lives = 200;
    constexpr std::uint32_t old_ids = 100;
    // The first hundred stay; the others live one after the other, a while each.
    const auto slot_of = [](std::uint64_t id) {
        return static_cast<std::uint32_t>(id <= old_ids ? id : old_ids + 1 + id % lives);
    };
    for (std::uint64_t id = 1; id <= 50'000; ++id) {
        if (id > old_ids + lives) indexed.erase(id - lives, slot_of(id - lives));
        indexed.insert(id, slot_of(id));
        if (id > old_ids) REQUIRE(indexed.find(1 + id % old_ids) == 1 + id % old_ids);
        if (id > old_ids + lives) REQUIRE(indexed.find(id - lives) == IdIndex::none);
        if (id > 7) REQUIRE(indexed.find(id - id % 7) == slot_of(id - id % 7));
    }
}

TEST_CASE("within its room the index does not grow") {
    Indexed indexed;
    indexed.index.reserve(900, indexed.id_of());
    const std::size_t memory = indexed.index.memory();
    for (std::uint32_t i = 1; i <= 900; ++i) indexed.insert(i, i);
    CHECK(indexed.index.memory() == memory);
}

}  // namespace headgate::test
