#pragma once

#include "risk/rule.h"
#include "risk/screen.h"

namespace headgate::risk {

/// An order and the facts around it, looked up once for all rules. Pointers are null where the registry
/// holds nothing.
struct Context {
    const State& state;
    const Request& request;
    const Registry& registry;
    const BookSpec& book;
    const Right& right;
    const Participant& holder;
    RegionPath path;
    SetOf<Jurisdiction> jurisdictions;
    std::optional<AllocationId> allocation_id;
    const Allocation* allocation = nullptr;
    const WaterAccount* water = nullptr;
    const Permit* permit = nullptr;
    const BudgetUnit* unit = nullptr;
    const GroundwaterZone* groundwater_zone = nullptr;
    const GroundwaterZone* book_groundwater_zone = nullptr;
    Date delivery_from;
    Date delivery_to;
    /// The trading day; where none is open yet, the calendar day.
    Date today;

    Context(const State& state_, const Request& request_);

    [[nodiscard]] bool buys() const { return request.side == Side::buy; }

    // Answers below count what the request's own order holds as given back. Water: require `water`.

    /// Water that may be offered, m³: available less a shortfall, which blocks the account. May be
    /// negative.
    [[nodiscard]] Volume free_water() const;
    /// Water that other sales have taken or may take: reserved, locked, delivered out.
    [[nodiscard]] Volume committed_out() const;
    [[nodiscard]] Cash free_cash() const;
    /// limit − used − reserved − locked − bought of a cap; may be negative.
    [[nodiscard]] Volume headroom(CapId cap) const;
    /// What the order's control group holds under the cap with its other orders.
    [[nodiscard]] Volume held_by_group(CapId cap) const;

private:
    [[nodiscard]] Volume own_water() const;
    [[nodiscard]] Volume own_under(CapId cap) const;
};

/// True where row `rule` concerns an order of this kind at this moment.
[[nodiscard]] bool concerns(const Rule& rule, const Context& context, Moment moment);

/// The nearest region on the path that stands at `level`.
[[nodiscard]] std::optional<RegionId> region_at(const Registry& registry, const RegionPath& path,
                                                RegionLevel level);

}  // namespace headgate::risk
