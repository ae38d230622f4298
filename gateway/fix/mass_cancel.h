#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/order_map.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/requests.h"
#include "gateway/ring/command_ring.h"

namespace headgate::fix {

/// A client's own mass cancel: q in, r out. Each order is cancelled by a command of its own, as by F: the engine
/// says of each whether its book's phase lets it go.
class MassCancels {
public:
    static constexpr std::size_t orders_max = 1000;  ///< for one request, oldest first

    MassCancels(const MarketView& market, const OrderMap& orders, const Outlet& outlet,
                CommandRing& ring);

    void request(const InMessage& message, const Asker& asker);

private:
    const MarketView& market_;
    const OrderMap& orders_;
    const Outlet& outlet_;
    CommandRing& ring_;
};

}  // namespace headgate::fix
