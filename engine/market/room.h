#pragma once

#include "engine/market/state.h"

#include <cstddef>

namespace headgate {

/// Room for this many open orders and for this many client ids of a day, as far as the venue allows them. What is
/// cheap to set aside and dear to move gets room for all that the venue allows. Never takes room away.
void make_room(State& state, std::size_t orders, std::size_t client_ids);

}  // namespace headgate
