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
};

}  // namespace

std::span<const Rule> certificate_rules() { return rows; }

}  // namespace headgate::risk
