#pragma once

#include "gateway/fix/copies.h"
#include "gateway/fix/listings.h"
#include "gateway/fix/market_data.h"
#include "gateway/fix/market_view.h"
#include "gateway/fix/mass_cancel.h"
#include "gateway/fix/order_map.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/positions.h"
#include "gateway/fix/requests.h"
#include "gateway/fix/trade_capture.h"
#include "gateway/fix/trade_map.h"
#include "gateway/fix/wire_message.h"
#include "gateway/ring/command_ring.h"

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace headgate::fix {

/// The gateway without its wires: clients' messages become commands or are answered at once, durable
/// events become reports. One thread. Orders are handled here, each other family of messages in a module.
class Desk {
public:
    Desk(const GatewayStart& start, CommandRing& ring, Outlet outlet, std::size_t ended_orders_max);
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    /// An application message that `session`'s FIX session let through.
    void receive(SessionId session, const InMessage& message);
    /// Events of a durable batch; those up to GatewayStart::as_of are known already and passed over.
    void publish(const std::vector<PublishedEvent>& batch);
    /// Time goes on: what waited for a slow client or for the next interval is sent.
    void tick();
    /// The gateway's thread is about to wait: what was submitted since it did so last goes on to the core.
    void hand_over();
    /// The session's connection is gone, and its subscriptions with it.
    void end_session(SessionId session) { ended_.push_back(session); }

    [[nodiscard]] const MarketView& market() const { return market_; }
    /// Whether the right, book or order that a request names exists for `session`. True where it names none.
    [[nodiscard]] bool knows(SessionId session, const InMessage& message) const;
    /// The command whose events are being told, or were told last.
    [[nodiscard]] Sequence telling() const { return failed_in_; }
    /// How many commands went into the ring.
    [[nodiscard]] std::uint64_t submitted() const { return submitted_; }
    /// Whether the session has named parties (453) on this day: its reports name them, too.
    [[nodiscard]] bool names_parties(SessionId session) const {
        return with_parties_.contains(session);
    }
    /// It did so before a crash.
    void name_parties(SessionId session) { with_parties_.insert(session); }
    /// The day has turned.
    void forget_parties() { with_parties_.clear(); }
    /// Books in which `session` has open orders, each once.
    [[nodiscard]] std::set<BookId> books_with_orders(SessionId session) const;

private:
    void forget_ended();
    [[nodiscard]] bool receive_order(const InMessage& message, const Asker& asker);
    [[nodiscard]] bool receive_question(const InMessage& message, const Asker& asker);
    void new_order(const InMessage& message, const Asker& asker);
    void replace(const InMessage& message, const Asker& asker);
    void cancel(const InMessage& message, const Asker& asker);
    void why(const InMessage& message, const Asker& asker);
    void order_status_request(const InMessage& message, const Asker& asker);
    void mass_status(const InMessage& message, const Asker& asker);
    void submit(const InMessage& message, const Asker& asker, Command&& command);
    [[nodiscard]] bool reads_only(SessionId session) const;
    [[nodiscard]] std::vector<const OpenOrder*> orders_for(SessionId session) const;
    void send_status(const OpenOrder& order, const InMessage& request, const Asker& asker,
                     std::size_t total, bool is_last);

    void on(const PublishedEvent& published);
    [[nodiscard]] bool on_order_event(const PublishedEvent& published);
    [[nodiscard]] bool on_trade_event(const PublishedEvent& published);
    void on_accepted(const OrderAccepted& accepted, const PublishedEvent& published);
    void on_rejected(const OrderRejected& rejected, const PublishedEvent& published);
    void on_trade(const TradeStruck& trade, const PublishedEvent& published);
    void on_trade_changed(TradeId trade, TradeStanding standing, const PublishedEvent& published);
    void report_change(const KnownTrade& trade, Side side, const PublishedEvent& published);
    void report_fill(OrderId order, const TradeStruck& trade, Volume leaves,
                     const PublishedEvent& published);
    void on_replaced(const OrderReplaced& replaced, const PublishedEvent& published);
    void on_reduced(const OrderReduced& reduced, const PublishedEvent& published);
    void on_cancelled(const OrderCancelled& cancelled, const PublishedEvent& published);
    void on_cancel_rejected(const CancelRejected& refused, const PublishedEvent& published);
    void on_session_changed(SessionId id);
    /// Sends the report that make(Language) writes to the order's owner and its copies to who watches.
    template <class Make>
    void tell(const OpenOrder& order, Make&& make);

    Outlet outlet_;
    MarketView market_;
    OrderMap orders_;
    TradeMap trades_;
    OwnNumbers numbers_;
    CommandRing& ring_;
    MarketData market_data_;
    Listings listings_;
    Positions positions_;
    Copies copies_;
    TradeCapture capture_;
    MassCancels mass_cancels_;
    PartitionId partition_;
    Sequence seen_;
    /// RuleFailed events of the command `failed_in_`, waiting for the event that ends them.
    std::vector<RuleFailed> failed_;
    /// RuleWarned events, in the same way, waiting for the order that is accepted.
    std::vector<RuleFailed> warned_;
    Sequence failed_in_;
    std::uint64_t submitted_ = 0;
    /// Submitted since `hand_over`. With more than `gathered_max` there is work for two threads; a wake costs as much
    /// as some orders, so the core's is woken for every so many.
    static constexpr std::uint32_t gathered_max = 4;
    static constexpr std::uint32_t woken_every = 8;
    std::uint32_t gathered_ = 0;
    /// Sessions that named parties (453) on this day: their reports name them too.
    std::set<SessionId> with_parties_;
    /// Gone, perhaps in the middle of what they were being told: forgotten before anything else is done.
    std::vector<SessionId> ended_;
};

}  // namespace headgate::fix
