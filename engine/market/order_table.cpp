#include "engine/market/order_table.h"

namespace headgate {

// ---- open orders ------------------------------------------------------------------------------------

OrderRecord& OrderTable::add(const OrderRecord& order) {
    const auto [at, is_new] = orders_.emplace(order.id, order);
    HEADGATE_ASSERT(is_new);
    ++open_of_[order.right];
    return at->second;
}

void OrderTable::remove(OrderId id) {
    const auto order = orders_.find(id);
    HEADGATE_ASSERT(order != orders_.end());
    const auto count = open_of_.find(order->second.right);
    HEADGATE_ASSERT(count != open_of_.end() && count->second > 0);
    // Stays at zero: a right that traded once allocates nothing again.
    --count->second;
    orders_.erase(order);
}

OrderRecord* OrderTable::find(OrderId id) {
    const auto order = orders_.find(id);
    return order == orders_.end() ? nullptr : &order->second;
}

const OrderRecord* OrderTable::find(OrderId id) const {
    const auto order = orders_.find(id);
    return order == orders_.end() ? nullptr : &order->second;
}

std::uint32_t OrderTable::open_of(RightId right) const {
    const auto count = open_of_.find(right);
    return count == open_of_.end() ? 0 : count->second;
}

const OrderRecord* OrderTable::newest_before(OrderId before) const {
    const auto end = orders_.lower_bound(before);
    return end == orders_.begin() ? nullptr : &std::prev(end)->second;
}

// ---- client order ids -------------------------------------------------------------------------------

bool ClientIdTable::is_new(SessionId session, const ClientOrderId& id) const {
    return !ids_.contains({session, id});
}

void ClientIdTable::put(SessionId session, const ClientOrderId& id, OrderId order) {
    ids_.insert_or_assign({session, id}, order);
}

std::optional<OrderId> ClientIdTable::order(SessionId session, const ClientOrderId& id) const {
    const auto found = ids_.find({session, id});
    return found == ids_.end() ? std::nullopt : std::optional{found->second};
}

void ClientIdTable::absorb_into(StateHasher& hasher) const {
    hasher.absorb(static_cast<std::uint64_t>(ids_.size()));
    for (const auto& [key, order] : ids_) {
        hasher.absorb(key.first);
        hasher.absorb(key.second);
        hasher.absorb(order);
    }
}

}  // namespace headgate
