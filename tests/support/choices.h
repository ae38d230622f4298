#pragma once

#include "engine/domain/codec.h"

#include <cstdint>
#include <random>

namespace headgate::test {

/// Where a test takes its decisions from: a seed, or bytes that a fuzzer made up.
class Choices {
public:
    explicit Choices(std::uint64_t seed) : random_{seed} {}
    explicit Choices(ByteSpan bytes) : bytes_{bytes}, is_from_bytes_{true} {}

    /// A number in 0..bound-1; 0 once the bytes are used up. Requires bound > 0.
    std::uint64_t below(std::uint64_t bound) {
        return (is_from_bytes_ ? read(bound) : random_()) % bound;
    }
    bool chance(std::uint64_t percent) { return below(100) < percent; }
    /// True where no further decision can be taken; never with a seed.
    [[nodiscard]] bool are_spent() const { return is_from_bytes_ && bytes_.empty(); }

private:
    /// As many bytes as a number of this size takes, so that few bytes say much.
    std::uint64_t read(std::uint64_t bound) {
        std::uint64_t value = 0;
        for (std::uint64_t reach = 1; reach < bound && !bytes_.empty();) {
            value = value << 8 | bytes_.front();
            bytes_ = bytes_.subspan(1);
            if (reach > bound >> 8) break;
            reach <<= 8;
        }
        return value;
    }

    std::mt19937_64 random_;
    ByteSpan bytes_;
    bool is_from_bytes_ = false;
};

}  // namespace headgate::test
