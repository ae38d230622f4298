#include "risk/context.h"
#include "risk/rows.h"

#include <algorithm>

// The national negative list (用水权交易负面清单), but for item 9, which stands with groundwater.

namespace headgate::risk {
namespace {

constexpr std::string_view no_account_zh = "未查到该用水权在本品种水源、年度下的账户";
constexpr std::string_view no_account_en =
    "No account of this right for the book's source and year is on record";

/// NL-01: the account for this source and year is what the certificate, permit or indicator document
/// confirms; no account is missing data, an account not confirmed is a broken rule.
Outcome title_confirmed(const Context& context) {
    if (context.allocation == nullptr) return missing(context.request.right.value());
    const TitleState title = context.allocation->title;
    return title == TitleState::confirmed
               ? pass()
               : broken(context.allocation_id->value(), title, context.book.source);
}

/// NL-02a: `tradable` is the usable surplus that the region was granted for sale, net of its own use; what
/// was sold, locked, offered or delivered comes off it.
Outcome within_region_surplus(const Context& context) {
    if (context.allocation == nullptr || !context.allocation->tradable) {
        return missing(context.request.right.value());
    }
    const Volume committed = context.committed_out();
    const Volume surplus = *context.allocation->tradable - committed;
    if (context.request.volume <= surplus) return pass();
    return broken(context.allocation_id->value(), context.request.volume.value(), surplus.value(),
                  context.allocation->tradable->value(), committed.value());
}

/// NL-02b: the smaller of what was approved for sale and what the permit leaves, both after other sales.
Outcome within_saved_volume(const Context& context) {
    if (context.allocation == nullptr || !context.allocation->tradable ||
        context.permit() == nullptr) {
        return missing(context.request.right.value());
    }
    const Volume committed = context.committed_out();
    const Volume saved = *context.allocation->tradable - committed;
    const Volume permitted =
        context.permit()->annual_limit - context.water->used - context.water->ticketed - committed;
    if (context.request.volume <= std::min(saved, permitted)) return pass();
    return broken(context.allocation_id->value(), context.request.volume.value(),
                  std::min(saved, permitted).value(), saved.value(), permitted.value());
}

/// NL-02c: the unused right is what the account holds free of reservation, use, pledge and freeze.
Outcome within_unused_right(const Context& context) {
    if (context.water == nullptr) return missing(context.request.right.value());
    if (context.request.volume <= context.free_water()) return pass();
    return broken(context.allocation_id->value(), context.request.volume.value(),
                  context.free_water().value(), context.water->used.value(),
                  context.water->pledged.value());
}

/// NL-03: the register of violations is complete as it stands, so a holder without an entry passes.
Outcome violations_rectified(const Context& context) {
    for (const ViolationId id : context.registry.violations_of(context.right.holder)) {
        const Violation& violation = context.registry.get<Violation>(id);
        const bool concerns_abstraction =
            violation.violation_kind == ViolationKind::unlicensed_abstraction ||
            violation.violation_kind == ViolationKind::breach_of_permit;
        if (concerns_abstraction && violation.state == ViolationState::open) {
            return broken(id.value(), violation.violation_kind);
        }
    }
    return pass();
}

/// NL-04: a buyer under a permit buys for a project; one that names none cannot be judged.
Outcome project_admitted(const Context& context) {
    if (!context.right.project) return missing(context.request.right.value());
    const CatalogueClass found =
        context.registry.get<Project>(*context.right.project).catalogue_class;
    const bool admitted = found == CatalogueClass::encouraged || found == CatalogueClass::allowed;
    return admitted ? pass() : broken(context.right.project->value(), found);
}

/// NL-06: the book's zone stands for every counterpart (a pool is pair-homogeneous), so the link asked for
/// is between the right's zone and the book's, in the direction that the water would take.
Outcome hydraulically_linked(const Context& context) {
    const ZoneId from = context.buys() ? context.book.zone : context.right.zone;
    const ZoneId to = context.buys() ? context.right.zone : context.book.zone;
    const bool linked = context.registry.linked(from, to, context.book.source,
                                                context.delivery_from, context.delivery_to);
    return linked ? pass()
                  : broken(context.right.zone.value(), from.value(), to.value(),
                           context.delivery_from.value(), context.delivery_to.value());
}

constexpr std::int64_t credit_permit_trades = 1;
constexpr std::int64_t credit_all_trades = 2;

/// NL-08: the item speaks of permit trades; a centre may extend it, and has to have said whether it does.
Outcome credit_restored(const Context& context) {
    const auto scope = context.parameter(ParameterKind::credit_scope);
    if (!scope || (*scope != credit_permit_trades && *scope != credit_all_trades)) {
        return missing(context.right.region.value());
    }
    if (*scope == credit_permit_trades && context.book.trade_type != TradeType::permit)
        return pass();
    const auto entry = context.registry.credit_of(context.right.holder);
    if (!entry || context.registry.get<Credit>(*entry).state == CreditState::restored)
        return pass();
    return broken(entry->value(), context.registry.get<Credit>(*entry).state, *scope);
}

constexpr Sides seller{Side::sell};
constexpr TradeTypes permit_trades{TradeType::permit};

constexpr std::array rows{
    Rule{.number = RuleNumber{1},
         .id = "NL-01",
         .clause =
             "《用水权交易负面清单（试行）》第1项[X]；《大同市桑干河流域水权水市场改革试点实施方案"
             "》三（一）2[S]",
         .sides = seller,
         .status = DocumentStatus::trial,
         .zh = "用水权归属不明确，不得作为转让方",
         .en = "Title to this water source is not established; you cannot sell it",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::allocation,
         .values = {word_value<TitleState>("确权状态", "title"),
                    word_value<WaterSource>("水源", "source")},
         .remedy = {"权属经登记机关确认后方可转让",
                    "it passes once the registrar has confirmed the title",
                    {}},
         .reads = Reads::facts,
         .check = title_confirmed},
    Rule{.number = RuleNumber{2},
         .id = "NL-02a",
         .clause =
             "《用水权交易负面清单（试行）》第2项[X]；《用水权交易管理规则（试行）》第八条[X]",
         .trade_types = TradeTypes{TradeType::regional},
         .sides = seller,
         .status = DocumentStatus::trial,
         .zh = "拟交易水量超过区域可用水量结余",
         .en = "Volume exceeds the region’s usable surplus",
         .missing_zh = "未登记该区域的可交易结余水量",
         .missing_en = "The region's tradable surplus is not on record",
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("核定可交易", "granted for sale"),
                    volume_value("已出让占用", "already committed")},
         .remedy = at_most(1),
         .check = within_region_surplus},
    Rule{.number = RuleNumber{3},
         .id = "NL-02b",
         .clause =
             "《用水权交易负面清单（试行）》第2项[X]；《取水许可和水资源费征收管理条例》第二十七条"
             "[L]；《张掖市水权改革工作方案（送审稿）》二（三）2[S]",
         .trade_types = permit_trades,
         .sides = seller,
         .status = DocumentStatus::trial,
         .zh = "拟交易水量超过节约或有偿取得的取水权结余",
         .en = "Volume exceeds the saved (or purchased) part of the abstraction right",
         .missing_zh = "未登记可交易的节约水量或取水许可限额",
         .missing_en =
             "The volume approved for sale, or the permit with its limit, is not on record",
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("节约或有偿取得余量", "left of the saved part"),
                    volume_value("许可限额余量", "left under the permit")},
         .remedy = at_most(1),
         .check = within_saved_volume},
    Rule{.number = RuleNumber{4},
         .id = "NL-02c",
         .clause =
             "《用水权交易负面清单（试行）》第2项[X]；《张掖市水权改革工作方案（送审稿）》二（三）"
             "3[S]",
         .trade_types = TradeTypes{TradeType::irrigation, TradeType::network},
         .sides = seller,
         .status = DocumentStatus::trial,
         .zh = "拟交易水量超过用水权结余",
         .en = "Volume exceeds your unused water right",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("已用", "used"), volume_value("质押", "pledged")},
         .remedy = at_most(1),
         .check = within_unused_right},
    Rule{.number = RuleNumber{5},
         .id = "NL-03",
         .clause =
             "《用水权交易负面清单（试行）》第3项[X]；《取水许可和水资源费征收管理条例》第四十八条"
             "[L]",
         .trade_types = permit_trades,
         .sides = seller,
         .status = DocumentStatus::trial,
         .zh = "存在违规取用水行为且未完成整改，不得转让",
         .en = "Unrectified abstraction violation: you cannot sell",
         .subject = FactKind::violation,
         .values = {word_value<ViolationKind>("违规类型", "violation")},
         .remedy = {"整改完成并销号后方可转让",
                    "it passes once the violation is recorded as rectified",
                    {}},
         .reads = Reads::facts,
         .check = violations_rectified},
    Rule{.number = RuleNumber{6},
         .id = "NL-04",
         .clause =
             "《用水权交易负面清单（试行）》第4项[X]；《甘州区水预算管理试点实施方案》加强用水结构"
             "配置（3）[S]",
         .trade_types = permit_trades,
         .sides = Sides{Side::buy},
         .status = DocumentStatus::trial,
         .zh = "项目属于限制类或淘汰类，不得作为受让方",
         .en = "Project is in the restricted or eliminated class: you cannot buy",
         .missing_zh = "未登记受让水量所用项目",
         .missing_en = "The project that the water is bought for is not on record",
         .subject = FactKind::project,
         .values = {word_value<CatalogueClass>("产业目录类别", "catalogue class")},
         .reads = Reads::facts,
         .check = project_admitted},
    Rule{.number = RuleNumber{9},
         .id = "NL-06",
         .clause =
             "《用水权交易负面清单（试行）》第6项[X]；《张掖市水权改革工作方案（送审稿）》二（三）"
             "1[S]",
         .status = DocumentStatus::trial,
         .zh = "双方不具备水力联系，受让方无法使用",
         .en = "No hydraulic connection lets the buyer use this water",
         .subject = FactKind::zone,
         .values = {fact_value("自分区", "from zone", FactKind::zone),
                    fact_value("至分区", "to zone", FactKind::zone),
                    date_value("交付起", "delivery from"), date_value("交付止", "delivery to")},
         .remedy = {"两分区之间须有在 {2} 至 {3} 期间开放的天然河道或输水工程",
                    "it takes a river or conveyance between the zones that is open from {2} to {3}",
                    {}},
         .reads = Reads::facts,
         .check = hydraulically_linked},
    Rule{.number = RuleNumber{11},
         .id = "NL-08",
         .clause = "《用水权交易负面清单（试行）》第8项[X]；《地下水管理条例》第五十三条[L]",
         .status = DocumentStatus::trial,
         .zh = "列为取用水严重失信主体且未完成信用修复",
         .en = "Listed as seriously dishonest in water use and not yet restored",
         .missing_zh = "未设定失信条款的适用交易类型",
         .missing_en = "Which trade types the dishonesty item applies to has not been set",
         .subject = FactKind::credit,
         .missing_subject = FactKind::region,
         .values = {word_value<CreditState>("信用状态", "credit"),
                    number_value("适用范围（1取水权，2全部）", "scope (1 permit trades, 2 all)")},
         .remedy = {"完成信用修复后方可交易", "it passes once credit is restored", {}},
         .reads = Reads::facts,
         .check = credit_restored},
};

}  // namespace

std::span<const Rule> negative_list_rules() { return rows; }

}  // namespace headgate::risk
