#pragma once

#include "engine/domain/commands.h"
#include "engine/domain/reject.h"

#include <array>
#include <cstdint>
#include <optional>
#include <variant>

/// Everything that a step can say happened, as plain structs named in the past tense. Journalled with
/// their command, compared byte for byte on replay, and published once durable.
namespace headgate {

/// Journalled: never renumber.
HEADGATE_ENUM(EventType, engine_begun = 1, engine_started = 2, engine_stopped = 3,
              config_confirmed = 4, checkpoint_taken = 5, trading_day_opened = 6, time_advanced = 7,
              statement_recorded = 8, fact_registered = 9, fact_changed = 10, fact_refused = 11,
              command_refused = 12, cash_deposited = 13, cash_withdrawn = 14, order_accepted = 15,
              rule_failed = 16, order_rejected = 17, order_replaced = 18, cancel_rejected = 19,
              order_cancelled = 20, trade_struck = 21, phase_changed = 22, trade_held = 23,
              trade_released = 24, trade_busted = 25, trade_delivered = 26, shortfall_booked = 27,
              day_settled = 28, work_pending = 29, work_done = 30, order_reduced = 31,
              call_cleared = 32, indicative_changed = 33, rule_warned = 34, budget_adjusted = 35)

struct EngineBegun {
    static constexpr EventType type = EventType::engine_begun;
    PartitionId partition;
    RuleSetVersion rules;
    HEADGATE_FIELDS(partition, rules)
};

struct EngineStarted {
    static constexpr EventType type = EventType::engine_started;
    StopKind last_stop = StopKind::clean;
    RuleSetVersion rules;
    HEADGATE_FIELDS(last_stop, rules)
};

struct EngineStopped {
    static constexpr EventType type = EventType::engine_stopped;
    HEADGATE_FIELDS()
};

struct ConfigConfirmed {
    static constexpr EventType type = EventType::config_confirmed;
    FactVersion facts;
    Bytes<32> config_hash;
    HEADGATE_FIELDS(facts, config_hash)
};

/// Hash of the whole state in canonical field order, after every command before this one.
struct CheckpointTaken {
    static constexpr EventType type = EventType::checkpoint_taken;
    Bytes<16> state_hash;
    HEADGATE_FIELDS(state_hash)
};

struct TradingDayOpened {
    static constexpr EventType type = EventType::trading_day_opened;
    Date date;
    HEADGATE_FIELDS(date)
};

struct TimeAdvanced {
    static constexpr EventType type = EventType::time_advanced;
    HEADGATE_FIELDS()
};

struct StatementRecorded {
    static constexpr EventType type = EventType::statement_recorded;
    OperatorId signer;
    std::uint64_t nonce = 0;
    HEADGATE_FIELDS(signer, nonce)
};

struct FactRegistered {
    static constexpr EventType type = EventType::fact_registered;
    FactKind kind = FactKind::venue;
    std::uint32_t id = 0;
    Code code;
    FactVersion version;
    Provenance provenance = Provenance::typed_in;
    HEADGATE_FIELDS(kind, id, code, version, provenance)
};

struct FactChanged {
    static constexpr EventType type = EventType::fact_changed;
    FactKind kind = FactKind::venue;
    std::uint32_t id = 0;
    std::uint8_t field = 0;
    FieldBytes before;
    FieldBytes after;
    FactVersion version;
    Provenance provenance = Provenance::typed_in;
    HEADGATE_FIELDS(kind, id, field, before, after, version, provenance)
};

/// `field` is the field at fault, `other` the code of the fact that it contradicts, empty if none.
struct FactRefused {
    static constexpr EventType type = EventType::fact_refused;
    FactKind kind = FactKind::venue;
    Code code;
    std::uint8_t field = 0;
    FactReject reason = FactReject::bad_value;
    Code other;
    HEADGATE_FIELDS(kind, code, field, reason, other)
};

struct CommandRefused {
    static constexpr EventType type = EventType::command_refused;
    Reject reason = Reject::invalid_value;
    HEADGATE_FIELDS(reason)
};

struct CashDeposited {
    static constexpr EventType type = EventType::cash_deposited;
    ParticipantId participant;
    Cash amount;
    HEADGATE_FIELDS(participant, amount)
};

struct CashWithdrawn {
    static constexpr EventType type = EventType::cash_withdrawn;
    ParticipantId participant;
    Cash amount;
    HEADGATE_FIELDS(participant, amount)
};

/// Entered, with everything reserved. `cash_reserved` in fen (buys), `fee` the book's rate for this
/// side, pinned. The rules and facts that allowed it are named by version.
struct OrderAccepted {
    static constexpr EventType type = EventType::order_accepted;
    OrderId order;
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    BookId book;
    Side side = Side::buy;
    OrderType order_type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    std::optional<Price> price;
    Volume volume;
    Cash cash_reserved;
    RatePpm fee;
    RuleSetVersion rules;
    FactVersion facts;
    HEADGATE_FIELDS(order, session, client_id, right, book, side, order_type, time_in_force, price,
                    volume, cash_reserved, fee, rules, facts)
};

/// How a rule came to fail. `missing`: the data it needs is not in the registry.
HEADGATE_ENUM(Failure, broken = 1, missing = 2)
using RuleValues = std::array<std::int64_t, rule_values_max>;

/// One rule that refused the order of this command. `values` are what the rule read, in the order that
/// its row names them; `subject` is the fact concerned (id, 0 for none). One event for each failure, in
/// the table's order, then OrderRejected or CancelRejected.
struct RuleFailed {
    static constexpr EventType type = EventType::rule_failed;
    RuleNumber rule;
    Failure failure = Failure::broken;
    std::uint32_t subject = 0;
    RuleValues values{};
    HEADGATE_FIELDS(rule, failure, subject, values)
};

/// A rule that informs (BG-07, PM-11): what it would say of the order that is accepted next.
struct RuleWarned {
    static constexpr EventType type = EventType::rule_warned;
    RuleNumber rule;
    Failure failure = Failure::broken;
    std::uint32_t subject = 0;
    RuleValues values{};
    HEADGATE_FIELDS(rule, failure, subject, values)
};

/// `failures` counts the RuleFailed events before it; where it is 0 the reason says all.
struct OrderRejected {
    static constexpr EventType type = EventType::order_rejected;
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    BookId book;
    Side side = Side::buy;
    Volume volume;
    Reject reason = Reject::rule_failed;
    std::uint16_t failures = 0;
    RuleSetVersion rules;
    FactVersion facts;
    HEADGATE_FIELDS(session, client_id, right, book, side, volume, reason, failures, rules, facts)
};

/// `volume` is the new total, `leaves` what is still open of it.
struct OrderReplaced {
    static constexpr EventType type = EventType::order_replaced;
    OrderId order;
    SessionId session;
    ClientOrderId client_id;
    Price price;
    Volume volume;
    Volume leaves;
    Cash cash_reserved;
    RuleSetVersion rules;
    FactVersion facts;
    HEADGATE_FIELDS(order, session, client_id, price, volume, leaves, cash_reserved, rules, facts)
};

HEADGATE_ENUM(CancelTarget, cancel = 1, replace = 2)
/// A cancel or replace request that changed nothing. `order` is absent where none was found.
struct CancelRejected {
    static constexpr EventType type = EventType::cancel_rejected;
    SessionId session;
    ClientOrderId client_id;
    ClientOrderId original;
    std::optional<OrderId> order;
    CancelTarget request = CancelTarget::cancel;
    Reject reason = Reject::unknown_order;
    std::uint16_t failures = 0;
    HEADGATE_FIELDS(session, client_id, original, order, request, reason, failures)
};

/// `client_id` is the cancel request's own, empty where the engine cancelled. `volume` was still open.
struct OrderCancelled {
    static constexpr EventType type = EventType::order_cancelled;
    OrderId order;
    SessionId session;
    ClientOrderId client_id;
    CancelReason reason = CancelReason::requested;
    std::optional<RuleNumber> rule;
    Volume volume;
    HEADGATE_FIELDS(order, session, client_id, reason, rule, volume)
};

/// Self-trade prevention took `by` off the order; `leaves` remain open.
struct OrderReduced {
    static constexpr EventType type = EventType::order_reduced;
    OrderId order;
    SessionId session;
    Volume by;
    Volume leaves;
    HEADGATE_FIELDS(order, session, by, leaves)
};

/// `amount` = volume × price × years in fen; fees in fen. Leaves are after this trade.
struct TradeStruck {
    static constexpr EventType type = EventType::trade_struck;
    TradeId trade;
    BookId book;
    Price price;
    Volume volume;
    Cash amount;
    Side aggressor = Side::buy;
    OrderId buy_order;
    OrderId sell_order;
    RightId buy_right;
    RightId sell_right;
    Volume buy_leaves;
    Volume sell_leaves;
    Cash buyer_fee;
    Cash seller_fee;
    HEADGATE_FIELDS(trade, book, price, volume, amount, aggressor, buy_order, sell_order, buy_right,
                    sell_right, buy_leaves, sell_leaves, buyer_fee, seller_fee)
};

struct PhaseChanged {
    static constexpr EventType type = EventType::phase_changed;
    BookId book;
    Phase before = Phase::closed;
    Phase after = Phase::closed;
    HEADGATE_FIELDS(book, before, after)
};

/// A call's price is fixed and its trades follow: `volume` m³, all at `price`, at which `bid` m³ were bid
/// (at it or higher) and `offered` offered (at it or lower). No price and no volume: no cross. `excluded`
/// orders were left out because their minimum could not be met (rulebook 4.4 step 7).
struct CallCleared {
    static constexpr EventType type = EventType::call_cleared;
    BookId book;
    std::optional<Price> price;
    Volume volume;
    Volume bid;
    Volume offered;
    std::uint32_t excluded = 0;
    HEADGATE_FIELDS(book, price, volume, bid, offered, excluded)
};

/// Where an open call would clear now, minimums not looked at; fields as in CallCleared. Told when it has
/// changed, at most once for each step of time.
struct IndicativeChanged {
    static constexpr EventType type = EventType::indicative_changed;
    BookId book;
    std::optional<Price> price;
    Volume volume;
    Volume bid;
    Volume offered;
    HEADGATE_FIELDS(book, price, volume, bid, offered)
};

struct TradeHeld {
    static constexpr EventType type = EventType::trade_held;
    TradeId trade;
    std::optional<RuleNumber> rule;
    HEADGATE_FIELDS(trade, rule)
};

struct TradeReleased {
    static constexpr EventType type = EventType::trade_released;
    TradeId trade;
    HEADGATE_FIELDS(trade)
};

struct TradeBusted {
    static constexpr EventType type = EventType::trade_busted;
    TradeId trade;
    HEADGATE_FIELDS(trade)
};

struct TradeDelivered {
    static constexpr EventType type = EventType::trade_delivered;
    TradeId trade;
    Volume volume;
    Cash amount;
    Cash buyer_fee;
    Cash seller_fee;
    HEADGATE_FIELDS(trade, volume, amount, buyer_fee, seller_fee)
};

/// What a cut right can no longer cover, m³. It blocks the account until made good.
struct ShortfallBooked {
    static constexpr EventType type = EventType::shortfall_booked;
    AllocationId allocation;
    Volume volume;
    HEADGATE_FIELDS(allocation, volume)
};

/// A delivered trade of budget surplus changed a unit's budget by `by` m³, up for the buyer and down for the
/// seller; `budget` is what the account then stands at (BG-05).
struct BudgetAdjusted {
    static constexpr EventType type = EventType::budget_adjusted;
    TradeId trade;
    AllocationId allocation;
    Volume by;
    Volume budget;
    HEADGATE_FIELDS(trade, allocation, by, budget)
};

struct DaySettled {
    static constexpr EventType type = EventType::day_settled;
    Date date;
    std::uint32_t delivered = 0;
    std::uint32_t held = 0;
    HEADGATE_FIELDS(date, delivered, held)
};

/// The command's consequences are more than one step may hold; ContinueWork follows.
struct WorkPending {
    static constexpr EventType type = EventType::work_pending;
    HEADGATE_FIELDS()
};

struct WorkDone {
    static constexpr EventType type = EventType::work_done;
    HEADGATE_FIELDS()
};

using Event =
    std::variant<OrderAccepted, TradeStruck, OrderCancelled, OrderReplaced, OrderReduced,
                 RuleFailed, OrderRejected, CancelRejected, PhaseChanged, EngineBegun,
                 EngineStarted, EngineStopped, ConfigConfirmed, CheckpointTaken, TradingDayOpened,
                 TimeAdvanced, StatementRecorded, FactRegistered, FactChanged, FactRefused,
                 CommandRefused, CashDeposited, CashWithdrawn, TradeHeld, TradeReleased,
                 TradeBusted, TradeDelivered, ShortfallBooked, DaySettled, WorkPending, WorkDone,
                 CallCleared, IndicativeChanged, RuleWarned, BudgetAdjusted>;

/// Names an event for ever: the ExecID of FIX, the position of a feed.
struct EventId {
    PartitionId partition;
    Sequence sequence;
    std::uint32_t index = 0;
    constexpr bool operator==(const EventId&) const = default;
};

}  // namespace headgate
