#include "engine/core/apply.h"
#include "engine/market/room.h"

namespace headgate {
namespace {

bool any_book_open(const State& state) {
    for (const Market& market : state.markets) {
        if (market.phase != Phase::closed) return true;
    }
    return false;
}

}  // namespace

void apply(State& state, const MassCancel& command, EventList& events) {
    (void)events;
    Work work;
    work.kind = WorkKind::mass_cancel;
    work.cursor = UINT64_MAX;
    work.criteria = command;
    work.reason = CancelReason::mass_cancel;
    state.work.push_back(work);
}

void apply(State& state, const OpenTradingDay& command, EventList& events) {
    if (any_book_open(state)) {
        events.emplace_back(CommandRefused{Reject::books_open});
        return;
    }
    // A slip of the hand in the year would bar the way back.
    const Date today = date_of(state.now);
    if (command.date > today + Date{31} || today > command.date + Date{31}) {
        events.emplace_back(CommandRefused{Reject::date_implausible});
        return;
    }
    if (state.trading_day && command.date <= *state.trading_day) {
        events.emplace_back(CommandRefused{Reject::day_not_later});
        return;
    }
    state.trading_day = command.date;
    // Tables that are moved as they grow do it now, while nobody waits: room for twice what the last day needed.
    make_room(state, 2 * state.orders.size(), 2 * state.client_ids.size());
    state.trades.reserve_more(trades_per_day_first);
    state.client_ids.clear();
    for (const auto& [id, order] : state.orders.all()) {
        state.client_ids.put(order.session, order.client_id, id);
    }
    events.emplace_back(TradingDayOpened{command.date});
    queue_sweep(state, Everyone{});
}

void apply(State& state, const StartEngine& command, EventList& events) {
    events.emplace_back(EngineStarted{command.last_stop, RuleSetVersion{1}});
    // Gateways come up with the engine and know of no call yet: the next step of time tells it anew.
    for (Market& market : state.markets) market.told.reset();
    if (command.last_stop == StopKind::clean) return;
    lead_all(state, Phase::halted, events);
}

void apply(State& state, const StopEngine&, EventList& events) {
    (void)state;
    events.emplace_back(EngineStopped{});
}

void apply(State& state, const ConfirmConfig& command, EventList& events) {
    state.config_hash = command.config_hash;
    events.emplace_back(ConfigConfirmed{state.registry.version(), command.config_hash});
}

void apply(State& state, const TakeCheckpoint&, EventList& events) {
    state.ledger.assert_conserved();
    events.emplace_back(CheckpointTaken{state.hash()});
}

void apply(State& state, const RecordStatement& command, EventList& events) {
    const Operator* who = state.registry.find<Operator>(command.signer);
    if (who == nullptr || who->state != ActiveState::active) {
        events.emplace_back(CommandRefused{Reject::bad_statement});
        return;
    }
    std::uint64_t& last = state.operator_nonces.at(command.signer.value() - 1);
    if (command.nonce <= last) {
        events.emplace_back(CommandRefused{Reject::stale_nonce});
        return;
    }
    last = command.nonce;
    events.emplace_back(StatementRecorded{command.signer, command.nonce});
}

void apply(State& state, const DepositCash& command, EventList& events) {
    if (state.registry.find<Participant>(command.participant) == nullptr) {
        events.emplace_back(CommandRefused{Reject::unknown_participant});
        return;
    }
    // 10^15 fen is a hundred times the yearly budget of a province: beyond it is a slip of the hand.
    if (command.amount <= Cash{} || command.amount > Cash{1'000'000'000'000'000}) {
        events.emplace_back(CommandRefused{Reject::amount_invalid});
        return;
    }
    state.ledger.deposit(command.participant, command.amount);
    events.emplace_back(CashDeposited{command.participant, command.amount});
}

void apply(State& state, const WithdrawCash& command, EventList& events) {
    if (state.registry.find<Participant>(command.participant) == nullptr) {
        events.emplace_back(CommandRefused{Reject::unknown_participant});
        return;
    }
    if (command.amount <= Cash{}) {
        events.emplace_back(CommandRefused{Reject::amount_invalid});
        return;
    }
    if (command.amount > state.ledger.cash(command.participant).available) {
        events.emplace_back(CommandRefused{Reject::insufficient_cash});
        return;
    }
    state.ledger.withdraw(command.participant, command.amount);
    events.emplace_back(CashWithdrawn{command.participant, command.amount});
}

}  // namespace headgate
