#include "tests/risk/world.h"

// Projects, and paid first grants.

namespace headgate::risk::test {
namespace {

CapacityReview capacity(ReviewDecision decision) {
    CapacityReview review;
    review.project = project;
    review.decision = decision;
    review.reviewer = Code{"bureau"};
    review.valid_from = civil(2024, 1, 1);
    review.valid_to = civil(2024, 12, 31);
    return review;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& project_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"GW-10", "an ordinary new project", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.project_kind = ProjectKind::new_built;
             return f;
         }},
        {"GW-10",
         "a new high-consumption project",
         broken,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.project_kind = ProjectKind::new_built;
             f.project.intensity = WaterIntensity::high;
             return f;
         },
         {2, 2, 1}},
        {"GW-10",
         "an expanded one in a severe area",
         broken,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::severe;
             f.project.project_kind = ProjectKind::expanded;
             f.project.intensity = WaterIntensity::high;
             return f;
         },
         {4, 2, 1}},
        {"GW-10", "what stands", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.intensity = WaterIntensity::high;
             return f;
         }},
        {"GW-10", "outside overdraft", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.project.project_kind = ProjectKind::new_built;
             f.project.intensity = WaterIntensity::high;
             return f;
         }},
        {"GW-10", "kind not on record", missing,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.intensity.reset();
             return f;
         }},
        {"GW-10", "asleep in Datong", asleep,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.at(hunyuan);
             return f;
         }},
        {"GW-11", "built", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             return f;
         }},
        {"GW-11",
         "unbuilt without review",
         broken,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.project_kind = ProjectKind::new_built;
             f.project.construction = Construction::approved_unbuilt;
             return f;
         },
         {1, 1}},
        {"GW-11", "unbuilt, reviewed", pass,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.project_kind = ProjectKind::new_built;
             f.project.construction = Construction::approved_unbuilt;
             f.capacity_reviews.push_back(capacity(ReviewDecision::passed));
             return f;
         }},
        {"GW-11",
         "unbuilt, review failed",
         broken,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.project_kind = ProjectKind::new_built;
             f.project.construction = Construction::approved_unbuilt;
             f.capacity_reviews.push_back(capacity(ReviewDecision::failed));
             return f;
         },
         {1, 1}},
        {"GW-11", "not known how far it is", missing,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.own_class = GroundwaterClass::overdraft;
             f.project.construction.reset();
             return f;
         }},
        {"GW-11", "asleep in Datong", asleep,
         [] {
             Facts f = permit_trade(Side::buy, WaterSource::groundwater);
             f.at(hunyuan);
             return f;
         }},
        {"PU-05", "what stands has its quota", pass, [] { return permit_trade(Side::buy); }},
        {"PU-05", "a new line within the quota", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project.project_kind = ProjectKind::new_built;
             f.project.output = 60'000;
             f.project.quota_litres = 1'000;
             f.request.volume = Volume{10'000};
             return f;
         }},
        {"PU-05",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project.project_kind = ProjectKind::new_built;
             f.project.output = 60'000;
             f.project.quota_litres = 1'000;
             f.request.volume = Volume{10'010};
             return f;
         },
         {10'010, 10'000, 60'000, 50'000}},
        {"PU-05",
         "bids and purchases count",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project.project_kind = ProjectKind::new_built;
             f.project.output = 60'000;
             f.project.quota_litres = 1'000;
             f.then = [](State& state) { state.ledger.bid(account, Volume{9'500}); };
             return f;
         },
         {1'000, 500, 60'000, 59'500}},
        {"PU-05", "quota not on record", missing,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project.project_kind = ProjectKind::new_built;
             f.project.output = 60'000;
             return f;
         }},
        {"PU-05", "not for industry", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.project.project_kind = ProjectKind::new_built;
             f.request.purpose = Purpose::service;
             return f;
         }},
        {"PU-05", "asleep in Datong", asleep,
         [] {
             Facts f = permit_trade(Side::buy);
             f.at(hunyuan);
             return f;
         }},
        {"PM-11", "outside a development zone", pass,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             return f;
         }},
        {"PM-11",
         "a new firm inside one",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.project.siting = Siting::development_zone;
             return f;
         },
         {2, 2}},
        {"PM-11", "an old firm inside one", pass,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.project.siting = Siting::development_zone;
             f.project.project_kind = ProjectKind::existing;
             return f;
         }},
        {"PM-11", "site not on record", missing,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.project.siting.reset();
             return f;
         }},
        {"PM-11", "asleep in Ganzhou", asleep, [] { return grant(Side::buy); }},
        {"PM-11", "who buys in a permit book does as it says", asleep,
         [] {
             Facts f = permit_trade(Side::buy);
             f.at(hunyuan);
             f.project.siting = Siting::development_zone;
             return f;
         }},
        {"CP-05", "below the cap", pass, [] { return grant(Side::buy); }},
        {"CP-05",
         "at the cap",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.cap(CapScope::region_total, ganzhou, 100'000, 100'000);
             return f;
         },
         {100'000, 100'000}},
        {"CP-05",
         "over the cap of the city",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.cap(CapScope::region_total, zhangye, 400'000, 400'001);
             return f;
         },
         {400'000, 400'001}},
        {"CP-05", "people's own use", pass,
         [] {
             Facts f = grant(Side::buy);
             f.cap(CapScope::region_total, ganzhou, 100'000, 100'000);
             f.request.purpose = Purpose::domestic;
             return f;
         }},
        {"CP-05", "no cap", missing,
         [] {
             Facts f = grant(Side::buy);
             f.without_caps(CapScope::region_total, ganzhou);
             return f;
         }},
        {"CP-05", "a trade does as it says", asleep,
         [] {
             Facts f = permit_trade(Side::buy);
             f.cap(CapScope::region_total, ganzhou, 100'000, 100'000);
             return f;
         }},
        {"PU-04", "a new firm without quota", pass,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             return f;
         }},
        {"PU-04",
         "to drink",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.request.purpose = Purpose::domestic;
             return f;
         },
         {1, 2}},
        {"PU-04",
         "for fields",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.request.purpose = Purpose::irrigation;
             return f;
         },
         {2, 2}},
        {"PU-04",
         "no new user",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.project.project_kind = ProjectKind::existing;
             return f;
         },
         {3, 1, 0}},
        {"PU-04",
         "the permit has room",
         broken,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.permit->annual_limit = Volume{50'001};
             return f;
         },
         {3, 2, 1}},
        {"PU-04", "kind not on record", missing,
         [] {
             Facts f = grant(Side::buy);
             f.at(hunyuan);
             f.project.project_kind.reset();
             return f;
         }},
        {"PU-04", "asleep in Ganzhou", asleep, [] { return grant(Side::buy); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
