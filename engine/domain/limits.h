#pragma once

#include "engine/domain/fields.h"

#include <cstddef>
#include <cstdint>

namespace headgate {

/// Most values that one failed rule reports as read.
inline constexpr std::size_t rule_values_max = 4;
/// Most events that one step may emit; larger work goes on in Continue steps.
inline constexpr std::size_t step_events_max = 1024;
/// Open orders of one right, whatever the venue allows: a fact may end all of them in one step (freeze, cut).
inline constexpr std::size_t orders_per_right_most = step_events_max - 24;
/// Most levels of regions above one another (province, city, county, township).
inline constexpr std::size_t region_depth_max = 6;
/// Most caps that one buy can reserve headroom under.
inline constexpr std::size_t caps_per_order_max = 16;
/// Most arcs with a limit that lie between one right and one book.
inline constexpr std::size_t arcs_per_order_max = 8;
/// Most matches of one step; a larger sweep of the book goes on in Continue steps.
inline constexpr std::size_t matches_per_step = 256;
/// Orders or trades handled in one step of continued work (sweep, mass cancel, settlement).
inline constexpr std::size_t work_per_step = 64;

/// Books led to another phase in one step.
inline constexpr std::size_t books_per_step = 256;

/// Room that tables begin with; beyond it they double.
inline constexpr std::size_t open_orders_first = 8'192;
inline constexpr std::size_t orders_per_day_first = 65'536;
inline constexpr std::size_t trades_per_day_first = 65'536;
inline constexpr std::size_t verdicts_first = 4'096;
/// Pairs of right and book whose verdicts are remembered at once, at most (64 bytes each).
inline constexpr std::size_t verdicts_max = 524'288;
/// Different sets of caps and parameters that remembered verdicts may name.
inline constexpr std::size_t terms_max = 65'536;

/// Sizes that a venue fixes at genesis. A table that is full refuses with a reason; it never grows
/// into the memory of another.
struct VenueLimits {
    std::uint32_t facts_per_kind = 200'000;
    std::uint32_t open_orders = 1'000'000;
    std::uint32_t open_orders_per_right = 1'000;
    std::uint32_t orders_per_day = 10'000'000;
    HEADGATE_FIELDS(facts_per_kind, open_orders, open_orders_per_right, orders_per_day)
};

}  // namespace headgate
