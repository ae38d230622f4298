#include "engine/market/trading.h"

namespace headgate {
namespace {

/// Brings a buy's cash reservation down to what its leaves need at its limit; returns what is free of it.
Cash surplus_of(const BookSpec& book, const OrderRecord& order) {
    return order.cash_reserved - cash_for(book, order.leaves, order.limit, order.fee);
}

/// What the order holds beside water, money and caps.
void ask(State& state, const OrderRecord& order, Volume volume) {
    state.commitments.ask(order.arcs, volume);
    if (order.mandate) state.commitments.ask(*order.mandate, volume);
}

void give_back(State& state, const OrderRecord& order, Volume volume) {
    state.commitments.unask(order.arcs, volume);
    if (order.mandate) state.commitments.unask(*order.mandate, volume);
}

void use_up(State& state, const OrderRecord& order, Volume volume) {
    state.commitments.send(order.arcs, volume);
    if (order.mandate) state.commitments.trade(*order.mandate, volume);
}

void shrink(State& state, OrderRecord& order, Volume by) {
    order.leaves -= by;
    give_back(state, order, by);
    if (order.side == Side::sell) {
        state.ledger.move(order.allocation, WaterTerm::reserved, WaterTerm::available, by);
        for (const CapId cap : order.caps) state.ledger.release_cap(cap, by);
        return;
    }
    state.ledger.withdraw_bid(order.allocation, by);
    const Cash surplus = surplus_of(state.registry.get(order.book), order);
    state.ledger.release_cash(order.participant, surplus);
    order.cash_reserved -= surplus;
    for (const CapId cap : order.caps) state.ledger.release_cap(cap, by);
    state.cap_shares.release(order.caps, order.group, by);
}

/// A floor of a unit or region loses nothing to a buyer inside it who has the same use.
bool stays_inside(const Registry& registry, const Cap& floor, const Right& buyer) {
    if (buyer.purpose != floor.purpose) return false;
    if (floor.region) return registry.within(buyer.region, *floor.region);
    for (auto at = buyer.unit; at; at = registry.get<BudgetUnit>(*at).parent) {
        if (at == floor.unit) return true;
    }
    return false;
}

}  // namespace

Cash cash_for(const BookSpec& book, Volume volume, Price price, RatePpm fee) {
    if (volume == Volume{}) return Cash{};
    const Cash amount = amount_of(volume, price, book.years);
    return amount + fee_rounded_down(amount, fee);
}

OrderRecord& open_order(State& state, const OrderRecord& order) {
    take_reservations(state, order);
    return state.orders.add(order);
}

void take_reservations(State& state, const OrderRecord& order) {
    ask(state, order, order.leaves);
    if (order.side == Side::sell) {
        state.ledger.move(order.allocation, WaterTerm::available, WaterTerm::reserved,
                          order.leaves);
        for (const CapId cap : order.caps) state.ledger.reserve_cap(cap, order.leaves);
        return;
    }
    state.ledger.bid(order.allocation, order.leaves);
    state.ledger.reserve_cash(order.participant, order.cash_reserved);
    for (const CapId cap : order.caps) state.ledger.reserve_cap(cap, order.leaves);
    state.cap_shares.reserve(order.caps, order.group, order.leaves);
}

void change_caps(State& state, OrderRecord& order, const CapList& caps) {
    const bool buys = order.side == Side::buy;
    for (const CapId cap : order.caps) state.ledger.release_cap(cap, order.leaves);
    if (buys) state.cap_shares.release(order.caps, order.group, order.leaves);
    order.caps = caps;
    for (const CapId cap : order.caps) state.ledger.reserve_cap(cap, order.leaves);
    if (buys) state.cap_shares.reserve(order.caps, order.group, order.leaves);
}

void release_reservations(State& state, const OrderRecord& order) {
    give_back(state, order, order.leaves);
    if (order.side == Side::sell) {
        state.ledger.move(order.allocation, WaterTerm::reserved, WaterTerm::available,
                          order.leaves);
        for (const CapId cap : order.caps) state.ledger.release_cap(cap, order.leaves);
        return;
    }
    state.ledger.withdraw_bid(order.allocation, order.leaves);
    state.ledger.release_cash(order.participant, order.cash_reserved);
    for (const CapId cap : order.caps) state.ledger.release_cap(cap, order.leaves);
    state.cap_shares.release(order.caps, order.group, order.leaves);
}

void end_order(State& state, const OrderRecord& order, CancelReason reason,
               std::optional<RuleNumber> rule, const ClientOrderId& request, EventList& events) {
    release_reservations(state, order);
    events.emplace_back(
        OrderCancelled{order.id, order.session, request, reason, rule, order.leaves});
    state.orders.remove(order);
}

void withdraw_order(State& state, const OrderRecord& order, CancelReason reason,
                    std::optional<RuleNumber> rule, const ClientOrderId& request,
                    EventList& events) {
    const auto leaves = state.market(order.book).book.cancel(order.id);
    HEADGATE_ASSERT(leaves == order.leaves);
    end_order(state, order, reason, rule, request, events);
}

NewOrder book_form(const OrderRecord& order, const BookParts& parts) {
    return NewOrder{.id = order.id,
                    .price = order.limit,
                    .volume = order.leaves,
                    .group = order.group,
                    .side = order.side,
                    .type = order.order_type,
                    .time_in_force = order.time_in_force,
                    .self_trade = order.self_trade,
                    .minimum = parts.minimum,
                    .display = parts.display};
}

OrderRecord& MatchSink::open(OrderId id) const {
    OrderRecord* order =
        incoming_ != nullptr && incoming_->id == id ? incoming_ : state_.orders.find(id);
    HEADGATE_ASSERT(order != nullptr);
    return *order;
}

void MatchSink::on_fill(const Fill& fill) {
    const bool buy_aggressed = fill.aggressor_side == Side::buy;
    OrderRecord* buy = &open(buy_aggressed ? fill.aggressor : fill.resting);
    OrderRecord* sell = &open(buy_aggressed ? fill.resting : fill.aggressor);
    HEADGATE_ASSERT(buy->group != sell->group);
    HEADGATE_ASSERT(fill.price <= buy->limit);
    const BookSpec& book = state_.registry.get(buy->book);

    TradeRecord trade;
    trade.struck = state_.sequence;
    trade.struck_at = state_.now;
    trade.date = state_.trading_day ? *state_.trading_day : date_of(state_.now);
    trade.book = buy->book;
    trade.price = fill.price;
    trade.volume = fill.volume;
    trade.amount = amount_of(fill.volume, fill.price, book.years);
    trade.buyer_fee = fee_rounded_down(trade.amount, buy->fee);
    trade.seller_fee = fee_rounded_down(trade.amount, sell->fee);
    trade.buy_order = buy->id;
    trade.sell_order = sell->id;
    trade.buy_right = buy->right;
    trade.sell_right = sell->right;
    trade.buy_allocation = buy->allocation;
    trade.sell_allocation = sell->allocation;
    trade.buyer = buy->participant;
    trade.seller = sell->participant;
    trade.caps = buy->caps;
    const Right& bought_for = state_.registry.get(buy->right);
    for (const CapId floor : sell->caps) {
        if (stays_inside(state_.registry, state_.registry.get(floor), bought_for)) {
            state_.ledger.release_cap(floor, fill.volume);
        } else {
            trade.caps.add(floor);
        }
    }
    trade.buy_arcs = buy->arcs;
    trade.sell_arcs = sell->arcs;
    use_up(state_, *buy, fill.volume);
    use_up(state_, *sell, fill.volume);
    trade.buy_from = buy->delivery_from;
    trade.buy_to = buy->delivery_to;
    trade.sell_from = sell->delivery_from;
    trade.sell_to = sell->delivery_to;

    buy->leaves -= fill.volume;
    sell->leaves -= fill.volume;
    buy->amount += trade.amount;
    sell->amount += trade.amount;
    const Cash cost = trade.amount + trade.buyer_fee;
    const Cash surplus = surplus_of(book, *buy);
    HEADGATE_ASSERT(surplus >= cost);
    state_.ledger.release_cash(buy->participant, surplus - cost);
    state_.ledger.lock_cash(buy->participant, cost);
    buy->cash_reserved -= surplus;
    for (const CapId cap : trade.caps) state_.ledger.lock_cap(cap, fill.volume);
    state_.ledger.strike_bid(buy->allocation, fill.volume);
    state_.cap_shares.release(buy->caps, buy->group, fill.volume);
    state_.ledger.move(sell->allocation, WaterTerm::reserved, WaterTerm::locked, fill.volume);

    const TradeRecord& struck = state_.trades.add(trade);
    events_.emplace_back(TradeStruck{
        struck.id, struck.book, struck.price, struck.volume, struck.amount, fill.aggressor_side,
        struck.buy_order, struck.sell_order, struck.buy_right, struck.sell_right, buy->leaves,
        sell->leaves, struck.buyer_fee, struck.seller_fee});
    if (buy->leaves == Volume{}) state_.orders.remove(*buy);
    if (sell->leaves == Volume{}) state_.orders.remove(*sell);
}

void MatchSink::on_cancel(OrderId id, Volume leaves, CancelReason reason) {
    const OrderRecord& order = open(id);
    HEADGATE_ASSERT(order.leaves == leaves);
    end_order(state_, order, reason, std::nullopt, {}, events_);
}

void MatchSink::on_decrement(OrderId id, Volume by, Volume leaves) {
    OrderRecord& order = open(id);
    HEADGATE_ASSERT(order.leaves == by + leaves);
    shrink(state_, order, by);
    order.volume -= by;
    events_.emplace_back(OrderReduced{id, order.session, by, order.leaves});
}

void MatchSink::on_rest(OrderId id, Price price, Volume leaves) {
    OrderRecord& order = open(id);
    HEADGATE_ASSERT(order.leaves == leaves);
    if (order.limit == price) return;
    HEADGATE_ASSERT(order.order_type == OrderType::market_to_limit);
    order.limit = price;
    if (order.side == Side::buy) shrink(state_, order, Volume{});
}

}  // namespace headgate
