#include "tests/risk/world.h"

// Where water may go: links, districts, basins, budgets, groundwater zones.

namespace headgate::risk::test {
namespace {

/// The book's pool lies in another zone of the same basin.
Facts book_in_east(Facts f, std::vector<Arc> arcs) {
    f.book.zone = east;
    f.arcs = std::move(arcs);
    return f;
}

Facts book_in_other_basin(Side side, std::vector<Arc> arcs) {
    Facts f = regional(side);
    f.book.basin = shule;
    f.book.zone = far;
    f.arcs = std::move(arcs);
    return f;
}

Facts shut(Facts f) {
    f.arcs[0].state = OpenState::shut;
    return f;
}

/// Groundwater with the right's zone and the book's of these classes; the same zone where `other` is left
/// out.
Facts aquifers(Facts f, GroundwaterClass own, std::optional<GroundwaterClass> other = {}) {
    f.own_class = own;
    if (other) {
        f.other_class = *other;
        f.book.groundwater_zone = other_aquifer;
    }
    return f;
}

Facts ground(Side side, GroundwaterClass own, std::optional<GroundwaterClass> other = {}) {
    return aquifers(irrigation(side, WaterSource::groundwater), own, other);
}

Facts without_zone(Facts f) {
    f.right.groundwater_zone.reset();
    return f;
}

/// A permit book need not name a groundwater zone.
Facts book_without_zone(Side side) {
    Facts f = permit_trade(side, WaterSource::groundwater);
    f.book.groundwater_zone.reset();
    return f;
}

/// A seller inside one overdrawn zone, with what was metered in 2023, 2022 and 2021.
Facts pumped(const std::vector<std::int64_t>& metered, std::int64_t sold) {
    Facts f = ground(Side::sell, GroundwaterClass::overdraft);
    std::int64_t metered_in = 2023;
    for (const std::int64_t volume : metered) {
        f.usages.push_back(
            {{}, right, WaterSource::groundwater, Year{metered_in--}, Volume{volume}});
    }
    f.request.volume = Volume{sold};
    return f;
}

constexpr auto normal = GroundwaterClass::normal;
constexpr auto overdraft = GroundwaterClass::overdraft;
constexpr auto severe = GroundwaterClass::severe;
constexpr auto restricted = GroundwaterClass::restricted;
constexpr auto banned = GroundwaterClass::banned;

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
std::vector<Case> link_cases() {
    using enum Expect;
    return {
        {"NL-06", "seller in the book's zone", pass, [] { return regional(Side::sell); }},
        {"NL-06", "buyer in the book's zone", pass, [] { return regional(Side::buy); }},
        {"NL-06",
         "no way from the seller",
         broken,
         [] { return book_in_east(permit_trade(Side::sell), {}); },
         {1, 2, 19'844, 20'088}},
        {"NL-06",
         "no way to the buyer",
         broken,
         [] { return book_in_east(permit_trade(Side::buy), {}); },
         {2, 1, 19'844, 20'088}},
        {"NL-06", "seller's canal leads there", pass,
         [] { return book_in_east(permit_trade(Side::sell), {arc(west, east)}); }},
        {"NL-06",
         "canal leads the wrong way",
         broken,
         [] { return book_in_east(permit_trade(Side::buy), {arc(west, east)}); },
         {2, 1, 19'844, 20'088}},
        {"NL-06",
         "canal shut",
         broken,
         [] { return shut(book_in_east(permit_trade(Side::sell), {arc(west, east)})); },
         {1, 2, 19'844, 20'088}},
        {"NL-06",
         "canal for other water",
         broken,
         [] {
             return book_in_east(permit_trade(Side::sell),
                                 {arc(west, east, WaterSource::groundwater)});
         },
         {1, 2, 19'844, 20'088}},

        {"SC-01", "seller in the district", pass, [] { return irrigation(Side::sell); }},
        {"SC-01", "buyer in the district", pass, [] { return irrigation(Side::buy); }},
        {"SC-01",
         "seller of another district",
         broken,
         [] {
             Facts f = book_in_east(irrigation(Side::sell), {});
             f.book.district = yingke;
             return f;
         },
         {1, 2}},
        {"SC-01",
         "buyer of another district",
         broken,
         [] {
             Facts f = book_in_east(irrigation(Side::buy), {});
             f.book.district = yingke;
             return f;
         },
         {1, 2}},
        {"SC-01", "right without a district", missing,
         [] {
             Facts f = budget(Side::sell);
             f.book.trade_type = TradeType::irrigation;
             f.book.district = daman;
             return f;
         }},

        {"SC-02", "same basin, seller", pass, [] { return regional(Side::sell); }},
        {"SC-02", "same basin, buyer", pass, [] { return regional(Side::buy); }},
        {"SC-02", "other basin, conveyed", pass,
         [] { return book_in_other_basin(Side::sell, {arc(west, far)}); }},
        {"SC-02",
         "other basin, seller",
         broken,
         [] { return book_in_other_basin(Side::sell, {}); },
         {1, 2}},
        {"SC-02",
         "other basin, conveyed the wrong way",
         broken,
         [] { return book_in_other_basin(Side::buy, {arc(west, far)}); },
         {1, 2}},

        {"SC-03", "seller in the county", pass, [] { return budget(Side::sell); }},
        {"SC-03", "buyer in the county, book of a township", pass,
         [] {
             Facts f = budget(Side::buy);
             f.book.region = xiaoman;
             f.right.region = ganzhou;
             return f;
         }},
        {"SC-03",
         "seller, book of another county",
         broken,
         [] {
             Facts f = budget(Side::sell).at(minle);
             f.right.region = xiaoman;
             return f;
         },
         {4, 5}},
        {"SC-03",
         "buyer, book of another county",
         broken,
         [] {
             Facts f = budget(Side::buy).at(minle);
             f.right.region = xiaoman;
             return f;
         },
         {4, 5}},
        {"SC-03", "book of a city", missing,
         [] {
             Facts f = budget(Side::sell);
             f.book.region = zhangye;
             return f;
         }},

        {"BG-01", "seller under the budget", pass, [] { return budget(Side::sell); }},
        {"BG-01", "buyer under the budget", pass, [] { return budget(Side::buy); }},
        {"BG-01",
         "seller's unit elsewhere",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.right.unit = foreign_unit;
             return f;
         },
         {4, 5, 3}},
        {"BG-01",
         "buyer's unit elsewhere",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.right.unit = foreign_unit;
             return f;
         },
         {4, 5, 3}},
        {"BG-01",
         "right that is no budget account",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.book.trade_type = TradeType::budget;
             return f;
         },
         {3, 0, 3}},
        {"BG-01", "no budget of the year", missing,
         [] {
             Facts f = budget(Side::sell);
             f.account->year = Year{2023};
             return f;
         }},
        {"BG-02", "seller delivers in the year", pass, [] { return budget(Side::sell); }},
        {"BG-02", "buyer takes in the year", pass, [] { return budget(Side::buy); }},
        {"BG-02",
         "seller delivers next year",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.request.delivery_to = civil(2025, 1, 1);
             return f;
         },
         {19'844, 20'089, 2024}},
        {"BG-02",
         "buyer wants last year's",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.request.delivery_from = civil(2023, 12, 31);
             return f;
         },
         {19'722, 20'088, 2024}},
        {"BG-06", "seller's budget executing", pass, [] { return budget(Side::sell); }},
        {"BG-06", "buyer's budget adjusted", pass,
         [] {
             Facts f = budget(Side::buy);
             f.account->budget_state = BudgetState::adjusted;
             return f;
         }},
        {"BG-06",
         "seller's budget closed",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.account->budget_state = BudgetState::closed;
             return f;
         },
         {6}},
        {"BG-06",
         "buyer's budget only reviewed",
         broken,
         [] {
             Facts f = budget(Side::buy);
             f.account->budget_state = BudgetState::reviewed;
             return f;
         },
         {2}},
        {"BG-06", "no budget", missing,
         [] {
             Facts f = budget(Side::sell);
             f.account.reset();
             return f;
         }},
    };
}

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
std::vector<Case> groundwater_cases() {
    using enum Expect;
    return {
        {"NL-09", "buyer in the book's zone", pass, [] { return ground(Side::buy, severe); }},
        {"NL-09", "seller in the book's zone", pass, [] { return ground(Side::sell, severe); }},
        {"NL-09", "into a normal zone", pass, [] { return ground(Side::sell, overdraft, normal); }},
        {"NL-09",
         "from elsewhere into the buyer's restricted zone",
         broken,
         [] { return ground(Side::buy, restricted, normal); },
         {4, 1, 2}},
        {"NL-09",
         "a seller from elsewhere into an overdrawn zone",
         broken,
         [] { return ground(Side::sell, normal, overdraft); },
         {2, 1, 2}},
        {"NL-09", "right without a zone", missing,
         [] { return without_zone(ground(Side::sell, normal)); }},
        {"NL-09", "book without a zone", missing, [] { return book_without_zone(Side::buy); }},
        {"NL-09", "surface water", asleep, [] { return irrigation(Side::buy); }},

        {"GW-01", "overdrawn, not banned", pass, [] { return ground(Side::buy, overdraft); }},
        {"GW-01", "banned", broken, [] { return ground(Side::buy, banned); }, {5}},
        {"GW-01", "right without a zone", missing,
         [] { return without_zone(ground(Side::buy, normal)); }},

        {"GW-02", "matched inside the zone", pass, [] { return ground(Side::buy, restricted); }},
        {"GW-02", "into a normal zone", pass, [] { return ground(Side::buy, normal, overdraft); }},
        {"GW-02",
         "not matched",
         broken,
         [] { return ground(Side::buy, overdraft, normal); },
         {2, 2}},
        {"GW-02", "book without a zone", missing, [] { return book_without_zone(Side::buy); }},

        {"GW-03", "normal zones need no policy", pass,
         [] { return ground(Side::buy, normal, normal).without(ParameterKind::overdraft_policy); }},
        {"GW-03",
         "strict: buyer overdrawn",
         broken,
         [] { return ground(Side::buy, overdraft).set(ParameterKind::overdraft_policy, 1); },
         {1, 1'000, 0}},
        {"GW-03",
         "strict: the book's zone overdrawn",
         broken,
         [] { return ground(Side::sell, normal, severe).set(ParameterKind::overdraft_policy, 1); },
         {1, 1'000, 0}},
        {"GW-03", "no net increase: buyer inside the zone", pass,
         [] { return ground(Side::buy, overdraft); }},
        {"GW-03",
         "no net increase: buyer takes from elsewhere",
         broken,
         [] { return ground(Side::buy, overdraft, normal); },
         {2, 1'000, 0}},
        {"GW-03", "no net increase: leaving the zone", pass,
         [] { return ground(Side::sell, overdraft, normal); }},
        {"GW-03",
         "no net increase: a seller from elsewhere",
         broken,
         [] { return ground(Side::sell, normal, overdraft); },
         {2, 1'000, 0}},
        {"GW-03", "really pumped", pass,
         [] {
             return pumped({3'000, 2'000, 1'000}, 2'000);
         }},
        {"GW-03",
         "not really pumped",
         broken,
         [] {
             return pumped({3'000, 2'000, 1'000}, 2'010);
         },
         {2, 2'010, 2'000}},
        {"GW-03",
         "a sale in parts is judged like one",
         broken,
         [] {
             Facts f = pumped({3'000, 2'000, 1'000}, 1'010);
             f.then = [](State& state) {
                 state.ledger.move(account, WaterTerm::available, WaterTerm::locked, Volume{1'000});
             };
             return f;
         },
         {2, 1'010, 1'000}},
        {"GW-03", "a metered year is missing", missing,
         [] {
             return pumped({3'000, 2'000}, 100);
         }},
        {"GW-03", "policy not set", missing,
         [] { return ground(Side::buy, overdraft).without(ParameterKind::overdraft_policy); }},
        {"GW-03", "right without a zone", missing,
         [] { return without_zone(ground(Side::buy, normal)); }},
        {"GW-03", "outside Zhangye", asleep,
         [] { return ground(Side::buy, overdraft).at(hunyuan); }},

        {"GW-04", "Datong, normal zone", pass,
         [] { return ground(Side::sell, normal).at(hunyuan); }},
        {"GW-04",
         "Datong, overdrawn",
         broken,
         [] { return ground(Side::sell, overdraft).at(hunyuan); },
         {2}},
        {"GW-04", "Datong, right without a zone", missing,
         [] { return without_zone(ground(Side::sell, normal)).at(hunyuan); }},
        {"GW-04", "asleep in Ganzhou", asleep, [] { return ground(Side::sell, overdraft); }},
    };
}

}  // namespace

const std::vector<Case>& place_cases() {
    static const std::vector<Case> cases = [] {
        std::vector<Case> all = link_cases();
        for (const Case& each : groundwater_cases()) all.push_back(each);
        return all;
    }();
    return cases;
}

}  // namespace headgate::risk::test
