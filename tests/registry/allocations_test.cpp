#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

TEST_CASE("a right has one allocation per source and year") {
    Ground ground;
    Allocation first = ground.allocation(ground.field_right);
    first.code = Code{"A1"};
    const auto id = ground.put(first);
    Allocation second = ground.allocation(ground.field_right);
    CHECK(ground.add(second) == "year: already_exists A1");
    second.source = WaterSource::groundwater;
    const auto wells = ground.put(second);
    Allocation next = ground.allocation(ground.field_right);
    next.year = Year{2025};
    const auto later = ground.put(next);

    const auto& registry = ground.registry;
    CHECK(registry.allocation(ground.field_right, WaterSource::surface, Year{2024}) == id);
    CHECK(registry.allocation(ground.field_right, WaterSource::groundwater, Year{2024}) == wells);
    CHECK(registry.allocation(ground.field_right, WaterSource::surface, Year{2025}) == later);
    CHECK_FALSE(
        registry.allocation(ground.field_right, WaterSource::reclaimed, Year{2024}).has_value());
    CHECK_FALSE(
        registry.allocation(ground.budget_right, WaterSource::surface, Year{2024}).has_value());
    CHECK(registry.allocations_of(ground.field_right).size() == 3);
}

TEST_CASE("an allocation's volumes are bounded, and what is gone was given") {
    Ground ground;
    const auto with = [&](auto alter) {
        Allocation record = ground.allocation(ground.field_right);
        alter(record);
        return ground.add(record);
    };
    CHECK(with([](auto& a) { a.volume = Volume{-1}; }) == "volume: out_of_range");
    CHECK(with([](auto& a) { a.volume = volume_max + Volume{1}; }) == "volume: out_of_range");
    CHECK(with([](auto& a) { a.volume = Volume{INT64_MAX}; }) == "volume: out_of_range");
    CHECK(with([](auto& a) { a.used = Volume{-1}; }) == "used: out_of_range");
    CHECK(with([](auto& a) { a.used = Volume{40'001}; }) == "used: out_of_range");
    CHECK(with([](auto& a) { a.ticketed = Volume{-1}; }) == "ticketed: out_of_range");
    CHECK(with([](auto& a) { a.ticketed = Volume{30'001}; }) == "ticketed: out_of_range");
    CHECK(with([](auto& a) { a.tradable = Volume{-1}; }) == "tradable: out_of_range");
    CHECK(with([](auto& a) { a.tradable = Volume{40'001}; }) == "tradable: out_of_range");
    CHECK(with([](auto& a) { a.year = Year{1999}; }) == "year: out_of_range");
    CHECK(with([](auto& a) { a.year = Year{2101}; }) == "year: out_of_range");
    CHECK(with([](auto& a) {
              a.ticketed = Volume{30'000};
              a.tradable = std::nullopt;
          }) == "taken");
    CHECK(with([](auto& a) {
              a.year = Year{2100};
              a.volume = a.used = a.ticketed = Volume{};
              a.tradable = Volume{};
          }) == "taken");
}

TEST_CASE("BG-06: budgets have a state, nothing else has one") {
    Ground ground;
    Allocation budget = ground.allocation(ground.budget_right);
    budget.budget_state = std::nullopt;
    CHECK(ground.add(budget) == "budget_state: missing_reference");
    budget.budget_state = BudgetState::issued;
    CHECK(ground.add(budget) == "taken");
    Allocation field = ground.allocation(ground.field_right);
    field.budget_state = BudgetState::issued;
    CHECK(ground.add(field) == "budget_state: contradicts R-field");
}

TEST_CASE("PM-04: a permit's allocation is of the permit's water and within its limit") {
    Ground ground;
    Allocation record = ground.allocation(ground.permit_right);
    record.volume = Volume{50'001};
    CHECK(ground.add(record) == "volume: contradicts permit-1");
    record.volume = Volume{50'000};
    record.source = WaterSource::groundwater;
    CHECK(ground.add(record) == "source: contradicts permit-1");
    record.source = WaterSource::surface;
    const auto id = ground.put(record);

    // The permit is cut: what was given before stands and may go down, but not up.
    Permit permit = ground.registry.get(ground.permit);
    permit.annual_limit = Volume{30'000};
    CHECK(ground.change(ground.permit, permit) == "taken");
    record.used = Volume{11'000};
    CHECK(ground.change(id, record) == "taken");
    record.volume = Volume{40'000};
    CHECK(ground.change(id, record) == "taken");
    record.volume = Volume{40'001};
    CHECK(ground.change(id, record) == "volume: contradicts permit-1");
    // An allocation that rests on no permit is not held against one.
    Allocation field = ground.allocation(ground.field_right);
    field.volume = volume_max;
    CHECK(ground.add(field) == "taken");
}

TEST_CASE("after entry the ledger, not the registry, says what may be used") {
    Ground ground;
    Allocation record = ground.allocation(ground.field_right);
    const auto id = ground.put(record);
    record.used = Volume{45'000};  // bought water may be used beyond what was given
    CHECK(ground.change(id, record) == "taken");
    record.volume = Volume{20'000};  // a cut below what is used leaves a shortfall
    CHECK(ground.change(id, record) == "taken");
    record.volume = Volume{19'999};
    CHECK(ground.change(id, record) == "tradable: out_of_range");
}

TEST_CASE("GW-03: metered use is one figure per right, source and year") {
    Ground ground;
    Usage usage{Code{"U1"}, ground.field_right, WaterSource::groundwater, Year{2021},
                Volume{7'000}};
    const auto id = ground.put(usage);
    usage.code = fresh_code();
    CHECK(ground.add(usage) == "year: already_exists U1");
    usage.year = Year{2022};
    usage.volume = Volume{-1};
    CHECK(ground.add(usage) == "volume: out_of_range");
    usage.volume = Volume{};
    ground.put(usage);
    const auto& registry = ground.registry;
    CHECK(registry.usage(ground.field_right, WaterSource::groundwater, Year{2021}) ==
          Volume{7'000});
    CHECK(registry.usage(ground.field_right, WaterSource::groundwater, Year{2022}) == Volume{});
    CHECK_FALSE(
        registry.usage(ground.field_right, WaterSource::groundwater, Year{2023}).has_value());
    CHECK_FALSE(registry.usage(ground.field_right, WaterSource::surface, Year{2021}).has_value());

    Usage corrected = registry.get<Usage>(id);
    corrected.volume = Volume{7'100};
    CHECK(ground.change(id, corrected) == "taken");
    CHECK(registry.usage(ground.field_right, WaterSource::groundwater, Year{2021}) ==
          Volume{7'100});
}

TEST_CASE("PL-01, PL-02: a pledge or freeze is on something that was given") {
    Ground ground;
    Allocation record = ground.allocation(ground.field_right);
    record.code = Code{"A1"};
    record.tradable = std::nullopt;
    const auto allocation = ground.put(record);
    Pledge pledge{fresh_code(),          allocation,         Volume{}, PledgeKind::pledge,
                  PledgeConsent::absent, ActiveState::active};
    CHECK(ground.add(pledge) == "volume: out_of_range");
    pledge.volume = Volume{-5};
    CHECK(ground.add(pledge) == "volume: out_of_range");
    pledge.volume = Volume{40'001};
    CHECK(ground.add(pledge) == "volume: contradicts A1");
    pledge.volume = Volume{40'000};
    const auto pledged = ground.put(pledge);

    Freeze freeze{fresh_code(), allocation, Volume{}, ActiveState::active};
    CHECK(ground.add(freeze) == "volume: out_of_range");
    freeze.volume = Volume{40'001};
    CHECK(ground.add(freeze) == "volume: contradicts A1");
    freeze.volume = std::nullopt;
    const auto frozen = ground.put(freeze);
    REQUIRE(ground.registry.pledges_of(allocation).size() == 1);
    CHECK(ground.registry.pledges_of(allocation)[0] == pledged);
    REQUIRE(ground.registry.freezes_of(allocation).size() == 1);
    CHECK(ground.registry.freezes_of(allocation)[0] == frozen);

    // The allocation is cut: the pledge on it can still be lowered and lifted, not raised.
    record.volume = Volume{1'000};
    CHECK(ground.change(allocation, record) == "taken");
    pledge.volume = Volume{39'000};
    CHECK(ground.change(pledged, pledge) == "taken");
    pledge.volume = Volume{39'001};
    CHECK(ground.change(pledged, pledge) == "volume: contradicts A1");
    pledge.volume = Volume{39'000};
    pledge.state = ActiveState::ended;
    CHECK(ground.change(pledged, pledge) == "taken");
    freeze.volume = Volume{1'001};
    CHECK(ground.change(frozen, freeze) == "volume: contradicts A1");
    freeze.volume = Volume{1'000};
    CHECK(ground.change(frozen, freeze) == "taken");
}
