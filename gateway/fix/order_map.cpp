#include "gateway/fix/order_map.h"

namespace headgate::fix {

OrderMap::OrderMap(const std::vector<OpenOrder>& orders, std::size_t ended_max)
    : ended_max_{ended_max} {
    HEADGATE_ASSERT(ended_max_ > 0);
    for (const OpenOrder& order : orders) insert(order);
}

void OrderMap::insert(const OpenOrder& order) {
    orders_.insert_or_assign(order.order, order);
    by_session_[order.session].insert(order.order);
    names_.insert_or_assign(Name{order.session, order.client_id}, order.order);
    if (order.state != OrderState::open) {
        ended_.push_back(order.order);
        if (ended_.size() > ended_max_) forget(ended_.front());
    }
}

void OrderMap::apply(const OrderAccepted& accepted) {
    insert(OpenOrder{.order = accepted.order,
                     .session = accepted.session,
                     .client_id = accepted.client_id,
                     .right = accepted.right,
                     .book = accepted.book,
                     .side = accepted.side,
                     .order_type = accepted.order_type,
                     .time_in_force = accepted.time_in_force,
                     .price = accepted.price,
                     .volume = accepted.volume,
                     .filled = {},
                     .amount = {}});
}

void OrderMap::fill(OrderId id, Volume volume, Cash amount, Volume leaves) {
    const auto found = orders_.find(id);
    HEADGATE_ASSERT(found != orders_.end());
    OpenOrder& order = found->second;
    order.filled += volume;
    order.amount += amount;
    // A prevented self-trade may have taken volume away without a trade; the event's leaves are right.
    order.volume = order.filled + leaves;
    if (leaves == Volume{}) end(order, OrderState::filled);
}

void OrderMap::bust(OrderId id, Volume volume, Cash amount) {
    const auto found = orders_.find(id);
    if (found == orders_.end()) return;
    found->second.busted += volume;
    found->second.busted_amount += amount;
}

void OrderMap::apply(const OrderReplaced& replaced) {
    const auto found = orders_.find(replaced.order);
    HEADGATE_ASSERT(found != orders_.end());
    OpenOrder& order = found->second;
    names_.erase(Name{order.session, order.client_id});
    order.client_id = replaced.client_id;
    order.price = replaced.price;
    order.volume = replaced.volume;
    names_.insert_or_assign(Name{order.session, order.client_id}, order.order);
    if (replaced.leaves == Volume{}) end(order, OrderState::filled);
}

void OrderMap::apply(const OrderReduced& reduced) {
    const auto found = orders_.find(reduced.order);
    HEADGATE_ASSERT(found != orders_.end());
    found->second.volume = found->second.filled + reduced.leaves;
}

void OrderMap::apply(const OrderCancelled& cancelled) {
    const auto found = orders_.find(cancelled.order);
    HEADGATE_ASSERT(found != orders_.end());
    end(found->second,
        cancelled.reason == CancelReason::day_ended ? OrderState::expired : OrderState::cancelled);
}

void OrderMap::end(OpenOrder& order, OrderState state) {
    order.state = state;
    ended_.push_back(order.order);
    if (ended_.size() > ended_max_) forget(ended_.front());
}

void OrderMap::forget(OrderId id) {
    HEADGATE_ASSERT(!ended_.empty() && ended_.front() == id);
    ended_.pop_front();
    const auto found = orders_.find(id);
    const auto name = names_.find(Name{found->second.session, found->second.client_id});
    if (name != names_.end() && name->second == id) names_.erase(name);
    by_session_[found->second.session].erase(id);
    orders_.erase(found);
}

void OrderMap::open_day() {
    while (!ended_.empty()) forget(ended_.front());
}

const OpenOrder* OrderMap::find(OrderId order) const {
    const auto found = orders_.find(order);
    return found == orders_.end() ? nullptr : &found->second;
}

const OpenOrder* OrderMap::find(SessionId session, std::string_view client_id) const {
    const auto id = ClientOrderId::from(client_id);
    if (!id) return nullptr;
    const auto found = names_.find(Name{session, *id});
    return found == names_.end() ? nullptr : find(found->second);
}

std::vector<const OpenOrder*> OrderMap::of(SessionId session) const {
    std::vector<const OpenOrder*> found;
    const auto owned = by_session_.find(session);
    if (owned == by_session_.end()) return found;
    for (const OrderId order : owned->second) found.push_back(find(order));
    return found;
}

}  // namespace headgate::fix
