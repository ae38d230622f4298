#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/order_map.h"
#include "gateway/fix/requests.h"
#include "gateway/fix/trade_map.h"
#include "gateway/fix/wire_message.h"
#include "gateway/ring/query.h"

#include <string>
#include <string_view>
#include <vector>

/// What clients are sent. docs/fix.md shows each message.
namespace headgate::fix {

/// "1-4711-0": partition, sequence and index of the event; the same for both sides of a trade.
[[nodiscard]] std::string exec_id(const EventId& id);

/// Tags 150 and 39 of one report.
struct ReportKind {
    std::string_view exec_type;
    std::string_view ord_status;
};
/// 39 of an order as it now stands.
[[nodiscard]] std::string_view order_status(const OpenOrder& order);

/// 8 about an order that exists, with its state after the event. `time` is the event's.
[[nodiscard]] OutMessage order_report(const OpenOrder& order, const MarketView& market,
                                      ReportKind kind, std::string_view exec_id, Timestamp time);

/// 8 with 150=8 for an order that the gateway refused; it repeats what the client sent.
[[nodiscard]] OutMessage refused_order(const InMessage& request, const Refusal& refusal,
                                       Language language, std::string_view exec_id);
/// 8 with 150=8 for an order that the engine refused for `failed` rules or else for the event's reason.
[[nodiscard]] OutMessage rejected_order(const OrderRejected& rejected,
                                        const std::vector<RuleFailed>& failed,
                                        const MarketView& market, Language language,
                                        std::string_view exec_id, Timestamp time);

/// What an OrderCancelReject says of the order concerned; null where there is none.
/// 9 for a request that the gateway refused.
[[nodiscard]] OutMessage refused_cancel(const InMessage& request, const Refusal& refusal,
                                        Language language, const OpenOrder* order);
/// 9 for a request that the engine refused.
[[nodiscard]] OutMessage rejected_cancel(const CancelRejected& rejected,
                                         const std::vector<RuleFailed>& failed,
                                         const OpenOrder* order, const MarketView& market,
                                         Language language, Timestamp time);

/// 8 with 150=I and 39=8: no such order, or no such kind of request.
[[nodiscard]] OutMessage unknown_status(const InMessage& request, Words text, Language language,
                                        std::string_view exec_id);

/// j. `reason` is tag 380.
[[nodiscard]] OutMessage business_reject(const InMessage& request, std::string_view reason,
                                         Words text, Language language);

/// Adds what rules that inform say of an order that was taken; nothing where they say nothing.
void add_warnings(const std::vector<RuleFailed>& warned, Language language,
                  const MarketView& market, OutMessage& out);
/// U2: what the engine said to a question. `request_id` is its 20040.
[[nodiscard]] OutMessage why_report(const Explanation& answer, std::string_view request_id,
                                    const MarketView& market, Language language);
/// U2 for a question that could not be read.
[[nodiscard]] OutMessage why_unreadable(const InMessage& request, const Refusal& refusal,
                                        Language language);

/// 8 about a trade that was struck before and now stands differently: taken back (150=H), held or released
/// (G). `order` is the side's order; `reference` the report's ExecID of then.
[[nodiscard]] OutMessage trade_change(const KnownTrade& trade, const OpenOrder& order,
                                      const MarketView& market, std::string_view exec_id,
                                      Timestamp time);
/// The side's order, as far as the trade itself tells: for an order that is forgotten.
[[nodiscard]] OpenOrder order_of(const KnownTrade& trade, Side side);

}  // namespace headgate::fix
