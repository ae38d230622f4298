#include "tools/ganzhou/build.h"

#include <fmt/format.h>

#include <array>

// Irrigation users, the units' own budget accounts, and the stations of the six districts.

namespace headgate::ganzhou {
namespace {

constexpr std::array<std::string_view, 4> farm_kinds{"village", "cooperative", "village",
                                                     "household"};
/// Every so many farms share a control group with the one before: a village and its cooperative.
constexpr std::size_t farms_per_shared_group = 7;

/// Of what a township was given, the villages named here together hold at most this much.
constexpr std::int64_t villages_permille = 550;
constexpr std::int64_t village_permille_max = 200;
constexpr std::int64_t wells_permille = 110;
constexpr std::int64_t metered_in_overdraft = 900;
constexpr std::int64_t metered_elsewhere = 700;

std::string village_unit(Market& market, const Unit& unit, std::int64_t number) {
    std::string code = fmt::format("{}-V{}", unit.code, number);
    market.facts.add(FactFile::units, "budget_unit",
                     {{"code", code},
                      {"unit_class", "agriculture"},
                      {"region", unit.region},
                      {"district", unit.district},
                      {"parent", unit.code}},
                     synthetic);
    return code;
}

/// Groundwater counts under the township's unit itself: the published volume is the cap that binds.
void add_well_right(Market& market, Unit& unit, std::size_t party, const std::string& number) {
    const std::string book = fmt::format("GG24-{}-G", unit.district);
    const std::int64_t volume = take_share(unit, WaterSource::groundwater, wells_permille);
    const bool overdraft = unit.groundwater_zone == "GW-XJ";
    const auto account =
        add_account(market,
                    {.code = fmt::format("GG-{}-{}-G", unit.district, number),
                     .kind = "irrigation",
                     .party = party,
                     .region = unit.region,
                     .zone = unit.zone,
                     .district = unit.district,
                     .groundwater_zone = unit.groundwater_zone,
                     .unit = unit.code},
                    {.source = WaterSource::groundwater,
                     .volume = volume,
                     .used = used_of(market, volume, unit.used_permille),
                     .metered_permille = overdraft ? metered_in_overdraft : metered_elsewhere});
    market.enlist(book, account);
}

bool has_well_book(const Unit& unit) {
    const bool district = unit.district == "DM" || unit.district == "YK" || unit.district == "XJ";
    // The two smallest groundwater budgets of Daman are kept for orders that their caps refuse.
    return district && unit.name != "小满镇" && unit.name != "大满镇" && unit.name != "甘浚镇";
}

}  // namespace

void build_farms(Market& market) {
    std::map<std::string, std::size_t> count;
    std::size_t all = 0;
    std::string last_group;
    for (Unit& unit : market.units) {
        for (std::int64_t v = 1; v <= unit.villages; ++v) {
            const std::string number = two_digits(++count[unit.district]);
            const std::string code = fmt::format("V-{}-{}", unit.district, number);
            const bool shared = ++all % farms_per_shared_group == 0;
            const auto party =
                add_party(market, {.code = code,
                                   .kind = std::string{farm_kinds[all % farm_kinds.size()]},
                                   .region = unit.region,
                                   .group = shared ? last_group : "",
                                   .comment = unit.name});
            last_group = market.parties[party].group;
            const std::int64_t volume =
                take_share(unit, WaterSource::surface,
                           std::min(village_permille_max, villages_permille / unit.villages));
            const auto account =
                add_account(market,
                            {.code = fmt::format("GG-{}-{}-S", unit.district, number),
                             .kind = "irrigation",
                             .party = party,
                             .region = unit.region,
                             .zone = unit.zone,
                             .district = unit.district,
                             .unit = village_unit(market, unit, v)},
                            {.source = WaterSource::surface,
                             .volume = volume,
                             .used = used_of(market, volume, unit.used_permille)});
            market.enlist(fmt::format("GG24-{}-S", unit.district), account);
            if (has_well_book(unit)) add_well_right(market, unit, party, number);
        }
    }
}

namespace {

constexpr std::int64_t own_surface_permille = 250;
constexpr std::int64_t own_groundwater_permille = 200;
constexpr std::int64_t station_permille = 60;

std::string purpose_of(const Unit& unit) {
    if (unit.unit_class == "agriculture") return "irrigation";
    return unit.unit_class == "ecology" ? "ecology" : "municipal";
}

/// The zone that the unit's wells lie in: "GW-DM" is drawn on the map as "ZG-DM".
std::string well_zone(const Unit& unit) { return "ZG-" + unit.groundwater_zone.substr(3); }

void add_own_surface(Market& market, Unit& unit, std::size_t party) {
    const std::int64_t volume = take_share(unit, WaterSource::surface, own_surface_permille);
    const auto account = add_account(market,
                                     {.code = "YS-" + unit.code + "-S",
                                      .kind = "budget",
                                      .party = party,
                                      .region = unit.region,
                                      .zone = unit.zone,
                                      .unit = unit.code,
                                      .purpose = purpose_of(unit),
                                      .valid_to = ""},
                                     {.source = WaterSource::surface,
                                      .volume = volume,
                                      .used = used_of(market, volume, unit.used_permille),
                                      .budget_state = "executing"});
    // No canal or season reaches these two for the whole delivery window: build_snares uses them.
    if (unit.zone != "Z-PSH" && unit.zone != "Z-NT") market.enlist("YS24-S", account);
}

void add_own_groundwater(Market& market, Unit& unit, std::size_t party) {
    const std::int64_t volume =
        take_share(unit, WaterSource::groundwater, own_groundwater_permille);
    const auto account = add_account(market,
                                     {.code = "YS-" + unit.code + "-G",
                                      .kind = "budget",
                                      .party = party,
                                      .region = unit.region,
                                      .zone = well_zone(unit),
                                      .groundwater_zone = unit.groundwater_zone,
                                      .unit = unit.code,
                                      .purpose = purpose_of(unit),
                                      .valid_to = ""},
                                     {.source = WaterSource::groundwater,
                                      .volume = volume,
                                      .used = used_of(market, volume, unit.used_permille),
                                      .budget_state = "executing",
                                      .metered_permille = metered_elsewhere});
    if (unit.groundwater_zone == "GW-DM" && unit.zone != "Z-NT") {
        const bool large = unit.name == "碱滩镇" || unit.name == "张掖农场";
        market.enlist("YS24-DM-G", account, large ? Side::sell : Side::buy);
    } else if (unit.groundwater_zone == "GW-YK") {
        market.enlist("YS24-YK-G", account);
    } else if (unit.groundwater_zone == "GW-CQ") {
        market.enlist("YS24-CQ-G", account, Side::sell);
    }
}

/// A station of the district's water manager: a small budget for its canals and its own land.
void add_station(Market& market, const std::string& district, std::string_view name) {
    for (Unit& unit : market.units) {
        if (unit.district != district) continue;
        const std::string code = fmt::format("{}-D", unit.code);
        market.facts.add(FactFile::units, "budget_unit",
                         {{"code", code},
                          {"unit_class", "agriculture"},
                          {"region", unit.region},
                          {"district", district},
                          {"parent", unit.code}},
                         synthetic, name);
        const auto party = add_party(market, {.code = "W-" + district,
                                              .kind = "water_manager",
                                              .region = unit.region,
                                              .comment = std::string{name}});
        const std::int64_t volume = take_share(unit, WaterSource::surface, station_permille);
        const auto account = add_account(market,
                                         {.code = "YS-W-" + district,
                                          .kind = "budget",
                                          .party = party,
                                          .region = unit.region,
                                          .zone = unit.zone,
                                          .unit = code,
                                          .valid_to = ""},
                                         {.source = WaterSource::surface,
                                          .volume = volume,
                                          .used = used_of(market, volume, unit.used_permille),
                                          .budget_state = "executing"});
        market.enlist("YS24-S", account, Side::buy);
        return;
    }
}

}  // namespace

void build_budget_accounts(Market& market, const Sources& sources) {
    for (std::size_t i = 0; i < market.units.size(); ++i) {
        Unit& unit = market.units[i];
        const std::size_t party = i;  // build_units entered the holders first, in this order
        HEADGATE_ASSERT(market.parties[party].code == "P-" + unit.code);
        add_own_surface(market, unit, party);
        if (unit.budget.of(WaterSource::groundwater) > 0) add_own_groundwater(market, unit, party);
    }
    const auto& districts = sources.districts;
    for (const auto& row : districts.rows()) {
        add_station(market, districts.cell(row, "code"), districts.cell(row, "comment"));
    }
}

}  // namespace headgate::ganzhou
