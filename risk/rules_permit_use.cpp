#include "risk/context.h"
#include "risk/papers.h"
#include "risk/rows.h"

#include <algorithm>

// How a permit has been used: idle, stopped, restricted permits, and processes that should be gone.

namespace headgate::risk {
namespace {

/// PM-07: saved with other than public money, or paid for at the grant.
bool idle_exempt(const Context& context) {
    for (const ConservationId id : context.registry.of<Conservation>(context.request.right)) {
        const Conservation& saving = context.registry.get<Conservation>(id);
        if (saving.funder != Funder::government && holds_on(saving, context.today)) return true;
    }
    return any_approval(context, [](const Approval& approval) {
        return approval.approval_kind == ApprovalKind::paid_grant;
    });
}

constexpr std::int64_t reading_below_ratio = 1;
constexpr std::int64_t whole_bps = 10'000;

/// PM-07: idle is who used little in each of the years before the book's. The two readings of the ratio in the
/// document differ; which one holds is a parameter.
Outcome not_idle(const Context& context) {
    const Permit* permit = context.permit();
    if (permit == nullptr) return missing(context.request.right.value());
    if (permit->cut_back == CutBack::done || idle_exempt(context)) return pass();
    const auto ratio = context.parameter(ParameterKind::idle_ratio_bps);
    const auto years = context.parameter(ParameterKind::idle_years);
    const auto reading = context.parameter(ParameterKind::idle_reading);
    if (!ratio || !years || !reading) return missing(context.request.right.value());
    const std::int64_t share = *reading == reading_below_ratio ? *ratio : whole_bps - *ratio;
    const Volume threshold = share_rounded_down(permit->annual_limit, BasisPoints{share});
    Volume most;
    for (std::int64_t back = 1; back <= *years; ++back) {
        const auto used = context.registry.usage(context.request.right, context.book.source,
                                                 Year{context.book.year.value() - back});
        if (!used) return missing(context.request.right.value());
        most = std::max(most, *used);
    }
    const bool idle = *reading == reading_below_ratio ? most < threshold : most <= threshold;
    return idle ? broken(context.right.permit->value(), *years, most.value(), threshold.value(),
                         permit->annual_limit.value())
                : pass();
}

/// PM-08: two full years to the day since water was last taken.
Outcome abstraction_goes_on(const Context& context) {
    const Permit* permit = context.permit();
    const auto years = context.parameter(ParameterKind::stoppage_years);
    if (permit == nullptr || !permit->last_abstraction || !years) {
        return missing(context.request.right.value());
    }
    const bool stopped =
        years_after(*permit->last_abstraction, static_cast<int>(*years)) <= context.today;
    const bool kept = any_approval(context, [](const Approval& approval) {
        return approval.approval_kind == ApprovalKind::retention;
    });
    return !stopped || kept
               ? pass()
               : broken(context.right.permit->value(), permit->last_abstraction->value(), *years);
}

/// The notice in force today that limits most; nothing where there is none. The register of notices is
/// complete as it stands.
const Restriction* restriction_of(const Context& context) {
    const Restriction* found = nullptr;
    if (!context.right.permit) return found;
    for (const RestrictionId id : context.registry.of<Restriction>(*context.right.permit)) {
        const Restriction& notice = context.registry.get<Restriction>(id);
        if (notice.state != ActiveState::active || !holds_on(notice, context.today)) continue;
        if (found == nullptr || notice.volume < found->volume) found = &notice;
    }
    return found;
}

/// PM-09: as PM-04, with the restricted volume for the permit's.
Outcome within_restriction(const Context& context) {
    if (context.permit() == nullptr || context.water == nullptr) {
        return missing(context.request.right.value());
    }
    const Restriction* notice = restriction_of(context);
    if (notice == nullptr) return pass();
    const Volume taken = context.water->used + context.water->ticketed + context.committed_out();
    const Volume room = notice->volume - taken;
    return context.request.volume <= room
               ? pass()
               : broken(context.right.permit->value(), context.request.volume.value(), room.value(),
                        notice->volume.value(), taken.value());
}
bool not_restricted(const Context& context) {
    return context.permit() != nullptr && context.allocation != nullptr &&
           restriction_of(context) == nullptr;
}

/// PM-10: the list is complete as it stands, so a holder without an entry passes.
Outcome processes_retired(const Context& context) {
    for (const PhaseOutId id : context.registry.of<PhaseOut>(context.holder_id)) {
        const PhaseOut& entry = context.registry.get<PhaseOut>(id);
        if (entry.state == PhaseOutState::listed && entry.deadline < context.today) {
            return broken(id.value(), entry.deadline.value(), context.today.value());
        }
    }
    return pass();
}

constexpr std::array rows{
    Rule{.number = RuleNumber{29},
         .id = "PM-07",
         .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（一）2[S]",
         .trade_types = TradeTypes{TradeType::permit},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::datong,
         .status = DocumentStatus::pilot_2024_2025,
         .zh = "连续三年低用水，应先核减",
         .en = "Idle volume must be cut back before it can be sold",
         .missing_zh = "未登记取水许可证、闲置判定参数或各年计量用水量",
         .missing_en = "The permit, the parameters of the idle rule, or the metered use of the "
                       "years is not on record",
         .subject = FactKind::permit,
         .values = {number_value("连续年数", "years"),
                    volume_value("最高年用水量", "highest use of a year"),
                    volume_value("判定水量", "threshold"), volume_value("许可水量", "permit")},
         .remedy = {"许可水量核减至合理水量后方可转让余量",
                    "it passes once the authority has cut the permit back to the reasonable volume",
                    {}},
         .reads = Reads::facts,
         .check = not_idle},
    Rule{.number = RuleNumber{30},
         .id = "PM-08",
         .clause = "《取水许可和水资源费征收管理条例》第四十四条[L]",
         .trade_types = TradeTypes{TradeType::permit},
         .sides = Sides{Side::sell},
         .zh = "连续停止取水满2年",
         .en = "Abstraction stopped for two years",
         .missing_zh = "未登记取水许可证、最近取水日期或停止取水年限",
         .missing_en =
             "The permit, its last day of abstraction, or the years of stoppage are not on record",
         .subject = FactKind::permit,
         .values = {date_value("最近取水", "last abstraction"), number_value("年限", "years")},
         .remedy = {"经原审批机关同意保留后方可转让",
                    "it passes once the authority has consented to keep the permit",
                    {}},
         .reads = Reads::facts,
         .check = abstraction_goes_on},
    Rule{.number = RuleNumber{31},
         .id = "PM-09",
         .clause = "《取水许可和水资源费征收管理条例》第四十一条[L]"
                   "；张掖市落实甘水资源函〔2026〕20号工作方案[S]",
         .trade_types = TradeTypes{TradeType::permit},
         .sides = Sides{Side::sell},
         .zh = "年度取水量已被限制",
         .en = "Annual abstraction is under a restriction notice",
         .missing_zh = "未登记取水许可证或该年度账户",
         .missing_en = "The permit, or the account of the year, is not on record",
         .subject = FactKind::permit,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("限制后水量", "restricted volume"),
                    volume_value("已用及已占用", "used and committed")},
         .remedy = at_most(1),
         .check = within_restriction,
         .moot = not_restricted},
    Rule{.number = RuleNumber{32},
         .id = "PM-10",
         .clause = "《甘州区水预算管理试点实施方案》再生水④[S]",
         .trade_types = TradeTypes{TradeType::permit},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "未按期淘汰高耗水工艺",
         .en = "Outdated water-hungry process not retired",
         .subject = FactKind::phase_out,
         .values = {date_value("淘汰期限", "deadline"), date_value("今日", "today")},
         .remedy = {"完成淘汰并销号后方可交易",
                    "it passes once the process is recorded as retired",
                    {}},
         .reads = Reads::facts,
         .check = processes_retired},
};

}  // namespace

std::span<const Rule> permit_use_rules() { return rows; }

}  // namespace headgate::risk
