#include "engine/core/requests.h"

namespace headgate {

risk::Request request_of(const OrderRecord& order) {
    risk::Request request;
    request.session = order.session;
    request.client_id = order.client_id;
    request.right = order.right;
    request.book = order.book;
    request.side = order.side;
    request.order_type = OrderType::limit;
    request.time_in_force = order.time_in_force;
    request.price = order.limit;
    request.volume = order.leaves;
    request.purpose = order.purpose;
    request.place = order.place;
    request.plot = order.plot;
    request.delivery_from = order.delivery_from;
    request.delivery_to = order.delivery_to;
    request.self_trade = order.self_trade;
    request.own = &order;
    return request;
}

risk::Request request_of(const TradeRecord& trade, Side side) {
    const bool buys = side == Side::buy;
    risk::Request request;
    request.right = buys ? trade.buy_right : trade.sell_right;
    request.book = trade.book;
    request.side = side;
    request.price = trade.price;
    request.volume = trade.volume;
    request.delivery_from = buys ? trade.buy_from : trade.sell_from;
    request.delivery_to = buys ? trade.buy_to : trade.sell_to;
    return request;
}

}  // namespace headgate
