#include "gateway/pipeline/day_orders.h"

#include "engine/domain/append.h"

namespace headgate {
namespace {

/// Every field of an order and of a trade, for io(field). A new one does not compile before it has a place
/// here; `layout` then counts on.
constexpr std::uint32_t layout = 2;
template <class Order, class Io>
void fields(Order& open, const Io& io) {
    auto& [order, session, client_id, right, book, side, order_type, time_in_force, price, volume,
           filled, amount, state, display, shown, busted, busted_amount] = open;
    io(order), io(session), io(client_id), io(right), io(book), io(side), io(order_type);
    io(time_in_force), io(price), io(volume), io(filled), io(amount), io(state);
    io(display), io(shown), io(busted), io(busted_amount);
}
template <class Trade, class Io>
void trade_fields(Trade& known, const Io& io) {
    auto& [struck, time, trade, buyer, seller, buyer_id, seller_id, standing] = known;
    auto& [partition, sequence, index] = struck;
    io(partition), io(sequence), io(index), io(time), io(trade);
    io(buyer), io(seller), io(buyer_id), io(seller_id), io(standing);
}

}  // namespace

void DayOrders::take(PartitionId partition, const Sequenced& command,
                     std::span<const Event> events) {
    std::uint32_t index = 0;
    for (const Event& event : events) {
        take({partition, command.sequence, index++}, command.time, event);
    }
}

void DayOrders::take(const EventId& id, Timestamp time, const Event& event) {
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
        accept(*accepted);
    } else if (const auto* struck = std::get_if<TradeStruck>(&event)) {
        strike(id, time, *struck);
    } else if (const auto* replaced = std::get_if<OrderReplaced>(&event)) {
        OpenOrder& order = orders_.get(replaced->order);
        order.client_id = replaced->client_id;
        order.price = replaced->price;
        order.volume = replaced->volume;
    } else if (const auto* reduced = std::get_if<OrderReduced>(&event)) {
        orders_.get(reduced->order).volume -= reduced->by;
    } else if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
        const bool expired = cancelled->reason == CancelReason::day_ended;
        orders_.get(cancelled->order).state = expired ? OrderState::expired : OrderState::cancelled;
    } else if (std::holds_alternative<TradingDayOpened>(event)) {
        open_day();
    } else {
        take_trade(event);
    }
}

void DayOrders::accept(const OrderAccepted& accepted) {
    OpenOrder order;
    order.order = accepted.order;
    order.session = accepted.session;
    order.client_id = accepted.client_id;
    order.right = accepted.right;
    order.book = accepted.book;
    order.side = accepted.side;
    order.order_type = accepted.order_type;
    order.time_in_force = accepted.time_in_force;
    order.price = accepted.price;
    order.volume = accepted.volume;
    orders_.add(order);
}

void DayOrders::strike(const EventId& id, Timestamp time, const TradeStruck& struck) {
    const OpenOrder& buy = orders_.get(struck.buy_order);
    const OpenOrder& sell = orders_.get(struck.sell_order);
    trades_.add(
        KnownTrade{id, time, struck, buy.session, sell.session, buy.client_id, sell.client_id});
    fill(struck.buy_order, struck.volume, struck.amount, struck.buy_leaves);
    fill(struck.sell_order, struck.volume, struck.amount, struck.sell_leaves);
}

void DayOrders::fill(OrderId id, Volume volume, Cash amount, Volume leaves) {
    OpenOrder& order = orders_.get(id);
    order.filled += volume;
    order.amount += amount;
    if (leaves == Volume{}) order.state = OrderState::filled;
}

std::vector<OpenOrder> DayOrders::all() const {
    return {orders_.all().begin(), orders_.all().end()};
}

void DayOrders::take_trade(const Event& event) {
    const auto set = [&](TradeId id, TradeStanding standing) {
        KnownTrade* const found = trades_.find(id);
        if (found == nullptr) return;
        found->standing = standing;
        if (standing == TradeStanding::busted) bust(*found);
    };
    if (const auto* held = std::get_if<TradeHeld>(&event)) {
        set(held->trade, TradeStanding::held);
    } else if (const auto* released = std::get_if<TradeReleased>(&event)) {
        set(released->trade, TradeStanding::struck);
    } else if (const auto* delivered = std::get_if<TradeDelivered>(&event)) {
        set(delivered->trade, TradeStanding::delivered);
    } else if (const auto* busted = std::get_if<TradeBusted>(&event)) {
        set(busted->trade, TradeStanding::busted);
    }
}

void DayOrders::bust(const KnownTrade& trade) {
    for (const OrderId id : {trade.trade.buy_order, trade.trade.sell_order}) {
        OpenOrder* const found = orders_.find(id);
        if (found == nullptr) continue;
        found->busted += trade.trade.volume;
        found->busted_amount += trade.trade.amount;
    }
}

void DayOrders::open_day() {
    orders_.keep_if([](const OpenOrder& order) { return order.state == OrderState::open; });
    trades_.keep_if([](const KnownTrade& trade) {
        return trade.standing != TradeStanding::delivered &&
               trade.standing != TradeStanding::busted;
    });
}

std::vector<OpenOrder> DayOrders::ended() const {
    std::vector<OpenOrder> ended;
    for (const OpenOrder& order : orders_.all()) {
        if (order.state != OrderState::open) ended.push_back(order);
    }
    return ended;
}

std::vector<KnownTrade> DayOrders::trades() const {
    return {trades_.all().begin(), trades_.all().end()};
}

std::unordered_map<OrderId, BustedPart> DayOrders::busted() const {
    std::unordered_map<OrderId, BustedPart> parts;
    for (const OpenOrder& order : orders_.all()) {
        if (order.state != OrderState::open || order.busted == Volume{}) continue;
        parts.emplace(order.order, BustedPart{order.busted, order.busted_amount});
    }
    return parts;
}

std::uint32_t DayOrders::form() { return layout; }

void DayOrders::encode(ByteVector& out) const {
    const auto put_field = [&](const auto& field) { append(field, out); };
    append(static_cast<std::uint64_t>(orders_.all().size()), out);
    for (const OpenOrder& order : orders_.all()) fields(order, put_field);
    append(static_cast<std::uint64_t>(trades_.all().size()), out);
    for (const KnownTrade& trade : trades_.all()) trade_fields(trade, put_field);
}

void DayOrders::decode(ByteReader& reader) {
    const auto get_field = [&](auto& field) { reader.get(field); };
    std::uint64_t count = 0;
    reader.get(count);
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        OpenOrder order;
        fields(order, get_field);
        orders_.add(order);
    }
    count = 0;
    reader.get(count);
    for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
        KnownTrade trade;
        trade_fields(trade, get_field);
        trades_.add(trade);
    }
}

}  // namespace headgate
