#include "tests/registry/ground.h"

#include <random>
#include <vector>

using namespace headgate;
using namespace headgate::tests;

namespace {

/// Zones in one county, to lay arcs between.
struct Canals {
    Ground ground;
    std::vector<ZoneId> zones;

    explicit Canals(int count) {
        for (int i = 0; i < count; ++i) {
            zones.push_back(
                ground.put(Zone{fresh_code(), ground.basin, ground.county, ZoneKind::reach}));
        }
    }
    ArcId lay(std::size_t from, std::size_t to) { return lay(from, to, WaterSource::surface); }
    ArcId lay(std::size_t from, std::size_t to, WaterSource source) {
        Arc arc = ground.arc();
        arc.from = zones[from];
        arc.to = zones[to];
        arc.source = source;
        return ground.put(arc);
    }
    [[nodiscard]] bool linked(std::size_t from, std::size_t to, Date first, Date last) const {
        return ground.registry.linked(zones[from], zones[to], WaterSource::surface, first, last);
    }
    [[nodiscard]] bool linked(std::size_t from, std::size_t to) const {
        return linked(from, to, civil(2024, 6, 1), civil(2024, 6, 30));
    }
    template <class Alter>
    void alter(ArcId id, Alter alteration) {
        Arc arc = ground.registry.get(id);
        alteration(arc);
        REQUIRE(ground.change(id, arc) == "taken");
    }
};

}  // namespace

TEST_CASE("regions know what lies above and below") {
    Ground ground;
    const auto& registry = ground.registry;
    const auto path = registry.path_up(ground.township);
    const std::vector<RegionId> found(path.begin(), path.end());
    CHECK(found == std::vector{ground.township, ground.county, ground.city, ground.province});
    CHECK(registry.path_up(ground.province).size == 1);
    CHECK(registry.within(ground.township, ground.province));
    CHECK(registry.within(ground.county, ground.county));
    CHECK_FALSE(registry.within(ground.city, ground.county));
    CHECK_FALSE(registry.within(ground.other_county, ground.county));
    CHECK(registry.nested(ground.city, ground.county));
    CHECK_FALSE(registry.nested(ground.other_county, ground.township));
    const auto below = registry.regions_below(ground.city);
    CHECK(std::vector(below.begin(), below.end()) ==
          std::vector{ground.county, ground.other_county});
}

TEST_CASE("find says nothing where nothing is") {
    Ground ground;
    CHECK(ground.registry.find<Right>(RightId{}) == nullptr);
    CHECK(ground.registry.find<Right>(RightId{5}) == nullptr);
    CHECK(ground.registry.find<Right>(RightId{4}) == &ground.registry.get(RightId{4}));
}

TEST_CASE("NL-06: water flows along arcs, one way, through any number of zones") {
    Canals canals{5};
    CHECK(canals.linked(0, 0));
    CHECK_FALSE(canals.linked(0, 1));
    canals.lay(0, 1);
    canals.lay(1, 2);
    canals.lay(2, 3);
    CHECK(canals.linked(0, 3));
    CHECK_FALSE(canals.linked(3, 0));
    CHECK_FALSE(canals.linked(0, 4));
    canals.lay(3, 0);  // a ring must not keep the search going
    CHECK(canals.linked(3, 2));
    CHECK_FALSE(canals.linked(0, 4));
    CHECK(canals.linked(4, 4));
}

TEST_CASE("NL-06: an arc carries one source") {
    Canals canals{2};
    canals.lay(0, 1, WaterSource::reclaimed);
    CHECK_FALSE(canals.linked(0, 1));
    CHECK(canals.ground.registry.linked(canals.zones[0], canals.zones[1], WaterSource::reclaimed,
                                        civil(2024, 6, 1), civil(2024, 6, 1)));
}

TEST_CASE("NL-06: a closed arc carries nothing until it opens again") {
    Canals canals{3};
    canals.lay(0, 1);
    const auto gate = canals.lay(1, 2);
    CHECK(canals.linked(0, 2));
    canals.alter(gate, [](Arc& arc) { arc.state = OpenState::shut; });
    CHECK_FALSE(canals.linked(0, 2));
    CHECK(canals.linked(0, 1));
    canals.lay(0, 2);  // a way round
    CHECK(canals.linked(0, 2));
    CHECK_FALSE(canals.linked(1, 2));
    canals.alter(gate, [](Arc& arc) { arc.state = OpenState::open; });
    CHECK(canals.linked(1, 2));
}

TEST_CASE("NL-06: every arc of the way is in season for the whole window") {
    Canals canals{3};
    canals.lay(0, 1);
    const auto second = canals.lay(1, 2);
    const auto april = civil(2024, 4, 1);
    const auto october = civil(2024, 10, 31);
    CHECK(canals.linked(0, 2, april, october));
    CHECK_FALSE(canals.linked(0, 2, april - Date{1}, october));
    CHECK_FALSE(canals.linked(0, 2, april, october + Date{1}));
    canals.alter(second, [](Arc& arc) { arc.valid_from = civil(2024, 6, 1); });
    CHECK_FALSE(canals.linked(0, 2, civil(2024, 5, 31), october));
    CHECK(canals.linked(0, 2, civil(2024, 6, 1), october));
    CHECK(canals.linked(0, 1, april, october));
    // Two arcs that share the season between them are no way for the whole of it.
    canals.alter(second, [](Arc& arc) { arc.valid_to = civil(2024, 7, 31); });
    const auto rest = canals.lay(1, 2);
    canals.alter(rest, [](Arc& arc) { arc.valid_from = civil(2024, 8, 1); });
    CHECK_FALSE(canals.linked(0, 2, civil(2024, 7, 1), civil(2024, 8, 31)));
    CHECK(canals.linked(0, 2, civil(2024, 8, 1), civil(2024, 8, 31)));
}

TEST_CASE("linked agrees with the transitive closure on random canals") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        constexpr std::size_t count = 12;
        Canals canals{count};
        bool reach[count][count] = {};
        for (std::size_t i = 0; i < count; ++i) reach[i][i] = true;
        for (int n = 0; n < 16; ++n) {
            const auto from = random() % count;
            const auto to = random() % count;
            if (from == to) continue;
            const auto id = canals.lay(from, to);
            if (random() % 4 == 0) {
                canals.alter(id, [](Arc& arc) { arc.state = OpenState::shut; });
            } else {
                reach[from][to] = true;
            }
        }
        for (std::size_t k = 0; k < count; ++k) {
            for (auto& row : reach) {
                for (std::size_t j = 0; j < count; ++j) row[j] = row[j] || (row[k] && reach[k][j]);
            }
        }
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j < count; ++j) CHECK(canals.linked(i, j) == reach[i][j]);
        }
    }
}

TEST_CASE("caps stay ordered under random entries and changes") {
    for (std::uint32_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        Ground ground;
        int taken = 0;
        int refused = 0;
        for (int n = 0; n < 200; ++n) {
            const RegionId region{
                static_cast<std::uint32_t>(1 + random() % ground.registry.count<Region>())};
            const auto limit = static_cast<std::int64_t>(random() % 100);
            const auto held =
                ground.registry.region_cap(CapScope::region_total, region, Year{2024});
            Cap cap = held ? ground.registry.get(*held) : ground.cap(region, limit);
            cap.limit = Volume{limit};
            cap.used += Volume{1};
            const auto told = held ? ground.change(*held, cap) : ground.add(cap);
            ++(told == "taken" ? taken : refused);
            for (std::uint32_t at = 1; at <= ground.registry.count<Cap>(); ++at) {
                const auto& lower = ground.registry.get(CapId{at});
                for (const auto above : ground.registry.path_up(*lower.region)) {
                    const auto upper =
                        ground.registry.region_cap(CapScope::region_total, above, Year{2024});
                    if (upper) CHECK(ground.registry.get(*upper).limit >= lower.limit);
                }
            }
        }
        CHECK(taken > 10);
        CHECK(refused > 10);
    }
}
