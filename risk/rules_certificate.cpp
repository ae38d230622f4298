#include "risk/context.h"
#include "risk/rows.h"

// The water-right certificate (水权证).

namespace headgate::risk {
namespace {

/// CT-01: the order's day and the last day of delivery must both lie in the certificate's term. Trade types
/// without a certificate (regional, budget) are not asked.
Outcome certificate_valid(const Context& context) {
    if (!context.right.valid_from || !context.right.valid_to) {
        return missing(context.request.right.value());
    }
    const Date from = *context.right.valid_from;
    const Date to = *context.right.valid_to;
    const bool valid = from <= context.today && context.today <= to &&
                       from <= context.delivery_from && context.delivery_to <= to;
    return valid ? pass()
                 : broken(context.request.right.value(), from.value(), to.value(),
                          context.today.value(), context.delivery_to.value());
}

/// The part of the certificate's yearly water that rests on land which may carry none.
Volume off_roster_volume(const Context& context) {
    Volume total;
    for (const PlotId id : context.registry.of<Plot>(context.request.right)) {
        const Plot& plot = context.registry.get<Plot>(id);
        if (plot.state == ActiveState::active && plot.roster != RosterFlag::on_roster) {
            total += plot.volume;
        }
    }
    return total;
}

bool has_plots(const Context& context) {
    return !context.registry.of<Plot>(context.request.right).empty();
}

/// CT-02: what rests on land outside the roster is taken off what may be sold.
Outcome sold_from_roster_land(const Context& context) {
    if (!has_plots(context) || context.water == nullptr) {
        return missing(context.request.right.value());
    }
    const Volume outside = off_roster_volume(context);
    if (outside == Volume{}) return pass();
    const Volume sellable = context.free_water() - outside;
    return context.request.volume <= sellable
               ? pass()
               : broken(context.request.right.value(), context.request.volume.value(),
                        sellable.value(), outside.value());
}

bool all_land_on_roster(const Context& context) {
    return has_plots(context) && context.water != nullptr && off_roster_volume(context) == Volume{};
}

/// CT-03: the register of objections is complete as it stands.
Outcome title_unchallenged(const Context& context) {
    for (const ObjectionId id : context.registry.of<Objection>(context.request.right)) {
        const Objection& objection = context.registry.get<Objection>(id);
        if (objection.state != ObjectionState::open || objection.filed > context.today) continue;
        return broken(id.value(), objection.objection_kind, objection.filed.value());
    }
    return pass();
}

/// CT-04: a decision without a volume takes all. The register of decisions is complete as it stands.
Outcome not_taken_back(const Context& context) {
    Volume taken;
    for (const TakeBackId id : context.registry.of<TakeBack>(context.request.right)) {
        const TakeBack& decision = context.registry.get<TakeBack>(id);
        if (decision.state != ActiveState::active || decision.decided > context.today) continue;
        if (!decision.volume) return broken(id.value(), context.request.volume.value());
        taken += *decision.volume;
        const Volume free = context.water == nullptr ? Volume{} : context.free_water() - taken;
        if (context.request.volume > free) {
            return broken(id.value(), context.request.volume.value(), free.value(),
                          decision.decided.value());
        }
    }
    return pass();
}

bool nothing_taken_back(const Context& context) {
    return context.registry.of<TakeBack>(context.request.right).empty();
}

/// CT-05: the land that the order names, or else all land of the right: water for any of it might go to the
/// part that may have none. Asked of those who irrigate.
Outcome bought_for_roster_land(const Context& context) {
    const Purpose purpose = context.request.purpose.value_or(context.right.purpose);
    if (context.book.trade_type == TradeType::budget && purpose != Purpose::irrigation) {
        return pass();
    }
    if (context.request.plot) {
        const Plot& plot = context.registry.get<Plot>(*context.request.plot);
        return plot.roster == RosterFlag::on_roster
                   ? pass()
                   : broken(context.request.plot->value(), plot.roster, plot.area_mu);
    }
    if (!has_plots(context)) return missing(context.request.right.value());
    for (const PlotId id : context.registry.of<Plot>(context.request.right)) {
        const Plot& plot = context.registry.get<Plot>(id);
        if (plot.state != ActiveState::active || plot.roster == RosterFlag::on_roster) continue;
        return broken(id.value(), plot.roster, plot.area_mu);
    }
    return pass();
}

constexpr std::string_view no_land_zh = "未登记该用水权灌溉的地块";
constexpr std::string_view no_land_en = "The land that the right waters is not on record";

constexpr std::array rows{
    Rule{.number = RuleNumber{19},
         .id = "CT-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》三（二）3[S]",
         .trade_types = TradeTypes{TradeType::irrigation, TradeType::permit, TradeType::network},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "水权证不在有效期内",
         .en = "Certificate not valid for the delivery period",
         .missing_zh = "未登记水权证有效期",
         .missing_en = "The certificate's term is not on record",
         .values = {date_value("有效期起", "valid from"), date_value("有效期止", "valid to"),
                    date_value("申报日", "order day"), date_value("交付止", "delivery to")},
         .remedy = {"申报日与交付期均须在 {0} 至 {1} 之内",
                    "the order's day and its delivery must lie between {0} and {1}",
                    {}},
         .reads = Reads::facts,
         .check = certificate_valid},
    Rule{.number = RuleNumber{20},
         .id = "CT-02",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（一）1[S]",
         .trade_types = TradeTypes{TradeType::irrigation},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "名录外耕地不予确权，不得交易",
         .en = "Land outside the roster carries no water right",
         .missing_zh = no_land_zh,
         .missing_en = no_land_en,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("名录外耕地水量", "of land outside the roster")},
         .remedy = at_most(1),
         .check = sold_from_roster_land,
         .moot = all_land_on_roster},
    Rule{.number = RuleNumber{21},
         .id = "CT-03",
         .clause = "《张掖市水权改革工作方案（送审稿）》三（一）3、三（二）[S]",
         .trade_types = TradeTypes{TradeType::permit, TradeType::irrigation, TradeType::network},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "确权存在异议或复核中",
         .en = "Title is under objection or review",
         .subject = FactKind::objection,
         .values = {word_value<ObjectionKind>("事由", "title under"), date_value("提出", "since")},
         .remedy = {"异议或复核办结后可交易", "it passes once the matter is decided", {}},
         .reads = Reads::facts,
         .check = title_unchallenged},
    Rule{.number = RuleNumber{22},
         .id = "CT-04",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（二）2[S]",
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "该水权已被下达收储决定",
         .en = "This right is under a compulsory reserve decision",
         .subject = FactKind::take_back,
         .values = {volume_value("需", "needed"), volume_value("收储后可用", "left after it"),
                    date_value("决定日", "decided")},
         .remedy = at_most(1),
         .check = not_taken_back,
         .moot = nothing_taken_back},
    Rule{.number = RuleNumber{91},
         .id = "CT-05",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（一）1[S]"
                   "；张掖市落实甘水资源函〔2026〕20号工作方案二（七）第14项[S]",
         .trade_types = TradeTypes{TradeType::irrigation, TradeType::budget},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "名录外或违规新增耕地不得取得灌溉水权",
         .en = "Land outside the roster cannot be irrigated with bought water",
         .missing_zh = no_land_zh,
         .missing_en = no_land_en,
         .subject = FactKind::plot,
         .values = {word_value<RosterFlag>("地块", "land"), number_value("面积（亩）", "mu")},
         .remedy = {"请注明名录内地块后申报",
                    "it passes for land on the roster, named in the order",
                    {}},
         .reads = Reads::declared,
         .check = bought_for_roster_land},
};

}  // namespace

std::span<const Rule> certificate_rules() { return rows; }

}  // namespace headgate::risk
