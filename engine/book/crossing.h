#pragma once

#include "engine/book/order_pool.h"

#include <array>
#include <cstdint>
#include <optional>

/// What a book knows of a call whose price is fixed.
namespace headgate::book_detail {

/// Where the volume of a call runs out on a side, and what is left of it there.
struct Margin {
    Price price;
    std::int64_t volume = 0;
};

/// How a price's volume is dealt pro rata, in units.
struct Deal {
    std::int64_t volume = 0;
    std::int64_t among = 1;
    std::int64_t unit = 1;
    std::int64_t remainder_min = 1;  ///< a share with a larger remainder gets one unit more
    std::uint32_t ties = 0;          ///< so do this many with exactly this remainder
};

/// `at` is each side's order in turn, `open` what it may still trade; 0: not yet asked.
struct Crossing {
    Price price;
    std::int64_t left = 0;
    std::optional<Side> rationed;  ///< the side whose marginal price is dealt pro rata
    Price marginal;
    Deal deal;
    std::optional<PriceBand> band;
    std::array<std::uint32_t, 2> at{no_slot, no_slot};
    std::array<std::int64_t, 2> open{};
};

}  // namespace headgate::book_detail
