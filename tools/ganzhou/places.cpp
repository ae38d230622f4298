#include "tools/ganzhou/build.h"

#include <fmt/format.h>

#include <array>

// Places, budget units, caps and books: what comes straight from tables.

namespace headgate::ganzhou {
namespace {

constexpr std::string_view day_first = "2024-07-16";
constexpr std::string_view day_last = "2024-10-31";

/// One fact per row; every column but the notes is a field of the fact.
void add_rows(Market& market, FactFile file, std::string_view verb, const Table& table) {
    for (const auto& row : table.rows()) {
        Fields fields;
        Origin origin = synthetic;
        std::string comment;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const auto& column = table.header()[i];
            if (column == "comment") {
                comment = row[i];
            } else if (column == "published_in") {
                if (!row[i].empty()) origin = Origin{"GZ-WATER", "published", row[i]};
            } else {
                fields.push_back({column, row[i]});
            }
        }
        market.facts.add(file, verb, fields, origin, comment);
    }
}

void add_meter(Market& market, const std::string& code, const std::string& zone, bool wells) {
    market.facts.add(FactFile::places, "metering_point",
                     {{"code", code},
                      {"point_kind", wells ? "well" : "branch_gate"},
                      {"source", wells ? "groundwater" : "surface"},
                      {"zone", zone},
                      {"verified_to", "2026-12-31"},
                      {"online", "online"}},
                     synthetic);
}

/// One point in each zone: wells where its code begins with ZG, the canal's gate elsewhere. A district's
/// farms have wells beside the canal, so it has a point for each water. All report online, so no threshold
/// decides (NL-07).
void add_meters(Market& market, const Table& zones) {
    for (const auto& row : zones.rows()) {
        const std::string zone = zones.cell(row, "code");
        add_meter(market, "M-" + zone, zone, zone.starts_with("ZG-"));
        if (zones.cell(row, "zone_kind") == "district")
            add_meter(market, "M-" + zone + "-G", zone, true);
    }
}

struct Turn {
    std::string_view number;
    std::string_view opens;
    std::string_view closes;
};
constexpr std::array turns{Turn{"1", "2024-04-01", "2024-06-20"},
                           Turn{"2", "2024-06-21", "2024-08-31"},
                           Turn{"3", "2024-09-01", "2024-11-30"}};

/// Spring, summer and winter irrigation: days assigned by us (DV-01).
void add_turns(Market& market, const Table& districts) {
    for (const auto& row : districts.rows()) {
        const std::string district = districts.cell(row, "code");
        for (const Turn& turn : turns) {
            market.facts.add(FactFile::places, "rotation",
                             {{"code", fmt::format("T-{}-{}", district, turn.number)},
                              {"district", district},
                              {"year", "2024"},
                              {"number", std::string{turn.number}},
                              {"opens", std::string{turn.opens}},
                              {"closes", std::string{turn.closes}}},
                             synthetic);
        }
    }
}

}  // namespace

void build_places(Market& market, const Sources& sources) {
    add_rows(market, FactFile::places, "basin", sources.basins);
    add_rows(market, FactFile::places, "region", sources.regions);
    market.facts.add(FactFile::places, "venue",
                     {{"code", "GANZHOU"}, {"region", std::string{county}}}, synthetic);
    add_rows(market, FactFile::places, "zone", sources.zones);
    add_meters(market, sources.zones);
    add_rows(market, FactFile::places, "arc", sources.arcs);
    add_rows(market, FactFile::places, "district", sources.districts);
    add_turns(market, sources.districts);
    add_rows(market, FactFile::places, "groundwater_zone", sources.groundwater_zones);
}

namespace {

Unit unit_of(const Table& budget, const Table::Row& row, const Table& places,
             const Table::Row& place, std::size_t number) {
    Unit unit;
    unit.code = "BU-" + two_digits(number);
    unit.name = budget.cell(row, "unit");
    HEADGATE_ASSERT(places.cell(place, "unit") == unit.name);
    unit.unit_class = places.cell(place, "unit_class");
    unit.kind = places.cell(place, "participant_kind");
    unit.township = places.cell(place, "level") == "township";
    unit.region = unit.township ? fmt::format("{}-{}", county, two_digits(number)) : county;
    unit.district = places.cell(place, "district");
    unit.groundwater_zone = places.cell(place, "groundwater_zone");
    unit.zone = places.cell(place, "zone");
    unit.villages = places.number(place, "villages");
    unit.used_permille = places.number(place, "used_permille");
    unit.budget.of(WaterSource::surface) = budget.number(row, "surface_wan_m3") * wan;
    unit.budget.of(WaterSource::groundwater) = budget.number(row, "groundwater_wan_m3") * wan;
    unit.left = unit.budget;
    for (const auto source : {WaterSource::surface, WaterSource::groundwater}) {
        unit.used.of(source) = unit.budget.of(source) * unit.used_permille / 1000;
    }
    return unit;
}

/// The published row itself: an account that binds those below it and has handed its whole volume on.
void add_published(Market& market, const Unit& unit) {
    const std::string holder = "P-" + unit.code;
    const std::string right = "R-" + unit.code;
    market.facts.add(FactFile::rights, "right",
                     {{"code", right},
                      {"right_kind", "budget"},
                      {"holder", holder},
                      {"region", unit.region},
                      {"zone", unit.zone},
                      {"groundwater_zone", unit.groundwater_zone},
                      {"unit", unit.code},
                      {"purpose", unit.unit_class == "agriculture" ? "irrigation" : "municipal"}},
                     from_table, unit.name);
    for (const auto source : {WaterSource::surface, WaterSource::groundwater}) {
        const std::int64_t volume = unit.budget.of(source);
        if (volume == 0) continue;
        const char letter = source == WaterSource::surface ? 'S' : 'G';
        market.facts.add(FactFile::rights, "allocation",
                         {{"code", fmt::format("A-{}-{}", right, letter)},
                          {"right", right},
                          {"source", std::string{name_of(source)}},
                          {"year", "2024"},
                          {"volume", volume_text(volume)},
                          {"ticketed", volume_text(volume)},
                          {"title", "confirmed"},
                          {"budget_state", "executing"}},
                         from_table);
    }
}

}  // namespace

void build_units(Market& market, const Sources& sources) {
    const auto& places = sources.unit_places;
    for (std::size_t i = 0; i < places.rows().size(); ++i) {
        Unit unit =
            unit_of(sources.budget, sources.budget.rows()[i], places, places.rows()[i], i + 1);
        if (unit.township) {
            const std::string basin = unit.zone == "Z-PSH" ? "PINGSHANHU" : "HEIHE";
            market.facts.add(FactFile::places, "region",
                             {{"code", unit.region},
                              {"parent", std::string{county}},
                              {"level", "township"},
                              {"basin", basin}},
                             synthetic, unit.name);
        }
        market.facts.add(FactFile::units, "budget_unit",
                         {{"code", unit.code},
                          {"unit_class", unit.unit_class},
                          {"region", unit.region},
                          {"district", unit.district}},
                         from_table, unit.name);
        market.units.push_back(unit);
        add_party(market, {.code = "P-" + unit.code,
                           .kind = unit.kind,
                           .region = unit.region,
                           .comment = unit.name});
        add_published(market, unit);
    }
}

void build_books(Market& market, const Sources& sources) {
    const auto& table = sources.books;
    for (const auto& row : table.rows()) {
        const auto cell = [&](std::string_view column) { return table.cell(row, column); };
        Book book;
        book.code = cell("code");
        book.lot = table.number(row, "lot");
        book.minimum = table.number(row, "minimum");
        book.reference = table.ten_thousandths(row, "reference");
        book.price = table.ten_thousandths(row, "price");
        book.buyer_fee = table.number(row, "buyer_fee");
        book.trades = table.number(row, "trades");
        book.mean_m3 = table.number(row, "mean_m3");
        market.books.push_back(book);
        market.facts.add(FactFile::books, "book",
                         {{"code", book.code},
                          {"trade_type", cell("trade_type")},
                          {"source", cell("source")},
                          {"basin", "HEIHE"},
                          {"zone", cell("zone")},
                          {"region", cell("region")},
                          {"district", cell("district")},
                          {"groundwater_zone", cell("groundwater_zone")},
                          {"year", "2024"},
                          {"years", cell("years")},
                          {"delivery_from", std::string{day_first}},
                          {"delivery_to", std::string{day_last}},
                          {"tick", "0.001"},
                          {"lot", cell("lot")},
                          {"minimum", cell("minimum")},
                          {"reference", cell("reference")},
                          {"band", "3000"},
                          {"buyer_fee", cell("buyer_fee")},
                          {"seller_fee", cell("seller_fee")}},
                         synthetic);
    }
}

}  // namespace headgate::ganzhou
