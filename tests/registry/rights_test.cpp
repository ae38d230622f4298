#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

TEST_CASE("PM-04: a permit's limit is above nothing and within the largest volume") {
    Ground ground;
    Permit permit = ground.water_permit();
    for (const std::int64_t limit : {std::int64_t{0}, std::int64_t{-1}, volume_max.value() + 1}) {
        permit.annual_limit = Volume{limit};
        CHECK(ground.add(permit) == "annual_limit: out_of_range");
    }
    permit.annual_limit = volume_max;
    CHECK(ground.add(permit) == "taken");
}

TEST_CASE("E1 art 25: a permit runs ten years at most") {
    Ground ground;
    Permit permit = ground.water_permit();
    permit.valid_to = civil(2019, 12, 31);
    CHECK(ground.add(permit) == "valid_to: empty_period");
    permit.valid_to = civil(2030, 1, 2);
    CHECK(ground.add(permit) == "valid_to: out_of_range");
    permit.valid_to = civil(2030, 1, 1);
    CHECK(ground.add(permit) == "taken");
    permit.code = fresh_code();
    permit.valid_from = civil(2024, 2, 29);
    permit.valid_to = civil(2034, 3, 1);
    CHECK(ground.add(permit) == "valid_to: out_of_range");
    permit.valid_to = civil(2034, 2, 28);
    CHECK(ground.add(permit) == "taken");
    permit.code = fresh_code();
    permit.valid_to = permit.valid_from;
    CHECK(ground.add(permit) == "taken");
}

TEST_CASE("PM-01: a permit right rests on its holder's permit, in the permit's region") {
    Ground ground;
    Right right = ground.right(RightKind::permit);
    right.permit = std::nullopt;
    CHECK(ground.add(right) == "permit: missing_reference");
    right.permit = ground.permit;
    right.holder = ground.farm;
    CHECK(ground.add(right) == "permit: contradicts permit-1");
    right.holder = ground.mill;
    right.region = ground.other_county;
    CHECK(ground.add(right) == "region: contradicts permit-1");
    right.region = ground.city;
    CHECK(ground.add(right) == "region: contradicts permit-1");
    right.region = ground.township;
    CHECK(ground.add(right) == "taken");
}

TEST_CASE("SC-01: an irrigation right lies in its district's zone") {
    Ground ground;
    Right right = ground.right(RightKind::irrigation);
    right.district = std::nullopt;
    CHECK(ground.add(right) == "district: missing_reference");
    right.district = ground.district;
    right.zone = ground.reach;
    CHECK(ground.add(right) == "zone: contradicts west");
    right.zone = ground.canal;
    CHECK(ground.add(right) == "taken");
}

TEST_CASE("a budget right has a unit, a regional right a government, a network right neither") {
    Ground ground;
    Right budget = ground.right(RightKind::budget);
    budget.unit = std::nullopt;
    CHECK(ground.add(budget) == "unit: missing_reference");
    budget.unit = BudgetUnitId{77};
    CHECK(ground.add(budget) == "unit: unknown_reference");
    Right regional = ground.right(RightKind::regional);
    regional.holder = ground.farm;
    CHECK(ground.add(regional) == "holder: contradicts farm");
    CHECK(ground.add(ground.right(RightKind::network)) == "taken");
}

TEST_CASE("a certificate has both its dates, in order, or none") {
    Ground ground;
    Right right = ground.right(RightKind::network);
    right.valid_from = std::nullopt;
    CHECK(ground.add(right) == "valid_from: empty_period");
    right.valid_to = std::nullopt;
    CHECK(ground.add(right) == "taken");
    right.code = fresh_code();
    right.valid_from = civil(2024, 1, 1);
    CHECK(ground.add(right) == "valid_to: empty_period");
    right.valid_to = civil(2023, 12, 31);
    CHECK(ground.add(right) == "valid_to: empty_period");
    right.valid_to = civil(2024, 1, 1);
    CHECK(ground.add(right) == "taken");
}

TEST_CASE("GW-02: a right's aquifer lies in or around its region") {
    Ground ground;
    Right right = ground.right(RightKind::network);
    right.groundwater_zone = ground.other_aquifer;
    CHECK(ground.add(right) == "groundwater_zone: contradicts fan");
    right.groundwater_zone = ground.aquifer;
    CHECK(ground.add(right) == "taken");
    right.code = fresh_code();
    right.region = ground.township;
    CHECK(ground.add(right) == "taken");
    right.code = fresh_code();
    right.region = ground.city;
    CHECK(ground.add(right) == "taken");
}

TEST_CASE("rights are listed under their holder in the order that they came") {
    Ground ground;
    const auto more = ground.put(ground.right(RightKind::irrigation));
    const auto held = ground.registry.rights_of(ground.farm);
    REQUIRE(held.size() == 3);
    CHECK(held[0] == ground.field_right);
    CHECK(held[1] == ground.budget_right);
    CHECK(held[2] == more);
    CHECK(ground.registry.rights_of(ground.government).size() == 1);
}
