#include "engine/core/apply.h"
#include "risk/prices.h"
#include "risk/screen.h"

#include <algorithm>

// A book's day: which phase leads where, and what a call does on its way (rulebook 4.2, 4.4).

namespace headgate {
namespace {

/// Where an operator can lead a book. Clearing is the engine's own, between a call and what follows it;
/// nothing comes in meanwhile.
bool reachable(Phase from, Phase to) {
    switch (to) {
    case Phase::closed: return from != Phase::closed;
    case Phase::pre_open: return from == Phase::closed || from == Phase::halted;
    case Phase::freeze: return from == Phase::pre_open;
    case Phase::continuous:
        return from == Phase::pre_open || from == Phase::freeze || from == Phase::halted;
    case Phase::pre_close: return from == Phase::continuous || from == Phase::halted;
    case Phase::halted: return from != Phase::closed && from != Phase::halted;
    case Phase::clearing: return false;
    }
    return false;
}

/// Continuous trading begins where the call before it clears, and a closing call ends so. Every other way
/// leaves the call as it stands: halted it waits, closed it is abandoned.
bool clears(const Market& market, Phase to) {
    if (to == Phase::continuous) return market.book.in_call();
    return market.phase == Phase::pre_close && to == Phase::closed;
}

bool takes_call_orders(Phase phase) {
    return phase == Phase::pre_open || phase == Phase::freeze || phase == Phase::pre_close;
}

CallTerms call_terms(const BookSpec& book) {
    CallTerms terms;
    terms.rule = book.call_rule;
    terms.rationing = book.rationing;
    terms.reference = book.reference;
    terms.lot = book.lot;
    if (const auto allowed = risk::allowed_prices(book)) {
        terms.band = PriceBand{allowed->low, allowed->high};
    }
    return terms;
}

void tell(State& state, BookId id, EventList& events) {
    Market& market = state.market(id);
    if (!takes_call_orders(market.phase)) return;
    const auto now = market.book.indicative(call_terms(state.registry.get(id)));
    if (now == market.told) return;
    market.told = now;
    IndicativeChanged event;
    event.book = id;
    if (now) {
        event.price = now->price;
        event.volume = now->volume;
        event.bid = now->bid;
        event.offered = now->offered;
    }
    events.emplace_back(event);
}

/// One walk over the orders serves all books that close before it begins.
void queue_close(State& state) {
    const auto waits = [](const Work& work) {
        return work.kind == WorkKind::close_books && work.cursor == UINT64_MAX;
    };
    if (!state.work.empty() && waits(state.work.back())) return;
    Work work;
    work.kind = WorkKind::close_books;
    work.cursor = UINT64_MAX;
    work.reason = CancelReason::day_ended;
    state.work.push_back(work);
}

void enter(State& state, BookId id, Phase phase, EventList& events) {
    Market& market = state.market(id);
    HEADGATE_ASSERT(market.phase != phase);
    events.emplace_back(PhaseChanged{id, market.phase, phase});
    market.phase = phase;
    if (takes_call_orders(phase) && !market.book.in_call()) market.book.open_call();
    HEADGATE_ASSERT(phase != Phase::continuous || !market.book.in_call());
    if (phase != Phase::closed) return;
    market.told.reset();
    queue_close(state);
}

void queue_tell(State& state) {
    Work work;
    work.kind = WorkKind::tell;
    state.work.push_back(work);
}

/// Towards `to`: at once, or by way of the uncross.
void lead(State& state, BookId id, Phase to, EventList& events) {
    if (!clears(state.market(id), to)) {
        enter(state, id, to, events);
        return;
    }
    enter(state, id, Phase::clearing, events);
    Work work;
    work.kind = WorkKind::uncross;
    work.book = id;
    work.target = to;
    state.work.push_back(work);
}

void fix_price(State& state, BookId id, EventList& events) {
    Market& market = state.market(id);
    const CallFixed fixed = market.book.fix_call(call_terms(state.registry.get(id)));
    market.told.reset();
    CallCleared event;
    event.book = id;
    event.excluded = fixed.excluded;
    if (fixed.clearing) {
        event.price = fixed.clearing->price;
        event.volume = fixed.clearing->volume;
        event.bid = fixed.clearing->bid;
        event.offered = fixed.clearing->offered;
    }
    events.emplace_back(event);
}

/// A book that leaves the closed phase is listed anew: the rules of the listing are asked, and what fails is
/// told.
bool may_be_listed(const State& state, BookId id, Phase phase, EventList& events) {
    if (state.market(id).phase != Phase::closed || phase == Phase::closed) return true;
    risk::Failures failures;
    risk::screen_listing(state, id, failures);
    for (const RuleFailed& failure : failures) events.emplace_back(failure);
    return failures.empty();
}

/// One more book may fail every rule of the listing, or move; and the first slice of what follows comes in
/// the same step.
bool has_room_for_a_book(const EventList& events) {
    constexpr std::size_t most = risk::Failures::capacity + 2 + 2 * matches_per_step;
    return events.size() + most < step_events_max;
}

/// Leads the books behind the first `at`, as many as a step may; how many have been led then.
std::uint64_t lead_some(State& state, Phase target, std::uint64_t at, EventList& events) {
    const std::uint64_t end = std::min<std::uint64_t>(at + books_per_step, state.markets.size());
    while (at < end && has_room_for_a_book(events)) {
        const BookId id{static_cast<std::uint32_t>(++at)};
        if (!reachable(state.market(id).phase, target)) continue;
        if (may_be_listed(state, id, target, events)) lead(state, id, target, events);
    }
    // From here on nobody can take an order back: all should know where the call stands.
    if (at == state.markets.size() && target == Phase::freeze) queue_tell(state);
    return at;
}

}  // namespace

bool uncross(State& state, Work& work, EventList& events) {
    const BookId id = *work.book;
    const Phase target = work.target;
    if (work.cursor == 0) {
        work.cursor = 1;
        fix_price(state, id, events);
    }
    MatchSink sink{state, events};
    if (state.market(id).book.uncross(matches_per_step, sink) == Progress::more) return false;
    // Last, for the close queues work of its own and moves `work`.
    enter(state, id, target, events);
    return true;
}

bool tell_indicative(State& state, Work& work, EventList& events) {
    for (std::size_t i = 0; i < work_per_step; ++i) {
        if (work.cursor == state.markets.size()) return true;
        tell(state, BookId{static_cast<std::uint32_t>(++work.cursor)}, events);
    }
    return work.cursor == state.markets.size();
}

bool lead_books(State& state, Work& work, EventList& events) {
    const Phase target = work.target;
    const std::uint64_t at = lead_some(state, target, work.cursor, events);
    // A book that is led queues work of its own, which moves `work`; it stays the first.
    state.work.front().cursor = at;
    return at == state.markets.size();
}

void lead_all(State& state, Phase target, EventList& events) {
    const std::uint64_t at = lead_some(state, target, 0, events);
    if (at == state.markets.size()) return;
    Work work;
    work.kind = WorkKind::lead;
    work.target = target;
    work.cursor = at;
    // Before what the books led so far have queued, so that one walk over the orders closes them all.
    state.work.insert(state.work.begin(), work);
}

void apply(State& state, const AdvancePhase& command, EventList& events) {
    if (command.book && state.registry.find<BookSpec>(*command.book) == nullptr) {
        events.emplace_back(CommandRefused{Reject::unknown_book});
        return;
    }
    if (!state.trading_day && command.phase != Phase::closed) {
        events.emplace_back(CommandRefused{Reject::no_trading_day});
        return;
    }
    // What bars a book is told where books are led; here only where none can be.
    EventList barred;
    for (std::uint32_t i = 1; i <= state.markets.size() && has_room_for_a_book(barred); ++i) {
        const BookId id{i};
        if (command.book && *command.book != id) continue;
        if (!reachable(state.market(id).phase, command.phase)) continue;
        if (!may_be_listed(state, id, command.phase, barred)) continue;
        if (!command.book) return lead_all(state, command.phase, events);
        lead(state, id, command.phase, events);
        if (command.phase == Phase::freeze) queue_tell(state);
        return;
    }
    events.insert(events.end(), barred.begin(), barred.end());
    const Reject why = barred.empty() ? Reject::phase_unreachable : Reject::rule_failed;
    events.emplace_back(CommandRefused{why});
}

void apply(State& state, const AdvanceTime&, EventList& events) {
    events.emplace_back(TimeAdvanced{});
    for (const Market& market : state.markets) {
        if (takes_call_orders(market.phase)) return queue_tell(state);
    }
}

}  // namespace headgate
