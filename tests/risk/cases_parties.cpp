#include "tests/risk/world.h"

// Who takes part, and with whom.

namespace headgate::risk::test {
namespace {

Violation violation(ViolationKind kind, ViolationState state) { return {{}, holder, kind, state}; }

Facts own_order_opposite(Side side, std::int64_t price) {
    Facts f = irrigation(side);
    f.resting = {resting_order(side == Side::buy ? Side::sell : Side::buy, price, own_group)};
    return f;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& party_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"NL-01", "title confirmed", pass, [] { return irrigation(Side::sell); }},
        {"NL-01",
         "title pending",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.account->title = TitleState::pending;
             return f;
         },
         {1, 1}},
        {"NL-01",
         "title under objection",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.account->title = TitleState::objected;
             return f;
         },
         {3, 1}},
        {"NL-01", "no account for this source", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.account->source = WaterSource::groundwater;
             return f;
         }},
        {"NL-01", "a buyer needs no title", asleep, [] { return irrigation(Side::buy); }},

        {"NL-03", "no violation", pass, [] { return permit_trade(Side::sell); }},
        {"NL-03", "violation rectified", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.violations = {violation(ViolationKind::breach_of_permit, ViolationState::rectified)};
             return f;
         }},
        {"NL-03", "another kind of violation", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.violations = {violation(ViolationKind::other, ViolationState::open)};
             return f;
         }},
        {"NL-03",
         "unlicensed abstraction open",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.violations = {
                 violation(ViolationKind::breach_of_permit, ViolationState::rectified),
                 violation(ViolationKind::unlicensed_abstraction, ViolationState::open)};
             return f;
         },
         {1}},
        {"NL-03",
         "breach of permit open",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.violations = {violation(ViolationKind::breach_of_permit, ViolationState::open)};
             return f;
         },
         {2}},

        {"NL-04", "allowed class", pass, [] { return permit_trade(Side::buy); }},
        {"NL-04",
         "restricted class",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project_class = CatalogueClass::restricted;
             return f;
         },
         {3}},
        {"NL-04",
         "eliminated class",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project_class = CatalogueClass::eliminated;
             return f;
         },
         {4}},
        {"NL-04", "no project named", missing,
         [] {
             Facts f = permit_trade(Side::buy);
             f.right.project.reset();
             return f;
         }},

        {"NL-08", "seller not listed", pass, [] { return permit_trade(Side::sell); }},
        {"NL-08", "buyer not listed", pass, [] { return permit_trade(Side::buy); }},
        {"NL-08",
         "seller listed",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.credits = {{{}, holder, CreditState::listed}};
             return f;
         },
         {1, 1}},
        {"NL-08",
         "buyer listed",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.credits = {{{}, holder, CreditState::listed}};
             return f;
         },
         {1, 1}},
        {"NL-08", "listed, restored since", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.credits = {{{}, holder, CreditState::restored}};
             return f;
         }},
        {"NL-08",
         "restored once, listed again",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.credits = {{{}, holder, CreditState::restored}, {{}, holder, CreditState::listed}};
             return f;
         },
         {1, 1}},
        {"NL-08", "listed, irrigation trade, scope permits only", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.credits = {{{}, holder, CreditState::listed}};
             return f;
         }},
        {"NL-08",
         "listed, irrigation trade, scope all",
         broken,
         [] {
             Facts f = irrigation(Side::sell).set(ParameterKind::credit_scope, 2);
             f.credits = {{{}, holder, CreditState::listed}};
             return f;
         },
         {1, 2}},
        {"NL-08", "scope not set", missing,
         [] { return permit_trade(Side::sell).without(ParameterKind::credit_scope); }},

        {"ID-01", "active seller", pass, [] { return irrigation(Side::sell); }},
        {"ID-01", "active buyer", pass, [] { return irrigation(Side::buy); }},
        {"ID-01",
         "suspended seller",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.holder.state = ParticipantState::suspended;
             return f;
         },
         {2}},
        {"ID-01",
         "closed buyer",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.holder.state = ParticipantState::closed;
             return f;
         },
         {3}},
        {"ID-01", "outside Zhangye", asleep, [] { return permit_trade(Side::sell).at(hunyuan); }},

        {"ID-03", "household sells irrigation water", pass, [] { return irrigation(Side::sell); }},
        {"ID-03", "village buys budget surplus", pass, [] { return budget(Side::buy); }},
        {"ID-03", "government sells regional water", pass, [] { return regional(Side::sell); }},
        {"ID-03", "network user buys network water", pass, [] { return network(Side::buy); }},
        {"ID-03", "investor sells saved irrigation water", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.holder.participant_kind = ParticipantKind::conservation_investor;
             return f;
         }},
        {"ID-03",
         "investor buys irrigation water",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.holder.participant_kind = ParticipantKind::conservation_investor;
             return f;
         },
         {9, 3, 3, 1}},
        {"ID-03",
         "enterprise sells in an irrigation book",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.holder.participant_kind = ParticipantKind::enterprise;
             return f;
         },
         {2, 3, 3, 2}},
        {"ID-03",
         "financier buys budget surplus",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.holder.participant_kind = ParticipantKind::financier;
             return f;
         },
         {14, 4, 4, 1}},
        {"ID-03",
         "an enterprise's network right in a permit book",
         broken,
         [] {
             Facts f = network(Side::sell);
             f.holder.participant_kind = ParticipantKind::enterprise;
             f.book.trade_type = TradeType::permit;
             return f;
         },
         {2, 5, 2, 2}},
        {"ID-03",
         "irrigation right in a permit book",
         broken,
         [] { return irrigation_right_in_permit_book(Side::sell); },
         {3, 3, 2, 2}},

        {"ID-05", "nothing opposite", pass, [] { return irrigation(Side::sell); }},
        {"ID-05", "own offer above the bid", pass,
         [] { return own_order_opposite(Side::buy, 1'010); }},
        {"ID-05", "another's offer within reach", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.resting = {resting_order(Side::sell, 1'000, other_group)};
             return f;
         }},
        {"ID-05",
         "own offer within reach",
         broken,
         [] { return own_order_opposite(Side::buy, 1'000); },
         {7, 1'000}},
        {"ID-05",
         "own bid within reach",
         broken,
         [] { return own_order_opposite(Side::sell, 1'000); },
         {7, 1'000}},
        {"ID-05",
         "market-to-limit reaches the best, which is the own group's",
         broken,
         [] {
             Facts f = own_order_opposite(Side::buy, 1'050);
             f.request.order_type = OrderType::market_to_limit;
             f.request.price.reset();
             return f;
         },
         {7, 1'050}},
        {"ID-05", "the book is to prevent instead of refusing", pass,
         [] {
             Facts f = own_order_opposite(Side::buy, 1'000);
             f.request.self_trade = SelfTradePolicy::cancel_resting;
             return f;
         }},
        {"ID-05",
         "in a call nobody is the newer one: no policy helps",
         broken,
         [] {
             Facts f = own_order_opposite(Side::buy, 1'000);
             f.request.self_trade = SelfTradePolicy::cancel_resting;
             f.phase = Phase::freeze;
             return f;
         },
         {7, 1'000}},
        {"ID-05", "in a call, below the own offer", pass,
         [] {
             Facts f = own_order_opposite(Side::buy, 1'010);
             f.request.self_trade = SelfTradePolicy::decrement_both;
             f.phase = Phase::pre_close;
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
