#pragma once

#include "engine/domain/assert.h"

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

namespace headgate {

/// Divides prices by a tick with one multiplication.
///
/// A multiple of an odd number is divided by it exactly by multiplying with the number's inverse
/// modulo 2^64, and anything else lands outside the range of such quotients; the tick's power of two
/// is a shift.
class TickDivider {
public:
    /// Requires tick > 0.
    explicit TickDivider(std::int64_t tick) : tick_{tick} {
        HEADGATE_ASSERT(tick > 0);
        shift_ = std::countr_zero(static_cast<std::uint64_t>(tick));
        low_bits_ = (std::int64_t{1} << shift_) - 1;
        quotient_max_ = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() / tick);
        const auto odd = static_cast<std::uint64_t>(tick >> shift_);
        // Newton's method doubles the bits that are right, from 3.
        inverse_ = odd;
        for (int bits = 3; bits < 64; bits *= 2) inverse_ *= 2 - odd * inverse_;
    }

    [[nodiscard]] std::int64_t tick() const { return tick_; }
    /// False for some multiples too: those for whom a slower way must be asked.
    [[nodiscard]] bool divides(std::int64_t price) const {
        return quotient(price) + quotient_max_ <= 2 * quotient_max_ && (price & low_bits_) == 0;
    }
    /// Requires divides(price).
    [[nodiscard]] std::int64_t divide(std::int64_t price) const {
        return static_cast<std::int64_t>(quotient(price));
    }
    /// Any price; nothing where it is no multiple.
    [[nodiscard]] std::optional<std::int64_t> divide_if_multiple(std::int64_t price) const {
        if (price % tick_ != 0) return std::nullopt;
        return price / tick_;
    }

private:
    [[nodiscard]] std::uint64_t quotient(std::int64_t price) const {
        return static_cast<std::uint64_t>(price >> shift_) * inverse_;
    }

    std::int64_t tick_;
    std::int64_t low_bits_ = 0;
    std::uint64_t inverse_ = 1;
    std::uint64_t quotient_max_ = 0;
    int shift_ = 0;
};

}  // namespace headgate
