#include "risk/context.h"
#include "risk/papers.h"
#include "risk/rows.h"

#include <algorithm>

// The papers of a permit or regional trade: approvals, reviews and assessments of both sides.

namespace headgate::risk {
namespace {

/// NL-05a: what the latest assessment says of the buyer.
Outcome saves_water(const Context& context) {
    if (!context.holder.water_saving) return missing(context.holder_id.value());
    return *context.holder.water_saving == WaterSaving::compliant
               ? pass()
               : broken(context.holder_id.value(), *context.holder.water_saving);
}

/// NL-05b: without an approval of the layout there is none, which is what the rule is about.
Outcome layout_approved(const Context& context) {
    const bool approved = any_approval(context, [&](const Approval& approval) {
        return approval.approval_kind == ApprovalKind::layout &&
               approval.place.value_or(context.place()) == context.place();
    });
    return approved ? pass() : broken(context.request.right.value(), context.place().value());
}

/// PM-05: what the authority that gave the permit lets go in the order's window and for the right's purpose,
/// less what was sold already.
Outcome transfer_approved(const Context& context) {
    const Permit* permit = context.permit();
    if (permit == nullptr || permit->granted_by.empty() || context.water == nullptr) {
        return missing(context.request.right.value());
    }
    Volume approved;
    (void)any_approval(context, [&](const Approval& approval) {
        const bool covers =
            approval.approval_kind == ApprovalKind::transfer &&
            approval.authority == permit->granted_by && approval.valid_to >= context.delivery_to &&
            approval.purpose.value_or(context.right.purpose) == context.right.purpose;
        if (covers) approved += *approval.volume;
        return false;
    });
    const Volume committed = context.committed_out();
    if (context.request.volume <= approved - committed) return pass();
    return broken(context.request.right.value(), context.request.volume.value(),
                  (approved - committed).value(), approved.value(), committed.value());
}

/// PM-06: room under the buyer's own permit, and what was approved for abstraction, less all purchases. A
/// permit gives room above what was issued under it, while it is active and for this water and window.
Outcome abstraction_approved(const Context& context) {
    HEADGATE_ASSERT(context.water != nullptr);
    Volume under_permit;
    const Permit* permit = context.permit();
    const bool holds = permit != nullptr && permit->status == PermitStatus::active &&
                       permit->source == context.book.source &&
                       permit->valid_to >= context.delivery_to;
    if (holds) {
        under_permit = std::max(Volume{}, permit->annual_limit - context.water->issued);
    }
    Volume approved;
    (void)any_approval(context, [&](const Approval& approval) {
        const bool covers = approval.approval_kind == ApprovalKind::abstraction &&
                            approval.valid_to >= context.delivery_to &&
                            approval.purpose == context.purpose();
        if (covers) approved += *approval.volume;
        return false;
    });
    const Volume room = under_permit + approved - context.purchases();
    if (context.request.volume <= room) return pass();
    return broken(context.request.right.value(), context.request.volume.value(), room.value(),
                  under_permit.value(), approved.value());
}

/// The volume that reviews of this kind let pass on the order's side, less what has gone of it.
Volume reviewed_room(const Context& context, ReviewKind kind) {
    Volume passed;
    for (const ReviewId id : context.registry.of<Review>(context.request.right)) {
        const Review& review = context.registry.get<Review>(id);
        if (review.review_kind != kind || review.side != context.request.side) continue;
        if (review.decision != ReviewDecision::passed || !holds_on(review, context.today)) continue;
        passed += review.volume.value_or(Volume{});
    }
    return passed - (context.buys() ? context.purchases() : context.committed_out());
}

Outcome reviewed(const Context& context, ReviewKind kind) {
    if (context.water == nullptr) return missing(context.request.right.value());
    const Volume room = reviewed_room(context, kind);
    return context.request.volume <= room ? pass()
                                          : broken(context.request.right.value(),
                                                   context.request.volume.value(), room.value());
}

Outcome passed_by_authority(const Context& context) {
    return reviewed(context, ReviewKind::authority);
}
Outcome assessed_by_third_party(const Context& context) {
    return reviewed(context, ReviewKind::assessment);
}

constexpr std::array rows{
    Rule{.number = RuleNumber{7},
         .id = "NL-05a",
         .clause =
             "《用水权交易负面清单（试行）》第5项[X]；《地下水管理条例》第二十五条第（三）项[L]",
         .trade_types = TradeTypes{TradeType::permit},
         .sides = Sides{Side::buy},
         .status = DocumentStatus::trial,
         .zh = "不符合节水有关规定，不得作为受让方",
         .en = "Water-saving requirements not met: you cannot buy",
         .missing_zh = "未登记受让方节水评价结果",
         .missing_en = "The buyer's water-saving assessment is not on record",
         .subject = FactKind::participant,
         .missing_subject = FactKind::participant,
         .values = {word_value<WaterSaving>("节水评价", "assessment")},
         .remedy = {"节水评价达标后方可受让",
                    "it passes once the water-saving assessment is passed",
                    {}},
         .reads = Reads::facts,
         .check = saves_water},
    Rule{
        .number = RuleNumber{8},
        .id = "NL-05b",
        .clause = "《用水权交易负面清单（试行）》第5项[X]"
                  "；《取水许可和水资源费征收管理条例》第二十条第（四）项[L]",
        .trade_types = TradeTypes{TradeType::permit},
        .sides = Sides{Side::buy},
        .status = DocumentStatus::trial,
        .zh = "取水、退水布局不合理，不得作为受让方",
        .en = "Intake or return-flow layout not approved: you cannot buy",
        .subject = FactKind::right,
        .values = {fact_value("用水地点", "place of use", FactKind::zone)},
        .remedy = {"取得该地点取水、退水布局批准后方可受让",
                   "it passes once the layout of intake and return flow is approved for this place",
                   {}},
        .check = layout_approved},
    Rule{.number = RuleNumber{27},
         .id = "PM-05",
         .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（二）1[S]"
                   "；《取水许可和水资源费征收管理条例》第二十七条[L]",
         .trade_types = TradeTypes{TradeType::permit},
         .sides = Sides{Side::sell},
         .zh = "未取得原审批机关批准",
         .en = "Approval by the original permit authority is missing",
         .missing_zh = "未登记取水许可证、其审批机关或该年度账户",
         .missing_en =
             "The permit, the authority that gave it, or the account of the year is not on record",
         .subject = FactKind::right,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("批准转让", "approved"),
                    volume_value("已出让占用", "already committed")},
         .remedy = at_most(1),
         .check = transfer_approved},
    Rule{.number = RuleNumber{28},
         .id = "PM-06",
         .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（二）1[S]"
                   "；《取水许可和水资源费征收管理条例》第十至十九条[L]",
         .trade_types = TradeTypes{TradeType::permit},
         .sides = Sides{Side::buy},
         .zh = "受让方未取得取水申请批准",
         .en = "Buyer has no approved abstraction application",
         .subject = FactKind::right,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("许可证余量", "room under the permit"),
                    volume_value("批准取水", "approved")},
         .remedy = at_most(1),
         .check = abstraction_approved},
    Rule{.number = RuleNumber{86},
         .id = "RV-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》附件1[S]",
         .trade_types = TradeTypes{TradeType::regional, TradeType::permit},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "未通过水行政主管部门审核",
         .en = "The water authority has not passed this trade (title, way of abstraction, volume, "
               "purpose)",
         .missing_zh = "未查到该用水权在本品种水源、年度下的账户",
         .missing_en = "No account of this right for the book's source and year is on record",
         .subject = FactKind::right,
         .values = {volume_value("需", "needed"),
                    volume_value("审核通过可用", "available of what was passed")},
         .remedy = at_most(1),
         .check = passed_by_authority},
    Rule{.number = RuleNumber{87},
         .id = "AP-01",
         .clause = "《大同市桑干河流域水权水市场改革试点实施方案》三（二）1[S]",
         .trade_types = TradeTypes{TradeType::permit},
         .jurisdiction = Jurisdiction::datong,
         .status = DocumentStatus::pilot_2024_2025,
         .zh = "未经第三方可交易水量评估或超出评估水量",
         .en = "Third-party assessment of the tradable volume is missing or smaller",
         .missing_zh = "未查到该用水权在本品种水源、年度下的账户",
         .missing_en = "No account of this right for the book's source and year is on record",
         .subject = FactKind::right,
         .values = {volume_value("需", "needed"),
                    volume_value("评估可交易", "available of what was assessed")},
         .remedy = at_most(1),
         .check = assessed_by_third_party},
};

}  // namespace

std::span<const Rule> paper_rules() { return rows; }

}  // namespace headgate::risk
