#include "gateway/fix/mass_cancel.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/words.h"

namespace headgate::fix {

namespace {

/// The request's ClOrdID, a point and a number must make a ClOrdID.
constexpr std::size_t client_id_max = 15;

struct Scope {
    Words fault;
    std::optional<BookId> book;
};

Scope read_scope(const InMessage& message, const MarketView& market) {
    Scope scope;
    const std::string_view type = message.get(tag::mass_cancel_request_type);
    if (type != "1" && type != "7") {
        scope.fault = {"530应为1(一个品种)或7(全部)", "530 wants 1 (a book) or 7 (all)"};
    }
    if (type == "1") {
        scope.book = market.directory().find<FactKind::book>(message.get(tag::symbol));
        if (!scope.book) scope.fault = reject_words(Reject::unknown_book);
    }
    const std::string_view id = message.get(tag::cl_ord_id);
    if (!is_client_order_id(id) || id.size() > client_id_max) {
        scope.fault = {"11应为1至15个可打印ASCII字符",
                       "11 wants 1 to 15 printable ASCII characters without blanks"};
    }
    return scope;
}

}  // namespace

MassCancels::MassCancels(const MarketView& market, const OrderMap& orders, const Outlet& outlet,
                         CommandRing& ring)
    : market_{market}, orders_{orders}, outlet_{outlet}, ring_{ring} {}

void MassCancels::request(const InMessage& message, const Asker& asker) {
    const std::string id = clean(message.get(tag::cl_ord_id), 64);
    const std::string_view type = message.get(tag::mass_cancel_request_type);
    OutMessage out{"r"};
    out.add(tag::cl_ord_id, id).add(tag::order_id, "NONE");
    out.add(tag::mass_cancel_request_type, clean(type, 10));
    out.add(tag::transact_time, utc_text(wall_clock()));
    const Scope scope = read_scope(message, market_);
    if (!scope.fault.en.empty()) {
        out.add(tag::mass_cancel_response, "0").add(tag::mass_cancel_reject_reason, "99");
        say(out, asker.language, scope.fault);
        return outlet_.send(asker.session, std::move(out));
    }
    OutGroup group{tag::no_affected, {}};
    bool is_full = false;
    for (const OpenOrder* order : orders_.of(asker.session)) {
        if (order->state != OrderState::open || (scope.book && order->book != *scope.book))
            continue;
        if (group.entries.size() == orders_max || is_full) break;
        CancelOrder cancel;
        cancel.session = asker.session;
        cancel.client_id = ClientOrderId{id + "." + std::to_string(group.entries.size() + 1)};
        cancel.original = order->client_id;
        cancel.order = order->order;
        const Origin origin{OriginKind::session, asker.session.value(), message.seq_num};
        is_full = !ring_.try_push({origin, std::move(cancel)});
        if (is_full) break;
        group.entries.push_back(
            OutEntry{FieldList{{tag::orig_cl_ord_id, std::string{order->client_id.view()}},
                               {tag::affected_order_id, std::to_string(order->order.value())}},
                     {}});
    }
    out.add(tag::mass_cancel_response, type);
    out.add(tag::total_affected, std::to_string(group.entries.size()));
    if (is_full) {
        say(out, asker.language,
            {"系统繁忙, 其余委托请稍后再撤", "busy: ask again for the orders that are not listed"});
    }
    if (!group.entries.empty()) out.groups.push_back(std::move(group));
    outlet_.send(asker.session, std::move(out));
}

}  // namespace headgate::fix
