#pragma once

#include "engine/market/state.h"

#include <array>
#include <cstdint>
#include <optional>

/// What facts and the day alone settle, so that it need not be asked of each order again.
namespace headgate::risk {

struct Request;
class Failures;

/// What facts say about the amounts that orders of many rights are held against.
struct Terms {
    /// The caps that an order holds headroom under: of a buy in the order of CP-01..03, then floors (PU-01).
    CapList caps;
    /// The arcs with a limit between the right's zone and the book's, in the book's delivery window.
    ArcList arcs;
    /// What facts leave of each cap to orders, m³: limit − minimum − used. In the order of `caps`.
    std::array<Volume, caps_per_order_max> open{};
    /// How many of the caps CP-01, CP-02, CP-03 and floors name; 0 where the rule does not concern the order.
    std::array<std::uint8_t, 4> caps_of_rule{};
    /// Parameters where the right lies; nothing where they have not been set.
    std::optional<std::int64_t> cap_share_bps;
    std::optional<std::int64_t> clock_tolerance_ms;
    std::optional<std::int64_t> holding_limit_m3;
    std::optional<std::int64_t> resale;
    /// Some row that informs may have something to say of an order that is accepted.
    bool informs = false;
    bool operator==(const Terms&) const = default;
};

/// How a right stands in a book on one side.
struct Standing {
    /// Names nothing where the right has no account for the book's source and year.
    AllocationId allocation;
    ParticipantId holder;
    ControlGroupId group;
    /// The rows that an order must still be held against: bit i for the i-th row that reads the order.
    std::uint64_t rules = 0;
    /// The rows that pass where the order names no purpose, place or land of its own, and must be asked where it
    /// does: bit i for the i-th row that reads what is declared.
    std::uint32_t rules_if_declared = 0;
    /// Every row that reads facts alone passes, and no total that a purchase needs is missing.
    bool clear = false;
};

/// Runs the rows that read facts alone, for entry on the current day in the book's own delivery window, and
/// says which others are left. Fills `terms`. Holds until a fact or the day changes. Requires that right
/// and book exist.
[[nodiscard]] Standing derive(const State& state, RightId right, BookId book, Side side,
                              Terms& terms);

/// As `screen` at entry, for the cost of the rows that read the order: `failures` then holds the same, in the
/// same order. False, and nothing is said, where the order names a delivery window of its own: `screen` must
/// be asked. Requires what `screen` does; that `standing`, with its `terms`, was derived for the request's
/// right, book and side from the same facts and day; that it is clear.
[[nodiscard]] bool screen_order(const State& state, const Request& request,
                                const Standing& standing, const Terms& terms, Failures& failures);

}  // namespace headgate::risk
