#include "engine/core/requests.h"
#include "engine/registry/fixed_fields.h"
#include "risk/rule.h"
#include "tests/core/exchange.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

// When facts change, whoever is concerned is looked at again (concern.h). What is held against it here is
// everybody, asked anew.

namespace headgate::test {
namespace {

using namespace risk::test;

/// The rules that an open order fails as things stand.
std::string failing(const State& state, const OrderRecord& order) {
    risk::Failures failures;
    risk::screen(state, request_of(order), risk::Moment::resting, failures);
    std::string codes;
    for (const RuleFailed& failure : failures) {
        codes += std::string{risk::find_rule(failure.rule)->id} + " ";
    }
    return codes;
}

FieldBytes near_to(Draw& draw, const FieldBytes& value) {
    std::vector<std::uint8_t> bytes(value.data(), value.data() + value.size());
    if (bytes.empty()) return value;
    auto& byte = bytes[draw.below(bytes.size())];
    byte = static_cast<std::uint8_t>(draw.one_in(2) ? draw.between(0, 4) : byte + 1);
    return FieldBytes{bytes.data(), bytes.size()};
}

/// Gives a field of a fact of the exchange the value that a fact of the other market has, or one near its own:
/// another word, day or amount, or bytes that are none.
template <class T>
std::optional<ChangeFact> change_like(Draw& draw, const Registry& here, const Registry& there) {
    const auto any = [&](const Registry& registry) {
        return IdOf<T>{static_cast<std::uint32_t>(draw.below(registry.count<T>())) + 1};
    };
    ChangeFact change;
    change.kind = T::kind;
    const IdOf<T> id = any(here);
    change.id = id.value();
    std::vector<std::uint8_t> open;
    std::uint8_t field = 0;
    T::each_field(here.get(id), [&](const char* name, const auto&) {
        if (!is_fixed<T>(name)) open.push_back(field);
        ++field;
    });
    if (open.empty()) return std::nullopt;
    change.field = open[draw.below(open.size())];
    change.value = *encode_field(there.get(any(there)), change.field);
    if (draw.one_in(2)) change.value = near_to(draw, *encode_field(here.get(id), change.field));
    if (change.value == *encode_field(here.get(id), change.field)) return std::nullopt;
    return change;
}

/// Kinds that both markets have, one as likely as another.
std::optional<ChangeFact> any_change(Draw& draw, const Registry& here, const Registry& there) {
    std::optional<ChangeFact> change;
    std::uint64_t kinds = 0;
    each_fact_type([&]<class T>() {
        if (here.count<T>() == 0 || there.count<T>() == 0 || !draw.one_in(++kinds)) return;
        change = change_like<T>(draw, here, there);
    });
    return change;
}

bool changed(const EventList& events) {
    return std::any_of(events.begin(), events.end(), [](const Event& event) {
        return std::holds_alternative<FactChanged>(event);
    });
}

TEST_CASE("after any change of a fact no order rests that a rule refuses, and verdicts are new") {
    std::size_t rested = 0;
    std::size_t changes = 0;
    std::size_t cancelled = 0;
    for (std::uint64_t seed = 1; seed <= 800; ++seed) {
        CAPTURE(seed);
        Draw draw{seed};
        Facts f = random_facts(draw);
        f.own.reset();
        f.then = nullptr;
        f.resting.clear();
        const World world{f};
        Exchange exchange{world};
        if (!exchange.is_whole()) continue;
        Trial trial{exchange};
        const SubmitOrder order = order_of(world.request);
        const auto volumes = trial.ask(order).passing.volumes;
        if (!volumes || !trial.passes(order, volumes->price, volumes->least)) continue;
        ++rested;
        const State& state = exchange.state();
        for (int i = 0; i < 50; ++i) {
            const World other{random_facts(draw)};
            const auto change = any_change(draw, state.registry, other.state.registry);
            if (!change) continue;
            const std::size_t open = state.orders.size();
            if (!changed(exchange.apply(clerk, *change))) continue;
            ++changes;
            cancelled += open - state.orders.size();
            CAPTURE(name_of(change->kind));
            CAPTURE(static_cast<int>(change->field));
            for (const auto& [id, each] : state.orders.all()) CHECK(failing(state, each) == "");
            (void)trial.passes(order, volumes->price, volumes->least);
        }
    }
    CHECK(rested > 200);
    CHECK(changes > 2'000);
    CHECK(cancelled > 100);
}

TEST_CASE("as many orders as a right may have end in one step when it is frozen") {
    Facts f = irrigation(Side::sell);
    f.book.minimum = f.book.lot;
    const World world{f};
    Exchange exchange{world};
    REQUIRE(exchange.is_whole());
    SubmitOrder order = order_of(world.request);
    order.volume = exchange.state().registry.get(order.book).lot;
    std::size_t entered = 0;
    for (bool taken = true; taken; ++entered) {
        order.client_id = *ClientOrderId::from("N" + std::to_string(entered));
        const EventList events = exchange.submit(order);
        taken = std::holds_alternative<OrderAccepted>(events.front());
    }
    REQUIRE(entered == exchange.state().orders.size() + 1);
    CHECK(entered == 1'001);
    Freeze freeze;
    freeze.code = Code{"all"};
    freeze.allocation = account;
    const EventList events = exchange.apply(clerk, Register<Freeze>{freeze, {}});
    CHECK(std::holds_alternative<FactRegistered>(events.front()));
    CHECK(exchange.state().orders.size() == 0);
}

}  // namespace
}  // namespace headgate::test
