#include "engine/market/flat_index.h"
#include "tests/support/choices.h"

#include <doctest/doctest.h>

#include <unordered_map>
#include <vector>

namespace headgate {
namespace {

/// The index beside a table of keys, as its owners keep it, and the plain map that it must agree with.
class Pair {
public:
    explicit Pair(std::uint32_t (*hash)(std::uint64_t)) : hash_{hash} {}

    void insert(std::uint64_t key) {
        const auto position = static_cast<std::uint32_t>(keys_.size());
        keys_.push_back(key);
        index_.insert(hash_(key), position);
        known_[key] = position;
    }
    void erase(std::uint64_t key) {
        index_.erase(hash_(key), known_.at(key));
        known_.erase(key);
    }
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t key) const {
        return index_.find(hash_(key), [&](std::uint32_t at) { return keys_[at] == key; });
    }
    [[nodiscard]] bool agrees_on(std::uint64_t key) const {
        const auto known = known_.find(key);
        const auto found = find(key);
        return known == known_.end() ? !found : found == known->second;
    }
    [[nodiscard]] bool agrees() const {
        bool all = index_.size() == known_.size();
        for (const auto& [key, position] : known_) all = all && find(key) == position;
        return all;
    }
    void clear() {
        index_.clear();
        known_.clear();
        keys_.clear();
    }
    [[nodiscard]] std::size_t size() const { return known_.size(); }
    [[nodiscard]] bool holds(std::uint64_t key) const { return known_.contains(key); }

private:
    std::uint32_t (*hash_)(std::uint64_t);
    FlatIndex index_;
    std::vector<std::uint64_t> keys_;
    std::unordered_map<std::uint64_t, std::uint32_t> known_;
};

void come_and_go(Pair& pair, std::uint64_t seed, std::size_t rounds, std::uint64_t keys) {
    test::Choices random{seed};
    for (std::size_t i = 0; i < rounds; ++i) {
        const std::uint64_t key = random.below(keys);
        REQUIRE(pair.agrees_on(key));
        if (pair.holds(key)) {
            pair.erase(key);
        } else {
            pair.insert(key);
        }
        REQUIRE(pair.agrees_on(key));
    }
    CHECK(pair.agrees());
}

TEST_CASE("the index finds what a map finds, through every split") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        CAPTURE(seed);
        Pair pair{[](std::uint64_t key) { return spread(key); }};
        come_and_go(pair, seed, 60'000, 20'000);
        CHECK(pair.size() > 5'000);
        pair.clear();
        CHECK(pair.agrees_on(1));
        come_and_go(pair, seed, 2'000, 500);
    }
}

TEST_CASE("hashes made to collide cost time, and nothing else") {
    // One home and one segment for all; then a few hundred that share every bit.
    Pair one_home{[](std::uint64_t key) { return static_cast<std::uint32_t>(key % 3) << 31; }};
    for (std::uint64_t key = 0; key < 3'000; ++key) one_home.insert(key);
    CHECK(one_home.agrees());
    come_and_go(one_home, 5, 3'000, 4'000);

    Pair all_alike{[](std::uint64_t) { return 0xdeadbeefU; }};
    come_and_go(all_alike, 7, 6'000, 3'000);
    CHECK(all_alike.size() > 1'024);
}

TEST_CASE("room asked for is there") {
    FlatIndex index;
    index.reserve(100'000);
    for (std::uint32_t i = 0; i < 100'000; ++i) index.insert(spread(i), i);
    std::size_t found = 0;
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        const auto at =
            index.find(spread(i), [&](std::uint32_t position) { return position == i; });
        found += at == i ? 1U : 0U;
    }
    CHECK(found == 100'000);
    CHECK(!index.find(spread(100'001), [](std::uint32_t) { return true; }));
}

}  // namespace
}  // namespace headgate
