#pragma once

#include "risk/rule.h"
#include "risk/screen.h"
#include "risk/standing.h"

namespace headgate::risk {

/// An order and the facts around it, looked up once for all rules. Pointers are null where the registry
/// holds nothing. Rows that read the order touch only what an order should cost: `path` and
/// `jurisdictions` are not looked up where the right's standing is known.
struct Context {
    const State& state;
    const Request& request;
    const Registry& registry;
    const BookSpec& book;
    const Right& right;
    ParticipantId holder_id;
    const Participant& holder;
    ControlGroupId group;
    /// What was settled about right and book before; null where it was not.
    const Terms* terms = nullptr;
    RegionPath path;
    SetOf<Jurisdiction> jurisdictions;
    std::optional<AllocationId> allocation_id;
    const Allocation* allocation = nullptr;
    const WaterAccount* water = nullptr;
    Date delivery_from;
    Date delivery_to;
    /// The trading day; where none is open yet, the calendar day.
    Date today;

    Context(const State& state_, const Request& request_);
    /// For rows that read the order. Requires what `screen_order` does.
    Context(const State& state_, const Request& request_, const Standing& standing,
            const Terms& terms_);

    [[nodiscard]] bool buys() const { return request.side == Side::buy; }

    [[nodiscard]] const Permit* permit() const {
        return right.permit ? &registry.get<Permit>(*right.permit) : nullptr;
    }
    [[nodiscard]] const BudgetUnit* unit() const {
        return right.unit ? &registry.get<BudgetUnit>(*right.unit) : nullptr;
    }
    [[nodiscard]] const GroundwaterZone* groundwater_zone() const {
        return right.groundwater_zone ? &registry.get<GroundwaterZone>(*right.groundwater_zone)
                                      : nullptr;
    }
    [[nodiscard]] const GroundwaterZone* book_groundwater_zone() const {
        return book.groundwater_zone ? &registry.get<GroundwaterZone>(*book.groundwater_zone)
                                     : nullptr;
    }
    /// Parameters where the right lies.
    [[nodiscard]] std::optional<std::int64_t> cap_share_bps() const {
        return terms != nullptr ? terms->cap_share_bps : parameter(ParameterKind::cap_share_bps);
    }
    [[nodiscard]] std::optional<std::int64_t> clock_tolerance_ms() const {
        return terms != nullptr ? terms->clock_tolerance_ms
                                : parameter(ParameterKind::clock_tolerance_ms);
    }
    [[nodiscard]] std::optional<std::int64_t> parameter(ParameterKind kind) const {
        return registry.parameter(kind, right.region, today);
    }
    [[nodiscard]] const Project* project() const {
        return right.project ? &registry.get<Project>(*right.project) : nullptr;
    }
    /// What the water is bought for, and where: as declared, else as the right says.
    [[nodiscard]] Purpose purpose() const { return request.purpose.value_or(right.purpose); }
    [[nodiscard]] ZoneId place() const { return request.place.value_or(right.zone); }

    [[nodiscard]] std::optional<std::int64_t> holding_limit_m3() const {
        return terms != nullptr
                   ? terms->holding_limit_m3
                   : registry.parameter(ParameterKind::holding_limit_m3, right.region, today);
    }
    [[nodiscard]] std::optional<std::int64_t> resale() const {
        return terms != nullptr ? terms->resale
                                : registry.parameter(ParameterKind::resale, right.region, today);
    }

    // Answers below count what the request's own order holds as given back. Water: require `water`.

    /// Water that may be offered, m³: available less a shortfall, which blocks the account. May be
    /// negative.
    [[nodiscard]] Volume free_water() const;
    /// Water that other sales have taken or may take: reserved, locked, delivered out.
    [[nodiscard]] Volume committed_out() const;
    [[nodiscard]] Cash free_cash() const;
    /// What the account has bought or bids for with other orders, delivered or not.
    [[nodiscard]] Volume purchases() const;
    /// What facts leave of a cap to orders: limit − minimum − used.
    [[nodiscard]] Volume open_to_orders(CapId cap) const;
    /// `open` of a cap, which facts leave to orders, − reserved − locked − bought; may be negative.
    [[nodiscard]] Volume headroom(CapId cap, Volume open) const;
    [[nodiscard]] Volume headroom(CapId cap) const { return headroom(cap, open_to_orders(cap)); }
    /// What the order's control group holds under the cap with its other orders.
    [[nodiscard]] Volume held_by_group(CapId cap) const;

private:
    [[nodiscard]] Volume own_water() const;
    [[nodiscard]] Volume own_under(CapId cap) const {
        return request.own == nullptr ? Volume{} : part_under(*request.own, cap);
    }
    [[nodiscard]] Volume part_under(const OrderRecord& own, CapId cap) const;
};

/// The arcs with a limit that the order's water takes, from the right to the book or back.
[[nodiscard]] ArcList arcs_of(const Context& context);

/// Fills in of `terms` all but the caps. Requires a context without terms.
void settle_parameters(const Context& context, Terms& terms);

/// True where row `rule` concerns an order of this kind at this moment.
[[nodiscard]] bool concerns(const Rule& rule, const Context& context, Moment moment);

/// The nearest region on the path that stands at `level`.
[[nodiscard]] std::optional<RegionId> region_at(const Registry& registry, const RegionPath& path,
                                                RegionLevel level);

}  // namespace headgate::risk
