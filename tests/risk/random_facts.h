#pragma once

#include "tests/risk/world.h"

#include <cstdint>
#include <random>

/// Markets drawn from a seed: of every trade type, whole or spoilt in many ways at once.
namespace headgate::risk::test {

class Draw {
public:
    explicit Draw(std::uint64_t seed) : random_{seed} {}
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    bool one_in(std::uint64_t count) { return below(count) == 0; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
    }
    template <class E>
    E any() {
        E value{};
        do value = static_cast<E>(below(64));
        while (!is_declared(value));
        return value;
    }

private:
    std::mt19937_64 random_;
};

/// A market and an order. Half of the markets keep their facts whole, so that the order decides.
[[nodiscard]] Facts random_facts(Draw& draw);

}  // namespace headgate::risk::test
