#include "risk/context.h"
#include "risk/rows.h"

// The abstraction permit (取水许可证) behind a permit sale.

namespace headgate::risk {
namespace {

constexpr std::string_view no_permit_zh = "未登记取水许可证";
constexpr std::string_view no_permit_en = "No abstraction permit is on record";

/// PM-01: there must be a permit, and it must be for the water that is sold. No permit at all is what the
/// rule is about, so it breaks the rule rather than counting as missing data.
Outcome has_permit(const Context& context) {
    if (context.permit() == nullptr) return broken(context.request.right.value());
    return context.permit()->source == context.book.source
               ? pass()
               : broken(context.request.right.value(), context.permit()->source,
                        context.book.source);
}

Outcome permit_active(const Context& context) {
    if (context.permit() == nullptr) return missing(context.request.right.value());
    return context.permit()->status == PermitStatus::active
               ? pass()
               : broken(context.right.permit->value(), context.permit()->status);
}

/// PM-03: delivery on the first and last day of the permit is still inside it.
Outcome delivery_within_permit(const Context& context) {
    if (context.permit() == nullptr) return missing(context.request.right.value());
    const bool inside = context.delivery_from >= context.permit()->valid_from &&
                        context.delivery_to <= context.permit()->valid_to;
    return inside ? pass()
                  : broken(context.right.permit->value(), context.delivery_from.value(),
                           context.delivery_to.value(), context.permit()->valid_from.value(),
                           context.permit()->valid_to.value());
}

/// PM-04: read for the book's year, the only one that a right's account is kept for here. Unlike NL-02b it
/// asks about the permit alone, whatever was approved for sale.
Outcome within_permit_limit(const Context& context) {
    if (context.permit() == nullptr || context.water == nullptr) {
        return missing(context.request.right.value());
    }
    const Volume taken = context.water->used + context.water->ticketed + context.committed_out();
    const Volume room = context.permit()->annual_limit - taken;
    return context.request.volume <= room
               ? pass()
               : broken(context.right.permit->value(), context.request.volume.value(), room.value(),
                        context.permit()->annual_limit.value(), taken.value());
}

constexpr Sides seller{Side::sell};
constexpr TradeTypes permit_trades{TradeType::permit};

constexpr std::array rows{
    Rule{.number = RuleNumber{23},
         .id = "PM-01",
         .clause =
             "《取水许可和水资源费征收管理条例》第二条、第四条、第二十三条[L]；《大同市桑干河流域"
             "水权水市场改革试点实施方案》三（一）2[S]",
         .trade_types = permit_trades,
         .sides = seller,
         .zh = "无有效取水许可证",
         .en = "No abstraction permit",
         .subject = FactKind::right,
         .values = {word_value<WaterSource>("许可水源", "permit is for"),
                    word_value<WaterSource>("品种水源", "book is for")},
         .reads = Reads::facts,
         .check = has_permit},
    Rule{.number = RuleNumber{24},
         .id = "PM-02",
         .clause = "《取水许可和水资源费征收管理条例》第二十五条、第四十四条、第五十一条[L]",
         .trade_types = permit_trades,
         .sides = seller,
         .zh = "取水许可证状态异常",
         .en = "Permit is not active",
         .missing_zh = no_permit_zh,
         .missing_en = no_permit_en,
         .subject = FactKind::permit,
         .values = {word_value<PermitStatus>("许可证状态", "permit")},
         .reads = Reads::facts,
         .check = permit_active},
    Rule{.number = RuleNumber{25},
         .id = "PM-03",
         .clause =
             "《张掖市水权改革工作方案（送审稿）》二（三）2[S]；《取水许可和水资源费征收管理条例》"
             "第二十五条、第二十七条[L]",
         .trade_types = permit_trades,
         .sides = seller,
         .zh = "交易期限超出取水许可证有效期",
         .en = "Delivery runs beyond the permit term",
         .missing_zh = no_permit_zh,
         .missing_en = no_permit_en,
         .subject = FactKind::permit,
         .values = {date_value("交付起", "delivery from"), date_value("交付止", "delivery to"),
                    date_value("许可起", "permit from"), date_value("许可止", "permit to")},
         .remedy = {"交付期须在 {2} 至 {3} 之内", "delivery must lie between {2} and {3}", {}},
         .reads = Reads::facts,
         .check = delivery_within_permit},
    Rule{.number = RuleNumber{26},
         .id = "PM-04",
         .clause =
             "《张掖市水权改革工作方案（送审稿）》二（三）2[S]；《取水许可和水资源费征收管理条例》"
             "第二十七条[L]",
         .trade_types = permit_trades,
         .sides = seller,
         .zh = "超出取水许可限额",
         .en = "Permit annual limit exceeded",
         .missing_zh = "未登记取水许可证或该年度账户",
         .missing_en = "The permit, or the account of the year, is not on record",
         .subject = FactKind::permit,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("许可限额", "permit limit"),
                    volume_value("已用及已占用", "used and committed")},
         .remedy = at_most(1),
         .check = within_permit_limit},
};

}  // namespace

std::span<const Rule> permit_rules() { return rows; }

}  // namespace headgate::risk
