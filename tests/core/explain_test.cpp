#include "engine/core/core.h"
#include "engine/core/explain.h"
#include "risk/rule.h"
#include "tests/risk/random_facts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>

// Ask before you bid: explain says what submission then does, to the last value, and its bounds are what
// submission lets pass.

namespace headgate {
namespace {

using namespace risk::test;

constexpr Origin genesis{OriginKind::genesis, 0, 0};
constexpr Origin reader{OriginKind::engine, 0, 0};

/// The market of a World as an exchange that takes commands.
class Exchange {
public:
    explicit Exchange(const World& world);

    EventList apply(const Origin& origin, const Command& command);
    EventList submit(const SubmitOrder& order) {
        return apply(Origin{OriginKind::session, order.session.value(), 0}, order);
    }
    [[nodiscard]] const State& state() const { return core_.state(); }
    /// False where a fact of the world contradicts what an exchange would take.
    [[nodiscard]] bool is_whole() const { return whole_; }

private:
    template <class T>
    bool copy_next(const Registry& from);
    void copy_facts(const Registry& from);
    void open(const World& world);

    Core core_;
    bool whole_ = true;
};

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
    Operator clerk;
    clerk.code = Code{"clerk"};
    clerk.key.bytes[0] = 1;
    apply(genesis, Register<Operator>{clerk, {}});
    apply(Origin{}, StartEngine{});
    const Origin by{OriginKind::operator_, 1, 1};
    apply(by, RecordStatement{OperatorId{1}, 1, 0, {}, {}});
    apply(by, OpenTradingDay{today});
    const Phase wanted = world.state.market(book).phase;
    constexpr std::array way{Phase::pre_open, Phase::freeze, Phase::continuous, Phase::pre_close};
    if (wanted == Phase::closed) return;
    for (const Phase phase : way) {
        if (phase == Phase::freeze && wanted != Phase::freeze) continue;
        apply(by, AdvancePhase{std::nullopt, phase, {}});
        if (phase == wanted) return;
    }
    apply(by, AdvancePhase{std::nullopt, Phase::halted, {}});
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

/// One market and the questions put to it.
class Trial {
public:
    explicit Trial(Exchange& exchange) : exchange_{exchange} {}

    [[nodiscard]] Explanation ask(const SubmitOrder& order) const {
        return explain(exchange_.state(), Question{reader, order});
    }
    /// Submits, and compares with what was said before.
    bool passes(SubmitOrder order) {
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
    bool passes(SubmitOrder order, std::optional<Price> price, Volume volume) {
        order.price = price;
        order.volume = volume;
        return passes(order);
    }

private:
    Exchange& exchange_;
    std::uint64_t asked_ = 0;
};

/// Past the bounds first: a refusal leaves everything as it was.
void try_volumes(Trial& trial, const SubmitOrder& order, const PassingVolumes& found, Volume lot) {
    if (found.most + lot <= volume_max) {
        CHECK_FALSE(trial.passes(order, found.price, found.most + lot));
    }
    if (found.least > lot) CHECK_FALSE(trial.passes(order, found.price, found.least - lot));
    CHECK(trial.passes(order, found.price, found.most));
}

void try_prices(Trial& trial, Draw& draw, const SubmitOrder& order, const PassingPrices& found,
                Price tick) {
    if (found.highest + tick <= price_max) {
        CHECK_FALSE(trial.passes(order, found.highest + tick, found.volume));
    }
    if (found.lowest > tick) CHECK_FALSE(trial.passes(order, found.lowest - tick, found.volume));
    const Price at = draw.one_in(2) ? found.lowest : found.highest;
    CHECK(trial.passes(order, at, found.volume));
}

TEST_CASE("explain says what submission does, and its bounds are what submission takes") {
    std::size_t accepted = 0;
    std::size_t refused = 0;
    std::size_t bounded = 0;
    std::size_t priced = 0;
    std::size_t whole = 0;
    for (std::uint64_t seed = 1; seed <= 1'500; ++seed) {
        CAPTURE(seed);
        Draw draw{seed};
        Facts f = random_facts(draw);
        // What only a test's own hand can do to a state, commands cannot.
        f.own.reset();
        f.then = nullptr;
        f.resting.clear();
        const World world{f};
        Exchange exchange{world};
        if (!exchange.is_whole()) continue;
        ++whole;
        Trial trial{exchange};
        const SubmitOrder order = order_of(world.request);
        const BookSpec& spec = exchange.state().registry.get(order.book);
        const Explanation said = trial.ask(order);
        const auto& passing = said.passing;
        if (passing.volumes) {
            ++bounded;
            if (passing.prices && draw.one_in(2)) {
                try_prices(trial, draw, order, *passing.prices, spec.tick);
                ++priced;
            } else {
                try_volumes(trial, order, *passing.volumes, spec.lot);
            }
        } else {
            CHECK(said.refused.has_value());
        }
        for (int again = 0; again < 3; ++again) {
            SubmitOrder next = order;
            next.volume = Volume{draw.between(1, 900) * 10};
            if (next.price) next.price = Price{draw.between(60, 140) * 10};
            ++(trial.passes(next) ? accepted : refused);
        }
    }
    CHECK(whole > 1'000);
    CHECK(accepted > 300);
    CHECK(refused > 300);
    CHECK(bounded > 300);
    CHECK(priced > 100);
}

TEST_CASE("a caller learns about its own rights only, the centre about all") {
    const World world{irrigation(Side::sell)};
    Exchange exchange{world};
    REQUIRE(exchange.is_whole());
    ControlGroup group;
    group.code = Code{"g"};
    exchange.apply(genesis, Register<ControlGroup>{group, {}});
    Participant stranger = world.state.registry.get(holder);
    stranger.code = Code{"stranger"};
    stranger.group = ControlGroupId{3};
    exchange.apply(genesis, Register<Participant>{stranger, {}});
    Session strange;
    strange.code = Code{"strange"};
    strange.participant = ParticipantId{2};
    exchange.apply(genesis, Register<Session>{strange, {}});
    Session reading;
    reading.code = Code{"reading"};
    reading.role = Role::regulator;
    exchange.apply(genesis, Register<Session>{reading, {}});
    exchange.apply(Origin{}, StartEngine{});

    SubmitOrder order = order_of(world.request);
    order.session = SessionId{};
    order.client_id = ClientOrderId{};
    const auto ask = [&](OriginKind kind, std::uint32_t actor) {
        return explain(exchange.state(), Question{Origin{kind, actor, 0}, order});
    };
    CHECK_FALSE(ask(OriginKind::session, 1).refused.has_value());
    const Explanation strangers = ask(OriginKind::session, 2);
    CHECK(strangers.refused == Reject::not_your_right);
    CHECK(strangers.failures.empty());
    CHECK_FALSE(strangers.passing.volumes.has_value());
    CHECK(ask(OriginKind::session, 9).refused == Reject::not_allowed);
    CHECK_FALSE(ask(OriginKind::session, 3).refused.has_value());
    CHECK_FALSE(ask(OriginKind::operator_, 1).refused.has_value());
    CHECK(ask(OriginKind::operator_, 2).refused == Reject::not_allowed);
    // In another's name nobody but the centre and the regulator can ask.
    order.session = SessionId{1};
    CHECK(ask(OriginKind::session, 2).refused == Reject::not_your_right);
}

}  // namespace
}  // namespace headgate
