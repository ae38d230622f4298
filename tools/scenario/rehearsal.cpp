#include "tools/scenario/rehearsal.h"

#include "risk/rule.h"

namespace headgate {
namespace {

template <class T>
inline constexpr bool is_registration = false;
template <class T>
inline constexpr bool is_registration<Register<T>> = true;

/// What genesis may enter: facts, and money.
template <class T>
inline constexpr bool is_of_genesis = is_registration<T> || std::is_same_v<T, ChangeFact> ||
                                      std::is_same_v<T, DepositCash> || std::is_same_v<T, Genesis>;

template <class T>
inline constexpr bool is_of_session =
    std::is_same_v<T, SubmitOrder> || std::is_same_v<T, ReplaceOrder> ||
    std::is_same_v<T, CancelOrder>;

template <class T>
inline constexpr bool is_of_engine =
    std::is_same_v<T, StartEngine> || std::is_same_v<T, StopEngine> ||
    std::is_same_v<T, ContinueWork> || std::is_same_v<T, AdvanceTime> ||
    std::is_same_v<T, ConfirmConfig> || std::is_same_v<T, TakeCheckpoint>;

}  // namespace

void Rehearsal::set_time(Timestamp now) {
    HEADGATE_ASSERT(!now_ || now >= *now_);
    now_ = now;
}

Names Rehearsal::names() const {
    return Names{core_.directory(), risk::rule_code, risk::rule_number};
}

EventList Rehearsal::apply(const Command& command) {
    HEADGATE_ASSERT(now_.has_value());
    HEADGATE_ASSERT(!std::holds_alternative<ContinueWork>(command));
    EventList events;
    const bool first = core_.sequence() == Sequence{};
    if (first && !std::holds_alternative<Genesis>(command)) {
        EventList unseen;
        step(Origin{OriginKind::genesis, 0, 0}, Genesis{PartitionId{1}, VenueLimits{}}, unseen);
        begin();
    }
    step(origin_of(command), command, events);
    if (first && std::holds_alternative<Genesis>(command)) begin();
    return events;
}

void Rehearsal::begin() {
    Register<Operator> own;
    own.record.code = Code{rehearsal_operator};
    own.record.role = Role::centre;
    own.record.key.bytes.fill(0x52);  // Any key will do: nothing is signed here.
    own.source.provenance = Provenance::synthetic;
    EventList events;
    step(Origin{OriginKind::genesis, 0, 0}, own, events);
    HEADGATE_ASSERT(events.size() == 1 && std::holds_alternative<FactRegistered>(events.front()));
    own_ = OperatorId{std::get<FactRegistered>(events.front()).id};
}

void Rehearsal::step(const Origin& origin, const Command& command, EventList& events) {
    carry_out(origin, command, events);
    while (core_.work_pending()) {
        carry_out(Origin{OriginKind::engine, 0, 0}, ContinueWork{}, events);
    }
}

void Rehearsal::carry_out(const Origin& origin, const Command& command, EventList& events) {
    const Sequenced sequenced{Sequence{core_.sequence().value() + 1}, *now_, origin, command};
    const std::size_t before = events.size();
    core_.step(sequenced, events);
    if (watch_) watch_(sequenced, std::span{events}.subspan(before), core_.state());
}

Origin Rehearsal::origin_of(const Command& command) const {
    return std::visit(
        [&]<class T>(const T& body) {
            if constexpr (is_of_session<T>) {
                return Origin{OriginKind::session, body.session.value(), 0};
            } else if constexpr (std::is_same_v<T, RecordStatement>) {
                return Origin{OriginKind::operator_, body.signer.value(), body.nonce};
            } else if constexpr (is_of_engine<T>) {
                return Origin{OriginKind::engine, 0, 0};
            } else if (is_of_genesis<T> && !by_) {
                return Origin{OriginKind::genesis, 0, 0};
            } else {
                // The command stands under the words that this operator had recorded last.
                const auto actor = by_.value_or(own_).value();
                return Origin{OriginKind::operator_, actor, state().operator_nonces.at(actor - 1)};
            }
        },
        command);
}

}  // namespace headgate
