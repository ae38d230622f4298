#include "engine/core/apply.h"
#include "risk/after_trade.h"
#include "risk/rule.h"

namespace headgate {
namespace {

template <class T>
constexpr std::uint8_t field_at(std::string_view name) {
    T blank{};
    std::uint8_t at = 0;
    std::uint8_t found = 0;
    T::each_field(blank, [&](std::string_view field, auto&) {
        if (field == name) found = at;
        ++at;
    });
    return found;
}

// ---- what facts do to balances ------------------------------------------------------------------

/// Cancels the account's own resting sells, newest first, until `needed` is available or none is left.
void free_up(State& state, AllocationId id, Volume needed, EventList& events) {
    const OrderRecord* order = state.orders.newest_of(state.registry.get(id).right);
    while (order != nullptr && state.ledger.water(id).available < needed) {
        const OrderRecord* older = state.orders.older_of_right(*order);
        if (order->side == Side::sell && order->allocation == id) {
            withdraw_order(state, *order, CancelReason::right_cut, std::nullopt, {}, events);
        }
        order = older;
    }
}

/// The account of a changed fact that now owes water; says how much.
std::optional<AllocationId> report_shortfall(const State& state, AllocationId id,
                                             EventList& events) {
    const Volume owed = state.ledger.water(id).shortfall;
    if (owed == Volume{}) return std::nullopt;
    events.emplace_back(ShortfallBooked{id, owed});
    return id;
}

/// Moves `from` to `to` in a term that only facts change (used, ticketed).
void shift(State& state, AllocationId id, WaterTerm term, Volume from, Volume to,
           EventList& events) {
    if (to < from) {
        state.ledger.move(id, term, WaterTerm::available, from - to);
        (void)state.ledger.make_good(id);
    } else if (to > from) {
        free_up(state, id, to - from, events);
        (void)state.ledger.take(id, term, to - from);
    }
}

Volume pledged_by(const Pledge& pledge) {
    const bool binds =
        pledge.state == ActiveState::active && pledge.consent != PledgeConsent::given;
    return binds ? pledge.volume : Volume{};
}

Volume frozen_by(const Freeze& freeze) {
    return freeze.state == ActiveState::active ? freeze.volume.value_or(Volume{}) : Volume{};
}

/// PU-03: what an inspection found is frozen while the finding stands.
Volume frozen_by(const Inspection& found) {
    return found.state == ActiveState::active ? found.volume : Volume{};
}

/// What must be free before the fact can be taken: a pledge wants it unencumbered, a freeze may break
/// into resting orders.
template <class T>
std::optional<FactError> check_balance(const State&, const T&, const T&) {
    return std::nullopt;
}
/// Orders rest in their books under the group that they came with.
std::optional<FactError> check_balance(const State& state, const Participant& before,
                                       const Participant& after) {
    if (before.group == after.group) return std::nullopt;
    const auto id = state.registry.directory().find<FactKind::participant>(before.code.view());
    HEADGATE_ASSERT(id.has_value());
    for (const RightId right : state.registry.rights_of(*id)) {
        if (state.orders.open_of(right) > 0) {
            return FactError{field_at<Participant>("group"), FactReject::in_use, {}};
        }
    }
    return std::nullopt;
}
std::optional<FactError> check_balance(const State& state, const Pledge& before,
                                       const Pledge& after) {
    const Volume more = pledged_by(after) - pledged_by(before);
    const auto* allocation = state.registry.find<Allocation>(after.allocation);
    if (allocation == nullptr || more <= state.ledger.water(after.allocation).available) {
        return std::nullopt;
    }
    return FactError{field_at<Pledge>("volume"), FactReject::insufficient_water, allocation->code};
}
std::optional<FactError> check_balance(const State& state, const Freeze& before,
                                       const Freeze& after) {
    const Volume more = frozen_by(after) - frozen_by(before);
    const auto* allocation = state.registry.find<Allocation>(after.allocation);
    if (allocation == nullptr) return std::nullopt;
    const WaterAccount& account = state.ledger.water(after.allocation);
    if (more <= account.available + account.reserved) return std::nullopt;
    return FactError{field_at<Freeze>("volume"), FactReject::insufficient_water, allocation->code};
}

/// An inspection is about bought water, no more than was delivered; and no finding stands against a use that is
/// approved.
std::optional<FactError> check_balance(const State& state, const Inspection& before,
                                       const Inspection& after) {
    const auto* allocation = state.registry.find<Allocation>(after.allocation);
    const bool opens = frozen_by(after) > frozen_by(before);
    if (allocation == nullptr || !opens) return std::nullopt;
    const Date today = state.trading_day.value_or(date_of(state.now));
    if (risk::use_approved(state.registry, after, today)) {
        return FactError{field_at<Inspection>("found"), FactReject::contradicts,
                         state.registry.get(allocation->right).code};
    }
    if (after.volume <= state.ledger.water(after.allocation).delivered_in) return std::nullopt;
    return FactError{field_at<Inspection>("volume"), FactReject::insufficient_water,
                     allocation->code};
}

template <class T>
void carry(State&, IdOf<T>, const T&, const T&, EventList&) {}

void carry(State& state, AllocationId id, const Allocation& before, const Allocation& after,
           EventList& events) {
    if (after.volume > before.volume) {
        state.ledger.issue(id, after.volume - before.volume);
        (void)state.ledger.make_good(id);
    } else if (after.volume < before.volume) {
        free_up(state, id, before.volume - after.volume, events);
        (void)state.ledger.cut(id, before.volume - after.volume);
    }
    shift(state, id, WaterTerm::used, before.used, after.used, events);
    shift(state, id, WaterTerm::ticketed, before.ticketed, after.ticketed, events);
}

void carry(State& state, PledgeId, const Pledge& before, const Pledge& after, EventList&) {
    const Volume was = pledged_by(before);
    const Volume is = pledged_by(after);
    if (is > was) {
        state.ledger.move(after.allocation, WaterTerm::available, WaterTerm::pledged, is - was);
    } else if (is < was) {
        state.ledger.move(after.allocation, WaterTerm::pledged, WaterTerm::available, was - is);
        (void)state.ledger.make_good(after.allocation);
    }
}

void carry(State& state, FreezeId, const Freeze& before, const Freeze& after, EventList& events) {
    const Volume was = frozen_by(before);
    const Volume is = frozen_by(after);
    if (is > was) {
        free_up(state, after.allocation, is - was, events);
        state.ledger.move(after.allocation, WaterTerm::available, WaterTerm::frozen, is - was);
    } else if (is < was) {
        state.ledger.move(after.allocation, WaterTerm::frozen, WaterTerm::available, was - is);
        (void)state.ledger.make_good(after.allocation);
    }
}

/// PU-03: what is found used for something else is frozen. What is no longer there is a shortfall.
void carry(State& state, InspectionId id, const Inspection& before, const Inspection& after,
           EventList& events) {
    const Volume was = frozen_by(before);
    const Volume is = frozen_by(after);
    if (is > was) {
        if (const auto wrong = risk::after_trade(state, id)) events.emplace_back(*wrong);
        free_up(state, after.allocation, is - was, events);
        (void)state.ledger.take(after.allocation, WaterTerm::frozen, is - was);
    } else if (is < was) {
        state.ledger.move(after.allocation, WaterTerm::frozen, WaterTerm::available, was - is);
        (void)state.ledger.make_good(after.allocation);
    }
}

/// Opens what hangs below a new fact.
template <class T>
void open(State& state, IdOf<T> id, const T& record, EventList& events) {
    if constexpr (std::is_same_v<T, Participant>) {
        state.ledger.open_cash(id);
    } else if constexpr (std::is_same_v<T, Cap>) {
        state.ledger.open_cap(id);
    } else if constexpr (std::is_same_v<T, BookSpec>) {
        state.markets.push_back(Market{.book = Book{*state.pool, record.tick}});
    } else if constexpr (std::is_same_v<T, Operator>) {
        state.operator_nonces.push_back(0);
    } else if constexpr (std::is_same_v<T, Allocation>) {
        state.ledger.open_water(id, record.volume);
        Allocation blank = record;
        blank.used = blank.ticketed = Volume{};
        carry(state, id, blank, record, events);
    } else if constexpr (std::is_same_v<T, Pledge> || std::is_same_v<T, Freeze> ||
                         std::is_same_v<T, Inspection>) {
        T blank = record;
        blank.state = ActiveState::ended;
        carry(state, id, blank, record, events);
    }
}

template <class T>
std::optional<FactError> check_new_balance(const State& state, const T& record) {
    if constexpr (std::is_same_v<T, Pledge> || std::is_same_v<T, Freeze> ||
                  std::is_same_v<T, Inspection>) {
        T blank = record;
        blank.state = ActiveState::ended;
        return check_balance(state, blank, record);
    }
    return std::nullopt;
}

/// A wording must be of a rule that there is; the registry does not know the rulebook.
template <class T>
std::optional<FactError> check_rule(const T& record) {
    if constexpr (std::is_same_v<T, Wording>) {
        if (risk::rule_number(record.rule.view())) return std::nullopt;
        return FactError{field_at<Wording>("rule"), FactReject::unknown_reference, record.rule};
    }
    return std::nullopt;
}

/// What follows once the fact and its balances stand: verdicts that it can touch lapse, and those whom it
/// concerns are looked at again.
template <class T>
void follow(State& state, VerdictTable& verdicts, IdOf<T> id, const Concern& concern,
            EventList& events) {
    verdicts.fact_changed(state, concern);
    std::optional<AllocationId> owing;
    if constexpr (std::is_same_v<T, Allocation>) {
        owing = report_shortfall(state, id, events);
    } else if constexpr (std::is_same_v<T, Inspection>) {
        owing = report_shortfall(state, state.registry.get(id).allocation, events);
    }
    queue_sweep(state, concern, owing);
}

template <class T>
void refuse(const T& record, const FactError& error, EventList& events) {
    events.emplace_back(FactRefused{T::kind, record.code, error.field, error.reason, error.other});
}

template <class T>
void change(State& state, VerdictTable& verdicts, const ChangeFact& command, EventList& events) {
    const IdOf<T> id{command.id};
    const T* found = state.registry.find<T>(id);
    if (found == nullptr) {
        events.emplace_back(FactRefused{T::kind, {}, command.field, FactReject::unknown_fact, {}});
        return;
    }
    const T before = *found;
    T after = before;
    const auto old_value = encode_field(before, command.field);
    if (!old_value || !decode_field(after, command.field, command.value)) {
        const auto reason = old_value ? FactReject::bad_value : FactReject::unknown_field;
        refuse(before, FactError{command.field, reason, {}}, events);
        return;
    }
    // Bounds first: what a balance is asked must be an amount that can be.
    auto wrong = state.registry.check(after, id);
    if (!wrong) wrong = check_balance(state, before, after);
    if (wrong) {
        refuse(before, *wrong, events);
        return;
    }
    if (const auto done = state.registry.change(id, after, command.source); !done) {
        refuse(before, done.error(), events);
        return;
    }
    events.emplace_back(FactChanged{T::kind, command.id, command.field, *old_value, command.value,
                                    state.registry.version(), command.source.provenance});
    carry(state, id, before, after, events);
    follow<T>(state, verdicts, id, concern_of(state.registry, id, after), events);
}

}  // namespace

template <class T>
void apply(State& state, VerdictTable& verdicts, const Register<T>& command, EventList& events) {
    auto wrong = state.registry.check(command.record);
    if (!wrong) wrong = check_rule(command.record);
    if (!wrong) wrong = check_new_balance(state, command.record);
    if (wrong) {
        refuse(command.record, *wrong, events);
        return;
    }
    const auto id = state.registry.add(command.record, command.source);
    if (!id) {
        refuse(command.record, id.error(), events);
        return;
    }
    events.emplace_back(FactRegistered{T::kind, id->value(), command.record.code,
                                       state.registry.version(), command.source.provenance});
    open(state, *id, command.record, events);
    follow<T>(state, verdicts, *id, concern_of_new(state.registry, *id, command.record), events);
}

void apply(State& state, VerdictTable& verdicts, const ChangeFact& command, EventList& events) {
    bool known = false;
    each_fact_type([&]<class T>() {
        if (T::kind != command.kind) return;
        known = true;
        change<T>(state, verdicts, command, events);
    });
    HEADGATE_ASSERT(known);
}

#define HEADGATE_INSTANTIATE(T)                                                                    \
    template void apply(State&, VerdictTable&, const Register<T>&, EventList&);
HEADGATE_FOR_EACH(HEADGATE_INSTANTIATE, HEADGATE_FACT_LIST)
#undef HEADGATE_INSTANTIATE

}  // namespace headgate
