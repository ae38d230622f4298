#include "tests/risk/world.h"

// The papers of a permit or regional trade.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& paper_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"NL-05a", "assessment passed", pass, [] { return permit_trade(Side::buy); }},
        {"NL-05a",
         "assessment failed",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.holder.water_saving = WaterSaving::not_compliant;
             return f;
         },
         {2}},
        {"NL-05a", "never assessed", missing,
         [] {
             Facts f = permit_trade(Side::buy);
             f.holder.water_saving.reset();
             return f;
         }},
        {"NL-05a", "a seller need not save", asleep,
         [] {
             Facts f = permit_trade(Side::sell);
             f.holder.water_saving = WaterSaving::not_compliant;
             return f;
         }},
        {"NL-05b", "layout approved", pass, [] { return permit_trade(Side::buy); }},
        {"NL-05b",
         "layout not approved",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.without(ApprovalKind::layout);
             return f;
         },
         {1}},
        {"NL-05b",
         "layout approved for another place",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.approvals.front().place = east;
             return f;
         },
         {1}},
        {"NL-05b",
         "bought for another place than the approved one",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.approvals.front().place = west;
             f.request.place = east;
             return f;
         },
         {2}},
        {"NL-05b", "approval ended yesterday", broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.approvals.front().valid_to = civil(2024, 5, 5);
             return f;
         }},
        {"NL-05b", "approval withdrawn", broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.approvals.front().state = ActiveState::ended;
             return f;
         }},
        {"PM-05", "exactly what was approved", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.without(ApprovalKind::transfer).approve(ApprovalKind::transfer, 8'000);
             f.request.volume = Volume{8'000};
             return f;
         }},
        {"PM-05",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.without(ApprovalKind::transfer).approve(ApprovalKind::transfer, 8'000);
             f.request.volume = Volume{8'010};
             return f;
         },
         {8'010, 8'000, 8'000, 0}},
        {"PM-05",
         "earlier sales count",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.without(ApprovalKind::transfer).approve(ApprovalKind::transfer, 8'000);
             f.request.volume = Volume{1'000};
             f.then = [](State& state) {
                 state.ledger.move(account, WaterTerm::available, WaterTerm::locked, Volume{7'500});
             };
             return f;
         },
         {1'000, 500, 8'000, 7'500}},
        {"PM-05",
         "not approved",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.without(ApprovalKind::transfer);
             return f;
         },
         {1'000, 0, 0, 0}},
        {"PM-05",
         "approved by another authority",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->granted_by = Code{"other-bureau"};
             return f;
         },
         {1'000, 0, 0, 0}},
        {"PM-05",
         "approval ends before delivery does",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.approvals.at(1).valid_to = civil(2024, 12, 30);
             return f;
         },
         {1'000, 0, 0, 0}},
        {"PM-05", "approval ends with delivery", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.approvals.at(1).valid_to = f.book.delivery_to;
             return f;
         }},
        {"PM-05",
         "approved for another purpose",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.approvals.at(1).purpose = Purpose::service;
             return f;
         },
         {1'000, 0, 0, 0}},
        {"PM-05", "who gave the permit is not on record", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->granted_by = {};
             return f;
         }},
        {"PM-06", "approved to abstract as much", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.request.volume = Volume{40'000};
             return f;
         }},
        {"PM-06",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.request.volume = Volume{40'010};
             return f;
         },
         {40'010, 40'000, 0, 40'000}},
        {"PM-06", "room under the own permit", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.without(ApprovalKind::abstraction);
             f.permit->annual_limit = Volume{60'000};
             f.request.volume = Volume{10'000};
             return f;
         }},
        {"PM-06",
         "room under a suspended permit is none",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.without(ApprovalKind::abstraction);
             f.permit->annual_limit = Volume{60'000};
             f.permit->status = PermitStatus::suspended;
             return f;
         },
         {1'000, 0, 0, 0}},
        {"PM-06",
         "neither permit nor approval",
         broken,
         [] { return irrigation_right_in_permit_book(Side::buy); },
         {1'000, 0, 0, 0}},
        {"PM-06",
         "approved for another purpose",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.request.purpose = Purpose::service;
             return f;
         },
         {1'000, 0, 0, 0}},
        {"PM-06",
         "bids and purchases before count",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.then = [](State& state) {
                 state.ledger.bid(account, Volume{39'500});
                 state.ledger.strike_bid(account, Volume{20'000});
             };
             return f;
         },
         {1'000, 500, 0, 40'000}},
        {"RV-01", "passed for this volume", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.request.volume = Volume{40'000};
             return f;
         }},
        {"RV-01",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.request.volume = Volume{40'010};
             return f;
         },
         {40'010, 40'000}},
        {"RV-01", "passed for this volume", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.request.volume = Volume{40'000};
             return f;
         }},
        {"RV-01",
         "passed for selling only",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.reviews.pop_back();
             return f;
         },
         {1'000, 0}},
        {"RV-01",
         "review turned it down",
         broken,
         [] {
             Facts f = regional(Side::sell);
             f.without(ReviewKind::authority)
                 .review(ReviewKind::authority, Side::sell, 40'000, ReviewDecision::failed);
             return f;
         },
         {1'000, 0}},
        {"RV-01",
         "review ended yesterday",
         broken,
         [] {
             Facts f = regional(Side::buy);
             f.reviews.back().valid_to = civil(2024, 5, 5);
             return f;
         },
         {1'000, 0}},
        {"RV-01", "no account", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.account.reset();
             f.approvals.clear();
             return f;
         }},
        {"RV-01", "asleep in Datong", asleep,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan);
             return f;
         }},
        {"RV-01", "villages need no review", asleep, [] { return irrigation(Side::sell); }},
        {"AP-01", "assessed for this volume", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan).review(ReviewKind::assessment, Side::sell, 5'000);
             f.request.volume = Volume{5'000};
             return f;
         }},
        {"AP-01",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan).review(ReviewKind::assessment, Side::sell, 5'000);
             f.request.volume = Volume{5'010};
             return f;
         },
         {5'010, 5'000}},
        {"AP-01", "buyer assessed", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.at(hunyuan).review(ReviewKind::assessment, Side::buy, 5'000);
             return f;
         }},
        {"AP-01",
         "buyer not assessed",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.at(hunyuan);
             return f;
         },
         {1'000, 0}},
        {"AP-01",
         "the authority's own review is no assessment",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan);
             return f;
         },
         {1'000, 0}},
        {"AP-01", "no account", missing,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(hunyuan);
             f.account.reset();
             return f;
         }},
        {"AP-01", "asleep in Ganzhou", asleep, [] { return permit_trade(Side::sell); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
