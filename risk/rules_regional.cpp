#include "risk/after_trade.h"
#include "risk/caps.h"
#include "risk/context.h"
#include "risk/rows.h"

// What a regional sale leaves behind.

namespace headgate::risk {
namespace {

/// CP-04: the sale counts as the seller region's own use, on every level above it. Asked before delivery, when
/// it is charged; a cap without room for it holds the trade.
Outcome charged_to_seller(const Context& context) {
    const CapLevels levels = total_caps(context);
    if (levels.missing_at) return missing(levels.missing_at->value());
    for (const CapId id : levels.caps) {
        const Volume room = context.headroom(id);
        if (context.request.volume <= room) continue;
        const Cap& cap = context.registry.get<Cap>(id);
        return broken(id.value(), context.request.volume.value(), room.value(), cap.limit.value(),
                      (cap.limit - room).value());
    }
    return pass();
}

constexpr std::array rows{
    Rule{.number = RuleNumber{44},
         .id = "CP-04",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（三）1[S]；转让区域占用指标系推定[I]",
         .trade_types = TradeTypes{TradeType::regional},
         .sides = Sides{Side::sell},
         .moments = Moments::settlement,
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "转让水量须占用转让区域指标",
         .en = "Sold regional volume stays on the seller’s cap",
         .missing_zh = "未登记转让区域用水总量控制指标",
         .missing_en = "The total-volume cap of the selling region is not on record",
         .subject = FactKind::cap,
         .missing_subject = FactKind::region,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("指标", "limit"),
                    volume_value("已用及已占用", "used and committed")},
         .remedy = at_most(1),
         .check = charged_to_seller},
};

}  // namespace

CapList caps_charged(const State& state, RightId right, BookId book) {
    Request request;
    request.right = right;
    request.book = book;
    request.side = Side::sell;
    const Context context{state, request};
    if (!concerns(rows.front(), context, Moment::settlement)) return {};
    return total_caps(context).caps;
}

std::span<const Rule> regional_rules() { return rows; }

}  // namespace headgate::risk
