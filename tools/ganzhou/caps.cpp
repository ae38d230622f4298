#include "engine/domain/assert.h"
#include "tools/ganzhou/build.h"

#include <fmt/format.h>

// Total-volume limits and the parameters of the rules.

namespace headgate::ganzhou {
namespace {

constexpr std::string_view limit_published = "limit 水预算实施方案; used synthetic 2024";
constexpr Origin limit_from_table{"GZ-WATER", "synthetic", limit_published};
constexpr std::int64_t elsewhere_in_city_wan = 16'400;
/// What planned bids may take of a unit's groundwater headroom. With at most 40% asked for by all, no one
/// group comes near the half that cap_share_bps leaves it.
constexpr std::int64_t bid_share_permille = 400;

struct CapSpec {
    std::string code;
    std::string_view scope;
    std::string region = {};
    std::string zone = {};
    std::string unit = {};
    std::int64_t limit = 0;
    std::int64_t used = 0;
};

void add_cap(Market& market, const CapSpec& cap, const Origin& origin,
             std::string_view comment = {}) {
    HEADGATE_ASSERT(cap.used <= cap.limit);
    market.facts.add(FactFile::caps, "cap",
                     {{"code", cap.code},
                      {"scope", std::string{cap.scope}},
                      {"region", cap.region},
                      {"groundwater_zone", cap.zone},
                      {"unit", cap.unit},
                      {"year", "2024"},
                      {"limit", volume_text(cap.limit)},
                      {"used", volume_text(cap.used)}},
                     origin, comment);
}

/// Groundwater units whose headroom is all but gone: orders are made to run into them.
std::optional<std::int64_t> headroom_wanted(const Unit& unit) {
    if (unit.name == "小满镇") return 1'000;
    if (unit.name == "大满镇") return 60'000;
    return std::nullopt;
}

void add_unit_caps(Market& market) {
    for (Unit& unit : market.units) {
        const std::int64_t limit = unit.budget.of(WaterSource::groundwater);
        if (limit == 0) continue;
        if (const auto headroom = headroom_wanted(unit)) {
            unit.used.of(WaterSource::groundwater) = limit - *headroom;
        }
        const std::int64_t used = unit.used.of(WaterSource::groundwater);
        unit.buy_left = (limit - used) * bid_share_permille / 1000;
        add_cap(market,
                {.code = "C-" + unit.code + "-G",
                 .scope = "unit_groundwater",
                 .unit = unit.code,
                 .limit = limit,
                 .used = used},
                limit_from_table, unit.name);
    }
}

void add_zone_cap(Market& market, const std::string& zone) {
    CapSpec cap{.code = "C-" + zone, .scope = "zone_groundwater", .zone = zone};
    for (const Unit& unit : market.units) {
        if (unit.groundwater_zone != zone) continue;
        cap.limit += unit.budget.of(WaterSource::groundwater);
        cap.used += unit.used.of(WaterSource::groundwater);
    }
    add_cap(market, cap, synthetic, "sum of the units in the zone");
}

std::int64_t city_limit(const Sources& sources) {
    const auto& limits = sources.groundwater_limits;
    for (const auto& row : limits.rows()) {
        if (limits.cell(row, "region") == "张掖市" && limits.cell(row, "year") == "2026") {
            return limits.number(row, "value") * wan;
        }
    }
    HEADGATE_ASSERT(false);
    return 0;
}

void add_region_caps(Market& market, const Sources& sources) {
    const auto& total = sources.budget.rows().back();
    const auto printed = [&](std::string_view column) {
        return sources.budget.number(total, column) * wan;
    };
    Water used;
    for (const Unit& unit : market.units) {
        for (const auto source : {WaterSource::surface, WaterSource::groundwater}) {
            used.of(source) += unit.used.of(source);
        }
    }
    const std::int64_t surface = used.of(WaterSource::surface);
    const std::int64_t wells = used.of(WaterSource::groundwater);
    const std::string region{county};
    add_cap(market,
            {.code = "C-620700-G",
             .scope = "region_groundwater",
             .region = "620700",
             .limit = city_limit(sources),
             .used = wells + elsewhere_in_city_wan * wan},
            Origin{"ZY-WATER", "synthetic", "limit of 2026; none published for 2024"}, "张掖市");
    add_cap(market,
            {.code = "C-620702-T",
             .scope = "region_total",
             .region = region,
             .limit = printed("total_wan_m3"),
             .used = surface + wells},
            limit_from_table, "甘州区");
    add_cap(market,
            {.code = "C-620702-S",
             .scope = "region_surface",
             .region = region,
             .limit = printed("surface_wan_m3"),
             .used = surface},
            limit_from_table, "甘州区");
    add_cap(market,
            {.code = "C-620702-G",
             .scope = "region_groundwater",
             .region = region,
             .limit = printed("groundwater_wan_m3"),
             .used = wells},
            limit_from_table, "甘州区");
    add_cap(market,
            {.code = "C-620723-T",
             .scope = "region_total",
             .region = "620723",
             .limit = 41'000 * wan,
             .used = 40'999 * wan},
            synthetic, "临泽县：已接近指标");
    // The other counties sell, too: what they sell stays on their own limit (CP-04).
    for (const std::string seller : {"620721", "620722", "620724", "620725"}) {
        add_cap(market,
                {.code = "C-" + seller + "-T",
                 .scope = "region_total",
                 .region = seller,
                 .limit = 41'000 * wan,
                 .used = 30'000 * wan},
                synthetic);
    }
}

/// What must stay with a protected use, in parts of a thousand of what it has: made up (NL-10, PU-01).
constexpr std::int64_t floor_permille = 300;

void add_floor(Market& market, std::string_view purpose, const std::string& region,
               const std::string& unit, std::int64_t limit) {
    market.facts.add(FactFile::caps, "cap",
                     {{"code", fmt::format("F-{}{}-{}", region, unit, purpose.substr(0, 3))},
                      {"scope", unit.empty() ? "region_floor" : "unit_floor"},
                      {"region", region},
                      {"unit", unit},
                      {"year", "2024"},
                      {"limit", volume_text(limit)},
                      {"purpose", std::string{purpose}},
                      {"minimum", volume_text(limit * floor_permille / 1000)}},
                     synthetic);
}

/// Every published unit has a floor of farm water, and one of ecology where that is its class; counties have
/// one of farm water.
void add_floors(Market& market) {
    std::int64_t total = 0;
    for (const Unit& unit : market.units) {
        const std::int64_t limit =
            unit.budget.of(WaterSource::surface) + unit.budget.of(WaterSource::groundwater);
        total += limit;
        if (limit == 0) continue;
        add_floor(market, "irrigation", "", unit.code, limit);
        if (unit.unit_class == "ecology") add_floor(market, "ecology", "", unit.code, limit);
    }
    add_floor(market, "irrigation", std::string{county}, "", total);
    for (const std::string region : {"620721", "620722", "620723", "620724", "620725"}) {
        add_floor(market, "irrigation", region, "", 6'000 * wan);
    }
}

/// Its code leaves "_m3" out: codes have at most 24 bytes.
void add_parameter(Market& market, std::string_view name, std::int64_t value) {
    const std::string_view word = name.ends_with("_m3") ? name.substr(0, name.size() - 3) : name;
    market.facts.add(FactFile::caps, "parameter",
                     {{"code", fmt::format("PM-{}", word)},
                      {"parameter", std::string{name}},
                      {"value", fmt::format("{}", value)}},
                     synthetic);
}

}  // namespace

void build_caps(Market& market, const Sources& sources) {
    add_unit_caps(market);
    add_zone_cap(market, "GW-XJ");
    add_zone_cap(market, "GW-XM");
    add_region_caps(market, sources);
    // CP-02 of a firm whose own surface scheme is used up.
    add_cap(market,
            {.code = "C-BU-N-09-CAP-S",
             .scope = "unit_surface",
             .unit = "BU-N-09-CAP",
             .limit = 40'000,
             .used = 39'000},
            synthetic);
    add_floors(market);
    add_parameter(market, "item9_reading", 1);
    add_parameter(market, "item10_reading", 1);
    add_parameter(market, "stoppage_years", 2);
    add_parameter(market, "overdraft_policy", 2);
    add_parameter(market, "credit_scope", 1);
    add_parameter(market, "cap_share_bps", 5'000);
    add_parameter(market, "clock_tolerance_ms", 60'000);
    // 甘州区水预算管理试点实施方案: surface from 500,000 m³ a year, groundwater from 50,000.
    add_parameter(market, "metering_surface_m3", 500'000);
    add_parameter(market, "metering_groundwater_m3", 50'000);
}

}  // namespace headgate::ganzhou
