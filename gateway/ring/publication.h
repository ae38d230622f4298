#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/domain/directory.h"
#include "engine/domain/events.h"

/// What gateways are told: events after they are durable, and how things stood when they joined.
namespace headgate {

struct PublishedEvent {
    EventId id;
    Timestamp time;
    Origin origin;
    Event event;
};

/// The events of one durable journal batch, in order.
using PublishedBatch = std::shared_ptr<const std::vector<PublishedEvent>>;

/// Called on the journal's thread: hand the batch over to your own thread and return.
using Subscriber = std::function<void(const PublishedBatch&)>;

/// An order that is open when a gateway starts.
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
};

/// Words for a failed rule in a language: "GW-03 [clause] text (values read)".
using RuleText = std::function<std::string(const RuleFailed&, Language)>;

/// How the exchange stood at `as_of`; the first batch published to this gateway follows it without a gap.
struct GatewayStart {
    PartitionId partition;
    Sequence as_of;
    Directory directory;
    std::vector<Session> sessions;    ///< by SessionId - 1
    std::vector<BookSpec> books;      ///< by BookId - 1
    std::vector<Phase> phases;        ///< by BookId - 1
    std::vector<OpenOrder> open_orders;
    std::optional<Date> trading_day;
    RuleText rule_text;
    std::function<std::string_view(RuleNumber)> rule_code;
};

}  // namespace headgate
