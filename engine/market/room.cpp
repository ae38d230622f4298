#include "engine/market/room.h"

#include <algorithm>

namespace headgate {

void make_room(State& state, std::size_t orders, std::size_t client_ids) {
    const VenueLimits& limits = state.registry.limits();
    state.orders.reserve(std::min<std::size_t>(orders, limits.open_orders), limits.open_orders);
    state.pool->set_aside(limits.open_orders);
    state.client_ids.reserve(std::min<std::size_t>(client_ids, limits.orders_per_day));
}

}  // namespace headgate
