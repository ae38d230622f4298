#include "risk/after_trade.h"
#include "risk/caps.h"
#include "risk/rows.h"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

// Total-volume control (用水总量控制): a purchase raises what the buyer's region takes.

namespace headgate::risk {
namespace {

/// Adds the caps of the regions on the right's path. Each level of `required` must be on the path and have
/// one.
void add_regions(const Context& context, CapScope scope, SetOf<RegionLevel> required,
                 CapLevels& levels) {
    SetOf<RegionLevel> found;
    for (const RegionId region : context.path) {
        const RegionLevel level = context.registry.get<Region>(region).level;
        const auto cap = context.registry.region_cap(scope, region, context.book.year);
        if (cap) {
            levels.caps.add(*cap);
            found = found.with(SetOf{level});
        } else if (required.contains(level) && !levels.missing_at) {
            levels.missing_at = region;
        }
    }
    // A right that hangs above the level is not inside any cap of that level: data is missing too.
    if (found.with(required) != found && !levels.missing_at)
        levels.missing_at = context.right.region;
}

enum class UnitCap { if_recorded, required };

void add_unit(const Context& context, CapScope scope, UnitCap need, CapLevels& levels) {
    // A budget purchase raises the budget of the unit itself (BG-05): the unit's limit is no bar to it.
    if (context.unit() == nullptr || context.book.trade_type == TradeType::budget) return;
    const auto cap = context.registry.unit_cap(scope, *context.right.unit, context.book.year);
    if (cap) {
        levels.caps.add(*cap);
    } else if (need == UnitCap::required) {
        levels.missing_at = context.unit()->region;
    }
}

/// CP-01..03 and floors, in order, as they stand in Terms::caps_of_rule.
enum class CapRule : std::uint8_t { total, surface, groundwater, floor };

CapLevels levels_of(CapRule rule, const Context& context) {
    switch (rule) {
    case CapRule::total: return total_caps(context);
    case CapRule::surface: return surface_caps(context);
    case CapRule::groundwater: return groundwater_caps(context);
    case CapRule::floor: return floors(context);
    }
    __builtin_unreachable();
}

/// One verdict over all levels; none at all, as floors may be, leave room for anything. The tightest cap is the
/// one reported, so that what the refusal offers as possible would pass on every level. `open(i)`: what facts
/// leave of the i-th cap.
template <class Open>
Outcome fits_under(const Context& context, std::span<const CapId> caps, Open&& open) {
    if (caps.empty()) return pass();
    CapId tightest = caps.front();
    Volume room = context.headroom(tightest, open(0));
    for (std::size_t i = 1; i < caps.size(); ++i) {
        const Volume here = context.headroom(caps[i], open(i));
        if (here >= room) continue;
        tightest = caps[i];
        room = here;
    }
    if (context.request.volume <= room) return pass();
    const Cap& cap = context.registry.get<Cap>(tightest);
    const Volume limit = cap.limit - cap.minimum.value_or(Volume{});
    return broken(tightest.value(), context.request.volume.value(), room.value(), limit.value(),
                  (limit - room).value());
}

Outcome fits(const Context& context, CapRule rule) {
    if (context.terms != nullptr) {
        const auto at = static_cast<std::size_t>(rule);
        const Terms& terms = *context.terms;
        std::size_t before = 0;
        for (std::size_t i = 0; i < at; ++i) before += terms.caps_of_rule[i];
        return fits_under(context, {terms.caps.begin() + before, terms.caps_of_rule[at]},
                          [&](std::size_t i) { return terms.open[before + i]; });
    }
    const CapLevels levels = levels_of(rule, context);
    if (levels.missing_at) return missing(levels.missing_at->value());
    return fits_under(context, {levels.caps.begin(), levels.caps.size},
                      [&](std::size_t i) { return context.open_to_orders(levels.caps.ids[i]); });
}

Outcome within_total_caps(const Context& context) { return fits(context, CapRule::total); }
Outcome within_surface_caps(const Context& context) { return fits(context, CapRule::surface); }
Outcome within_groundwater_caps(const Context& context) {
    return fits(context, CapRule::groundwater);
}

constexpr Sides buyer{Side::buy};
constexpr TradeTypes not_regional = TradeTypes::all().without(TradeType::regional);
constexpr std::array<ValueName, rule_values_max> cap_values{
    volume_value("需", "needed"), volume_value("可用", "available"), volume_value("指标", "limit"),
    volume_value("已用及已占用", "used and committed")};

constexpr std::array rows{
    Rule{.number = RuleNumber{41},
         .id = "CP-01",
         .clause =
             "《甘州区水预算管理试点实施方案》重点任务1（1）①[S]；《取水许可和水资源费征收管理条例"
             "》第七条[L]",
         .trade_types = not_regional,
         .sources = Sources{WaterSource::surface, WaterSource::groundwater},
         .sides = buyer,
         .zh = "超出区域用水总量控制指标",
         .en = "Region total cap exceeded",
         .missing_zh = "未登记县级用水总量控制指标",
         .missing_en = "The county's total-volume cap of the year is not on record",
         .subject = FactKind::cap,
         .missing_subject = FactKind::region,
         .values = cap_values,
         .remedy = at_most(1),
         .check = within_total_caps},
    Rule{.number = RuleNumber{42},
         .id = "CP-02",
         .clause = "《甘州区水预算管理试点实施方案》重点任务1（1）①[S]",
         .trade_types = not_regional,
         .sources = Sources{WaterSource::surface},
         .sides = buyer,
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "超出地表水可用水量",
         .en = "Surface water limit exceeded",
         .missing_zh = "未登记县级地表水可用水量",
         .missing_en = "The county's surface-water volume of the year is not on record",
         .subject = FactKind::cap,
         .missing_subject = FactKind::region,
         .values = cap_values,
         .remedy = at_most(1),
         .check = within_surface_caps},
    Rule{.number = RuleNumber{43},
         .id = "CP-03",
         .clause =
             "张掖市落实甘水资源函〔2026〕20号工作方案第11项[S]；《甘州区水预算管理试点实施方案》"
             "重点任务1（1）①[S]；《地下水管理条例》第十六至十七条、第二十条[L]",
         .sources = Sources{WaterSource::groundwater},
         .sides = buyer,
         .zh = "超出地下水取水总量控制指标",
         .en = "Groundwater cap exceeded",
         .missing_zh = "未登记县级、市级或用水单位的地下水取水总量控制指标",
         .missing_en = "The groundwater cap of county, city or unit for the year is not on record",
         .subject = FactKind::cap,
         .missing_subject = FactKind::region,
         .values = cap_values,
         .remedy = at_most(1),
         .check = within_groundwater_caps},
};

}  // namespace

CapLevels total_caps(const Context& context) {
    CapLevels levels;
    add_regions(context, CapScope::region_total, SetOf{RegionLevel::county}, levels);
    return levels;
}

CapLevels surface_caps(const Context& context) {
    CapLevels levels;
    add_unit(context, CapScope::unit_surface, UnitCap::if_recorded, levels);
    add_regions(context, CapScope::region_surface, SetOf{RegionLevel::county}, levels);
    return levels;
}

CapLevels groundwater_caps(const Context& context) {
    CapLevels levels;
    add_unit(context, CapScope::unit_groundwater, UnitCap::required, levels);
    if (context.right.groundwater_zone) {
        const auto cap =
            context.registry.zone_cap(*context.right.groundwater_zone, context.book.year);
        if (cap) levels.caps.add(*cap);
    }
    add_regions(context, CapScope::region_groundwater,
                SetOf{RegionLevel::county, RegionLevel::city}, levels);
    return levels;
}

namespace {

/// The nearest unit from `unit` up that has a floor.
std::optional<CapId> floor_of_unit(const Context& context, Purpose purpose) {
    for (auto at = context.right.unit; at; at = context.registry.get<BudgetUnit>(*at).parent) {
        const auto floor = context.registry.unit_floor(purpose, *at, context.book.year);
        if (floor) return floor;
    }
    return std::nullopt;
}

void add_floor(std::optional<CapId> floor, RegionId missing_at, CapLevels& levels) {
    if (floor) {
        levels.caps.add(*floor);
    } else if (!levels.missing_at) {
        levels.missing_at = missing_at;
    }
}

std::optional<CapId> floor_of_region(const Context& context, RegionId from, Purpose purpose) {
    for (const RegionId region : context.registry.path_up(from)) {
        const auto floor = context.registry.region_floor(purpose, region, context.book.year);
        if (floor) return floor;
    }
    return std::nullopt;
}

bool farm_book(const Context& context) {
    return context.book.trade_type == TradeType::irrigation ||
           context.book.trade_type == TradeType::budget;
}

}  // namespace

CapLevels floors(const Context& context) {
    CapLevels levels;
    const Purpose purpose = context.right.purpose;
    if (context.buys()) {
        if (!farm_book(context) || is_protected(purpose)) return levels;
        const RegionId region = context.book.region;
        add_floor(floor_of_region(context, region, Purpose::irrigation), region, levels);
        return levels;
    }
    if (!is_protected(purpose)) return levels;
    if (context.unit() != nullptr) {
        add_floor(floor_of_unit(context, purpose), context.unit()->region, levels);
    }
    if (!farm_book(context)) {
        const RegionId region = context.right.region;
        add_floor(floor_of_region(context, region, purpose), region, levels);
    }
    return levels;
}

Outcome fits_above_floors(const Context& context) { return fits(context, CapRule::floor); }

bool settle_caps(const Context& context, Terms& terms) {
    bool complete = true;
    terms.caps = CapList{};
    for (std::size_t i = 0; i < terms.caps_of_rule.size(); ++i) {
        terms.caps_of_rule[i] = 0;
        const bool asked =
            i < rows.size() ? concerns(rows[i], context, Moment::entry) : floors_apply(context);
        if (!asked) continue;
        const CapLevels levels = levels_of(static_cast<CapRule>(i), context);
        if (levels.missing_at) complete = false;
        for (const CapId cap : levels.caps) {
            terms.open[terms.caps.size] = context.open_to_orders(cap);
            terms.caps.add(cap);
        }
        terms.caps_of_rule[i] = levels.caps.size;
    }
    return complete;
}

CapList caps_of(const Context& context) {
    Terms terms;
    (void)settle_caps(context, terms);
    return terms.caps;
}

CapList caps_of_order(const State& state, RightId right, BookId book, Side side) {
    Request request;
    request.right = right;
    request.book = book;
    request.side = side;
    return caps_of(Context{state, request});
}

namespace {

std::string_view rule_of(CapScope scope) {
    switch (scope) {
    case CapScope::region_total: return "CP-01";
    case CapScope::region_surface:
    case CapScope::unit_surface: return "CP-02";
    case CapScope::region_groundwater:
    case CapScope::zone_groundwater:
    case CapScope::unit_groundwater: return "CP-03";
    case CapScope::region_floor:
    case CapScope::unit_floor: return "PU-01";
    }
    __builtin_unreachable();
}

}  // namespace

Volume struck_beyond(const State& state, CapId id) {
    const Cap& cap = state.registry.get<Cap>(id);
    const CapAccount& taken = state.ledger.cap(id);
    return taken.locked + taken.bought + cap.used + cap.minimum.value_or(Volume{}) - cap.limit;
}

RuleFailed beyond_cap(const State& state, CapId id, Volume volume) {
    const Cap& cap = state.registry.get<Cap>(id);
    const Volume limit = cap.limit - cap.minimum.value_or(Volume{});
    const Volume room = std::max(volume - struck_beyond(state, id), Volume{});
    RuleFailed failed;
    failed.rule = rule_number(rule_of(cap.scope)).value();
    failed.subject = id.value();
    failed.values = RuleValues{volume.value(), room.value(), limit.value(), (limit - room).value()};
    return failed;
}

std::span<const Rule> cap_rules() { return rows; }

}  // namespace headgate::risk
