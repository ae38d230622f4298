#include "tests/risk/world.h"

// Land, claims on a title, and what a budget rests on.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& land_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"CT-02", "all land on the roster", pass, [] { return irrigation(Side::sell); }},
        {"CT-02",
         "what rests on land outside is not sold",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             return f;
         },
         {1000, 500, 49500}},
        {"CT-02",
         "what rests on reclaimed land is not sold",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             f.plots[1].roster = RosterFlag::reclaimed_unlawfully;
             return f;
         },
         {1000, 500, 49500}},
        {"CT-02", "what rests on the roster is", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             f.request.volume = Volume{500};
             return f;
         }},
        {"CT-02", "land given up counts no more", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             f.plots[1].state = ActiveState::ended;
             return f;
         }},
        {"CT-02", "no land on record", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.plots.clear();
             return f;
         }},
        {"CT-03", "unchallenged", pass, [] { return permit_trade(Side::sell); }},
        {"CT-03",
         "an objection is open",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.objections = {{.code = {}, .right = right, .filed = civil(2024, 5, 1)}};
             return f;
         },
         {1, 19844}},
        {"CT-03",
         "under review",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.objections = {{.code = {},
                              .right = right,
                              .objection_kind = ObjectionKind::review,
                              .filed = today}};
             return f;
         },
         {2, 19849}},
        {"CT-03", "dismissed", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.objections = {{.code = {},
                              .right = right,
                              .filed = civil(2024, 5, 1),
                              .state = ObjectionState::dismissed}};
             return f;
         }},
        {"CT-04", "no decision", pass, [] { return irrigation(Side::sell); }},
        {"CT-04",
         "all is taken back",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.take_backs = {
                 {.code = {}, .right = right, .volume = {}, .decided = civil(2024, 5, 1)}};
             return f;
         },
         {1000, 0}},
        {"CT-04",
         "a part is taken back, more than is left is offered",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.take_backs = {{.code = {},
                              .right = right,
                              .volume = Volume{49'500},
                              .decided = civil(2024, 5, 1)}};
             return f;
         },
         {1000, 500, 19844}},
        {"CT-04", "a part is taken back, the rest is offered", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.take_backs = {{.code = {},
                              .right = right,
                              .volume = Volume{49'000},
                              .decided = civil(2024, 5, 1)}};
             return f;
         }},
        {"CT-04", "decided for tomorrow", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.take_backs = {
                 {.code = {}, .right = right, .volume = {}, .decided = civil(2024, 5, 7)}};
             return f;
         }},
        {"CT-04", "withdrawn", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.take_backs = {{.code = {},
                              .right = right,
                              .volume = {},
                              .decided = civil(2024, 5, 1),
                              .state = ActiveState::ended}};
             return f;
         }},
        {"CT-05", "all land on the roster", pass, [] { return irrigation(Side::buy); }},
        {"CT-05",
         "some land outside, and none named",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             return f;
         },
         {2, 20}},
        {"CT-05", "some land outside, the other named", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             f.request.plot = PlotId{1};
             return f;
         }},
        {"CT-05",
         "the land outside is named",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.plots = {plot(RosterFlag::on_roster, 10'000), plot(RosterFlag::off_roster, 49'500)};
             f.request.plot = PlotId{2};
             return f;
         },
         {2, 20}},
        {"CT-05", "a hotel's budget waters no land", pass,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::service;
             f.plots.clear();
             return f;
         }},
        {"CT-05", "a farm's budget does", missing,
         [] {
             Facts f = budget(Side::buy);
             f.plots.clear();
             return f;
         }},
        {"BG-04", "within the approved limit", pass, [] { return budget(Side::buy); }},
        {"BG-04",
         "above it",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.right.approved_limit = Volume{50'990};
             return f;
         },
         {1000, 990, 50000, 50990}},
        {"BG-04",
         "with what is on its way, above it",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.right.approved_limit = Volume{51'500};
             f.then = [](State& state) { state.ledger.bid(account, Volume{600}); };
             return f;
         },
         {1000, 900, 50600, 51500}},
        {"BG-04",
         "with what was delivered, which counts once",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.right.approved_limit = Volume{51'500};
             f.then = [](State& state) {
                 constexpr AllocationId seller{account.value() + 1};
                 state.ledger.open_water(seller, Volume{600});
                 state.ledger.move(seller, WaterTerm::available, WaterTerm::locked, Volume{600});
                 state.ledger.deliver_water(seller, account, Volume{600});
             };
             return f;
         },
         {1000, 900, 50600, 51500}},
        {"BG-04", "neither permit nor limit on record", missing,
         [] {
             Facts f = budget(Side::buy);
             f.right.approved_limit.reset();
             return f;
         }},
        {"BG-07", "by bidding, whatever the balance", pass,
         [] {
             Facts f = budget(Side::buy);
             f.account->used = Volume{50'000};
             return f;
         }},
        {"BG-07",
         "a deficit covered by a deal",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.account->used = Volume{50'000};
             f.book.mode = TradeMode::negotiated;
             return f;
         },
         {50000, 50000, 2}},
        {"BG-07", "no deficit", pass,
         [] {
             Facts f = budget(Side::buy);
             f.book.mode = TradeMode::negotiated;
             return f;
         }},
        {"BG-08", "all lawful", pass, [] { return budget(Side::sell); }},
        {"BG-08",
         "part rests on eliminated products",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.budget_lines.push_back({{}, account, BudgetBasis::eliminated, Volume{49'000}});
             f.request.volume = Volume{1'100};
             return f;
         },
         {1100, 1000, 49000}},
        {"BG-08",
         "part rests on over-extracted groundwater",
         broken,
         [] {
             Facts f = budget(Side::sell, WaterSource::groundwater);
             f.budget_lines[0] = {{}, account, BudgetBasis::over_extracted, Volume{50'000}};
             return f;
         },
         {1000, 0, 50000}},
        {"BG-08", "the lawful part is sold", pass,
         [] {
             Facts f = budget(Side::sell);
             f.budget_lines.push_back({{}, account, BudgetBasis::eliminated, Volume{49'000}});
             return f;
         }},
        {"BG-08", "what it rests on is not on record", missing,
         [] {
             Facts f = budget(Side::sell);
             f.budget_lines.clear();
             return f;
         }},
        {"BG-05", "both budgets can change", pass, [] { return budget(Side::buy); }},
        {"BG-05", "both budgets can change", pass, [] { return budget(Side::sell); }},
        {"BG-05",
         "closed by its final account meanwhile",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.account->budget_state = BudgetState::closed;
             return f;
         },
         {6}},
        {"BG-05",
         "closed by its final account meanwhile",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.account->budget_state = BudgetState::closed;
             return f;
         },
         {6}},
        {"BG-05", "no budget of the year", missing,
         [] {
             Facts f = budget(Side::sell);
             f.account.reset();
             f.budget_lines.clear();
             return f;
         }},
        {"BG-07", "no budget of the year", missing,
         [] {
             Facts f = budget(Side::buy);
             f.account.reset();
             f.budget_lines.clear();
             f.book.mode = TradeMode::negotiated;
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
