#include "engine/market/state.h"

namespace headgate {
namespace {

/// A call that clears has a volume, so nothing can be mistaken for something.
void absorb_told(StateHasher& hasher, const std::optional<Clearing>& told) {
    const Clearing clearing = told.value_or(Clearing{});
    hasher.absorb(clearing.price);
    hasher.absorb(clearing.volume);
    hasher.absorb(clearing.bid);
    hasher.absorb(clearing.offered);
}

}  // namespace

Bytes<16> State::hash() const {
    StateHasher hasher;
    hasher.absorb(partition);
    hasher.absorb(sequence);
    hasher.absorb(now);
    hasher.absorb(trading_day);
    registry.absorb_into(hasher);
    ledger.absorb_into(hasher);
    commitments.absorb_into(hasher);
    for (const auto& [id, order] : orders.all()) {
        hasher.absorb(order);
        for (const CapId cap : order.caps) hasher.absorb(cap);
        for (const ArcId arc : order.arcs) hasher.absorb(arc);
    }
    for (const auto& trade : trades.all()) {
        hasher.absorb(trade);
        for (const CapId cap : trade.caps) hasher.absorb(cap);
        for (const ArcId arc : trade.buy_arcs) hasher.absorb(arc);
        for (const ArcId arc : trade.sell_arcs) hasher.absorb(arc);
    }
    client_ids.absorb_into(hasher);
    for (const Market& market : markets) {
        hasher.absorb(market.phase);
        absorb_told(hasher, market.told);
        market.book.absorb_into(hasher);
    }
    for (const auto nonce : operator_nonces) hasher.absorb(nonce);
    for (const auto& item : work) hasher.absorb(item);
    hasher.absorb(config_hash);
    return hasher.finish();
}

}  // namespace headgate
