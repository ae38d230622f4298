#pragma once

#include "gateway/fix/order_map.h"
#include "gateway/ring/publication.h"

#include <map>

namespace headgate::fix {

/// The trades that may still be spoken of: those not delivered, and those that ended on this trading day.
class TradeMap {
public:
    explicit TradeMap(const std::vector<KnownTrade>& trades);

    /// Requires that `orders` still has both orders.
    const KnownTrade& strike(const PublishedEvent& published, const TradeStruck& struck,
                             const OrderMap& orders);
    /// Null where the trade is not known.
    const KnownTrade* move(TradeId trade, TradeStanding standing);
    /// Forgets the trades that have ended.
    void open_day();

    /// By number, which rises with time.
    [[nodiscard]] const std::map<TradeId, KnownTrade>& all() const { return trades_; }

private:
    std::map<TradeId, KnownTrade> trades_;
};

/// One side of a trade.
struct TradeSide {
    Side side;
    OrderId order;
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    Cash fee;
};
[[nodiscard]] TradeSide side_of(const KnownTrade& trade, Side side);

}  // namespace headgate::fix
