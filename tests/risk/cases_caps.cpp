#include "tests/risk/world.h"

// Total-volume limits and the house rule on shares of them.

namespace headgate::risk::test {
namespace {

constexpr auto total = CapScope::region_total;
constexpr auto surface = CapScope::region_surface;
constexpr auto groundwater = CapScope::region_groundwater;

/// Shares do not matter here: one group may hold everything.
Facts buying(Facts f, std::int64_t volume) {
    f.set(ParameterKind::cap_share_bps, 10'000);
    f.request.volume = Volume{volume};
    return f;
}

Facts pumping(std::int64_t volume) {
    return buying(irrigation(Side::buy, WaterSource::groundwater), volume);
}

/// An industrial well under a permit, which is also a budget unit.
Facts pumping_unit() {
    Facts f = permit_trade(Side::buy, WaterSource::groundwater);
    f.right.unit = home_unit;
    return f;
}

Cap unit_cap(CapScope scope, std::int64_t limit) {
    return {{}, scope, std::nullopt, std::nullopt, home_unit, year, Volume{limit}, Volume{}};
}

Cap zone_cap(std::int64_t limit) {
    return {{},
            CapScope::zone_groundwater,
            std::nullopt,
            own_aquifer,
            std::nullopt,
            year,
            Volume{limit},
            Volume{}};
}

/// The county's total is 100,000 m³; a resting bid of the same order holds 60,000.
Facts replacing(std::int64_t volume) {
    Facts f = buying(irrigation(Side::buy), volume);
    f.own.emplace();
    f.own->volume = f.own->leaves = Volume{60'000};
    return f;
}

/// Half of what the county has open, 50,000 of 100,000 m³ in total, is the group's share.
Facts share(std::int64_t volume, std::int64_t held, ControlGroupId group) {
    Facts f = irrigation(Side::buy);
    f.cap(surface, ganzhou, 100'000);
    f.request.volume = Volume{volume};
    f.then = [held, group](State& state) {
        const CapList caps = caps_of_order(state, right, book, Side::buy);
        for (const CapId cap : caps) state.ledger.reserve_cap(cap, Volume{held});
        state.cap_shares.reserve(caps, group, Volume{held});
    };
    return f;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& cap_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"CP-01", "exactly the county's room", pass,
         [] { return buying(irrigation(Side::buy), 80'000); }},
        {"CP-01",
         "use of the year comes off",
         broken,
         [] { return buying(irrigation(Side::buy).cap(total, ganzhou, 100'000, 90'000), 10'010); },
         {10'010, 10'000, 100'000, 90'000}},
        {"CP-01",
         "the city is tighter than the county",
         broken,
         [] { return buying(irrigation(Side::buy).cap(total, zhangye, 400'000, 399'000), 2'000); },
         {2'000, 1'000, 400'000, 399'000}},
        {"CP-01",
         "groundwater counts too",
         broken,
         [] { return buying(pumping(2'000).cap(total, ganzhou, 100'000, 99'000), 2'000); },
         {2'000, 1'000, 100'000, 99'000}},
        {"CP-01",
         "a township's own total binds",
         broken,
         [] { return buying(budget(Side::buy).cap(total, xiaoman, 500), 600); },
         {600, 500, 500, 0}},
        {"CP-01",
         "other bids hold room",
         broken,
         [] {
             Facts f = share(50'010, 50'000, other_group);
             f.set(ParameterKind::cap_share_bps, 10'000);
             return f;
         },
         {50'010, 50'000, 100'000, 50'000}},
        {"CP-01", "a replace gives its own back", pass, [] { return replacing(80'000); }},
        {"CP-01",
         "a replace beyond the room",
         broken,
         [] { return replacing(100'010); },
         {100'010, 100'000, 100'000, 0}},
        {"CP-01", "county without a total", missing,
         [] { return irrigation(Side::buy).without_caps(total, ganzhou); }},
        {"CP-01", "a right that hangs in no county", missing,
         [] {
             Facts f = permit_trade(Side::buy);
             f.right.region = f.permit->region = zhangye;
             return f;
         }},
        {"CP-01", "city without a total", pass,
         [] { return irrigation(Side::buy).without_caps(total, zhangye); }},
        {"CP-01", "regional trade", asleep, [] { return regional(Side::buy); }},
        {"CP-01", "reclaimed water", asleep,
         [] { return network(Side::buy, WaterSource::reclaimed); }},
        {"CP-01", "a sale", asleep, [] { return irrigation(Side::sell); }},

        {"CP-02", "exactly the county's surface water", pass,
         [] { return buying(irrigation(Side::buy), 80'000); }},
        {"CP-02",
         "more surface water than there is",
         broken,
         [] { return buying(irrigation(Side::buy), 80'010); },
         {80'010, 80'000, 80'000, 0}},
        {"CP-02",
         "the unit's surface water, not in a budget trade",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.right.unit = home_unit;
             f.caps.push_back(unit_cap(CapScope::unit_surface, 900));
             return f;
         },
         {1'000, 900, 900, 0}},
        {"CP-02", "a budget purchase raises the unit's budget", pass,
         [] {
             Facts f = budget(Side::buy);
             f.caps.push_back(unit_cap(CapScope::unit_surface, 900));
             return f;
         }},
        {"CP-02", "county without a volume", missing,
         [] { return irrigation(Side::buy).without_caps(surface, ganzhou); }},
        {"CP-02", "outside Ganzhou", asleep, [] { return irrigation(Side::buy).at(minle); }},

        {"CP-03", "exactly the county's groundwater", pass, [] { return pumping(60'000); }},
        {"CP-03",
         "more than the county has",
         broken,
         [] { return pumping(60'010); },
         {60'010, 60'000, 60'000, 0}},
        {"CP-03",
         "the city has less left",
         broken,
         [] { return pumping(5'000).cap(groundwater, zhangye, 200'000, 196'000); },
         {5'000, 4'000, 200'000, 196'000}},
        {"CP-03",
         "the zone has less left",
         broken,
         [] {
             Facts f = pumping(5'000);
             f.caps.push_back(zone_cap(3'000));
             return f;
         },
         {5'000, 3'000, 3'000, 0}},
        {"CP-03",
         "the unit has less left",
         broken,
         [] {
             Facts f = pumping_unit();
             f.caps.push_back(unit_cap(CapScope::unit_groundwater, 500));
             return f;
         },
         {1'000, 500, 500, 0}},
        {"CP-03", "a budget purchase is not held to the unit's cap", pass,
         [] {
             Facts f = budget(Side::buy, WaterSource::groundwater);
             f.caps.push_back(unit_cap(CapScope::unit_groundwater, 500));
             return f;
         }},
        {"CP-03", "unit without a cap", missing, [] { return pumping_unit(); }},
        {"CP-03", "county without a cap", missing,
         [] { return pumping(1'000).without_caps(groundwater, ganzhou); }},
        {"CP-03", "city without a cap", missing,
         [] { return pumping(1'000).without_caps(groundwater, zhangye); }},

        {"VN-01", "exactly the share", pass, [] { return share(20'000, 30'000, own_group); }},
        {"VN-01",
         "more than the share",
         broken,
         [] { return share(20'010, 30'000, own_group); },
         {20'010, 20'000, 30'000, 50'000}},
        {"VN-01", "another group's bids do not count", pass,
         [] { return share(50'000, 30'000, other_group); }},
        {"VN-01", "an order that does not wait", pass,
         [] {
             Facts f = share(20'010, 30'000, own_group);
             f.request.time_in_force = TimeInForce::ioc;
             return f;
         }},
        {"VN-01", "a replace gives its own back", pass,
         [] {
             Facts f = irrigation(Side::buy);
             f.cap(surface, ganzhou, 100'000);
             f.own.emplace();
             f.own->volume = f.own->leaves = Volume{30'000};
             f.request.volume = Volume{50'000};
             return f;
         }},
        {"VN-01", "share not set", missing,
         [] { return irrigation(Side::buy).without(ParameterKind::cap_share_bps); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
