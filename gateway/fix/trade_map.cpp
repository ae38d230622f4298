#include "gateway/fix/trade_map.h"

namespace headgate::fix {

TradeMap::TradeMap(const std::vector<KnownTrade>& trades) {
    for (const KnownTrade& trade : trades) trades_.emplace(trade.trade.trade, trade);
}

const KnownTrade& TradeMap::strike(const PublishedEvent& published, const TradeStruck& struck,
                                   const OrderMap& orders) {
    const OpenOrder* buy = orders.find(struck.buy_order);
    const OpenOrder* sell = orders.find(struck.sell_order);
    HEADGATE_ASSERT(buy != nullptr && sell != nullptr);
    const KnownTrade known{published.id,  published.time, struck,          buy->session,
                           sell->session, buy->client_id, sell->client_id, TradeStanding::struck};
    return trades_.insert_or_assign(struck.trade, known).first->second;
}

const KnownTrade* TradeMap::move(TradeId trade, TradeStanding standing) {
    const auto found = trades_.find(trade);
    if (found == trades_.end()) return nullptr;
    found->second.standing = standing;
    return &found->second;
}

void TradeMap::open_day() {
    std::erase_if(trades_, [](const auto& entry) {
        const TradeStanding standing = entry.second.standing;
        return standing == TradeStanding::delivered || standing == TradeStanding::busted;
    });
}

TradeSide side_of(const KnownTrade& known, Side side) {
    const TradeStruck& trade = known.trade;
    if (side == Side::buy) {
        return {side,           trade.buy_order, known.buyer,
                known.buyer_id, trade.buy_right, trade.buyer_fee};
    }
    return {
        side, trade.sell_order, known.seller, known.seller_id, trade.sell_right, trade.seller_fee};
}

}  // namespace headgate::fix
