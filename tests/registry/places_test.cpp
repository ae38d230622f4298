#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

TEST_CASE("every kind of fact has a code of its own, well formed and new") {
    Ground ground;
    CHECK(ground.add(ControlGroup{Code{""}}) == "code: bad_code");
    CHECK(ground.add(ControlGroup{Code{"two words"}}) == "code: bad_code");
    CHECK(ground.add(ControlGroup{Code{"甘州"}}) == "code: bad_code");
    CHECK(ground.add(ControlGroup{Code{"own"}}) == "code: duplicate_code own");
    // Unique within its kind only.
    CHECK(ground.add(ControlGroup{Code{"farm"}}) == "taken");
}

TEST_CASE("a full table refuses") {
    VenueLimits limits;
    limits.facts_per_kind = 5;
    Ground ground{limits};
    REQUIRE(ground.registry.count<Region>() == 5);
    const Region sixth{Code{"620721"}, ground.city, RegionLevel::county, ground.basin};
    CHECK(ground.add(sixth) == "code: table_full");
    CHECK(ground.add(ControlGroup{Code{"other"}}) == "taken");
}

TEST_CASE("a fact names facts that are there") {
    Ground ground;
    Arc arc = ground.arc();
    arc.from = ZoneId{};
    CHECK(ground.add(arc) == "from: missing_reference");
    arc.from = ZoneId{99};
    CHECK(ground.add(arc) == "from: unknown_reference");

    BudgetUnit unit{fresh_code(), UnitClass::industry, ground.county, DistrictId{99}, std::nullopt};
    CHECK(ground.add(unit) == "district: unknown_reference");
    unit.district = DistrictId{};
    CHECK(ground.add(unit) == "district: unknown_reference");
    unit.district = std::nullopt;
    CHECK(ground.add(unit) == "taken");
    CHECK(ground.add(Basin{fresh_code(), BasinId{99}}) == "parent: unknown_reference");
    CHECK(ground.add(Basin{fresh_code(), ground.basin}) == "taken");
}

TEST_CASE("there is one venue") {
    Ground ground;
    CHECK(ground.registry.venue() == nullptr);
    CHECK(ground.add(Venue{Code{"centre"}, ground.county}) == "taken");
    REQUIRE(ground.registry.venue() != nullptr);
    CHECK(ground.registry.venue()->region == ground.county);
    CHECK(ground.add(Venue{Code{"second"}, ground.city}) == "code: already_exists centre");
}

TEST_CASE("a region lies under one of a higher level") {
    Ground ground;
    const auto below = [&](RegionId parent, RegionLevel level) {
        return ground.add(Region{fresh_code(), parent, level, ground.basin});
    };
    CHECK(below(ground.county, RegionLevel::county) == "level: contradicts 620702");
    CHECK(below(ground.county, RegionLevel::province) == "level: contradicts 620702");
    CHECK(below(ground.township, RegionLevel::township) == "level: contradicts 620702-01");
    CHECK(below(ground.province, RegionLevel::township) == "taken");
    // Basins and regions cross: no basin is asked of a child.
    CHECK(ground.add(Region{fresh_code(), ground.city, RegionLevel::county, ground.other_basin}) ==
          "taken");
}

TEST_CASE("NL-06: an arc leads somewhere else, in a season that is not empty") {
    Ground ground;
    Arc arc = ground.arc();
    arc.to = arc.from;
    CHECK(ground.add(arc) == "to: contradicts middle-reach");
    arc = ground.arc();
    arc.valid_to = civil(2024, 3, 31);
    CHECK(ground.add(arc) == "valid_to: empty_period");
    arc.valid_to = arc.valid_from;
    CHECK(ground.add(arc) == "taken");
    arc = ground.arc();
    arc.valid_from = Date{INT64_MIN};
    CHECK(ground.add(arc) == "valid_from: out_of_range");
    arc.valid_from = civil(1900, 1, 1);
    arc.valid_to = civil(9999, 12, 31);
    CHECK(ground.add(arc) == "taken");
    arc.code = fresh_code();
    arc.valid_to += Date{1};
    CHECK(ground.add(arc) == "valid_to: out_of_range");
    arc.valid_to = civil(2024, 12, 31);
    arc.valid_from -= Date{1};
    CHECK(ground.add(arc) == "valid_from: out_of_range");
}

TEST_CASE("SC-01: a district's zone is a district or a reach, in or around its region") {
    Ground ground;
    CHECK(ground.add(District{fresh_code(), ground.county, ground.well_field}) ==
          "zone: contradicts well-field");
    CHECK(ground.add(District{fresh_code(), ground.other_county, ground.canal}) ==
          "region: contradicts west-canal");
    CHECK(ground.add(District{fresh_code(), ground.county, ground.reach}) == "taken");
    CHECK(ground.add(District{fresh_code(), ground.township, ground.canal}) == "taken");
    CHECK(ground.add(District{fresh_code(), ground.city, ground.canal}) == "taken");
}

TEST_CASE("BG-01: a budget unit lies within its parent's region") {
    Ground ground;
    const auto under = [&](RegionId region) {
        return ground.add(
            BudgetUnit{fresh_code(), UnitClass::agriculture, region, std::nullopt, ground.unit});
    };
    CHECK(under(ground.township) == "taken");
    CHECK(under(ground.county) == "taken");
    CHECK(under(ground.city) == "region: contradicts farm-bureau");
    CHECK(under(ground.other_county) == "region: contradicts farm-bureau");
}
