#include "engine/settlement/settlement.h"

namespace headgate {

void deliver(Ledger& ledger, Commitments& commitments, TradeRecord& trade) {
    HEADGATE_ASSERT(trade.state == TradeState::locked);
    ledger.deliver_water(trade.sell_allocation, trade.buy_allocation, trade.volume);
    ledger.end_incoming(trade.buy_allocation, trade.volume);
    ledger.pay(trade.buyer, trade.seller, trade.amount, trade.buyer_fee, trade.seller_fee);
    for (const CapId cap : trade.caps) ledger.deliver_cap(cap, trade.volume);
    commitments.arrive(trade.buy_allocation, trade.date, trade.volume);
    trade.state = TradeState::delivered;
}

void bust(Ledger& ledger, Commitments& commitments, TradeRecord& trade) {
    HEADGATE_ASSERT(trade.state == TradeState::locked || trade.state == TradeState::held);
    ledger.move(trade.sell_allocation, WaterTerm::locked, WaterTerm::available, trade.volume);
    (void)ledger.make_good(trade.sell_allocation);
    ledger.end_incoming(trade.buy_allocation, trade.volume);
    ledger.unlock_cash(trade.buyer, trade.amount + trade.buyer_fee);
    for (const CapId cap : trade.caps) ledger.unlock_cap(cap, trade.volume);
    commitments.take_back(trade.buy_arcs, trade.volume);
    commitments.take_back(trade.sell_arcs, trade.volume);
    trade.state = TradeState::busted;
}

}  // namespace headgate
