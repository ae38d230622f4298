#include "risk/context.h"
#include "risk/rows.h"

// Overdraft zones (超采区): the ninth item of the negative list and the groundwater rules. The book's
// groundwater zone stands for every counterpart, as its zone does in NL-06.

namespace headgate::risk {
namespace {

using Classes = SetOf<GroundwaterClass>;
constexpr Classes overdrawn{GroundwaterClass::overdraft, GroundwaterClass::severe};
constexpr Classes no_increase = overdrawn.with(Classes{GroundwaterClass::restricted});
constexpr Classes not_normal = no_increase.with(Classes{GroundwaterClass::banned});

bool zones_known(const Context& context) {
    return context.groundwater_zone() != nullptr && context.book_groundwater_zone() != nullptr;
}
bool same_zone(const Context& context) {
    return context.right.groundwater_zone == context.book.groundwater_zone;
}

/// Id and class of the zone that the water comes to: the buyer's own, or for a seller the book's.
GroundwaterZoneId receiving_zone(const Context& context) {
    return context.buys() ? *context.right.groundwater_zone : *context.book.groundwater_zone;
}
GroundwaterClass receiving_class(const Context& context) {
    return context.buys() ? context.groundwater_zone()->zone_class
                          : context.book_groundwater_zone()->zone_class;
}

constexpr std::int64_t reading_net_abstraction = 1;
constexpr std::int64_t reading_any_trade = 2;

/// NL-09, working reading: water that leaves one zone to be pumped in another adds to the second; or, where the
/// parameter says so, any trade that touches a zone that is not normal.
Outcome no_net_abstraction_added(const Context& context) {
    if (!zones_known(context)) return missing(context.request.right.value());
    const auto reading = context.parameter(ParameterKind::item9_reading);
    if (reading == reading_any_trade) {
        const bool own = not_normal.contains(context.groundwater_zone()->zone_class);
        if (!own && !not_normal.contains(context.book_groundwater_zone()->zone_class))
            return pass();
        const GroundwaterZoneId at =
            own ? *context.right.groundwater_zone : *context.book.groundwater_zone;
        return broken(at.value(), context.registry.get<GroundwaterZone>(at).zone_class,
                      context.right.groundwater_zone->value(),
                      context.book.groundwater_zone->value());
    }
    if (reading != reading_net_abstraction) return missing(context.request.right.value());
    if (same_zone(context) || !not_normal.contains(receiving_class(context))) return pass();
    return broken(receiving_zone(context).value(), receiving_class(context),
                  context.right.groundwater_zone->value(), context.book.groundwater_zone->value());
}

/// GW-01: the three exceptions in law (emergency, no other drinking water, tests) need an approval that is
/// no trade, so none is made here.
Outcome buyer_zone_not_banned(const Context& context) {
    if (context.groundwater_zone() == nullptr) return missing(context.request.right.value());
    const GroundwaterClass found = context.groundwater_zone()->zone_class;
    return found == GroundwaterClass::banned
               ? broken(context.right.groundwater_zone->value(), found)
               : pass();
}

/// GW-02: inside one zone the seller's cut matches the buyer's increase; from elsewhere it does not.
Outcome increase_matched_in_zone(const Context& context) {
    if (!zones_known(context)) return missing(context.request.right.value());
    const GroundwaterClass found = context.groundwater_zone()->zone_class;
    if (!no_increase.contains(found) || same_zone(context)) return pass();
    return broken(context.right.groundwater_zone->value(), found,
                  context.book.groundwater_zone->value());
}

constexpr std::int64_t policy_strict = 1;
constexpr std::int64_t policy_no_net_increase = 2;
constexpr std::int64_t metered_years = 3;

/// Sale inside one overdrawn zone: only water that was really pumped may move. The volume sold counts with
/// what the right has sold before, so that a sale in parts is judged like one sale. The years are the three
/// before the book's; each must be on record.
Outcome sold_water_was_pumped(const Context& context) {
    if (context.water == nullptr) return missing(context.right.groundwater_zone->value());
    Volume metered;
    for (std::int64_t back = 1; back <= metered_years; ++back) {
        const auto used = context.registry.usage(context.request.right, WaterSource::groundwater,
                                                 Year{context.book.year.value() - back});
        if (!used) return missing(context.right.groundwater_zone->value());
        metered += *used;
    }
    const Volume committed = context.committed_out();
    const Volume sold = context.request.volume + committed;
    if (sold.value() * metered_years <= metered.value()) return pass();
    const std::int64_t mean = metered.value() / metered_years;
    return broken(context.right.groundwater_zone->value(), policy_no_net_increase,
                  context.request.volume.value(), mean - committed.value());
}

bool neither_zone_overdrawn(const Context& context) {
    return zones_known(context) && !overdrawn.contains(context.groundwater_zone()->zone_class) &&
           !overdrawn.contains(context.book_groundwater_zone()->zone_class);
}

/// GW-03. A normal zone is not touched and asks for no policy. STRICT: no trade with either zone overdrawn.
/// NO_NET_INCREASE: nothing into an overdrawn zone from outside, and inside one only water really pumped;
/// leaving one passes.
Outcome within_overdraft_policy(const Context& context) {
    if (!zones_known(context)) return missing(context.request.right.value());
    if (neither_zone_overdrawn(context)) return pass();
    const bool own_overdrawn = overdrawn.contains(context.groundwater_zone()->zone_class);
    const GroundwaterZoneId at =
        own_overdrawn ? *context.right.groundwater_zone : *context.book.groundwater_zone;
    const auto policy = context.parameter(ParameterKind::overdraft_policy);
    if (!policy) return missing(at.value());
    if (*policy == policy_strict)
        return broken(at.value(), *policy, context.request.volume.value());
    if (*policy != policy_no_net_increase) return missing(at.value());
    if (same_zone(context)) return context.buys() ? pass() : sold_water_was_pumped(context);
    return overdrawn.contains(receiving_class(context))
               ? broken(receiving_zone(context).value(), *policy, context.request.volume.value())
               : pass();
}

/// GW-04, Datong: until an overdraft zone is lifted its groundwater users have no title to sell.
Outcome zone_has_left_overdraft(const Context& context) {
    if (context.groundwater_zone() == nullptr) return missing(context.request.right.value());
    const GroundwaterClass found = context.groundwater_zone()->zone_class;
    return overdrawn.contains(found) ? broken(context.right.groundwater_zone->value(), found)
                                     : pass();
}

constexpr Sources groundwater{WaterSource::groundwater};
constexpr std::string_view no_zone_zh = "未登记本用水权或本品种所在的地下水分区";
constexpr std::string_view no_zone_en =
    "The groundwater zone of the right or of the book is not on record";
constexpr ValueName class_value = word_value<GroundwaterClass>("分区类别", "zone class");

constexpr std::array rows{
    Rule{.number = RuleNumber{12},
         .id = "NL-09",
         .clause =
             "《用水权交易负面清单（试行）》第四组（原文未取得）[X]；张掖市落实甘水资源函〔2026〕"
             "20号工作方案第13项[S]",
         .sources = groundwater,
         .status = DocumentStatus::working_reading,
         .zh = "可能造成或加剧地下水超采",
         .en = "Trade may cause or worsen groundwater overdraft",
         .missing_zh = "未登记地下水分区，或未设定第9项的执行口径",
         .missing_en =
             "The groundwater zone is not on record, or how item 9 is read has not been set",
         .subject = FactKind::groundwater_zone,
         .values = {class_value, fact_value("本方分区", "own zone", FactKind::groundwater_zone),
                    fact_value("品种分区", "book's zone", FactKind::groundwater_zone)},
         .reads = Reads::facts,
         .check = no_net_abstraction_added},
    Rule{.number = RuleNumber{46},
         .id = "GW-01",
         .clause = "《地下水管理条例》第三十五条[L]",
         .sources = groundwater,
         .sides = Sides{Side::buy},
         .zh = "禁采区禁止取用地下水",
         .en = "Groundwater is banned in this zone",
         .missing_zh = no_zone_zh,
         .missing_en = no_zone_en,
         .subject = FactKind::groundwater_zone,
         .values = {class_value},
         .reads = Reads::facts,
         .check = buyer_zone_not_banned},
    Rule{.number = RuleNumber{47},
         .id = "GW-02",
         .clause =
             "《地下水管理条例》第三十五条[L]；张掖市落实甘水资源函〔2026〕20号工作方案第12项[S]",
         .sources = groundwater,
         .sides = Sides{Side::buy},
         .zh = "限采区禁止新增取用地下水",
         .en = "No added abstraction in a restricted or overdraft zone",
         .missing_zh = no_zone_zh,
         .missing_en = no_zone_en,
         .subject = FactKind::groundwater_zone,
         .values = {class_value, fact_value("品种分区", "book's zone", FactKind::groundwater_zone)},
         .remedy = {"改在本分区的品种中申报可通过本条",
                    "this rule passes in a book of the own zone",
                    {}},
         .reads = Reads::facts,
         .check = increase_matched_in_zone},
    Rule{.number = RuleNumber{48},
         .id = "GW-03",
         .clause = "张掖市落实甘水资源函〔2026〕20号工作方案第13项[S]",
         .sources = groundwater,
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::in_force_2026,
         .zh = "超采区禁止加剧超采的交易",
         .en = "Overdraft-zone trade not allowed under the policy in force",
         .missing_zh = "未登记地下水分区、超采区政策或前三年计量用水量",
         .missing_en =
             "The groundwater zone, the overdraft policy or the metered use of the three years "
             "before is not on record",
         .subject = FactKind::groundwater_zone,
         .values = {number_value("政策（1从严，2不增加净开采）",
                                 "policy (1 strict, 2 no net increase)"),
                    volume_value("需", "needed"), volume_value("可用", "available")},
         .remedy = at_most(2),
         .check = within_overdraft_policy,
         .moot = neither_zone_overdrawn},
    Rule{.number = RuleNumber{49},
         .id = "GW-04",
         .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（一）2[S]",
         .sources = groundwater,
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::datong,
         .status = DocumentStatus::pilot_2024_2025,
         .zh = "超采区退出前不予确权",
         .en = "No title until the overdraft zone is lifted",
         .missing_zh = no_zone_zh,
         .missing_en = no_zone_en,
         .subject = FactKind::groundwater_zone,
         .values = {class_value},
         .remedy = {"该分区退出超采区后方可转让", "it passes once the zone has left overdraft", {}},
         .reads = Reads::facts,
         .check = zone_has_left_overdraft},
};

}  // namespace

std::span<const Rule> groundwater_rules() { return rows; }

}  // namespace headgate::risk
