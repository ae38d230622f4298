#pragma once

#include "engine/domain/assert.h"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <type_traits>

namespace headgate {

/// An identifier: compares and hashes, does no arithmetic. Ids that the engine allots start at 1, so a
/// default-constructed id names nothing; where absence has a meaning the type is std::optional<Id>.
template <class Tag, class Rep>
class Id {
public:
    using rep = Rep;
    constexpr Id() = default;
    constexpr explicit Id(Rep value) : value_{value} {}
    [[nodiscard]] constexpr Rep value() const { return value_; }
    constexpr auto operator<=>(const Id&) const = default;

private:
    Rep value_{};
};

/// A signed 64-bit amount with a unit. Adds and subtracts with itself only; overflow is an assertion,
/// because every amount that comes from outside is bounded before it is computed with.
template <class Tag>
class Quantity {
public:
    using rep = std::int64_t;
    constexpr Quantity() = default;
    constexpr explicit Quantity(std::int64_t value) : value_{value} {}
    [[nodiscard]] constexpr std::int64_t value() const { return value_; }
    constexpr auto operator<=>(const Quantity&) const = default;

    constexpr Quantity& operator+=(Quantity other) {
        HEADGATE_ASSERT(!__builtin_add_overflow(value_, other.value_, &value_));
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other) {
        HEADGATE_ASSERT(!__builtin_sub_overflow(value_, other.value_, &value_));
        return *this;
    }
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return a += b; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return a -= b; }

private:
    std::int64_t value_{};
};

template <class T>
inline constexpr bool is_id = false;
template <class Tag, class Rep>
inline constexpr bool is_id<Id<Tag, Rep>> = true;
template <class T>
inline constexpr bool is_quantity = false;
template <class Tag>
inline constexpr bool is_quantity<Quantity<Tag>> = true;

}  // namespace headgate

template <class Tag, class Rep>
struct std::hash<headgate::Id<Tag, Rep>> {
    std::size_t operator()(headgate::Id<Tag, Rep> id) const noexcept {
        return std::hash<Rep>{}(id.value());
    }
};
