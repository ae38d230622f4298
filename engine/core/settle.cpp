#include "engine/core/apply.h"
#include "engine/core/requests.h"
#include "engine/settlement/settlement.h"
#include "risk/after_trade.h"
#include "risk/screen.h"

namespace headgate {
namespace {

/// Asks the rules of the settlement about both sides. Where one fails the trade goes on hold in its name.
bool may_settle(State& state, TradeRecord& trade, EventList& events) {
    risk::Failures failures;
    for (const Side side : {Side::buy, Side::sell}) {
        risk::screen(state, request_of(trade, side), risk::Moment::settlement, failures);
        if (failures.empty()) continue;
        for (const RuleFailed& failure : failures) events.emplace_back(failure);
        hold_trade(trade, failures.begin()->rule, events);
        return false;
    }
    return true;
}

/// BG-05: what moves between budgets changes both, in the step that delivers it.
void adjust_budgets(State& state, const TradeRecord& trade, EventList& events) {
    if (state.registry.get(trade.book).trade_type != TradeType::budget) return;
    const auto adjust = [&](AllocationId account, Volume by) {
        state.commitments.adjust_budget(account, by);
        const Volume budget =
            state.registry.get(account).volume + state.commitments.arrivals(account).adjusted;
        events.emplace_back(BudgetAdjusted{trade.id, account, by, budget});
    };
    adjust(trade.sell_allocation, Volume{} - trade.volume);
    adjust(trade.buy_allocation, trade.volume);
}

/// CP-04: a regional sale is the selling region's own use, in the step that delivers it. The gate found room.
void charge_seller(State& state, const TradeRecord& trade) {
    if (state.registry.get(trade.book).trade_type != TradeType::regional) return;
    for (const CapId cap : risk::caps_charged(state, trade.sell_right, trade.book)) {
        state.ledger.charge_cap(cap, trade.volume);
    }
}

}  // namespace

bool settle(State& state, Work& work, EventList& events) {
    for (std::size_t i = 0; i < work_per_step; ++i) {
        TradeRecord* trade = state.trades.find(TradeId{work.cursor});
        if (trade == nullptr) {
            events.emplace_back(DaySettled{work.date, work.delivered, work.held});
            return true;
        }
        work.cursor = trade->newer_unsettled.value();
        if (trade->date != work.date) continue;
        if (trade->state == TradeState::held) ++work.held;
        if (trade->state != TradeState::locked) continue;
        if (!may_settle(state, *trade, events)) {
            ++work.held;
            continue;
        }
        deliver(state.ledger, state.commitments, *trade);
        state.trades.retire(*trade);
        ++work.delivered;
        events.emplace_back(TradeDelivered{trade->id, trade->volume, trade->amount,
                                           trade->buyer_fee, trade->seller_fee});
        adjust_budgets(state, *trade, events);
        charge_seller(state, *trade);
    }
    return false;
}

}  // namespace headgate
