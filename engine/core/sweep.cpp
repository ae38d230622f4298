#include "engine/core/apply.h"
#include "engine/core/requests.h"
#include "risk/after_trade.h"
#include "risk/screen.h"

#include <algorithm>

// What follows where a fact, a parameter or the date has changed: unsettled trades whose right now fails, or that
// no longer fit under a cap, go to hold, orders hold headroom under the caps that bind them now, and resting orders
// that fail are cancelled.

namespace headgate {
namespace {

// What looking at one thing costs of a step's allowance.
constexpr std::size_t allowance = 64 * work_per_step;
constexpr std::size_t cost_of_passing = 1;
constexpr std::size_t cost_of_caps = 16;
constexpr std::size_t cost_of_trade = 64;
constexpr std::size_t cost_of_order = 64;

/// One step's part of a sweep.
class Sweep {
public:
    Sweep(State& state, Work& work, EventList& events)
        : state_{state}, work_{work}, events_{events} {}

    /// True when all stages are done.
    bool go_on();

private:
    [[nodiscard]] bool may_go_on() const {
        // Whatever is looked at next may fail every rule.
        constexpr std::size_t most = risk::Failures::capacity + 1;
        return spent_ < allowance && events_.size() + most < step_events_max;
    }
    /// Each does what is left of its stage, as far as the allowance goes; true when the stage is done.
    bool cover_shortfall();
    bool look_at_trades();
    bool fit_under_caps();
    bool renew_caps();
    bool look_at_orders();

    template <class Look>
    bool each_trade(Look&& look);
    template <class Look>
    bool each_order(Look&& look);
    template <class Look>
    bool each_order_of_rights(std::span<const RightId> rights, Look&& look);

    [[nodiscard]] bool concerns(const TradeRecord& trade) const;
    void hold_beyond(TradeRecord& trade, CapId cap);
    void judge(const OrderRecord& order);

    State& state_;
    Work& work_;
    EventList& events_;
    std::size_t spent_ = 0;
};

bool Sweep::go_on() {
    using Stage = bool (Sweep::*)();
    constexpr std::array<Stage, 5> stages{&Sweep::cover_shortfall, &Sweep::look_at_trades,
                                          &Sweep::fit_under_caps, &Sweep::renew_caps,
                                          &Sweep::look_at_orders};
    while (work_.stage < stages.size()) {
        if (!(this->*stages[work_.stage])()) return false;
        ++work_.stage;
        work_.cursor = 0;
        work_.place = 0;
        work_.covered = Volume{};
    }
    return true;
}

// ---- trades -----------------------------------------------------------------------------------------

/// Unsettled trades, newest first. The cursor is the next one, 0 at the begin.
template <class Look>
bool Sweep::each_trade(Look&& look) {
    if (work_.cursor == 0) work_.cursor = state_.trades.newest_unsettled().value();
    while (work_.cursor != 0) {
        if (!may_go_on()) return false;
        TradeRecord* trade = state_.trades.find(TradeId{work_.cursor});
        HEADGATE_ASSERT(trade != nullptr);
        spent_ += cost_of_passing;
        if (!look(*trade)) return true;
        work_.cursor = trade->older_unsettled.value();
    }
    return true;
}

/// Stops the unsettled sales of an account that owes, newest first, as far as it owes.
bool Sweep::cover_shortfall() {
    if (!work_.owing) return true;
    const Volume owed = state_.ledger.water(*work_.owing).shortfall;
    return each_trade([&](TradeRecord& trade) {
        if (work_.covered >= owed) return false;
        if (trade.sell_allocation != *work_.owing) return true;
        work_.covered += trade.volume;
        if (trade.state == TradeState::locked) hold_trade(trade, std::nullopt, events_);
        return true;
    });
}

bool Sweep::concerns(const TradeRecord& trade) const {
    if (work_.criteria.right) {
        return trade.buy_right == *work_.criteria.right ||
               trade.sell_right == *work_.criteria.right;
    }
    if (work_.criteria.participant) {
        return trade.buyer == *work_.criteria.participant ||
               trade.seller == *work_.criteria.participant;
    }
    return true;
}

bool Sweep::look_at_trades() {
    return each_trade([&](TradeRecord& trade) {
        if (trade.state != TradeState::locked || !concerns(trade)) return true;
        spent_ += cost_of_trade;
        if (const auto rule = tell_failing_facts(state_, trade, events_)) {
            hold_trade(trade, *rule, events_);
        }
        return true;
    });
}

/// Stops the unsettled trades under each cap that was cut below what is struck, newest first, until the rest fits.
/// `place` counts the caps that are done. Only what concerns everyone can cut a cap.
bool Sweep::fit_under_caps() {
    if (work_.criteria.right || work_.criteria.participant) return true;
    for (; work_.place < state_.registry.count<Cap>(); ++work_.place) {
        if (!may_go_on()) return false;
        spent_ += cost_of_passing;
        const CapId cap{static_cast<CapId::rep>(work_.place + 1)};
        const Volume beyond = risk::struck_beyond(state_, cap);
        const bool done = beyond <= Volume{} || each_trade([&](TradeRecord& trade) {
                              if (work_.covered >= beyond) return false;
                              if (!trade.caps.contains(cap)) return true;
                              work_.covered += trade.volume;
                              if (trade.state == TradeState::locked) hold_beyond(trade, cap);
                              return true;
                          });
        if (!done) return false;
        work_.cursor = 0;
        work_.covered = Volume{};
    }
    return true;
}

void Sweep::hold_beyond(TradeRecord& trade, CapId cap) {
    const RuleFailed failed = risk::beyond_cap(state_, cap, trade.volume);
    events_.emplace_back(failed);
    hold_trade(trade, failed.rule, events_);
}

// ---- orders -----------------------------------------------------------------------------------------

/// The orders of these rights, right by right, newest first. `place` counts the rights that are done, the
/// cursor is the next order of the right at hand, 0 at its begin.
template <class Look>
bool Sweep::each_order_of_rights(std::span<const RightId> rights, Look&& look) {
    for (; work_.place < rights.size(); ++work_.place) {
        const OrderRecord* order = work_.cursor == 0 ? state_.orders.newest_of(rights[work_.place])
                                                     : state_.orders.find(OrderId{work_.cursor});
        spent_ += cost_of_passing;
        while (order != nullptr) {
            work_.cursor = order->id.value();
            if (!may_go_on()) return false;
            const OrderRecord* older = state_.orders.older_of_right(*order);
            look(*order);
            order = older;
        }
        work_.cursor = 0;
    }
    return true;
}

/// The orders concerned: of everyone the newest first, so that of those which no longer fit together the
/// oldest keep their place.
template <class Look>
bool Sweep::each_order(Look&& look) {
    if (work_.criteria.right) return each_order_of_rights({&*work_.criteria.right, 1}, look);
    if (work_.criteria.participant) {
        return each_order_of_rights(state_.registry.rights_of(*work_.criteria.participant), look);
    }
    if (work_.cursor == 0) work_.cursor = UINT64_MAX;
    while (may_go_on()) {
        const OrderRecord* order = state_.orders.newest_before(OrderId{work_.cursor});
        if (order == nullptr) return true;
        work_.cursor = order->id.value();
        look(*order);
    }
    return false;
}

/// A cap or floor that was entered after an order binds it like those that it came with; whether there is room is the
/// next stage's question.
bool Sweep::renew_caps() {
    return each_order([&](const OrderRecord& order) {
        spent_ += cost_of_caps;
        const CapList caps = risk::caps_of_order(state_, order.right, order.book, order.side);
        if (caps == order.caps) return;
        change_caps(state_, *state_.orders.find(order.id), caps);
    });
}

void Sweep::judge(const OrderRecord& order) {
    if (state_.registry.get(order.book).delivery_to < state_.trading_day) {
        withdraw_order(state_, order, CancelReason::day_ended, std::nullopt, {}, events_);
        return;
    }
    risk::Failures failures;
    risk::screen(state_, request_of(order), risk::Moment::resting, failures);
    if (failures.empty()) return;
    const RuleNumber first = failures.begin()->rule;
    for (const RuleFailed& failure : failures) events_.emplace_back(failure);
    withdraw_order(state_, order, CancelReason::rule, first, {}, events_);
}

bool Sweep::look_at_orders() {
    return each_order([&](const OrderRecord& order) {
        spent_ += cost_of_order;
        judge(order);
    });
}

}  // namespace

bool sweep(State& state, Work& work, EventList& events) {
    return Sweep{state, work, events}.go_on();
}

void queue_sweep(State& state, const Concern& concern, std::optional<AllocationId> owing) {
    if (std::holds_alternative<Nobody>(concern)) return;
    if (state.orders.size() == 0 && state.trades.newest_unsettled() == TradeId{}) return;
    Work work;
    work.kind = WorkKind::sweep;
    work.owing = owing;
    if (const auto* right = std::get_if<RightId>(&concern)) work.criteria.right = *right;
    if (const auto* party = std::get_if<ParticipantId>(&concern))
        work.criteria.participant = *party;
    state.work.push_back(work);
}

}  // namespace headgate
