#include "tests/core/exchange.h"

#include "risk/rule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

namespace headgate::test {

using namespace risk::test;

EventList Exchange::apply(const Origin& origin, const Command& command) {
    EventList all;
    EventList events;
    const auto step = [&](const Origin& by, const Command& what) {
        events.clear();
        core_.step(Sequenced{Sequence{core_.sequence().value() + 1}, now, by, what}, events);
        all.insert(all.end(), events.begin(), events.end());
    };
    step(origin, command);
    while (core_.work_pending()) step(Origin{}, ContinueWork{});
    return all;
}

template <class T>
bool Exchange::copy_next(const Registry& from) {
    const std::uint32_t next = state().registry.count<T>() + 1;
    if (next > from.count<T>()) return false;
    const auto events = apply(genesis, Register<T>{from.entry<T>(IdOf<T>{next}).record, {}});
    return std::holds_alternative<FactRegistered>(events.front());
}

/// Kind by kind, again and again, since a fact may name one of a later kind.
void Exchange::copy_facts(const Registry& from) {
    for (bool moved = true; moved;) {
        moved = false;
        each_fact_type([&]<class T>() {
            while (copy_next<T>(from)) moved = true;
        });
    }
    each_fact_type(
        [&]<class T>() { whole_ = whole_ && state().registry.count<T>() == from.count<T>(); });
}

void Exchange::open(const World& world) {
    const Cash cash = world.state.ledger.cash(holder).available;
    if (cash > Cash{}) apply(genesis, DepositCash{holder, cash, {}});
    Operator person;
    person.code = Code{"clerk"};
    person.key.bytes[0] = 1;
    apply(genesis, Register<Operator>{person, {}});
    apply(Origin{}, StartEngine{});
    apply(clerk, RecordStatement{OperatorId{1}, 1, 0, {}, {}});
    apply(clerk, OpenTradingDay{today});
    const Phase wanted = world.state.market(book).phase;
    constexpr std::array way{Phase::pre_open, Phase::freeze, Phase::continuous, Phase::pre_close};
    if (wanted == Phase::closed) return;
    for (const Phase phase : way) {
        if (phase == Phase::freeze && wanted != Phase::freeze) continue;
        apply(clerk, AdvancePhase{std::nullopt, phase, {}});
        if (phase == wanted) return;
    }
    apply(clerk, AdvancePhase{std::nullopt, Phase::halted, {}});
}

Exchange::Exchange(const World& world) {
    apply(Origin{}, Genesis{PartitionId{1}, {}});
    copy_facts(world.state.registry);
    if (whole_) open(world);
}

SubmitOrder order_of(const risk::Request& request) {
    SubmitOrder order;
    order.session = request.session;
    order.client_id = request.client_id;
    order.right = request.right;
    order.book = request.book;
    order.side = request.side;
    order.order_type = request.order_type;
    order.time_in_force = request.time_in_force;
    order.price = request.price;
    order.volume = request.volume;
    order.purpose = request.purpose;
    order.delivery_from = request.delivery_from;
    order.delivery_to = request.delivery_to;
    order.request_time = request.request_time;
    order.self_trade = request.self_trade;
    return order;
}

namespace {

std::vector<RuleFailed> failures_in(const EventList& events) {
    std::vector<RuleFailed> failures;
    for (const Event& event : events) {
        if (const auto* failed = std::get_if<RuleFailed>(&event)) failures.push_back(*failed);
    }
    return failures;
}

std::vector<RuleFailed> warnings_in(const EventList& events) {
    std::vector<RuleFailed> warnings;
    for (const Event& event : events) {
        if (const auto* warned = std::get_if<RuleWarned>(&event)) {
            warnings.push_back({warned->rule, warned->failure, warned->subject, warned->values});
        }
    }
    return warnings;
}

/// Of what would speak later, what an accepted order is told.
std::vector<RuleFailed> told_at_entry(std::vector<RuleFailed> later) {
    std::erase_if(later, [](const RuleFailed& each) {
        return risk::find_rule(each.rule)->moments != risk::Moments::information;
    });
    return later;
}

/// What submission said; nothing where it took the order.
std::optional<Reject> refusal_in(const EventList& events) {
    for (const Event& event : events) {
        if (const auto* rejected = std::get_if<OrderRejected>(&event)) return rejected->reason;
    }
    return std::nullopt;
}

bool same(const std::vector<RuleFailed>& a, const std::vector<RuleFailed>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const RuleFailed& x, const RuleFailed& y) {
                          return x.rule == y.rule && x.failure == y.failure &&
                                 x.subject == y.subject && x.values == y.values;
                      });
}

}  // namespace

Explanation Trial::ask(const SubmitOrder& order) const {
    constexpr Origin reader{OriginKind::engine, 0, 0};
    return explain(exchange_.state(), Question{reader, order});
}

bool Trial::passes(SubmitOrder order) {
    order.client_id = *ClientOrderId::from("T" + std::to_string(++asked_));
    const Bytes<16> before = exchange_.state().hash();
    const Explanation said = ask(order);
    CHECK(exchange_.state().hash() == before);
    const EventList events = exchange_.submit(order);
    CHECK(said.refused == refusal_in(events));
    CHECK(same(said.failures, failures_in(events)));
    if (!said.refused) CHECK(same(told_at_entry(said.later), warnings_in(events)));
    return !said.refused;
}

}  // namespace headgate::test
