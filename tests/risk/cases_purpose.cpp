#include "tests/risk/world.h"

// What water is used for, what must stay where it is, and what regional sales leave behind.

namespace headgate::risk::test {
namespace {

Inspection inspection() {
    Inspection found;
    found.allocation = account;
    found.found = Purpose::industry;
    found.volume = Volume{500};
    found.inspected = today;
    return found;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& purpose_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"NL-10", "exactly down to the floor of the unit", pass,
         [] {
             Facts f = budget(Side::sell);
             f.unit_floor(50'000, 45'000);
             f.request.volume = Volume{5'000};
             return f;
         }},
        {"NL-10",
         "one lot below it",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.unit_floor(50'000, 45'000);
             f.request.volume = Volume{5'010};
             return f;
         },
         {0, 5'010, 5'000, 5'000}},
        {"NL-10",
         "other sales count",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.unit_floor(50'000, 45'000);
             f.then = [](State& state) {
                 const auto floor = state.registry.unit_floor(Purpose::irrigation, home_unit, year);
                 state.ledger.reserve_cap(*floor, Volume{4'500});
             };
             return f;
         },
         {0, 1'000, 500, 5'000}},
        {"NL-10", "farm water stays farm water", pass, [] { return budget(Side::buy); }},
        {"NL-10", "farm water to a mill, down to the floor", pass,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::industry;
             f.floor(Purpose::irrigation, ganzhou, 90'000, 80'000);
             f.request.volume = Volume{10'000};
             return f;
         }},
        {"NL-10",
         "farm water to a mill, below the floor",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::industry;
             f.floor(Purpose::irrigation, ganzhou, 90'000, 80'000);
             f.request.volume = Volume{10'010};
             return f;
         },
         {0, 10'010, 10'000, 10'000}},
        {"NL-10",
         "a farm sells out of its district",
         broken,
         [] {
             Facts f = network(Side::sell);
             f.floor(Purpose::irrigation, ganzhou, 90'000, 89'500);
             return f;
         },
         {0, 1'000, 500, 500}},
        {"NL-10", "no floor of the unit on record", missing,
         [] {
             Facts f = budget(Side::sell);
             std::erase_if(f.caps,
                           [](const Cap& cap) { return cap.scope == CapScope::unit_floor; });
             return f;
         }},
        {"NL-10", "no floor of the county on record", missing,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::industry;
             std::erase_if(f.caps,
                           [](const Cap& cap) { return cap.scope == CapScope::region_floor; });
             return f;
         }},
        {"PU-01", "exactly down to the floor of the unit", pass,
         [] {
             Facts f = budget(Side::sell);
             f.unit_floor(50'000, 45'000);
             f.request.volume = Volume{5'000};
             return f;
         }},
        {"PU-01",
         "one lot below it",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.unit_floor(50'000, 45'000);
             f.request.volume = Volume{5'010};
             return f;
         },
         {5'010, 5'000, 5'000}},
        {"PU-01",
         "other sales count",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.unit_floor(50'000, 45'000);
             f.then = [](State& state) {
                 const auto floor = state.registry.unit_floor(Purpose::irrigation, home_unit, year);
                 state.ledger.reserve_cap(*floor, Volume{4'500});
             };
             return f;
         },
         {1'000, 500, 5'000}},
        {"PU-01", "farm water stays farm water", pass, [] { return budget(Side::buy); }},
        {"PU-01", "farm water to a mill, down to the floor", pass,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::industry;
             f.floor(Purpose::irrigation, ganzhou, 90'000, 80'000);
             f.request.volume = Volume{10'000};
             return f;
         }},
        {"PU-01",
         "farm water to a mill, below the floor",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::industry;
             f.floor(Purpose::irrigation, ganzhou, 90'000, 80'000);
             f.request.volume = Volume{10'010};
             return f;
         },
         {10'010, 10'000, 10'000}},
        {"PU-01",
         "a farm sells out of its district",
         broken,
         [] {
             Facts f = network(Side::sell);
             f.floor(Purpose::irrigation, ganzhou, 90'000, 89'500);
             return f;
         },
         {1'000, 500, 500}},
        {"PU-01", "no floor of the unit on record", missing,
         [] {
             Facts f = budget(Side::sell);
             std::erase_if(f.caps,
                           [](const Cap& cap) { return cap.scope == CapScope::unit_floor; });
             return f;
         }},
        {"PU-01", "no floor of the county on record", missing,
         [] {
             Facts f = budget(Side::buy);
             f.right.purpose = Purpose::industry;
             std::erase_if(f.caps,
                           [](const Cap& cap) { return cap.scope == CapScope::region_floor; });
             return f;
         }},
        {"NL-10",
         "a review found a major effect",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.review(ReviewKind::impact, std::nullopt, 0, ReviewDecision::failed);
             return f;
         },
         {2}},
        {"NL-10", "a review found a major effect of selling", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.review(ReviewKind::impact, Side::sell, 0, ReviewDecision::failed);
             return f;
         }},
        {"NL-10", "a review found none", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.review(ReviewKind::impact, Side::sell, 0);
             return f;
         }},
        {"NL-10", "that review has ended", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.review(ReviewKind::impact, std::nullopt, 0, ReviewDecision::failed);
             f.reviews.back().valid_to = civil(2024, 5, 5);
             return f;
         }},
        {"NL-10", "floors are not read", pass,
         [] {
             Facts f = budget(Side::sell);
             f.set(ParameterKind::item10_reading, 2).unit_floor(50'000, 50'000);
             return f;
         }},
        {"NL-10", "reading not set", missing,
         [] {
             Facts f = irrigation(Side::sell);
             f.without(ParameterKind::item10_reading);
             return f;
         }},
        {"PU-01", "asleep in Datong", asleep,
         [] {
             Facts f = irrigation(Side::sell);
             f.at(hunyuan);
             return f;
         }},
        {"PU-02", "as approved", pass, [] { return permit_trade(Side::buy); }},
        {"PU-02", "says nothing and means the right's own", pass,
         [] { return irrigation(Side::buy); }},
        {"PU-02",
         "for another purpose",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.request.purpose = Purpose::industry;
             return f;
         },
         {3, 1, 2, 1}},
        {"PU-02",
         "at another place",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.request.place = east;
             return f;
         },
         {2, 2, 2, 1}},
        {"PU-02", "another purpose, approved", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.request.purpose = Purpose::livestock;
             f.approve(ApprovalKind::purpose_change);
             f.approvals.back().purpose = Purpose::livestock;
             return f;
         }},
        {"PU-02", "another place, approved", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.request.place = east;
             f.approvals.back().place = east;
             return f;
         }},
        {"PU-02",
         "the permit is for another purpose",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.permit->purpose = Purpose::irrigation;
             f.approvals.back().purpose = Purpose::service;
             return f;
         },
         {3, 1, 2, 1}},
        {"PU-02", "approved place not on record", missing,
         [] {
             Facts f = permit_trade(Side::buy);
             f.permit->intake.reset();
             f.without(ApprovalKind::abstraction);
             return f;
         }},
        {"PU-02", "asleep in Datong", asleep,
         [] {
             Facts f = irrigation(Side::buy);
             f.request.place = east;
             f.at(hunyuan);
             return f;
         }},
        {"PU-03", "nothing found", pass, [] { return irrigation(Side::buy); }},
        {"PU-03",
         "used for something else",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.inspections.push_back(inspection());
             return f;
         },
         {3, 2, 500}},
        {"PU-03", "finding settled", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.inspections.push_back(inspection());
             f.inspections.back().state = ActiveState::ended;
             return f;
         }},
        {"PU-03", "change approved", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.inspections.push_back(inspection());
             f.approve(ApprovalKind::purpose_change);
             f.approvals.back().purpose = Purpose::industry;
             return f;
         }},
        {"PU-03", "no account", missing,
         [] {
             Facts f = irrigation(Side::buy);
             f.account.reset();
             return f;
         }},
        {"SC-06", "for fields", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.at(yuanshi).farm_demand = FarmDemand::unmet;
             return f;
         }},
        {"SC-06", "for a mill, farms have enough", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.at(yuanshi).request.purpose = Purpose::industry;
             return f;
         }},
        {"SC-06",
         "for a mill, farms lack water",
         broken,
         [] {
             Facts f = irrigation(Side::buy);
             f.at(yuanshi).farm_demand = FarmDemand::unmet;
             f.request.purpose = Purpose::industry;
             return f;
         },
         {2, 3}},
        {"SC-06", "demand not on record", missing,
         [] {
             Facts f = irrigation(Side::buy);
             f.at(yuanshi).farm_demand.reset();
             f.request.purpose = Purpose::industry;
             return f;
         }},
        {"SC-06", "asleep in Ganzhou", asleep,
         [] {
             Facts f = irrigation(Side::buy);
             f.farm_demand = FarmDemand::unmet;
             f.request.purpose = Purpose::industry;
             return f;
         }},
        {"CP-04", "the cap has room", pass,
         [] {
             Facts f = regional(Side::sell);
             f.request.volume = Volume{100'000};
             return f;
         }},
        {"CP-04",
         "the cap is full",
         broken,
         [] {
             Facts f = regional(Side::sell);
             f.cap(CapScope::region_total, ganzhou, 100'000, 99'500);
             return f;
         },
         {1'000, 500, 100'000, 99'500}},
        {"CP-04",
         "the cap of the city is full",
         broken,
         [] {
             Facts f = regional(Side::sell);
             f.cap(CapScope::region_total, zhangye, 400'000, 399'500);
             return f;
         },
         {1'000, 500, 400'000, 399'500}},
        {"CP-04", "no cap", missing,
         [] {
             Facts f = regional(Side::sell);
             f.without_caps(CapScope::region_total, ganzhou);
             return f;
         }},
        {"CP-04", "asleep in Datong", asleep,
         [] {
             Facts f = regional(Side::sell);
             f.at(hunyuan);
             return f;
         }},
        {"CP-04", "villages stay inside the region", asleep, [] { return irrigation(Side::sell); }},
        {"NL-09",
         "any trade, by the other reading",
         broken,
         [] {
             Facts f = irrigation(Side::sell, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.set(ParameterKind::item9_reading, 2);
             return f;
         },
         {2, 1, 1}},
        {"NL-09", "normal zones, by the other reading", pass,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.set(ParameterKind::item9_reading, 2);
             return f;
         }},
        {"NL-09", "reading not set", missing,
         [] {
             Facts f = irrigation(Side::buy, WaterSource::groundwater);
             f.without(ParameterKind::item9_reading);
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
