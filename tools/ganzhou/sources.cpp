#include "tools/ganzhou/sources.h"

#include "engine/domain/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace headgate::ganzhou {
namespace {

struct Wanted {
    Table Sources::*table;
    std::string_view file;
    std::initializer_list<std::string_view> columns;
    std::initializer_list<std::string_view> figures =
        {};  ///< columns too, that hold numbers or nothing
};

const std::array wanted{
    Wanted{&Sources::budget,
           "budget_2024.csv",
           {"serial_as_printed", "unit"},
           {"total_wan_m3", "surface_wan_m3", "groundwater_wan_m3"}},
    Wanted{&Sources::groundwater_limits,
           "groundwater_limits.csv",
           {"region", "kind", "year"},
           {"value"}},
    Wanted{&Sources::districts_published, "irrigation_districts.csv", {"district"}},
    Wanted{&Sources::industrial_units, "industrial_units.csv", {"unit"}, {"serial"}},
    Wanted{&Sources::market_facts, "market_facts.csv", {"fact", "value"}},
    Wanted{&Sources::basins, "assigned/basins.csv", {"code", "comment"}},
    Wanted{&Sources::regions, "assigned/regions.csv", {"code", "comment"}},
    Wanted{&Sources::zones, "assigned/zones.csv", {"code", "comment"}},
    Wanted{&Sources::arcs, "assigned/arcs.csv", {"code", "comment"}},
    Wanted{&Sources::districts, "assigned/districts.csv", {"code", "comment"}},
    Wanted{&Sources::groundwater_zones,
           "assigned/groundwater_zones.csv",
           {"code", "published_in", "comment"}},
    Wanted{
        &Sources::unit_places,
        "assigned/unit_places.csv",
        {"unit", "unit_class", "level", "district", "groundwater_zone", "zone", "participant_kind"},
        {"villages", "used_permille"}},
    Wanted{&Sources::books,
           "assigned/books.csv",
           {"code", "trade_type", "source", "zone", "region", "district", "groundwater_zone"},
           {"years", "lot", "minimum", "reference", "buyer_fee", "seller_fee", "trades", "mean_m3",
            "price"}},
};

/// Digits, and at most one point with at most four digits behind it.
bool is_figure(std::string_view text) {
    const auto point = std::min(text.find('.'), text.size());
    const auto digits = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const auto decimals = text.substr(std::min(point + 1, text.size()));
    return point > 0 && point <= 12 && decimals.size() <= 4 && digits(text.substr(0, point)) &&
           digits(decimals);
}

/// What is wrong with the table, empty where nothing is.
std::string fault_in(const Table& table, const Wanted& wanted_of) {
    for (const auto column : wanted_of.columns) {
        if (!table.has(column)) return "no column " + std::string{column};
    }
    for (const auto column : wanted_of.figures) {
        if (!table.has(column)) return "no column " + std::string{column};
        for (const auto& row : table.rows()) {
            const auto& text = table.cell(row, column);
            if (text.empty() || is_figure(text)) continue;
            return std::string{column} + " is '" + text + "', wants a number such as 4041 or 0.118";
        }
    }
    return {};
}

}  // namespace

tl::expected<Sources, std::string> Sources::read(const std::filesystem::path& dir) {
    Sources sources;
    for (const Wanted& one : wanted) {
        auto table = Table::read(dir / one.file);
        if (!table) return tl::unexpected{table.error()};
        if (const auto fault = fault_in(*table, one); !fault.empty()) {
            return tl::unexpected{(dir / one.file).string() + ": " + fault};
        }
        sources.*one.table = std::move(*table);
    }
    const auto& budget = sources.budget;
    const auto& places = sources.unit_places;
    const auto where = (dir / "assigned/unit_places.csv").string();
    // The last row of the budget table is its printed total.
    if (places.rows().size() + 1 != budget.rows().size()) {
        return tl::unexpected{where + ": wants one row for each budget unit"};
    }
    for (std::size_t i = 0; i < places.rows().size(); ++i) {
        const auto& name = budget.cell(budget.rows()[i], "unit");
        if (places.cell(places.rows()[i], "unit") == name) continue;
        return tl::unexpected{
            fmt::format("{}: row {} wants unit {}, as in the budget table", where, i + 1, name)};
    }
    return sources;
}

std::int64_t Sources::market_fact(std::string_view name) const {
    for (const auto& row : market_facts.rows()) {
        if (market_facts.cell(row, "fact") != name) continue;
        HEADGATE_ASSERT(is_figure(market_facts.cell(row, "value")));
        return market_facts.ten_thousandths(row, "value");
    }
    HEADGATE_ASSERT(false);
    return 0;
}

}  // namespace headgate::ganzhou
