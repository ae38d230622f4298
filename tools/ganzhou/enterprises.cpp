#include "tools/ganzhou/build.h"

#include <fmt/format.h>

#include <array>

// The 32 industrial and service units of annex 3, those who save water for them, and the governments.

namespace headgate::ganzhou {
namespace {

constexpr std::int64_t zone_firms = 12;  ///< the first of the list stand in the development zone
constexpr std::int64_t zone_permille = 60;
constexpr std::int64_t city_groundwater_permille = 37;
constexpr std::int64_t city_surface_permille = 30;
constexpr std::int64_t budget_permille = 8;
constexpr std::int64_t bidders_of_list = 24;

/// Firms of one owner: the later number joins the group of the earlier.
struct SameOwner {
    std::int64_t firm;
    std::int64_t owner;
};
constexpr std::array same_owner{SameOwner{5, 3}, SameOwner{18, 12}, SameOwner{21, 19}};

std::string firm_code(std::int64_t number) { return fmt::format("E-{:02}", number); }

std::string_view parent_of(std::int64_t number) {
    if (number == 2) return "石岗墩滩、北山坡滩";
    if (number == 28) return "靖安乡";
    return number <= zone_firms ? "张掖经济开发区（东北郊）" : "张掖市供水总公司";
}

struct Firm {
    std::int64_t number;
    std::size_t party;
    std::string unit;
    std::string project;
};

Firm add_firm(Market& market, std::int64_t number, const std::string& name) {
    const Unit& parent = market.units[market.unit(parent_of(number))];
    Firm firm{number, 0, "BU-" + firm_code(number), "PJ-" + firm_code(number)};
    std::string group;
    for (const auto& pair : same_owner) {
        if (pair.firm == number) group = "G-" + firm_code(pair.owner);
    }
    market.facts.add(FactFile::units, "budget_unit",
                     {{"code", firm.unit},
                      {"unit_class", number == 32 ? "supply" : "industry"},
                      {"region", parent.region},
                      {"parent", parent.code}},
                     synthetic, name);
    firm.party = add_party(market, {.code = firm_code(number),
                                    .kind = number == 32 ? "water_supplier" : "enterprise",
                                    .region = parent.region,
                                    .group = group,
                                    .comment = name,
                                    .bids = number <= bidders_of_list});
    add_project(market, firm.project, firm.party, number % 5 == 0 ? "encouraged" : "allowed");
    return firm;
}

/// A permit, the right that rests on it, and its account. Groundwater counts under the parent's own unit,
/// so that the published volume is the cap that binds.
std::size_t add_permit_account(Market& market, const Firm& firm, WaterSource source,
                               std::int64_t permille) {
    Unit& parent = market.units[market.unit(parent_of(firm.number))];
    const bool wells = source == WaterSource::groundwater;
    const std::string tail = fmt::format("{}-{}", firm_code(firm.number), wells ? "G" : "S");
    const std::int64_t volume = take_share(parent, source, permille);
    const std::int64_t used = used_of(market, volume, parent.used_permille);
    add_permit(market, {.code = "XK-" + tail,
                        .party = firm.party,
                        .region = parent.region,
                        .source = source,
                        .annual_limit = volume});
    return add_account(market,
                       {.code = "QS-" + tail,
                        .kind = "permit",
                        .party = firm.party,
                        .region = parent.region,
                        .zone = wells ? "ZG-CQ" : "Z-CQ",
                        .groundwater_zone = wells ? "GW-CQ" : "",
                        .permit = "XK-" + tail,
                        .unit = wells ? parent.code : firm.unit,
                        .project = firm.project,
                        .purpose = "industry"},
                       {.source = source,
                        .volume = volume,
                        .used = used,
                        .tradable = (volume - used) * 9 / 10,
                        .metered_permille = wells ? 800 : 0});
}

void add_budget_account(Market& market, const Firm& firm) {
    Unit& parent = market.units[market.unit(parent_of(firm.number))];
    const std::int64_t volume = take_share(parent, WaterSource::groundwater, budget_permille);
    const auto account = add_account(market,
                                     {.code = fmt::format("YS-{}-G", firm_code(firm.number)),
                                      .kind = "budget",
                                      .party = firm.party,
                                      .region = parent.region,
                                      .zone = "ZG-CQ",
                                      .groundwater_zone = "GW-CQ",
                                      .unit = firm.unit,
                                      .purpose = "industry",
                                      .valid_to = ""},
                                     {.source = WaterSource::groundwater,
                                      .volume = volume,
                                      .used = used_of(market, volume, parent.used_permille),
                                      .budget_state = "executing",
                                      .metered_permille = 800});
    market.enlist("YS24-CQ-G", account, Side::buy);
}

/// Forest farms, the state farm and the stock-farming park: they save surface water and sell it by permit.
void add_saver(Market& market, std::string_view unit_name, const std::string& code,
               const std::string& kind, std::int64_t permille) {
    Unit& unit = market.units[market.unit(unit_name)];
    const std::string child = "BU-" + code;
    market.facts.add(FactFile::units, "budget_unit",
                     {{"code", child},
                      {"unit_class", unit.unit_class},
                      {"region", unit.region},
                      {"parent", unit.code}},
                     synthetic);
    const auto party = add_party(
        market, {.code = code, .kind = kind, .region = unit.region, .comment = unit.name});
    const std::int64_t volume = take_share(unit, WaterSource::surface, permille);
    const std::int64_t used = used_of(market, volume, unit.used_permille);
    add_permit(market, {.code = "XK-" + code + "-S",
                        .party = party,
                        .region = unit.region,
                        .source = WaterSource::surface,
                        .annual_limit = volume,
                        .purpose = "irrigation"});
    const auto account = add_account(market,
                                     {.code = "QS-" + code + "-S",
                                      .kind = "permit",
                                      .party = party,
                                      .region = unit.region,
                                      .zone = unit.zone,
                                      .permit = "XK-" + code + "-S",
                                      .unit = child},
                                     {.source = WaterSource::surface,
                                      .volume = volume,
                                      .used = used,
                                      .tradable = (volume - used) * 9 / 10});
    market.enlist("QS24-S", account, Side::sell);
}

}  // namespace

void build_enterprises(Market& market, const Sources& sources) {
    const auto& table = sources.industrial_units;
    for (const auto& row : table.rows()) {
        const std::int64_t number = table.number(row, "serial");
        const Firm firm = add_firm(market, number, table.cell(row, "unit"));
        if (number == 2 || number == 28)
            continue;  // rural firms: build_snares and no wells in the city
        const bool city = number > zone_firms;
        const auto wells = add_permit_account(market, firm, WaterSource::groundwater,
                                              city ? city_groundwater_permille : zone_permille);
        const bool bids = number <= bidders_of_list;
        // Firms of the zone have too little to sell; in the city two of three sell.
        const bool sells = city && number % 3 != 0;
        if (bids) market.enlist("QS24-CQ-G", wells, sells ? Side::sell : Side::buy);
        if (bids && !city && number % 2 == 1) add_budget_account(market, firm);
        if (!city) continue;
        const auto canal =
            add_permit_account(market, firm, WaterSource::surface, city_surface_permille);
        if (bids) market.enlist("QS24-S", canal, Side::buy);
    }
    add_saver(market, "国营林场", "F-01", "forest_farm", 250);
    add_saver(market, "国营林场", "F-02", "forest_farm", 250);
    add_saver(market, "国营林场", "F-03", "forest_farm", 230);
    add_saver(market, "张掖农场", "F-04", "enterprise", 250);
    add_saver(market, "畜牧产业园调蓄水池", "F-05", "enterprise", 300);
    add_saver(market, "畜牧产业园调蓄水池", "F-06", "cooperative", 300);
}

namespace {

struct Government {
    std::string_view region;
    std::string_view name;
    std::string_view zone;
    std::int64_t surface_wan;
    std::int64_t tradable_wan;
    Side side;
};

// Ganzhou's own account is what the printed total of the 2024 table holds above the sum of its rows.
constexpr std::array governments{
    Government{"620702", "甘州区", "Z-HH", 1, 0, Side::buy},
    Government{"620721", "肃南县", "Z-HH-UP", 2400, 1300, Side::sell},
    Government{"620722", "民乐县", "Z-ML", 2100, 1200, Side::sell},
    Government{"620725", "山丹县", "Z-SD", 1500, 1000, Side::sell},
    Government{"620723", "临泽县", "Z-HH-LZ", 900, 0, Side::buy},
    Government{"620724", "高台县", "Z-HH-GT", 800, 0, Side::buy},
};

}  // namespace

void build_governments(Market& market) {
    for (const auto& one : governments) {
        const std::string region{one.region};
        const auto party = add_party(market, {.code = "GOV-" + region,
                                              .kind = "region_government",
                                              .region = region,
                                              .comment = std::string{one.name}});
        const auto account = add_account(market,
                                         {.code = "QY-" + region,
                                          .kind = "regional",
                                          .party = party,
                                          .region = region,
                                          .zone = std::string{one.zone},
                                          .valid_to = ""},
                                         {.source = WaterSource::surface,
                                          .volume = one.surface_wan * wan,
                                          .tradable = one.tradable_wan * wan});
        market.enlist("QY24-HEIHE", account, one.side);
    }
}

}  // namespace headgate::ganzhou
