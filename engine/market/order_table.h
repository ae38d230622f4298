#pragma once

#include "engine/domain/commands.h"
#include "engine/domain/limits.h"
#include "engine/domain/state_hash.h"
#include "engine/registry/cap_list.h"

#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace headgate {

/// An open order and what it holds. `limit` is the price it reserved for: its own, or the band's top for
/// a market-to-limit buy until it rests. `amount` is what it has traded for, fen before fees.
struct OrderRecord {
    OrderId id;
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    AllocationId allocation;
    ParticipantId participant;
    ControlGroupId group;
    BookId book;
    Side side = Side::buy;
    OrderType order_type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    Price limit;
    Volume volume;
    Volume leaves;
    Cash amount;
    Cash cash_reserved;
    RatePpm fee;
    std::optional<Purpose> purpose;
    Date delivery_from;
    Date delivery_to;
    CapList caps;
    HEADGATE_FIELDS(id, session, client_id, right, allocation, participant, group, book, side,
                    order_type, time_in_force, self_trade, limit, volume, leaves, amount,
                    cash_reserved, fee, purpose, delivery_from, delivery_to)
};

/// Open orders by id. References stay good until their order is removed.
class OrderTable {
public:
    /// Requires that no open order has this id.
    OrderRecord& add(const OrderRecord& order);
    /// Requires that the order is open.
    void remove(OrderId id);
    /// Null where no open order has this id.
    [[nodiscard]] OrderRecord* find(OrderId id);
    [[nodiscard]] const OrderRecord* find(OrderId id) const;
    [[nodiscard]] std::size_t size() const { return orders_.size(); }
    /// Number of the right's open orders.
    [[nodiscard]] std::uint32_t open_of(RightId right) const;
    /// The open order with the largest id below `before` (newest first), null at the end.
    [[nodiscard]] const OrderRecord* newest_before(OrderId before) const;
    [[nodiscard]] const std::map<OrderId, OrderRecord>& all() const { return orders_; }

private:
    std::map<OrderId, OrderRecord> orders_;
    // Looked up, never walked.
    std::unordered_map<RightId, std::uint32_t> open_of_;
};

/// Client order ids used today, per session, with the order that each now names (0: a refused request,
/// which uses its id up all the same). Cleared when a trading day opens, but for open orders' own.
class ClientIdTable {
public:
    /// False where the session has used the id today.
    [[nodiscard]] bool is_new(SessionId session, const ClientOrderId& id) const;
    /// From now on the id names `order`, whatever it named before.
    void put(SessionId session, const ClientOrderId& id, OrderId order);
    /// Nothing where the session has not used the id today.
    [[nodiscard]] std::optional<OrderId> order(SessionId session, const ClientOrderId& id) const;
    void clear() { ids_.clear(); }
    [[nodiscard]] std::size_t size() const { return ids_.size(); }
    void absorb_into(StateHasher& hasher) const;

private:
    std::map<std::pair<SessionId, ClientOrderId>, OrderId> ids_;
};

}  // namespace headgate
