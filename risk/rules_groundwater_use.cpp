#include "risk/context.h"
#include "risk/rows.h"

#include <algorithm>

// What groundwater may be bought for: scarce aquifers, crops, landscape, levels, public supply.

namespace headgate::risk {
namespace {

using Purposes = SetOf<Purpose>;

/// GW-05: emergencies, tests, and drinking water for which there is nothing else.
Outcome use_of_fossil_water(const Context& context) {
    const GroundwaterZone* zone = context.groundwater_zone();
    if (zone == nullptr || !zone->renewal) return missing(context.request.right.value());
    if (*zone->renewal == Renewal::renewable) return pass();
    constexpr Purposes allowed{Purpose::emergency, Purpose::test};
    const Purpose purpose = context.purpose();
    if (allowed.contains(purpose)) return pass();
    if (purpose == Purpose::domestic) {
        const auto& supply = context.registry.get<Zone>(context.place()).public_supply;
        if (!supply) return missing(context.request.right.value());
        if (*supply == PublicSupply::absent) return pass();
    }
    return broken(context.right.groundwater_zone->value(), *zone->renewal, purpose);
}
bool renews(const Context& context) {
    const GroundwaterZone* zone = context.groundwater_zone();
    return zone != nullptr && zone->renewal == Renewal::renewable;
}

/// GW-06 asks about what is watered, so other uses than irrigation are not concerned. The roster of plots is
/// complete as it stands.
Outcome crop_and_land_fit(const Context& context) {
    if (context.purpose() != Purpose::irrigation) return pass();
    if (!context.right.crop) return missing(context.request.right.value());
    for (const PlotId id : context.registry.of<Plot>(context.request.right)) {
        const Plot& plot = context.registry.get<Plot>(id);
        if (plot.state != ActiveState::active) continue;
        if (plot.roster != RosterFlag::reclaimed_unlawfully) continue;
        return broken(context.request.right.value(), *context.right.crop, id.value());
    }
    return *context.right.crop == CropClass::ordinary
               ? pass()
               : broken(context.request.right.value(), *context.right.crop);
}

/// GW-07: groundwater, or drinking water of a public network.
Outcome not_for_landscape(const Context& context) {
    const bool protected_water = context.book.source == WaterSource::groundwater ||
                                 context.book.trade_type == TradeType::network;
    return !protected_water || context.purpose() != Purpose::landscape
               ? pass()
               : broken(context.request.right.value(), context.purpose(), context.book.source);
}
bool other_water(const Context& context) {
    return context.book.source != WaterSource::groundwater &&
           context.book.trade_type != TradeType::network;
}

/// GW-08: red is below the control level.
Outcome level_above_control(const Context& context) {
    const GroundwaterZone* zone = context.groundwater_zone();
    if (zone == nullptr) return missing(context.request.right.value());
    return zone->level == LevelState::red
               ? broken(context.right.groundwater_zone->value(), zone->level)
               : pass();
}

/// GW-09: the network brings no water to fields and wetlands, so those uses are not concerned.
Outcome network_cannot_supply(const Context& context) {
    constexpr Purposes off_network{Purpose::irrigation, Purpose::ecology};
    if (off_network.contains(context.purpose())) return pass();
    const auto& supply = context.registry.get<Zone>(context.place()).public_supply;
    if (!supply) return missing(context.place().value());
    return *supply == PublicSupply::full
               ? broken(context.place().value(), *supply, context.purpose())
               : pass();
}

constexpr std::array rows{
    Rule{.number = RuleNumber{50},
         .id = "GW-05",
         .clause =
             "《地下水管理条例》第二十七条[L]；《甘州区水预算管理试点实施方案》重点任务1（1）⑥[S]",
         .sources = Sources{WaterSource::groundwater},
         .sides = Sides{Side::buy},
         .zh = "难以更新的地下水原则上不得交易",
         .en = "Fossil groundwater may not be traded for this use",
         .missing_zh = "未登记本用水权所在的地下水分区、其更新能力或当地公共供水",
         .missing_en = "The groundwater zone of the right, whether it renews, or the public supply "
                       "there is not on record",
         .subject = FactKind::groundwater_zone,
         .values = {word_value<Renewal>("更新能力", "aquifer"),
                    word_value<Purpose>("用途", "purpose")},
         .remedy =
             {"应急、试验或无替代水源的生活用水可通过本条",
              "this rule passes for emergencies, tests, or domestic use without another source",
              {}},
         .check = use_of_fossil_water,
         .moot = renews},
    Rule{.number = RuleNumber{51},
         .id = "GW-06",
         .clause = "《甘州区水预算管理试点实施方案》重点任务2（1）②[S]"
                   "；《地下水管理条例》第二十五条第（六）项[L]",
         .sources = Sources{WaterSource::groundwater},
         .sides = Sides{Side::buy},
         .zh = "地下水不得用于高耗水作物",
         .en = "Groundwater may not irrigate this crop or land",
         .missing_zh = "未登记灌溉作物类别",
         .missing_en = "The class of the crops that are watered is not on record",
         .subject = FactKind::right,
         .values = {word_value<CropClass>("作物", "crops"),
                    fact_value("违规开垦地块", "land reclaimed unlawfully", FactKind::plot)},
         .check = crop_and_land_fit},
    Rule{.number = RuleNumber{52},
         .id = "GW-07",
         .clause = "张掖市落实甘水资源函〔2026〕20号工作方案第8项[S]"
                   "；《甘州区水预算管理试点实施方案》加大再生水⑤[S]",
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::in_force_2026,
         .zh = "景观用水禁止使用地下水",
         .en = "No groundwater for landscape water",
         .subject = FactKind::right,
         .values = {word_value<Purpose>("用途", "purpose"),
                    word_value<WaterSource>("水源", "source")},
         .remedy = {"改用再生水或地表水可通过本条",
                    "this rule passes for reclaimed or surface water",
                    {}},
         .check = not_for_landscape,
         .moot = other_water},
    Rule{.number = RuleNumber{53},
         .id = "GW-08",
         .clause = "张掖市落实甘水资源函〔2026〕20号工作方案第11项[S]",
         .sources = Sources{WaterSource::groundwater},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::in_force_2026,
         .zh = "地下水水位低于控制水位",
         .en = "Groundwater level is below its control level",
         .missing_zh = "未登记本用水权所在的地下水分区",
         .missing_en = "The groundwater zone of the right is not on record",
         .subject = FactKind::groundwater_zone,
         .values = {word_value<LevelState>("水位", "level")},
         .remedy = {"水位回升至控制水位以上后方可受让",
                    "it passes once the level is above its control level",
                    {}},
         .reads = Reads::facts,
         .check = level_above_control},
    Rule{.number = RuleNumber{54},
         .id = "GW-09",
         .clause = "《取水许可和水资源费征收管理条例》第二十条第（五）项[L]",
         .sources = Sources{WaterSource::groundwater},
         .sides = Sides{Side::buy},
         .zh = "公共供水管网可满足，不得自备取用地下水",
         .en = "Public supply can serve this need",
         .missing_zh = "未登记用水地点的公共供水能力",
         .missing_en = "What the public network can supply at the place of use is not on record",
         .subject = FactKind::zone,
         .missing_subject = FactKind::zone,
         .values = {word_value<PublicSupply>("公共供水", "public supply"),
                    word_value<Purpose>("用途", "purpose")},
         .check = network_cannot_supply},
};

}  // namespace

std::span<const Rule> groundwater_use_rules() { return rows; }

}  // namespace headgate::risk
