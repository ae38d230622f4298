#include "gateway/fix/trade_capture.h"

#include "engine/domain/line_value.h"
#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/parties.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/words.h"

namespace headgate::fix {

namespace {

constexpr std::string_view well = "0", unknown_book = "1", wrong_type = "8", invalid = "99";

/// Yuan with two decimals.
std::string yuan_text(Cash amount) { return write_decimal(amount.value(), 2, 2); }

/// 487: a first report, a cancel, or what replaces an earlier report.
std::string_view report_kind(TradeStanding standing) {
    switch (standing) {
    case TradeStanding::struck: return "0";
    case TradeStanding::busted: return "1";
    case TradeStanding::held:
    case TradeStanding::delivered: return "2";
    }
    return "0";
}

}  // namespace

TradeCapture::TradeCapture(const MarketView& market, const TradeMap& trades, const Outlet& outlet)
    : market_{market}, trades_{trades}, outlet_{outlet} {}

bool TradeCapture::may_see(SessionId viewer, const KnownTrade& known, const Wish& wish) const {
    if (wish.book && *wish.book != known.trade.book) return false;
    return market_.may_see(viewer, known.buyer, known.trade.buy_right) ||
           market_.may_see(viewer, known.seller, known.trade.sell_right);
}

/// The sides that `viewer` may see, each with its parties.
OutMessage TradeCapture::report(const KnownTrade& known, SessionId viewer,
                                const std::string& request_id) const {
    const TradeStruck& trade = known.trade;
    OutMessage out{"AE"};
    out.add(tag::trade_request_id, request_id);
    out.add(tag::trade_report_type, report_kind(known.standing));
    out.add(tag::previously_reported, "N");
    out.add(tag::exec_type, known.standing == TradeStanding::busted ? "H" : "F");
    out.add(tag::symbol, market_.directory().code(trade.book));
    out.add(tag::last_qty, std::to_string(trade.volume.value()));
    out.add(tag::last_px, price_text(trade.price));
    out.add(tag::gross_amount, yuan_text(trade.amount));
    out.add(tag::trade_date, date_text(date_of(known.time)));
    out.add(tag::trd_match_id, std::to_string(trade.trade.value()));
    out.add(tag::exec_id, exec_id(known.struck));
    out.add(tag::trade_state, name_of(known.standing));
    OutGroup sides{tag::no_sides, {}};
    for (const Side which : {Side::buy, Side::sell}) {
        const TradeSide side = side_of(known, which);
        if (!market_.may_see(viewer, side.session, side.right)) continue;
        OutEntry entry{FieldList{{tag::side, which == Side::buy ? "1" : "2"},
                                 {tag::order_id, std::to_string(side.order.value())},
                                 {tag::account, std::string{market_.directory().code(side.right)}},
                                 {tag::commission, yuan_text(side.fee)},
                                 {tag::comm_type, "3"}},
                       {}};
        if (!side.client_id.empty()) {
            entry.fields.emplace_back(tag::cl_ord_id, std::string{side.client_id.view()});
        }
        OutGroup parties = parties_of(market_, side.session, side.right);
        if (!parties.entries.empty()) entry.groups.push_back(std::move(parties));
        sides.entries.push_back(std::move(entry));
    }
    out.groups.push_back(std::move(sides));
    return out;
}

void TradeCapture::refuse(const InMessage& message, const Asker& asker, std::string_view id,
                          std::string_view result, Words text) const {
    OutMessage out{"AQ"};
    out.add(tag::trade_request_id, id);
    out.add(tag::trade_request_type, message.get(tag::trade_request_type));
    out.add(tag::total_trade_reports, "0").add(tag::trade_request_result, result);
    out.add(tag::trade_request_status, "2");
    say(out, asker.language, text);
    outlet_.send(asker.session, std::move(out));
}

void TradeCapture::request(const InMessage& message, const Asker& asker) {
    Wish wish{clean(message.get(tag::trade_request_id), 64), std::nullopt};
    if (message.get(tag::trade_request_type) != "0") {
        return refuse(message, asker, wish.id, wrong_type,
                      {"569只接受0(全部成交)", "569 must be 0: all trades"});
    }
    const std::string_view kind = message.find(tag::subscription).value_or("0");
    if (kind == "2") {
        watchers_.erase(asker.session);
        return;
    }
    if (const auto code = message.find(tag::symbol)) {
        wish.book = market_.directory().find<FactKind::book>(*code);
        if (!wish.book) {
            return refuse(message, asker, wish.id, unknown_book,
                          reject_words(Reject::unknown_book));
        }
    }
    TradeId after;
    if (const auto number = message.find(tag::trd_match_id)) {
        const auto value = parse_count(*number);
        if (!value) {
            return refuse(message, asker, wish.id, invalid,
                          {"880应为成交编号", "880 wants a trade's number"});
        }
        after = TradeId{*value};
    }
    answer(asker, wish, after, kind == "1");
    if (kind == "1") watchers_.insert_or_assign(asker.session, std::move(wish));
}

void TradeCapture::answer(const Asker& asker, const Wish& wish, TradeId after, bool goes_on) {
    std::vector<const KnownTrade*> found;
    std::size_t total = 0;
    for (auto at = trades_.all().upper_bound(after); at != trades_.all().end(); ++at) {
        if (!may_see(asker.session, at->second, wish)) continue;
        ++total;
        if (found.size() < reports_max) found.push_back(&at->second);
    }
    OutMessage out{"AQ"};
    out.add(tag::trade_request_id, wish.id).add(tag::trade_request_type, "0");
    out.add(tag::total_trade_reports, std::to_string(total));
    out.add(tag::trade_request_result, well);
    out.add(tag::trade_request_status, goes_on ? "0" : "1");
    outlet_.send(asker.session, std::move(out));
    for (const KnownTrade* trade : found) {
        OutMessage told = report(*trade, asker.session, wish.id);
        told.add(tag::trade_report_id, exec_id(trade->struck));
        told.add(tag::transact_time, utc_text(trade->time));
        told.add(tag::last_rpt_requested, trade == found.back() ? "Y" : "N");
        outlet_.send(asker.session, std::move(told));
    }
}

void TradeCapture::publish(const KnownTrade& trade, std::string_view now_exec_id, Timestamp time) {
    for (const auto& [viewer, wish] : watchers_) {
        if (!may_see(viewer, trade, wish)) continue;
        OutMessage told = report(trade, viewer, wish.id);
        told.add(tag::trade_report_id, now_exec_id);
        told.add(tag::transact_time, utc_text(time));
        outlet_.send(viewer, std::move(told));
    }
}

}  // namespace headgate::fix
