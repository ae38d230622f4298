#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/order_map.h"
#include "gateway/fix/requests.h"
#include "gateway/fix/wire_message.h"
#include "gateway/ring/command_ring.h"

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace headgate::fix {

/// Where messages to clients go. Those for a session that is not connected are dropped: it learns what
/// it missed by OrderMassStatusRequest.
struct Outlet {
    std::function<void(SessionId, OutMessage&&)> send;
    std::function<void(const OutMessage&)> send_to_all;
    std::function<void(SessionId, std::string_view reason)> log_out;
    /// From any thread: has this done on the gateway's own.
    std::function<void(std::function<void()>)> run;
};

/// The gateway without its wires: clients' messages become commands or are answered at once, durable
/// events become reports. One thread.
class Desk {
public:
    Desk(const GatewayStart& start, CommandRing& ring, Outlet outlet, std::size_t ended_orders_max);

    /// An application message that `session`'s FIX session let through.
    void receive(SessionId session, const InMessage& message);
    /// Events of a durable batch; those up to GatewayStart::as_of are known already and passed over.
    void publish(const std::vector<PublishedEvent>& batch);

    [[nodiscard]] const MarketView& market() const { return market_; }
    /// Whether the right, book or order that a request names exists for `session`. True where it names none.
    [[nodiscard]] bool knows(SessionId session, const InMessage& message) const;
    /// The command whose events are being told, or were told last.
    [[nodiscard]] Sequence telling() const { return failed_in_; }
    /// How many commands went into the ring.
    [[nodiscard]] std::uint64_t submitted() const { return submitted_; }
    /// Books in which `session` has open orders, each once.
    [[nodiscard]] std::set<BookId> books_with_orders(SessionId session) const;

private:
    void new_order(const InMessage& message, const Asker& asker);
    void replace(const InMessage& message, const Asker& asker);
    void cancel(const InMessage& message, const Asker& asker);
    void why(const InMessage& message, const Asker& asker);
    void order_status_request(const InMessage& message, const Asker& asker);
    void mass_status(const InMessage& message, const Asker& asker);
    void list_securities(const InMessage& message, const Asker& asker);
    void list_phases(const InMessage& message, const Asker& asker);
    void submit(const InMessage& message, const Asker& asker, Command&& command);
    void send_status(const OpenOrder& order, const InMessage& request, const Asker& asker,
                     std::size_t total, bool is_last);

    void on(const PublishedEvent& published);
    void on_trade(const TradeStruck& trade, const PublishedEvent& published);
    void report_fill(OrderId order, const TradeStruck& trade, Volume leaves,
                     const PublishedEvent& published);
    void on_replaced(const OrderReplaced& replaced, const PublishedEvent& published);
    void on_reduced(const OrderReduced& reduced, const PublishedEvent& published);
    void on_cancelled(const OrderCancelled& cancelled, const PublishedEvent& published);
    [[nodiscard]] std::string own_exec_id();

    MarketView market_;
    OrderMap orders_;
    CommandRing& ring_;
    Outlet outlet_;
    PartitionId partition_;
    Sequence seen_;
    /// RuleFailed events of the command `failed_in_`, waiting for the event that ends them.
    std::vector<RuleFailed> failed_;
    /// RuleWarned events, in the same way, waiting for the order that is accepted.
    std::vector<RuleFailed> warned_;
    Sequence failed_in_;
    std::uint64_t submitted_ = 0;
    /// Numbers the reports that no event stands behind; begins at the clock, so that a restart does not
    /// give one out again.
    std::uint64_t own_reports_;
};

}  // namespace headgate::fix
