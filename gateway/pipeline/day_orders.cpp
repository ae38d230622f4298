#include "gateway/pipeline/day_orders.h"

namespace headgate {

void DayOrders::take(const Event& event) {
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
        OpenOrder& order = orders_[accepted->order];
        order.order = accepted->order;
        order.session = accepted->session;
        order.client_id = accepted->client_id;
        order.right = accepted->right;
        order.book = accepted->book;
        order.side = accepted->side;
        order.order_type = accepted->order_type;
        order.time_in_force = accepted->time_in_force;
        order.price = accepted->price;
        order.volume = accepted->volume;
    } else if (const auto* struck = std::get_if<TradeStruck>(&event)) {
        fill(struck->buy_order, struck->volume, struck->amount, struck->buy_leaves);
        fill(struck->sell_order, struck->volume, struck->amount, struck->sell_leaves);
    } else if (const auto* replaced = std::get_if<OrderReplaced>(&event)) {
        OpenOrder& order = orders_.at(replaced->order);
        order.client_id = replaced->client_id;
        order.price = replaced->price;
        order.volume = replaced->volume;
    } else if (const auto* reduced = std::get_if<OrderReduced>(&event)) {
        orders_.at(reduced->order).volume -= reduced->by;
    } else if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
        const bool expired = cancelled->reason == CancelReason::day_ended;
        orders_.at(cancelled->order).state = expired ? OrderState::expired : OrderState::cancelled;
    } else if (std::holds_alternative<TradingDayOpened>(event)) {
        std::erase_if(orders_,
                      [](const auto& entry) { return entry.second.state != OrderState::open; });
    }
}

void DayOrders::fill(OrderId id, Volume volume, Cash amount, Volume leaves) {
    OpenOrder& order = orders_.at(id);
    order.filled += volume;
    order.amount += amount;
    if (leaves == Volume{}) order.state = OrderState::filled;
}

std::vector<OpenOrder> DayOrders::all() const {
    std::vector<OpenOrder> known;
    for (const auto& [id, order] : orders_) known.push_back(order);
    return known;
}

std::vector<OpenOrder> DayOrders::ended() const {
    std::vector<OpenOrder> ended;
    for (const auto& [id, order] : orders_) {
        if (order.state != OrderState::open) ended.push_back(order);
    }
    return ended;
}

}  // namespace headgate
