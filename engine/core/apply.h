#pragma once

#include "engine/core/concern.h"
#include "engine/core/verdict_table.h"
#include "engine/domain/commands.h"
#include "engine/market/state.h"
#include "engine/market/trading.h"
#include "risk/screen.h"

/// What each command does, one function each; `step` finds the right one. `origin` has been checked.
namespace headgate {

void apply(State& state, VerdictTable& verdicts, const SubmitOrder& command, EventList& events);
void apply(State& state, VerdictTable& verdicts, const ReplaceOrder& command, EventList& events);
void apply(State& state, const CancelOrder& command, EventList& events);
void apply(State& state, const MassCancel& command, EventList& events);
void apply(State& state, const AdvancePhase& command, EventList& events);
void apply(State& state, const CancelTrade& command, EventList& events);
void apply(State& state, const HoldTrade& command, EventList& events);
void apply(State& state, const ReleaseTrade& command, EventList& events);
void apply(State& state, const SettleDay& command, EventList& events);
void apply(State& state, const StartEngine& command, EventList& events);
void apply(State& state, const StopEngine& command, EventList& events);
void apply(State& state, const ConfirmConfig& command, EventList& events);
void apply(State& state, const TakeCheckpoint& command, EventList& events);
void apply(State& state, const OpenTradingDay& command, EventList& events);
void apply(State& state, const AdvanceTime& command, EventList& events);
void apply(State& state, const ContinueWork& command, EventList& events);
void apply(State& state, const RecordStatement& command, EventList& events);
void apply(State& state, VerdictTable& verdicts, const ChangeFact& command, EventList& events);
void apply(State& state, const DepositCash& command, EventList& events);
void apply(State& state, const WithdrawCash& command, EventList& events);
template <class T>
void apply(State& state, VerdictTable& verdicts, const Register<T>& command, EventList& events);

/// Does up to `work_per_step` items of the work at the front of the queue; removes it when done.
void advance_work(State& state, EventList& events);

/// Goes on where matching reached its bound; then cancels what is left of `incoming` where it was not
/// meant to rest.
void queue_matching(State& state, BookId book, std::optional<OrderId> incoming);

/// The work of a call that clears: fixes and tells its price first, then trades up to `matches_per_step`
/// matches; when all is done the book enters the target phase. True when done; `work` may have moved then.
[[nodiscard]] bool uncross(State& state, Work& work, EventList& events);
/// Delivers the trades of a day, `work_per_step` at a time; those that a rule of the settlement stands against
/// are held. True when done.
[[nodiscard]] bool settle(State& state, Work& work, EventList& events);
/// Tells what changed about open calls, `work_per_step` books at a time. True when done.
[[nodiscard]] bool tell_indicative(State& state, Work& work, EventList& events);
/// Leads every book that can go there towards the work's target, `books_per_step` at a time. True when done;
/// `work` may have moved then.
[[nodiscard]] bool lead_books(State& state, Work& work, EventList& events);
/// Leads every book that can go there towards `target`; what is more than a step may lead goes on as work.
void lead_all(State& state, Phase target, EventList& events);

/// Puts a sweep behind what is already queued, over those whom the change concerns: unsettled trades go to
/// hold, of those under a cap that was cut the newest, until the rest fits; orders hold headroom of the caps that
/// bind them now; resting orders that fail are cancelled, newest first.
/// `owing`: an account that a change has put into shortfall; its unsettled sales are held as far as it owes.
void queue_sweep(State& state, const Concern& concern,
                 std::optional<AllocationId> owing = std::nullopt);
/// Goes on with a sweep; true when done.
[[nodiscard]] bool sweep(State& state, Work& work, EventList& events);
/// Stops a trade that is locked, in the name of a rule where one stands against it.
void hold_trade(TradeRecord& trade, std::optional<RuleNumber> rule, EventList& events);
/// Tells which rows about its right an unsettled trade fails, on the seller's side or else on the buyer's;
/// the first of them, nothing where it fails none.
std::optional<RuleNumber> tell_failing_facts(const State& state, const TradeRecord& trade,
                                             EventList& events);

}  // namespace headgate
