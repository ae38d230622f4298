#pragma once

#include "engine/domain/facts.h"
#include "engine/domain/limits.h"

#include <cstdint>
#include <optional>
#include <variant>

/// Everything that can happen to the exchange, as plain structs named in the imperative. A command is
/// applied by core `step` in its sequence; live running, recovery and an auditor's replay apply the same.
namespace headgate {

/// Journalled: never renumber. Facts are 64 + their FactKind.
HEADGATE_ENUM(CommandType, genesis = 1, start_engine = 2, stop_engine = 3, confirm_config = 4,
              take_checkpoint = 5, open_trading_day = 6, advance_time = 7, continue_work = 8,
              record_statement = 9, change_fact = 10, deposit_cash = 11, withdraw_cash = 12,
              submit_order = 13, replace_order = 14, cancel_order = 15, mass_cancel = 16,
              advance_phase = 17, cancel_trade = 18, hold_trade = 19, release_trade = 20,
              settle_day = 21)

/// Who a command came from. `actor` is the session's or operator's id, 0 for genesis and the engine.
HEADGATE_ENUM(OriginKind, genesis = 1, engine = 2, session = 3, operator_ = 4)
struct Origin {
    OriginKind kind = OriginKind::engine;
    std::uint32_t actor = 0;
    /// The sender's own number: inbound FIX MsgSeqNum, or sequence of the operator's statement.
    std::uint64_t reference = 0;
    HEADGATE_FIELDS(kind, actor, reference)
};

/// First command of a journal: the sizes and the hash of the configuration it was made from.
struct Genesis {
    static constexpr CommandType type = CommandType::genesis;
    PartitionId partition;
    VenueLimits limits;
    HEADGATE_FIELDS(partition, limits)
};

/// First command of each run. After an unclean stop every trading book comes back halted.
HEADGATE_ENUM(StopKind, clean = 1, unclean = 2)
struct StartEngine {
    static constexpr CommandType type = CommandType::start_engine;
    StopKind last_stop = StopKind::clean;
    Text<40> build;
    HEADGATE_FIELDS(last_stop, build)
};

/// Last command of a graceful run.
struct StopEngine {
    static constexpr CommandType type = CommandType::stop_engine;
    HEADGATE_FIELDS()
};

/// The registry now stands as the configuration files with this hash say.
struct ConfirmConfig {
    static constexpr CommandType type = CommandType::confirm_config;
    Bytes<32> config_hash;
    HEADGATE_FIELDS(config_hash)
};

/// Asks for the hash of the whole state; replay compares it.
struct TakeCheckpoint {
    static constexpr CommandType type = CommandType::take_checkpoint;
    HEADGATE_FIELDS()
};

/// Opens a trading day: frees the client order ids of the day before, expires what ended with it.
struct OpenTradingDay {
    static constexpr CommandType type = CommandType::open_trading_day;
    Date date;
    HEADGATE_FIELDS(date)
};

/// Engine-made while calls are open: what changed about their price is told.
struct AdvanceTime {
    static constexpr CommandType type = CommandType::advance_time;
    HEADGATE_FIELDS()
};

/// Engine-made: goes on with work that was larger than one step.
struct ContinueWork {
    static constexpr CommandType type = CommandType::continue_work;
    HEADGATE_FIELDS()
};

/// The words an operator signed (Ed25519 over `statement` after its decimal `nonce` and a space). The
/// command that they gave rise to follows and refers to this one's sequence.
struct RecordStatement {
    static constexpr CommandType type = CommandType::record_statement;
    OperatorId signer;
    std::uint64_t nonce = 0;
    std::uint32_t peer_uid = 0;
    Text<440> statement;
    Bytes<64> signature;
    HEADGATE_FIELDS(signer, nonce, peer_uid, statement, signature)
};

/// Enters a fact. The engine allots the id. `signature` is the issuer's over the fact's line, all zero where
/// the issuer did not sign; the gateway has checked it before (gateway/signing).
template <class T>
struct Register {
    static constexpr CommandType type =
        static_cast<CommandType>(64 + static_cast<std::uint8_t>(T::kind));
    T record;
    FactSource source;
    Bytes<64> signature = {};
    HEADGATE_FIELDS(record, source, signature)
};

/// One field's encoded value (codec.h), long enough for every field of a fact.
using FieldBytes = SmallBytes<64>;

/// Changes one field of one fact; everything that is wrong with the changed record refuses the change
/// and leaves the record as it was. `field` counts from 0 in the order of the struct.
struct ChangeFact {
    static constexpr CommandType type = CommandType::change_fact;
    FactKind kind = FactKind::venue;
    std::uint32_t id = 0;
    std::uint8_t field = 0;
    FieldBytes value;
    FactSource source;
    Bytes<64> signature = {};
    HEADGATE_FIELDS(kind, id, field, value, source, signature)
};

struct DepositCash {
    static constexpr CommandType type = CommandType::deposit_cash;
    ParticipantId participant;
    Cash amount;
    DocumentRef bank_reference;
    HEADGATE_FIELDS(participant, amount, bank_reference)
};

struct WithdrawCash {
    static constexpr CommandType type = CommandType::withdraw_cash;
    ParticipantId participant;
    Cash amount;
    DocumentRef bank_reference;
    HEADGATE_FIELDS(participant, amount, bank_reference)
};

/// `price` is absent for market-to-limit. `request_time` is the client's own clock (OR-05).
/// `delivery_from`/`delivery_to` narrow the book's window; absent means the book's own. `minimum_fill`:
/// what must trade on arrival, or in the call, or the order is cancelled; 0 none, the volume all or none.
/// `purpose` and `place`: what the water is bought for and where; absent means those of the right (PU-02).
/// `display`: how much shows while it rests (hidden reserve); absent or the volume: all. `plot`: the land
/// that the water is bought for (CT-05); absent: any of the right's.
struct SubmitOrder {
    static constexpr CommandType type = CommandType::submit_order;
    SessionId session;
    ClientOrderId client_id;
    RightId right;
    BookId book;
    Side side = Side::buy;
    OrderType order_type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    std::optional<Price> price;
    Volume volume;
    std::optional<Purpose> purpose;
    std::optional<Date> delivery_from;
    std::optional<Date> delivery_to;
    std::optional<Timestamp> request_time;
    std::optional<SelfTradePolicy> self_trade;
    Volume minimum_fill;
    std::optional<Volume> display;
    std::optional<PlotId> plot = {};
    std::optional<ZoneId> place = {};
    HEADGATE_FIELDS(session, client_id, right, book, side, order_type, time_in_force, price, volume,
                    purpose, delivery_from, delivery_to, request_time, self_trade, minimum_fill,
                    display, plot, place)
};

/// New total volume and price. Keeps time priority only where the price stays and the volume falls.
/// The order is named by `order` or else by `original`, the client id it now goes by; a successful
/// replace gives it `client_id`.
struct ReplaceOrder {
    static constexpr CommandType type = CommandType::replace_order;
    SessionId session;
    ClientOrderId client_id;
    ClientOrderId original;
    std::optional<OrderId> order;
    Price price;
    Volume volume;
    std::optional<Timestamp> request_time;
    HEADGATE_FIELDS(session, client_id, original, order, price, volume, request_time)
};

/// Names the order as ReplaceOrder does.
struct CancelOrder {
    static constexpr CommandType type = CommandType::cancel_order;
    SessionId session;
    ClientOrderId client_id;
    ClientOrderId original;
    std::optional<OrderId> order;
    HEADGATE_FIELDS(session, client_id, original, order)
};

/// Cancels every open order that matches all the given criteria; none given means all.
struct MassCancel {
    static constexpr CommandType type = CommandType::mass_cancel;
    std::optional<ParticipantId> participant;
    std::optional<SessionId> session;
    std::optional<BookId> book;
    std::optional<RightId> right;
    HEADGATE_FIELDS(participant, session, book, right)
};

/// Moves one book, or all of them, to a phase. The reason is published (rulebook 4.7). Continuous trading
/// is reached from a call, and the close from a closing call, by way of the uncross; every other way out
/// of a call leaves it as it stands.
struct AdvancePhase {
    static constexpr CommandType type = CommandType::advance_phase;
    std::optional<BookId> book;
    Phase phase = Phase::closed;
    DocumentRef reason;
    HEADGATE_FIELDS(book, phase, reason)
};

/// 撤销成交: reverses an undelivered trade; its orders do not come back (rulebook 4.9).
struct CancelTrade {
    static constexpr CommandType type = CommandType::cancel_trade;
    TradeId trade;
    DocumentRef reason;
    HEADGATE_FIELDS(trade, reason)
};

struct HoldTrade {
    static constexpr CommandType type = CommandType::hold_trade;
    TradeId trade;
    DocumentRef reason;
    HEADGATE_FIELDS(trade, reason)
};

struct ReleaseTrade {
    static constexpr CommandType type = CommandType::release_trade;
    TradeId trade;
    DocumentRef reason;
    HEADGATE_FIELDS(trade, reason)
};

/// Delivers every trade struck on `date` that is not on hold: water to the buyer, cash to the seller.
struct SettleDay {
    static constexpr CommandType type = CommandType::settle_day;
    Date date;
    HEADGATE_FIELDS(date)
};

#define HEADGATE_ENTERED(T) , Register<T>
#define HEADGATE_ENTERED(T) , Register<T>
/// Orders first: they are the bulk. The alternatives' order is not journalled, their `type` is.
using Command = std::variant<SubmitOrder, ReplaceOrder, CancelOrder, MassCancel, AdvancePhase,
                             CancelTrade, HoldTrade, ReleaseTrade, SettleDay, Genesis, StartEngine,
                             StopEngine, ConfirmConfig, TakeCheckpoint, OpenTradingDay, AdvanceTime,
                             ContinueWork, RecordStatement, ChangeFact, DepositCash,
                             WithdrawCash HEADGATE_FOR_EACH(HEADGATE_ENTERED, HEADGATE_FACT_LIST)>;

/// A command in its place: what the journal holds and `step` applies.
struct Sequenced {
    Sequence sequence;
    Timestamp time;
    Origin origin;
    Command command;
};

}  // namespace headgate
