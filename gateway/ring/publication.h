#pragma once

#include "engine/domain/directory.h"
#include "engine/domain/events.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What gateways are told: events after they are durable, and how things stood when they joined.
namespace headgate {

/// Facts whose whole record a gateway keeps. FactRegistered and FactChanged carry only ids and codes, so
/// the record, as it now stands, travels beside them.
using FactRecord = std::variant<Session, BookSpec, Right, Operator, Mandate, IssuerKey>;

struct PublishedEvent {
    EventId id;
    Timestamp time;
    Origin origin;
    Event event;
    /// Set beside FactRegistered and FactChanged of a session, a book, a right, an operator, a mandate or an
    /// issuer's key; null otherwise.
    std::shared_ptr<const FactRecord> record = nullptr;
    /// Beside OrderAccepted: how much of it shows while it rests; 0: all. Its command said so.
    Volume display = {};
    /// Beside the events of an operator's command that gave a reason (phases, trades); null otherwise.
    std::shared_ptr<const std::string> reason = nullptr;
};

/// The events of one durable journal batch, in order.
using PublishedBatch = std::shared_ptr<const std::vector<PublishedEvent>>;

/// Called on the thread that commits, which may be the caller's own: hand the batch over and return.
using Subscriber = std::function<void(const PublishedBatch&)>;

HEADGATE_ENUM(OrderState, open = 1, filled = 2, cancelled = 3, expired = 4)

/// An order that is open when a gateway starts. Orders that ended earlier on the same trading day may be
/// given as well: the gateway can then still tell their owners how they ended.
struct OpenOrder {
    OrderId order;
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    BookId book;
    Side side = Side::buy;
    OrderType order_type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    std::optional<Price> price;
    /// Total volume asked, and what of it has traded for how much (before fees).
    Volume volume;
    Volume filled;
    Cash amount;
    OrderState state = OrderState::open;
    /// How much of it shows while it rests (0: all), and how much shows now.
    Volume display = {};
    Volume shown = {};
    /// What of `filled` and `amount` trades account for that were cancelled afterwards.
    Volume busted = {};
    Cash busted_amount = {};
};

HEADGATE_ENUM(TradeStanding, struck = 1, held = 2, delivered = 3, busted = 4)

/// A trade, and by which names its orders went when it was struck.
struct KnownTrade {
    EventId struck;
    Timestamp time;
    TradeStruck trade;
    SessionId buyer;
    SessionId seller;
    ClientOrderId buyer_id;
    ClientOrderId seller_id;
    TradeStanding standing = TradeStanding::struck;
};

/// Words for a failed rule in a language: "GW-03 [clause] text (values read)".
using RuleText = std::function<std::string(const RuleFailed&, Language)>;

/// The day so far, where an exchange starts again in the middle of it: a gateway makes anew what it told its clients.
struct DayRecall {
    /// The market's, of the last command.
    Date day;
    /// Orders as they stood at `before`, and what happened to orders after that, up to `last`.
    std::vector<OpenOrder> orders;
    std::vector<PublishedEvent> events;
    Sequence before;
    Sequence last;
    /// The gateway's own bytes as they were stored last; empty: none ever.
    std::vector<std::uint8_t> section;
};

/// How the exchange stood at `as_of`; the first batch published to this gateway follows it without a gap.
struct GatewayStart {
    PartitionId partition;
    Sequence as_of;
    Directory directory;
    std::vector<Session> sessions;    ///< by SessionId - 1
    std::vector<Operator> operators;  ///< by OperatorId - 1
    /// By OperatorId - 1: the nonce of each operator's last recorded statement; 0 where there was none.
    std::vector<std::uint64_t> operator_nonces;
    std::vector<IssuerKey> issuer_keys;  ///< by IssuerKeyId - 1
    std::vector<BookSpec> books;         ///< by BookId - 1
    std::vector<Phase> phases;           ///< by BookId - 1
    std::vector<OpenOrder> open_orders;
    /// By RightId - 1. A gateway refuses an order on another's right in the words for an unknown one;
    /// where the list ends early the core decides.
    std::vector<ParticipantId> right_holders;
    /// Every mandate's right and agent, in force or not.
    std::vector<std::pair<RightId, ParticipantId>> agents;
    /// Trades that are not delivered yet, and those that ended on this trading day. Oldest first.
    std::vector<KnownTrade> trades;
    std::optional<Date> trading_day;
    RuleText rule_text;
    std::function<std::string_view(RuleNumber)> rule_code;
    /// Null where nothing is known of an earlier run.
    std::shared_ptr<const DayRecall> recall = nullptr;
};

}  // namespace headgate
