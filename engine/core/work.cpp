#include "engine/core/apply.h"

namespace headgate {
namespace {

/// The next open order below the work's cursor; moves the cursor onto it.
const OrderRecord* next_order(const State& state, Work& work) {
    const OrderRecord* order = state.orders.newest_before(OrderId{work.cursor});
    if (order != nullptr) work.cursor = order->id.value();
    return order;
}

bool matches(const MassCancel& criteria, const OrderRecord& order) {
    return (!criteria.participant || *criteria.participant == order.participant) &&
           (!criteria.session || *criteria.session == order.session) &&
           (!criteria.book || *criteria.book == order.book) &&
           (!criteria.right || *criteria.right == order.right);
}

bool cancel_matching(State& state, Work& work, EventList& events) {
    for (std::size_t i = 0; i < work_per_step; ++i) {
        const OrderRecord* order = next_order(state, work);
        if (order == nullptr) return true;
        if (matches(work.criteria, *order)) {
            withdraw_order(state, *order, *work.reason, std::nullopt, {}, events);
        }
    }
    return false;
}

/// The close ends what was good for the day, in one walk for all books that are closed; what is good till
/// cancelled stays.
bool close_books(State& state, Work& work, EventList& events) {
    for (std::size_t i = 0; i < work_per_step; ++i) {
        const OrderRecord* order = next_order(state, work);
        if (order == nullptr) return true;
        const bool closed = state.market(order->book).phase == Phase::closed;
        if (closed && order->time_in_force != TimeInForce::gtc) {
            withdraw_order(state, *order, *work.reason, std::nullopt, {}, events);
        }
    }
    return false;
}

bool match(State& state, Work& work, EventList& events) {
    MatchSink sink{state, events};
    if (state.market(*work.book).book.go_on(matches_per_step, sink) == Progress::more) {
        return false;
    }
    const OrderRecord* incoming = state.orders.find(OrderId{work.cursor});
    if (incoming != nullptr && incoming->time_in_force == TimeInForce::ioc) {
        withdraw_order(state, *incoming, CancelReason::immediate_or_cancel, std::nullopt, {},
                       events);
    }
    return true;
}

bool advance(State& state, Work& work, EventList& events) {
    switch (work.kind) {
    case WorkKind::sweep: return sweep(state, work, events);
    case WorkKind::mass_cancel: return cancel_matching(state, work, events);
    case WorkKind::close_books: return close_books(state, work, events);
    case WorkKind::match: return match(state, work, events);
    case WorkKind::settle: return settle(state, work, events);
    case WorkKind::uncross: return uncross(state, work, events);
    case WorkKind::tell: return tell_indicative(state, work, events);
    case WorkKind::lead: return lead_books(state, work, events);
    }
    HEADGATE_ASSERT(false);
    return true;
}

}  // namespace

void advance_work(State& state, EventList& events) {
    HEADGATE_ASSERT(!state.work.empty());
    if (advance(state, state.work.front(), events)) state.work.erase(state.work.begin());
}

void queue_matching(State& state, BookId book, std::optional<OrderId> incoming) {
    Work work;
    work.kind = WorkKind::match;
    work.book = book;
    work.cursor = incoming ? incoming->value() : 0;
    state.work.push_back(work);
}

void apply(State& state, const ContinueWork&, EventList& events) {
    if (state.work.empty()) {
        events.emplace_back(CommandRefused{Reject::nothing_to_continue});
        return;
    }
    advance_work(state, events);
}

void apply(State& state, const SettleDay& command, EventList& events) {
    if (!state.trading_day || command.date > *state.trading_day) {
        events.emplace_back(CommandRefused{Reject::no_trading_day});
        return;
    }
    Work work;
    work.kind = WorkKind::settle;
    work.date = command.date;
    work.cursor = state.trades.oldest_unsettled().value();
    state.work.push_back(work);
}

}  // namespace headgate
