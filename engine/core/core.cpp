#include "engine/core/core.h"

#include "engine/core/apply.h"
#include "engine/market/room.h"
#include "risk/screen.h"

namespace headgate {
namespace {

template <class T>
inline constexpr bool is_fact_command = false;
template <class T>
inline constexpr bool is_fact_command<Register<T>> = true;
template <>
inline constexpr bool is_fact_command<ChangeFact> = true;

template <class T>
inline constexpr bool is_order_command =
    std::is_same_v<T, SubmitOrder> || std::is_same_v<T, ReplaceOrder> ||
    std::is_same_v<T, CancelOrder>;

/// Commands that remembered verdicts are read for, or lapse by.
template <class T>
inline constexpr bool asks_verdicts =
    std::is_same_v<T, SubmitOrder> || std::is_same_v<T, ReplaceOrder> || is_fact_command<T>;

/// Commands that only the engine itself may issue.
template <class T>
inline constexpr bool is_engine_command =
    std::is_same_v<T, StartEngine> || std::is_same_v<T, StopEngine> ||
    std::is_same_v<T, ContinueWork> || std::is_same_v<T, RecordStatement> ||
    std::is_same_v<T, AdvanceTime> || std::is_same_v<T, ConfirmConfig> ||
    std::is_same_v<T, TakeCheckpoint>;

/// Genesis enters facts and money; the engine its own commands; a session orders in its own name; a
/// centre operator everything that is not an order or the engine's.
template <class T>
bool may_issue(const State& state, const Origin& origin, const T& command) {
    switch (origin.kind) {
    case OriginKind::genesis: return is_fact_command<T> || std::is_same_v<T, DepositCash>;
    case OriginKind::engine:
        return is_engine_command<T> || std::is_same_v<T, MassCancel> ||
               std::is_same_v<T, AdvancePhase>;
    case OriginKind::session:
        if constexpr (is_order_command<T>) return command.session.value() == origin.actor;
        return false;
    case OriginKind::operator_: {
        const Operator* who = state.registry.find<Operator>(OperatorId{origin.actor});
        if (who == nullptr || who->role != Role::centre || who->state != ActiveState::active) {
            return false;
        }
        if constexpr (std::is_same_v<T, RecordStatement>) {
            return command.signer.value() == origin.actor && command.nonce == origin.reference;
        }
        // The command must be the one whose signed words were recorded last.
        if (state.operator_nonces.at(origin.actor - 1) != origin.reference) return false;
        return std::is_same_v<T, TakeCheckpoint> || (!is_engine_command<T> && !is_order_command<T>);
    }
    }
    return false;
}

}  // namespace

Core::Core(State&& state) : state_{std::move(state)}, begun_{true} {
    HEADGATE_ASSERT(state_.sequence != Sequence{});
}

void Core::step(const Sequenced& command, EventList& events) {
    HEADGATE_ASSERT(command.sequence.value() == state_.sequence.value() + 1);
    HEADGATE_ASSERT(command.time >= state_.now);
    const bool continuing = std::holds_alternative<ContinueWork>(command.command);
    HEADGATE_ASSERT(continuing == work_pending());
    state_.sequence = command.sequence;
    state_.now = command.time;
    if (const auto* genesis = std::get_if<Genesis>(&command.command)) {
        if (begun_) {
            events.emplace_back(CommandRefused{Reject::already_begun});
            return;
        }
        begun_ = true;
        state_.partition = genesis->partition;
        state_.registry = Registry{genesis->limits};
        // Room for a quiet day; the rest grows as days are opened, or else doubles.
        make_room(state_, open_orders_first, orders_per_day_first);
        events.emplace_back(EngineBegun{genesis->partition, risk::rule_set});
        return;
    }
    HEADGATE_ASSERT(begun_);
    const std::size_t events_before = events.size();
    std::visit(
        [&]<class T>(const T& body) {
            if constexpr (!std::is_same_v<T, Genesis>) {
                if (!may_issue(state_, command.origin, body)) {
                    events.emplace_back(CommandRefused{Reject::not_allowed});
                    return;
                }
                if constexpr (asks_verdicts<T>) {
                    apply(state_, verdicts_, body, events);
                } else {
                    apply(state_, body, events);
                }
            }
        },
        command.command);
    if (!continuing && work_pending()) advance_work(state_, events);
    HEADGATE_ASSERT(events.size() - events_before < step_events_max);
    if (work_pending()) {
        events.emplace_back(WorkPending{});
    } else if (continuing || events.size() == events_before) {
        // Every command is answered, also a mass cancel that found nothing to cancel.
        events.emplace_back(WorkDone{});
    }
}

}  // namespace headgate
