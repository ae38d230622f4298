#pragma once

#include "engine/market/state.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>

/// The law before an order enters. Stateless: everything is read from a const State.
namespace headgate::risk {

/// An order as the rules see it, whether new, replacing or resting.
struct Request {
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    BookId book;
    Side side = Side::buy;
    OrderType order_type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    /// The limit; absent for market-to-limit.
    std::optional<Price> price;
    /// What the order would have open: for a replace the new leaves, for a resting order its leaves.
    Volume volume;
    /// What the water is bought for and where; absent means those of the right.
    std::optional<Purpose> purpose;
    std::optional<ZoneId> place;
    std::optional<Date> delivery_from;
    std::optional<Date> delivery_to;
    std::optional<Timestamp> request_time;
    std::optional<PlotId> plot;
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    /// The order whose own reservations count as given back (replace, resting); null for a new one.
    const OrderRecord* own = nullptr;
};

/// Entry: a request that has just come. Resting: an open order looked at again after a fact, a
/// parameter or the date changed; rules about the act of entering (phase, duplicate id) do not run.
/// Settlement: one side of a trade before it is delivered; `volume` is the trade's. Information: an order that
/// was accepted; what fails is told and stops nothing. After_trade: what inspections found about a purchase.
enum class Moment { entry, resting, settlement, information, after_trade };

/// Failed rules in the table's order, as they go into the journal.
class Failures {
public:
    Failures() {}  // NOLINT(modernize-use-equals-default): see room_
    static constexpr std::size_t capacity = 96;
    void add(const RuleFailed& failure) {
        HEADGATE_ASSERT(size_ < capacity);
        std::construct_at(begin_of() + size_++, failure);
    }
    void clear() { size_ = 0; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] const RuleFailed* begin() const {
        return reinterpret_cast<const RuleFailed*>(room_.data());
    }
    [[nodiscard]] const RuleFailed* end() const { return begin() + size_; }

private:
    static_assert(std::is_trivially_copyable_v<RuleFailed>);
    [[nodiscard]] RuleFailed* begin_of() { return reinterpret_cast<RuleFailed*>(room_.data()); }

    // Left as it comes: an order that passes must not pay for clearing room for every rule.
    alignas(RuleFailed) std::array<std::byte, capacity * sizeof(RuleFailed)> room_;
    std::size_t size_ = 0;
};

/// Runs every rule of the table that concerns this book, side and place, and lists all that fail, in the
/// table's order; `failures` is emptied first. Requires that right, book and session of the request exist,
/// that the right has an account for the book's source and year on the buy side, that 1 <= volume <=
/// volume_max and, where there is a price, 1 <= price <= price_max (core refuses the rest before).
void screen(const State& state, const Request& request, Moment moment, Failures& failures);

/// What stands against listing `book`: every row of the listing that it breaks.
void screen_listing(const State& state, BookId book, Failures& failures);

/// The arcs with a limit that the order's water takes in its delivery window; empty where it takes none.
[[nodiscard]] ArcList arcs_of_order(const State& state, const Request& request);

/// The mandate in force today under which the request's session acts for the right's holder; nothing where
/// the holder acts for itself or none is in force.
[[nodiscard]] std::optional<MandateId> mandate_of(const State& state, const Request& request,
                                                  ParticipantId holder);

/// As `screen` at Moment::resting, but for the rows that read facts alone: what a trade that is not settled
/// yet is held against. Requires that right and book of the request exist.
void screen_facts(const State& state, const Request& request, Failures& failures);

/// The caps and floors under which an order must hold headroom: what Terms::caps says. Caps on every level that
/// CP-01..03 name, nearest first. Levels without a cap fact are left out here; the rules report them as missing.
[[nodiscard]] CapList caps_of_order(const State& state, RightId right, BookId book, Side side);

/// The price that a buy reserves cash for: its limit, or the band's top (the reference where no band is
/// set) for market-to-limit. Nothing where neither is known.
[[nodiscard]] std::optional<Price> worst_price(const State& state, const Request& request);

/// Cash to hold for a buy of `volume` at `price`: amount and the book's buyer fee, fen.
[[nodiscard]] Cash cash_needed(const BookSpec& book, Volume volume, Price price, RatePpm fee);

/// Version of the table compiled in.
inline constexpr RuleSetVersion rule_set{1};

}  // namespace headgate::risk
