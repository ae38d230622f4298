#include "engine/registry/ledger.h"
#include "tests/registry/ground.h"

#include <cstdlib>
#include <new>

using namespace headgate;
using namespace headgate::tests;

namespace {
std::uint64_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("questions that rules ask per order allocate nothing") {
    Ground ground;
    std::vector<ZoneId> zones{ground.reach};
    for (int n = 0; n < 50; ++n) {
        zones.push_back(
            ground.put(Zone{fresh_code(), ground.basin, ground.county, ZoneKind::reach}));
        Arc arc = ground.arc();
        arc.from = zones[zones.size() - 2];
        arc.to = zones.back();
        ground.put(arc);
    }
    ground.put(Parameter{fresh_code(), ParameterKind::cap_share_bps, {}, 5'000});
    ground.put(ground.cap(ground.county, 100));
    const auto& registry = ground.registry;
    const auto day = civil(2024, 6, 1);

    std::uint64_t found = 0;
    const auto before = allocations;
    for (int n = 0; n < 1'000; ++n) {
        if (registry.linked(zones.front(), zones.back(), WaterSource::surface, day, day)) ++found;
        if (registry.linked(zones.back(), zones.front(), WaterSource::surface, day, day)) ++found;
        if (registry.parameter(ParameterKind::cap_share_bps, ground.township, Date{})) ++found;
        if (registry.region_cap(CapScope::region_total, ground.county, Year{2024})) ++found;
        if (registry.within(ground.township, ground.province)) ++found;
        found += registry.rights_of(ground.farm).size();
    }
    CHECK(allocations == before);
    CHECK(found == 6'000);
}

TEST_CASE("postings allocate nothing") {
    Ledger ledger;
    ledger.open_water(AllocationId{1}, Volume{1'000'000});
    ledger.open_water(AllocationId{2}, Volume{});
    ledger.open_cash(ParticipantId{1});
    ledger.open_cash(ParticipantId{2});
    ledger.deposit(ParticipantId{1}, Cash{1'000'000});
    const auto before = allocations;
    for (int n = 0; n < 1'000; ++n) {
        ledger.move(AllocationId{1}, WaterTerm::available, WaterTerm::reserved, Volume{10});
        ledger.move(AllocationId{1}, WaterTerm::reserved, WaterTerm::locked, Volume{10});
        ledger.deliver_water(AllocationId{1}, AllocationId{2}, Volume{10});
        ledger.reserve_cash(ParticipantId{1}, Cash{100});
        ledger.lock_cash(ParticipantId{1}, Cash{100});
        ledger.pay(ParticipantId{1}, ParticipantId{2}, Cash{99}, Cash{1}, Cash{1});
    }
    CHECK(allocations == before);
    CHECK(ledger.water(AllocationId{2}).available == Volume{10'000});
    CHECK(ledger.fees() == Cash{2'000});
}
