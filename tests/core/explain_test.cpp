#include "tests/core/exchange.h"

#include <doctest/doctest.h>

namespace headgate::test {
namespace {

using namespace risk::test;

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
}  // namespace headgate::test
