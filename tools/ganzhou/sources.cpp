#include "tools/ganzhou/sources.h"

#include <array>
#include <initializer_list>

#include "engine/domain/assert.h"

namespace headgate::ganzhou {
namespace {

struct Wanted {
    Table Sources::* table;
    std::string_view file;
    std::initializer_list<std::string_view> columns;
};

const std::array wanted{
    Wanted{&Sources::budget, "budget_2024.csv",
           {"serial_as_printed", "unit", "total_wan_m3", "surface_wan_m3", "groundwater_wan_m3"}},
    Wanted{&Sources::groundwater_limits, "groundwater_limits.csv", {"region", "year", "kind", "value"}},
    Wanted{&Sources::districts_published, "irrigation_districts.csv", {"district"}},
    Wanted{&Sources::industrial_units, "industrial_units.csv", {"serial", "unit"}},
    Wanted{&Sources::market_facts, "market_facts.csv", {"fact", "value"}},
    Wanted{&Sources::basins, "assigned/basins.csv", {"code", "comment"}},
    Wanted{&Sources::regions, "assigned/regions.csv", {"code", "comment"}},
    Wanted{&Sources::zones, "assigned/zones.csv", {"code", "comment"}},
    Wanted{&Sources::arcs, "assigned/arcs.csv", {"code", "comment"}},
    Wanted{&Sources::districts, "assigned/districts.csv", {"code", "comment"}},
    Wanted{&Sources::groundwater_zones, "assigned/groundwater_zones.csv", {"code", "published_in", "comment"}},
    Wanted{&Sources::unit_places, "assigned/unit_places.csv",
           {"unit", "unit_class", "level", "district", "groundwater_zone", "zone", "participant_kind",
            "villages", "used_permille"}},
    Wanted{&Sources::books, "assigned/books.csv",
           {"code", "trade_type", "source", "zone", "region", "district", "groundwater_zone", "years",
            "lot", "minimum", "reference", "buyer_fee", "seller_fee", "trades", "mean_m3", "price"}},
};

}  // namespace

tl::expected<Sources, std::string> Sources::read(const std::filesystem::path& dir) {
    Sources sources;
    for (const Wanted& one : wanted) {
        auto table = Table::read(dir / one.file);
        if (!table) return tl::unexpected{table.error()};
        for (const auto column : one.columns) {
            if (table->has(column)) continue;
            return tl::unexpected{(dir / one.file).string() + ": no column " + std::string{column}};
        }
        sources.*one.table = std::move(*table);
    }
    if (sources.unit_places.rows().size() + 1 != sources.budget.rows().size()) {
        return tl::unexpected{std::string{"unit_places.csv must have one row for each budget unit"}};
    }
    return sources;
}

const std::string& Sources::market_fact(std::string_view name) const {
    for (const auto& row : market_facts.rows()) {
        if (market_facts.cell(row, "fact") == name) return market_facts.cell(row, "value");
    }
    HEADGATE_ASSERT(false);
    return market_facts.header().front();
}

}  // namespace headgate::ganzhou
