#pragma once

#include "gateway/ring/publication.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace headgate::fix {

/// The open orders as the events tell them, and those that ended on this trading day so far as there is
/// room for them: what a report needs beyond its event.
class OrderMap {
public:
    /// `ended_max`: how many ended orders are remembered; the oldest is forgotten first. Requires 1 or
    /// more, so that the report about an order's end can still be written.
    OrderMap(const std::vector<OpenOrder>& orders, std::size_t ended_max);

    void apply(const OrderAccepted& accepted);
    /// Adds one side of a trade.
    void fill(OrderId order, Volume volume, Cash amount, Volume leaves);
    /// Takes back one side of a trade. Nothing where the order is forgotten.
    void bust(OrderId order, Volume volume, Cash amount);
    void apply(const OrderReplaced& replaced);
    void apply(const OrderReduced& reduced);
    void apply(const OrderCancelled& cancelled);
    /// Forgets the orders that have ended: their client ids are free again.
    void open_day();

    /// Null where unknown or forgotten. Valid until the next change.
    [[nodiscard]] const OpenOrder* find(OrderId order) const;
    [[nodiscard]] const OpenOrder* find(SessionId session, std::string_view client_id) const;
    /// All that is known of `session`'s orders, oldest first.
    [[nodiscard]] std::vector<const OpenOrder*> of(SessionId session) const;
    /// Calls visit(const OpenOrder&) for every order that is known, in no particular order.
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [id, order] : orders_) visit(order);
    }
    [[nodiscard]] std::size_t size() const { return orders_.size(); }

private:
    struct Name {
        SessionId session;
        ClientOrderId client_id;
        bool operator==(const Name&) const = default;
    };
    struct NameHash {
        std::size_t operator()(const Name& name) const noexcept {
            const auto text = std::hash<std::string_view>{}(name.client_id.view());
            return text ^ (std::size_t{name.session.value()} * 0x9e3779b97f4a7c15U);
        }
    };
    void insert(const OpenOrder& order);
    void end(OpenOrder& order, OrderState state);
    void forget(OrderId order);

    std::unordered_map<OrderId, OpenOrder> orders_;
    std::unordered_map<Name, OrderId, NameHash> names_;
    std::unordered_map<SessionId, std::set<OrderId>> by_session_;
    std::deque<OrderId> ended_;
    std::size_t ended_max_;
};

/// What of `order` has traded and stands.
[[nodiscard]] inline Volume traded_of(const OpenOrder& order) {
    return order.filled - order.busted;
}

/// What is still open of `order`.
[[nodiscard]] inline Volume leaves_of(const OpenOrder& order) {
    return order.state == OrderState::open ? order.volume - order.filled : Volume{};
}

}  // namespace headgate::fix
