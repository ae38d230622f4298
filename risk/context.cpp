#include "risk/context.h"

#include <algorithm>

namespace headgate::risk {

namespace {

Date today_of(const State& state) {
    return state.trading_day ? *state.trading_day : date_of(state.now);
}

}  // namespace

Context::Context(const State& state_, const Request& request_)
    : state{state_}, request{request_}, registry{state_.registry},
      book{registry.get<BookSpec>(request_.book)}, right{registry.get<Right>(request_.right)},
      holder_id{right.holder}, holder{registry.get<Participant>(right.holder)}, group{holder.group},
      path{registry.path_up(right.region)}, jurisdictions{jurisdictions_of(registry, right.region,
                                                                           book.region)},
      allocation_id{registry.allocation(request_.right, book.source, book.year)},
      delivery_from{request_.delivery_from.value_or(book.delivery_from)},
      delivery_to{request_.delivery_to.value_or(book.delivery_to)}, today{today_of(state_)} {
    if (!allocation_id) return;
    allocation = &registry.get<Allocation>(*allocation_id);
    water = &state.ledger.water(*allocation_id);
}

Context::Context(const State& state_, const Request& request_, const Standing& standing,
                 const Terms& terms_)
    : state{state_}, request{request_}, registry{state_.registry}, book{registry.get<BookSpec>(
                                                                       request_.book)},
      right{registry.get<Right>(request_.right)}, holder_id{standing.holder},
      holder{registry.get<Participant>(standing.holder)}, group{standing.group}, terms{&terms_},
      delivery_from{book.delivery_from}, delivery_to{book.delivery_to}, today{today_of(state_)} {
    if (standing.allocation == AllocationId{}) return;
    allocation_id = standing.allocation;
    allocation = &registry.get<Allocation>(standing.allocation);
    water = &state.ledger.water(standing.allocation);
}

Volume Context::own_water() const {
    const OrderRecord* own = request.own;
    const bool holds =
        own != nullptr && own->side == Side::sell && own->allocation == allocation_id;
    return holds ? own->leaves : Volume{};
}

Volume Context::part_under(const OrderRecord& own, CapId cap) const {
    if (own.side != request.side) return Volume{};
    const bool holds = std::find(own.caps.begin(), own.caps.end(), cap) != own.caps.end();
    return holds ? own.leaves : Volume{};
}

Volume Context::free_water() const {
    HEADGATE_ASSERT(water != nullptr);
    return water->available + own_water() - water->shortfall;
}

Volume Context::committed_out() const {
    HEADGATE_ASSERT(water != nullptr);
    return water->reserved + water->locked + water->delivered_out - own_water();
}

Volume Context::purchases() const {
    HEADGATE_ASSERT(water != nullptr);
    const OrderRecord* own = request.own;
    const bool holds = own != nullptr && own->side == Side::buy && own->allocation == allocation_id;
    return water->delivered_in + water->incoming + water->bidding -
           (holds ? own->leaves : Volume{});
}

Cash Context::free_cash() const {
    const OrderRecord* own = request.own;
    const bool holds = own != nullptr && own->side == Side::buy && own->participant == holder_id;
    return state.ledger.cash(holder_id).available + (holds ? own->cash_reserved : Cash{});
}

Volume Context::open_to_orders(CapId cap) const {
    const Cap& limit = registry.get<Cap>(cap);
    return limit.limit - limit.minimum.value_or(Volume{}) - limit.used;
}

Volume Context::headroom(CapId cap, Volume open) const {
    const CapAccount& taken = state.ledger.cap(cap);
    return open - taken.reserved - taken.locked - taken.bought + own_under(cap);
}

Volume Context::held_by_group(CapId cap) const {
    return state.cap_shares.held(cap, group) - own_under(cap);
}

namespace {

bool asked_at(Moments moments, Moment moment) {
    switch (moment) {
    case Moment::entry:
        return moments == Moments::entry || moments == Moments::entry_and_resting ||
               moments == Moments::listing;
    case Moment::resting:
        return moments == Moments::entry_and_resting || moments == Moments::listing;
    case Moment::settlement: return moments == Moments::settlement;
    case Moment::information: return moments == Moments::information;
    case Moment::after_trade: return moments == Moments::after_trade;
    }
    return false;
}

}  // namespace

bool concerns(const Rule& rule, const Context& context, Moment moment) {
    return asked_at(rule.moments, moment) && rule.trade_types.contains(context.book.trade_type) &&
           rule.sources.contains(context.book.source) &&
           rule.sides.contains(context.request.side) &&
           context.jurisdictions.contains(rule.jurisdiction);
}

std::optional<RegionId> region_at(const Registry& registry, const RegionPath& path,
                                  RegionLevel level) {
    for (const RegionId region : path) {
        if (registry.get<Region>(region).level == level) return region;
    }
    return std::nullopt;
}

}  // namespace headgate::risk
