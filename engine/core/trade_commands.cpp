#include "engine/core/apply.h"
#include "engine/core/requests.h"
#include "engine/settlement/settlement.h"
#include "risk/after_trade.h"

namespace headgate {
namespace {

/// The trade, unless it is unknown or past changing; then the refusal is reported.
TradeRecord* unsettled(State& state, TradeId id, EventList& events) {
    TradeRecord* trade = state.trades.find(id);
    if (trade == nullptr) {
        events.emplace_back(CommandRefused{Reject::unknown_trade});
        return nullptr;
    }
    if (trade->state == TradeState::delivered || trade->state == TradeState::busted) {
        events.emplace_back(CommandRefused{Reject::trade_settled});
        return nullptr;
    }
    return trade;
}

}  // namespace

void hold_trade(TradeRecord& trade, std::optional<RuleNumber> rule, EventList& events) {
    HEADGATE_ASSERT(trade.state == TradeState::locked);
    trade.state = TradeState::held;
    events.emplace_back(TradeHeld{trade.id, rule});
}

std::optional<RuleNumber> tell_failing_facts(const State& state, const TradeRecord& trade,
                                             EventList& events) {
    risk::Failures failures;
    for (const Side side : {Side::sell, Side::buy}) {
        risk::screen_facts(state, request_of(trade, side), failures);
        if (failures.empty()) continue;
        for (const RuleFailed& failure : failures) events.emplace_back(failure);
        return failures.begin()->rule;
    }
    return std::nullopt;
}

void apply(State& state, const CancelTrade& command, EventList& events) {
    TradeRecord* trade = unsettled(state, command.trade, events);
    if (trade == nullptr) return;
    bust(state.ledger, state.commitments, *trade);
    state.trades.retire(*trade);
    events.emplace_back(TradeBusted{trade->id});
}

void apply(State& state, const HoldTrade& command, EventList& events) {
    TradeRecord* trade = unsettled(state, command.trade, events);
    if (trade == nullptr) return;
    if (trade->state == TradeState::held) {
        events.emplace_back(CommandRefused{Reject::trade_on_hold});
        return;
    }
    hold_trade(*trade, std::nullopt, events);
}

void apply(State& state, const ReleaseTrade& command, EventList& events) {
    TradeRecord* trade = unsettled(state, command.trade, events);
    if (trade == nullptr) return;
    if (trade->state != TradeState::held) {
        events.emplace_back(CommandRefused{Reject::trade_not_on_hold});
        return;
    }
    // A held trade of a cut right may not go on while the account owes water.
    if (state.ledger.water(trade->sell_allocation).shortfall > Volume{}) {
        events.emplace_back(CommandRefused{Reject::trade_on_hold});
        return;
    }
    // Nor one whose right still fails.
    if (tell_failing_facts(state, *trade, events)) {
        events.emplace_back(CommandRefused{Reject::trade_on_hold});
        return;
    }
    // Nor one under a cap that is still too small for what was struck.
    for (const CapId cap : trade->caps) {
        if (risk::struck_beyond(state, cap) <= Volume{}) continue;
        events.emplace_back(risk::beyond_cap(state, cap, trade->volume));
        events.emplace_back(CommandRefused{Reject::trade_on_hold});
        return;
    }
    trade->state = TradeState::locked;
    events.emplace_back(TradeReleased{trade->id});
}

}  // namespace headgate
