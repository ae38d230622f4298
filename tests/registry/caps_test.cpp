#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

TEST_CASE("the scope of a cap says which place it has, and it has no other") {
    Ground ground;
    struct Row {
        CapScope scope;
        bool region, zone, unit;
        const char* told;
    };
    const Row rows[] = {
        {CapScope::region_total, true, false, false, "taken"},
        {CapScope::region_surface, true, false, false, "taken"},
        {CapScope::region_groundwater, true, false, false, "taken"},
        {CapScope::zone_groundwater, false, true, false, "taken"},
        {CapScope::unit_groundwater, false, false, true, "taken"},
        {CapScope::unit_surface, false, false, true, "taken"},
        {CapScope::region_total, false, false, false, "region: missing_reference"},
        {CapScope::zone_groundwater, false, false, false, "groundwater_zone: missing_reference"},
        {CapScope::unit_surface, false, false, false, "unit: missing_reference"},
        {CapScope::region_surface, true, true, false, "groundwater_zone: contradicts plain"},
        {CapScope::region_groundwater, true, false, true, "unit: contradicts farm-bureau"},
        {CapScope::zone_groundwater, true, true, false, "region: contradicts 620702"},
        {CapScope::unit_groundwater, true, false, true, "region: contradicts 620702"},
    };
    for (const auto& row : rows) {
        Cap cap = ground.cap(ground.county, 100);
        cap.scope = row.scope;
        if (!row.region) cap.region = std::nullopt;
        if (row.zone) cap.groundwater_zone = ground.aquifer;
        if (row.unit) cap.unit = ground.unit;
        CAPTURE(name_of(row.scope));
        CHECK(ground.add(cap) == row.told);
    }
}

TEST_CASE("a cap is one per scope, place and year") {
    Ground ground;
    Cap cap = ground.cap(ground.county, 100);
    cap.code = Code{"C1"};
    const auto id = ground.put(cap);
    cap.code = fresh_code();
    CHECK(ground.add(cap) == "year: already_exists C1");
    cap.year = Year{2025};
    ground.put(cap);
    CHECK(ground.registry.region_cap(CapScope::region_total, ground.county, Year{2024}) == id);
    CHECK_FALSE(ground.registry.region_cap(CapScope::region_surface, ground.county, Year{2024}));
    CHECK_FALSE(ground.registry.region_cap(CapScope::region_total, ground.city, Year{2024}));

    Cap zone = ground.cap(ground.county, 100);
    zone.scope = CapScope::zone_groundwater;
    zone.region = std::nullopt;
    zone.groundwater_zone = ground.aquifer;
    zone.code = Code{"C2"};
    const auto zone_id = ground.put(zone);
    zone.code = fresh_code();
    CHECK(ground.add(zone) == "year: already_exists C2");
    CHECK(ground.registry.zone_cap(ground.aquifer, Year{2024}) == zone_id);
    CHECK_FALSE(ground.registry.zone_cap(ground.aquifer, Year{2025}));

    Cap unit = ground.cap(ground.county, 100);
    unit.scope = CapScope::unit_surface;
    unit.region = std::nullopt;
    unit.unit = ground.unit;
    unit.code = Code{"C3"};
    const auto unit_id = ground.put(unit);
    unit.code = fresh_code();
    CHECK(ground.add(unit) == "year: already_exists C3");
    CHECK(ground.registry.unit_cap(CapScope::unit_surface, ground.unit, Year{2024}) == unit_id);
    CHECK_FALSE(ground.registry.unit_cap(CapScope::unit_groundwater, ground.unit, Year{2024}));
}

TEST_CASE("a cap's volumes are bounded; what was used before may exceed it") {
    Ground ground;
    Cap cap = ground.cap(ground.county, -1);
    CHECK(ground.add(cap) == "limit: out_of_range");
    cap.limit = Volume{};
    cap.used = Volume{-1};
    CHECK(ground.add(cap) == "used: out_of_range");
    cap.used = Volume{5};
    CHECK(ground.add(cap) == "taken");
}

TEST_CASE("CP-01: no region's cap is above its parent's, whichever came first") {
    Ground ground;
    Cap top = ground.cap(ground.province, 1'000);
    top.code = Code{"top"};
    const auto top_id = ground.put(top);
    Cap low = ground.cap(ground.county, 1'001);  // the city between has none
    CHECK(ground.add(low) == "limit: contradicts top");
    low.limit = Volume{800};
    low.code = Code{"low"};
    const auto low_id = ground.put(low);

    Cap middle = ground.cap(ground.city, 799);
    CHECK(ground.add(middle) == "limit: contradicts low");
    middle.limit = Volume{1'001};
    CHECK(ground.add(middle) == "limit: contradicts top");
    middle.limit = Volume{900};
    middle.code = Code{"middle"};
    const auto middle_id = ground.put(middle);
    // A second county is compared with its own parent only.
    CHECK(ground.add(ground.cap(ground.other_county, 900)) == "taken");

    const auto to = [&](CapId id, std::int64_t limit) {
        Cap cap = ground.registry.get(id);
        cap.limit = Volume{limit};
        return ground.change(id, cap);
    };
    CHECK(to(low_id, 901) == "limit: contradicts middle");
    CHECK(to(low_id, 900) == "taken");
    CHECK(to(middle_id, 1'001) == "limit: contradicts top");
    CHECK(to(middle_id, 899) == "limit: contradicts low");
    CHECK(to(top_id, 899) == "limit: contradicts middle");
    CHECK(to(top_id, 900) == "taken");
}

TEST_CASE("caps of another scope or year are not compared") {
    Ground ground;
    ground.put(ground.cap(ground.city, 100));
    Cap cap = ground.cap(ground.county, 500);
    cap.year = Year{2025};
    CHECK(ground.add(cap) == "taken");
    cap = ground.cap(ground.county, 500);
    cap.scope = CapScope::region_surface;
    CHECK(ground.add(cap) == "taken");
}

TEST_CASE("a parent's cap that comes late is held against all levels below") {
    Ground ground;
    Cap far = ground.cap(ground.township, 50);
    far.code = Code{"far"};
    ground.put(far);
    CHECK(ground.add(ground.cap(ground.province, 49)) == "limit: contradicts far");
    CHECK(ground.add(ground.cap(ground.province, 50)) == "taken");
}

TEST_CASE("rulebook 3.4: parameters are one per kind and region, within their ranges") {
    Ground ground;
    struct Row {
        ParameterKind kind;
        std::int64_t largest;
    };
    for (const Row& row :
         {Row{ParameterKind::overdraft_policy, 2}, Row{ParameterKind::credit_scope, 2},
          Row{ParameterKind::cap_share_bps, 10'000},
          Row{ParameterKind::clock_tolerance_ms, 86'400'000}}) {
        const auto kind = row.kind;
        const auto largest = row.largest;
        CAPTURE(name_of(kind));
        const std::string refused = "value: out_of_range 1.." + std::to_string(largest);
        Parameter parameter{fresh_code(), kind, std::nullopt, 0};
        for (const std::int64_t wrong :
             {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, largest + 1}) {
            parameter.value = wrong;
            CHECK(ground.add(parameter) == refused);
        }
        parameter.value = 1;
        const auto id = ground.put(parameter);
        parameter.value = largest;
        CHECK(ground.change(id, parameter) == "taken");
        parameter.value = largest + 1;
        CHECK(ground.change(id, parameter) == refused);
        const std::string first{parameter.code.view()};
        parameter = {fresh_code(), kind, std::nullopt, 1};
        CHECK(ground.add(parameter) == "region: already_exists " + first);
        parameter.region = ground.county;
        CHECK(ground.add(parameter) == "taken");
        const std::string second{parameter.code.view()};
        parameter.code = fresh_code();
        CHECK(ground.add(parameter) == "region: already_exists " + second);
        parameter.region = ground.city;
        CHECK(ground.add(parameter) == "taken");
    }
}

TEST_CASE("a parameter holds for the nearest region, else for the venue") {
    Ground ground;
    const auto ask = [&](RegionId region) {
        return ground.registry.parameter(ParameterKind::overdraft_policy, region, Date{});
    };
    CHECK_FALSE(ask(ground.township).has_value());
    ground.put(Parameter{fresh_code(), ParameterKind::overdraft_policy, ground.city, 2});
    CHECK(ask(ground.township) == 2);
    CHECK(ask(ground.city) == 2);
    CHECK_FALSE(ask(ground.province).has_value());
    const auto venue = ground.put(Parameter{fresh_code(), ParameterKind::overdraft_policy, {}, 1});
    CHECK(ask(ground.province) == 1);
    CHECK(ask(ground.county) == 2);
    ground.put(Parameter{fresh_code(), ParameterKind::overdraft_policy, ground.township, 1});
    CHECK(ask(ground.township) == 1);
    CHECK(ask(ground.county) == 2);
    CHECK_FALSE(
        ground.registry.parameter(ParameterKind::credit_scope, ground.county, Date{}).has_value());
    CHECK(ground.registry.parameter_fact(ParameterKind::overdraft_policy, std::nullopt, Date{}) ==
          venue);
}
