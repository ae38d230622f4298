#include "risk/after_trade.h"
#include "risk/caps.h"
#include "risk/context.h"
#include "risk/papers.h"
#include "risk/rows.h"

// What the water is used for: protected uses, approved purpose and place, and what inspections find.

namespace headgate::risk {
namespace {

constexpr std::int64_t reading_review_and_floors = 1;
constexpr std::int64_t reading_review_alone = 2;

/// A review in force today that found a major effect; the register of reviews is complete as it stands.
const Review* major_effect(const Context& context) {
    for (const ReviewId id : context.registry.of<Review>(context.request.right)) {
        const Review& review = context.registry.get<Review>(id);
        if (review.review_kind != ReviewKind::impact) continue;
        if (review.decision != ReviewDecision::failed || !holds_on(review, context.today)) continue;
        if (review.side.value_or(context.request.side) == context.request.side) return &review;
    }
    return nullptr;
}

/// NL-10, working reading: an effect that a review found major, or a protected use below its floor. Which of
/// the two is read is a parameter.
Outcome no_major_effect(const Context& context) {
    const auto reading = context.parameter(ParameterKind::item10_reading);
    const bool known = reading == reading_review_and_floors || reading == reading_review_alone;
    if (!known) return missing(context.right.region.value());
    if (const Review* review = major_effect(context)) {
        return broken(context.request.right.value(), review->decision);
    }
    if (*reading == reading_review_alone) return pass();
    Outcome floor = fits_above_floors(context);
    if (floor.verdict != Verdict::broken) return floor;
    return broken(context.request.right.value(), 0, floor.values[0], floor.values[1],
                  floor.values[2]);
}

bool no_floors(const Context& context) {
    const CapLevels levels = floors(context);
    return levels.caps.size == 0 && !levels.missing_at;
}
bool nothing_to_protect(const Context& context) {
    const auto reading = context.parameter(ParameterKind::item10_reading);
    if (!reading || major_effect(context) != nullptr) return false;
    return *reading == reading_review_alone ||
           (*reading == reading_review_and_floors && no_floors(context));
}

/// PU-02. A permit names purpose and intake; other rights their own purpose and zone. Approvals of
/// abstraction and of a change of purpose add to them.
Outcome used_as_approved(const Context& context) {
    const Permit* permit = context.permit();
    const bool of_permit = context.right.right_kind == RightKind::permit && permit != nullptr;
    const Purpose purpose = of_permit ? permit->purpose : context.right.purpose;
    const std::optional<ZoneId> place = of_permit ? permit->intake : context.right.zone;
    bool place_known = place.has_value();
    if (purpose == context.purpose() && place == context.place()) return pass();
    const bool approved = any_approval(context, [&](const Approval& approval) {
        if (approval.approval_kind != ApprovalKind::abstraction &&
            approval.approval_kind != ApprovalKind::purpose_change) {
            return false;
        }
        const std::optional<ZoneId> there = approval.place ? approval.place : place;
        place_known = place_known || there.has_value();
        return approval.purpose == context.purpose() && there == context.place();
    });
    if (approved) return pass();
    if (!place_known) return missing(context.request.right.value());
    return broken(context.request.right.value(), context.purpose(), context.place().value(),
                  purpose, place.value_or(ZoneId{}).value());
}

/// PU-03: what inspections found and what still stands against it.
Outcome purpose_kept(const Context& context) {
    if (!context.allocation_id) return missing(context.request.right.value());
    for (const InspectionId id : context.registry.of<Inspection>(*context.allocation_id)) {
        const Inspection& found = context.registry.get<Inspection>(id);
        if (found.state != ActiveState::active) continue;
        if (use_approved(context.registry, found, context.today)) continue;
        return broken(id.value(), found.found, context.right.purpose, found.volume.value());
    }
    return pass();
}

/// SC-06: farms of the district come first.
Outcome farm_demand_met(const Context& context) {
    constexpr SetOf<Purpose> farming{Purpose::irrigation, Purpose::livestock};
    if (farming.contains(context.purpose())) return pass();
    const auto district = context.book.district ? context.book.district : context.right.district;
    if (!district) return missing(context.request.right.value());
    const auto& demand = context.registry.get<District>(*district).farm_demand;
    if (!demand) return missing(context.request.right.value());
    return *demand == FarmDemand::met ? pass()
                                      : broken(district->value(), *demand, context.purpose());
}

constexpr std::array rows{
    Rule{.number = RuleNumber{13},
         .id = "NL-10",
         .clause = "《用水权交易负面清单（试行）》第四组（原文未取得）[X]"
                   "；《张掖市水权改革工作方案（送审稿）》二（四）2[S]",
         .status = DocumentStatus::working_reading,
         .zh = "可能对社会公共利益或第三者产生重大影响",
         .en = "Trade may seriously harm public interest or third parties",
         .missing_zh = "未设定第10项的执行口径，或未登记生活、农田、生态用水底线",
         .missing_en = "How item 10 is read has not been set, or the floor of a protected use is "
                       "not on record",
         .subject = FactKind::right,
         .missing_subject = FactKind::region,
         .values = {word_value<ReviewDecision>("影响审查", "impact review"),
                    volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("底线以上", "above the floor")},
         .remedy = at_most(2),
         .check = no_major_effect,
         .moot = nothing_to_protect},
    Rule{.number = RuleNumber{60},
         .id = "SC-06",
         .clause = "《元氏县农业水权交易规则》[X]",
         .trade_types = TradeTypes{TradeType::irrigation, TradeType::budget},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::yuanshi,
         .status = DocumentStatus::practice_elsewhere,
         .zh = "农业合理用水未满足前不得转向其他行业",
         .en = "Farm demand must be met first",
         .missing_zh = "未登记灌区或其农业用水需求",
         .missing_en =
             "The irrigation district, or whether its farm demand is met, is not on record",
         .subject = FactKind::district,
         .values = {word_value<FarmDemand>("农业需求", "farm demand"),
                    word_value<Purpose>("用途", "purpose")},
         .check = farm_demand_met},
    Rule{.number = RuleNumber{64},
         .id = "PU-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（四）2[S]"
                   "；《甘州区水预算管理试点实施方案》重点任务1（1）⑥[S]",
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "不得挤占生活、农田灌溉合理用水和基本生态用水",
         .en = "Would crowd out protected uses",
         .missing_zh = "未登记生活、农田或生态用水底线",
         .missing_en = "The floor of the protected use is not on record",
         .subject = FactKind::cap,
         .missing_subject = FactKind::region,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("底线以上", "above the floor"),
                    volume_value("已转出及已占用", "gone and committed")},
         .remedy = at_most(1),
         .check = fits_above_floors,
         .moot = no_floors},
    Rule{.number = RuleNumber{65},
         .id = "PU-02",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（四）2[S]"
                   "；《大同市桑干河流域水权水市场改革试点实施方案》[S]",
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "取水用途或地点与批准不符",
         .en = "Purpose or intake place not as approved",
         .missing_zh = "未登记批准的取水地点",
         .missing_en = "The approved place of abstraction is not on record",
         .subject = FactKind::right,
         .values = {word_value<Purpose>("申报用途", "purpose"),
                    fact_value("申报地点", "place", FactKind::zone),
                    word_value<Purpose>("批准用途", "approved purpose"),
                    fact_value("批准地点", "approved place", FactKind::zone)},
         .reads = Reads::declared,
         .check = used_as_approved},
    Rule{.number = RuleNumber{66},
         .id = "PU-03",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（四）2[S]",
         .sides = Sides{Side::buy},
         .moments = Moments::after_trade,
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "未经批准不得改变取水用途",
         .en = "Unapproved change of purpose",
         .missing_zh = "未查到该用水权在本品种水源、年度下的账户",
         .missing_en = "No account of this right for the book's source and year is on record",
         .subject = FactKind::inspection,
         .values = {word_value<Purpose>("实际用途", "found in use for"),
                    word_value<Purpose>("批准用途", "approved for"),
                    volume_value("水量", "volume")},
         .remedy = {"恢复批准用途或取得变更批准后解除冻结",
                    "the volume is freed once the approved use is restored or the change approved",
                    {}},
         .check = purpose_kept},
};

}  // namespace

bool floors_apply(const Context& context) {
    const auto reading = context.parameter(ParameterKind::item10_reading);
    return reading == reading_review_and_floors ||
           context.jurisdictions.contains(Jurisdiction::zhangye);
}

bool use_approved(const Registry& registry, const Inspection& found, Date day) {
    const RightId id = registry.get<Allocation>(found.allocation).right;
    const Right& right = registry.get<Right>(id);
    if (right.purpose == found.found) return true;
    for (const ApprovalId each : registry.of<Approval>(id)) {
        const Approval& approval = registry.get<Approval>(each);
        if (approval.state != ActiveState::active || !holds_on(approval, day)) continue;
        const bool of_use = approval.approval_kind == ApprovalKind::abstraction ||
                            approval.approval_kind == ApprovalKind::purpose_change;
        if (of_use && approval.purpose == found.found) return true;
    }
    return false;
}

std::optional<RuleFailed> after_trade(const State& state, InspectionId id) {
    const Inspection& found = state.registry.get<Inspection>(id);
    const Date today = state.trading_day.value_or(date_of(state.now));
    if (found.state != ActiveState::active) return std::nullopt;
    if (use_approved(state.registry, found, today)) return std::nullopt;
    const RightId right = state.registry.get<Allocation>(found.allocation).right;
    RuleFailed failed;
    failed.rule = rows.back().number;
    failed.subject = id.value();
    failed.values = RuleValues{static_cast<std::int64_t>(found.found),
                               static_cast<std::int64_t>(state.registry.get(right).purpose),
                               found.volume.value()};
    return failed;
}

std::span<const Rule> purpose_rules() { return rows; }

}  // namespace headgate::risk
