#include "risk/caps.h"
#include "risk/context.h"
#include "risk/papers.h"
#include "risk/rows.h"

#include <algorithm>

// What new demand may have: projects in overdraft areas, sector quotas, and paid first grants.

namespace headgate::risk {
namespace {

/// Nothing where the zone is not on record.
std::optional<bool> in_overdraft_area(const Context& context) {
    if (context.groundwater_zone() == nullptr) return std::nullopt;
    const GroundwaterClass found = context.groundwater_zone()->zone_class;
    return found == GroundwaterClass::overdraft || found == GroundwaterClass::severe;
}

Outcome missing_right(const Context& context) { return missing(context.request.right.value()); }

/// GW-10: new, rebuilt and expanded alike; what stands may stay.
Outcome no_thirsty_project(const Context& context) {
    const auto overdrawn = in_overdraft_area(context);
    if (!overdrawn) return missing_right(context);
    if (!*overdrawn) return pass();
    const Project* project = context.project();
    if (project == nullptr || !project->project_kind || !project->intensity) {
        return missing_right(context);
    }
    const bool refused = *project->project_kind != ProjectKind::existing &&
                         *project->intensity == WaterIntensity::high;
    return refused ? broken(context.right.project->value(), *project->project_kind,
                            *project->intensity, context.right.groundwater_zone->value())
                   : pass();
}

/// GW-11.
Outcome capacity_reviewed(const Context& context) {
    const auto overdrawn = in_overdraft_area(context);
    if (!overdrawn) return missing_right(context);
    if (!*overdrawn) return pass();
    const Project* project = context.project();
    if (project == nullptr || !project->construction) return missing_right(context);
    if (*project->construction != Construction::approved_unbuilt) return pass();
    for (const CapacityReviewId id : context.registry.of<CapacityReview>(*context.right.project)) {
        const CapacityReview& review = context.registry.get<CapacityReview>(id);
        const bool passed = review.decision == ReviewDecision::passed;
        if (passed && holds_on(review, context.today)) return pass();
    }
    return broken(context.right.project->value(), *project->construction,
                  context.right.groundwater_zone->value());
}

constexpr std::int64_t litres_per_m3 = 1'000;

/// PU-05: what a new project has with what it buys, against output × the sector's general quota.
Outcome within_sector_quota(const Context& context) {
    if (context.purpose() != Purpose::industry) return pass();
    const Project* project = context.project();
    if (project == nullptr || !project->project_kind) return missing_right(context);
    if (*project->project_kind == ProjectKind::existing) return pass();
    if (!project->output || !project->quota_litres || context.water == nullptr) {
        return missing_right(context);
    }
    const Volume quota{*project->output * *project->quota_litres / litres_per_m3};
    const Volume held = context.water->issued + context.purchases();
    return context.request.volume <= quota - held
               ? pass()
               : broken(context.right.project->value(), context.request.volume.value(),
                        (quota - held).value(), quota.value(), held.value());
}
bool existing_project(const Context& context) {
    return context.project() != nullptr && context.project()->project_kind == ProjectKind::existing;
}

/// PM-11, which informs.
Outcome outside_development_zone(const Context& context) {
    const Project* project = context.project();
    if (project == nullptr || !project->siting || !project->project_kind) {
        return missing_right(context);
    }
    const bool should_buy = *project->siting == Siting::development_zone &&
                            *project->project_kind == ProjectKind::new_built;
    return should_buy
               ? broken(context.right.project->value(), *project->siting, *project->project_kind)
               : pass();
}

/// CP-05: the county's total is what the plan speaks of; people's own use is excepted.
Outcome region_below_cap(const Context& context) {
    if (context.purpose() == Purpose::domestic) return pass();
    const CapLevels levels = total_caps(context);
    if (levels.missing_at) return missing(levels.missing_at->value());
    for (const CapId id : levels.caps) {
        const Volume room = context.headroom(id);
        if (room > Volume{}) continue;
        const Cap& cap = context.registry.get<Cap>(id);
        return broken(id.value(), cap.limit.value(), (cap.limit - room).value());
    }
    return pass();
}

/// PU-04: who may have a paid grant: a new user outside the protected uses whose permit has no room left.
Outcome open_to_paid_grant(const Context& context) {
    constexpr SetOf<Purpose> unpaid{Purpose::domestic, Purpose::irrigation, Purpose::livestock,
                                    Purpose::ecology};
    const Project* project = context.project();
    const ProjectKind kind =
        project == nullptr ? ProjectKind{} : project->project_kind.value_or(ProjectKind{});
    const Purpose purpose = context.purpose();
    if (unpaid.contains(purpose)) return broken(context.request.right.value(), purpose, kind);
    if (kind == ProjectKind{} || context.water == nullptr) return missing_right(context);
    Volume room;
    if (context.permit() != nullptr) {
        const Volume held = context.water->issued + context.purchases();
        room = std::max(Volume{}, context.permit()->annual_limit - held);
    }
    return kind == ProjectKind::new_built && room == Volume{}
               ? pass()
               : broken(context.request.right.value(), purpose, kind, room.value());
}

constexpr std::array rows{
    Rule{
        .number = RuleNumber{33},
        .id = "PM-11",
        .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（二）3[S]",
        .trade_types = TradeTypes{TradeType::grant},
        .sides = Sides{Side::buy},
        .moments = Moments::information,
        .jurisdiction = Jurisdiction::datong,
        .status = DocumentStatus::pilot_2024_2025,
        .zh = "开发区新增企业须通过交易取得指标",
        .en = "New enterprises in development zones must buy",
        .missing_zh = "未登记项目或其性质、位置",
        .missing_en = "The project, its kind or its site is not on record",
        .subject = FactKind::project,
        .values = {word_value<Siting>("位置", "site"), word_value<ProjectKind>("性质", "kind")},
        .remedy = {"可在取水权品种中申报买入", "permit volume can be bid for in a permit book", {}},
        .reads = Reads::facts,
        .check = outside_development_zone},
    Rule{
        .number = RuleNumber{45},
        .id = "CP-05",
        .clause = "《张掖市水权改革工作方案（送审稿）》二（三）4[S]"
                  "；《甘州区水预算管理试点实施方案》重点任务1（1）⑤[S]",
        .trade_types = TradeTypes{TradeType::grant},
        .sides = Sides{Side::buy},
        .jurisdiction = Jurisdiction::zhangye,
        .status = DocumentStatus::draft,
        .zh = "达到总量指标地区须通过交易满足",
        .en = "At-cap regions must meet new demand by trade",
        .missing_zh = "未登记县级用水总量控制指标",
        .missing_en = "The county's total-volume cap of the year is not on record",
        .subject = FactKind::cap,
        .missing_subject = FactKind::region,
        .values = {volume_value("指标", "limit"),
                   volume_value("已用及已占用", "used and committed")},
        .remedy = {"可在取水权品种中申报买入", "permit volume can be bid for in a permit book", {}},
        .check = region_below_cap},
    Rule{.number = RuleNumber{67},
         .id = "PU-04",
         .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（三）1[S]",
         .trade_types = TradeTypes{TradeType::grant},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::datong,
         .status = DocumentStatus::pilot_2024_2025,
         .zh = "居民生活、农业、生态暂不有偿取得",
         .en = "Paid grants do not apply to these users",
         .missing_zh = "未登记项目、其性质或该年度账户",
         .missing_en = "The project, its kind, or the account of the year is not on record",
         .subject = FactKind::right,
         .values = {word_value<Purpose>("用途", "purpose"),
                    word_value<ProjectKind>("项目性质", "project"),
                    volume_value("许可证余量", "room under the permit")},
         .check = open_to_paid_grant},
    Rule{.number = RuleNumber{68},
         .id = "PU-05",
         .clause = "《甘州区水预算管理试点实施方案》二（三）1③、2（1）④[S]",
         .trade_types = TradeTypes{TradeType::permit, TradeType::network, TradeType::reserve},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "突破行业用水定额",
         .en = "Above the sector quota",
         .missing_zh = "未登记项目、其性质、产量或定额",
         .missing_en = "The project, its kind, its output or its quota is not on record",
         .subject = FactKind::project,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("定额水量", "quota"),
                    volume_value("已有及已买", "held and bought")},
         .remedy = at_most(1),
         .check = within_sector_quota,
         .moot = existing_project},
    Rule{.number = RuleNumber{88},
         .id = "GW-10",
         .clause = "张掖市落实甘水资源函〔2026〕20号工作方案二（五）第12项[S]",
         .trade_types = TradeTypes{TradeType::permit},
         .sources = Sources{WaterSource::groundwater},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::in_force_2026,
         .zh = "超采区严禁新建、扩建、改建高耗水项目",
         .en = "No new or expanded high-consumption project in an overdraft area",
         .missing_zh = "未登记地下水分区、项目或其性质",
         .missing_en =
             "The groundwater zone, the project, or what kind of project it is, is not on record",
         .subject = FactKind::project,
         .values = {word_value<ProjectKind>("性质", "kind"),
                    word_value<WaterIntensity>("耗水", "water use"),
                    fact_value("分区", "zone", FactKind::groundwater_zone)},
         .reads = Reads::facts,
         .check = no_thirsty_project},
    Rule{.number = RuleNumber{89},
         .id = "GW-11",
         .clause = "张掖市落实甘水资源函〔2026〕20号工作方案二（五）第12项[S]",
         .trade_types = TradeTypes{TradeType::permit},
         .sources = Sources{WaterSource::groundwater},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::in_force_2026,
         .zh = "已获批未开工项目未完成水资源承载能力复核",
         .en = "Approved but unbuilt: the capacity re-review is missing",
         .missing_zh = "未登记地下水分区、项目或其建设状态",
         .missing_en =
             "The groundwater zone, the project, or how far it is built, is not on record",
         .subject = FactKind::project,
         .values = {word_value<Construction>("建设状态", "construction"),
                    fact_value("分区", "zone", FactKind::groundwater_zone)},
         .remedy = {"通过水资源承载能力复核后方可受让",
                    "it passes once the capacity re-review is passed",
                    {}},
         .reads = Reads::facts,
         .check = capacity_reviewed},
};

}  // namespace

std::span<const Rule> project_rules() { return rows; }

}  // namespace headgate::risk
