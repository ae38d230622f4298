#include "bench/market.h"
#include "engine/core/verdict_table.h"
#include "risk/screen.h"

#include <doctest/doctest.h>

namespace headgate::bench {
namespace {

constexpr MarketSize size{4, 40, 400};

BookId book_of(RightId right) { return BookId{(right.value() - 1) % size.books + 1}; }

TEST_CASE("a verdict is remembered for a right and a book until a fact or the day changes") {
    BenchMarket market{size};
    const State& state = market.core().state();
    VerdictTable verdicts;
    const RightId right{7};
    CHECK_FALSE(verdicts.find(state, right, book_of(right), Side::buy).has_value());
    const auto settled = verdicts.settle(state, right, book_of(right), Side::buy);
    CHECK(settled.standing.clear);
    CHECK(settled.standing.holder == ParticipantId{7});
    CHECK(settled.standing.allocation == AllocationId{7});
    CHECK(settled.terms->caps == risk::caps_of_order(state, right, book_of(right), Side::buy));
    const auto found = verdicts.find(state, right, book_of(right), Side::buy);
    REQUIRE(found.has_value());
    CHECK(found->terms == settled.terms);
    CHECK(found->standing.rules == settled.standing.rules);
    const auto other_side = verdicts.find(state, right, book_of(right), Side::sell);
    REQUIRE(other_side.has_value());
    CHECK(other_side->terms->caps.size == 0);
    CHECK_FALSE(verdicts.find(state, right, BookId{1}, Side::buy).has_value());

    // A fact that nobody's verdict rests on is told to the table, else everything lapses.
    const Origin genesis{OriginKind::genesis, 0, 0};
    market.apply(genesis, Register<ControlGroup>{ControlGroup{Code{"late"}}, {}});
    CHECK_FALSE(verdicts.find(state, right, book_of(right), Side::buy).has_value());
    CHECK(verdicts.settle(state, right, book_of(right), Side::buy).standing.clear);
    market.apply(genesis, Register<ControlGroup>{ControlGroup{Code{"later"}}, {}});
    verdicts.fact_changed(state, Nobody{});
    CHECK(verdicts.find(state, right, book_of(right), Side::buy).has_value());

    const Origin clerk{OriginKind::operator_, 1, 1};
    market.apply(clerk, AdvancePhase{std::nullopt, Phase::closed, {}});
    market.apply(clerk, OpenTradingDay{civil(2024, 7, 16)});
    CHECK_FALSE(verdicts.find(state, right, book_of(right), Side::buy).has_value());
}

TEST_CASE("a changed fact lapses the verdicts that it can touch and no others") {
    BenchMarket market{size};
    const State& state = market.core().state();
    VerdictTable verdicts;
    // Rights 7, 47, 87 … are one participant's.
    constexpr RightId own{7};
    constexpr RightId sister{47};
    constexpr RightId other{8};
    const auto settle_all = [&] {
        for (const RightId right : {own, sister, other}) {
            (void)verdicts.settle(state, right, book_of(right), Side::sell);
        }
    };
    const auto known = [&](RightId right) {
        return verdicts.find(state, right, book_of(right), Side::sell).has_value();
    };
    std::uint32_t facts = 0;
    const auto change_something = [&] {
        const Code code{"new-" + std::to_string(++facts)};
        market.apply(Origin{OriginKind::genesis, 0, 0}, Register<ControlGroup>{{code}, {}});
    };
    settle_all();
    change_something();
    verdicts.fact_changed(state, own);
    CHECK_FALSE(known(own));
    CHECK(known(sister));
    CHECK(known(other));
    settle_all();
    change_something();
    verdicts.fact_changed(state, state.registry.get(own).holder);
    CHECK_FALSE(known(own));
    CHECK_FALSE(known(sister));
    CHECK(known(other));
    settle_all();
    change_something();
    verdicts.fact_changed(state, Everyone{});
    for (const RightId right : {own, sister, other}) CHECK_FALSE(known(right));
    // One change that was missed: nothing can be known.
    settle_all();
    change_something();
    change_something();
    verdicts.fact_changed(state, Nobody{});
    for (const RightId right : {own, sister, other}) CHECK_FALSE(known(right));
}

TEST_CASE("a suspended holder's next order is refused, though an earlier one passed") {
    BenchMarket market{size};
    SubmitOrder order;
    order.session = SessionId{3};
    order.client_id = ClientOrderId{"first"};
    order.right = RightId{3};
    order.book = book_of(order.right);
    order.side = Side::sell;
    order.price = Price{1'200};
    order.volume = Volume{100};
    CHECK(std::holds_alternative<OrderAccepted>(
        market.apply(origin_of(order), Command{order}).front()));
    ChangeFact change;
    change.kind = FactKind::participant;
    change.id = 3;
    Participant holder = market.core().state().registry.get(ParticipantId{3});
    std::uint8_t at = 0;
    Participant::each_field(holder, [&](std::string_view name, auto&) {
        if (name == "state") change.field = at;
        ++at;
    });
    holder.state = ParticipantState::suspended;
    change.value = *encode_field(holder, change.field);
    market.apply(Origin{OriginKind::operator_, 1, 1}, change);
    order.client_id = ClientOrderId{"second"};
    const EventList& events = market.apply(origin_of(order), Command{order});
    REQUIRE(events.size() == 2);
    CHECK(std::holds_alternative<RuleFailed>(events.front()));
    CHECK(std::holds_alternative<OrderRejected>(events.back()));
}

TEST_CASE("a verdict table serves every pair that is asked, however many there are") {
    BenchMarket market{size};
    const State& state = market.core().state();
    VerdictTable verdicts;
    for (int round = 0; round < 2; ++round) {
        for (std::uint32_t id = 1; id <= size.rights; ++id) {
            for (std::uint32_t book = 1; book <= size.books; ++book) {
                const RightId right{id};
                const BookId in{book};
                const auto known = verdicts.find(state, right, in, Side::sell);
                const auto verdict = known ? *known : verdicts.settle(state, right, in, Side::sell);
                // SC-01: an irrigation right trades in the book of its own district only.
                CHECK(verdict.standing.clear == (book_of(right) == in));
                CHECK(verdict.standing.allocation == AllocationId{id});
            }
        }
    }
    CHECK(verdicts.capacity() <= verdicts_max);
}

}  // namespace
}  // namespace headgate::bench
