#include "gateway/fix/reports.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/words.h"

#include <algorithm>

namespace headgate::fix {

namespace {

std::string_view side_char(Side side) { return side == Side::buy ? "1" : "2"; }
std::string_view type_char(OrderType type) { return type == OrderType::limit ? "2" : "K"; }

std::string_view time_in_force_char(TimeInForce value) {
    switch (value) {
    case TimeInForce::day: return "0";
    case TimeInForce::gtc: return "1";
    case TimeInForce::ioc: return "3";
    case TimeInForce::fok: return "4";
    }
    return "0";
}

std::string text_of(std::int64_t value) { return std::to_string(value); }

/// Repeats a field of the request where it has it, shortened where it is absurdly long.
void echo(const InMessage& request, int tag, OutMessage& out) {
    if (const auto value = request.find(tag)) out.add(tag, clean(*value, 64));
}

/// Rules by code and in words.
struct RuleWords {
    std::string codes;
    Text text;
};

RuleWords rules_in_words(const std::vector<RuleFailed>& failed, const MarketView& market,
                         Language language) {
    RuleWords words;
    for (const RuleFailed& rule : failed) {
        if (!words.codes.empty()) words.codes += ',';
        words.codes += market.rule_code(rule.rule);
        if (!words.text.empty()) words.text += alike("; ");
        words.text.en += market.rule_text(rule, Language::en);
        // Who reads English is spared the Chinese.
        if (language == Language::zh) words.text.zh += market.rule_text(rule, language);
    }
    return words;
}

/// The rules that refused. Without any the reason speaks.
void add_failures(const std::vector<RuleFailed>& failed, Reject reason, const MarketView& market,
                  Language language, OutMessage& out) {
    if (failed.empty()) return say(out, language, reject_words(reason));
    const auto [codes, text] = rules_in_words(failed, market, language);
    say(out, language, text);
    out.add(tag::rules_failed, codes);
    out.add(tag::failures, std::to_string(failed.size()));
}

void add_nothing_open(OutMessage& out) {
    out.add(tag::leaves_qty, "0").add(tag::cum_qty, "0").add(tag::avg_px, "0");
}

/// Where a cancel reject is about an order that nobody has, 39 is 8 and 37 NONE.
void add_order_state(const OpenOrder* order, OutMessage& out) {
    out.add(tag::order_id, order == nullptr ? "NONE" : std::to_string(order->order.value()));
    out.add(tag::ord_status, order == nullptr ? "8" : order_status(*order));
}

}  // namespace

std::string exec_id(const EventId& id) {
    return std::to_string(id.partition.value()) + '-' + std::to_string(id.sequence.value()) + '-' +
           std::to_string(id.index);
}

std::string_view order_status(const OpenOrder& order) {
    switch (order.state) {
    case OrderState::open: return traded_of(order) == Volume{} ? "0" : "1";
    // What was taken back of a filled order does not come back into the book.
    case OrderState::filled: return order.busted == Volume{} ? "2" : "4";
    case OrderState::cancelled: return "4";
    case OrderState::expired: return "C";
    }
    return "0";
}

OutMessage order_report(const OpenOrder& order, const MarketView& market, ReportKind kind,
                        std::string_view exec_id, Timestamp time) {
    const BookSpec* book = market.book(order.book);
    OutMessage out{"8"};
    out.fields.reserve(24);
    // By tag, the order in which they are written.
    out.add(tag::account, market.directory().code(order.right));
    out.add(tag::avg_px, average_text(order.amount - order.busted_amount, traded_of(order),
                                      book == nullptr ? Years{1} : book->years));
    out.add(tag::cl_ord_id, order.client_id.view());
    out.add(tag::cum_qty, text_of(traded_of(order).value()));
    out.add(tag::exec_id, exec_id);
    out.add(tag::order_id, std::to_string(order.order.value()));
    out.add(tag::order_qty, text_of(order.volume.value()));
    out.add(tag::ord_status, kind.ord_status);
    out.add(tag::ord_type, type_char(order.order_type));
    if (order.price) out.add(tag::price, price_text(*order.price));
    out.add(tag::side, side_char(order.side));
    out.add(tag::symbol, market.directory().code(order.book));
    out.add(tag::time_in_force, time_in_force_char(order.time_in_force));
    out.add(tag::transact_time, utc_text(time));
    out.add(tag::exec_type, kind.exec_type);
    out.add(tag::leaves_qty, text_of(leaves_of(order).value()));
    return out;
}

void add_warnings(const std::vector<RuleFailed>& warned, Language language,
                  const MarketView& market, OutMessage& out) {
    if (warned.empty()) return;
    const auto [codes, text] = rules_in_words(warned, market, language);
    say(out, language, text);
    out.add(tag::rules_warned, codes);
}

OutMessage refused_order(const InMessage& request, const Refusal& refusal, Language language,
                         std::string_view exec_id) {
    OutMessage out{"8"};
    out.add(tag::order_id, "NONE").add(tag::exec_id, exec_id);
    out.add(tag::exec_type, "8").add(tag::ord_status, "8");
    for (const int tag : {tag::cl_ord_id, tag::account, tag::symbol, tag::side, tag::order_qty,
                          tag::ord_type, tag::price}) {
        echo(request, tag, out);
    }
    add_nothing_open(out);
    out.add(tag::ord_rej_reason, refusal.code);
    say(out, language, refusal.text);
    out.add(tag::transact_time, utc_text(wall_clock()));
    return out;
}

OutMessage rejected_order(const OrderRejected& rejected, const std::vector<RuleFailed>& failed,
                          const MarketView& market, Language language, std::string_view exec_id,
                          Timestamp time) {
    OutMessage out{"8"};
    out.add(tag::order_id, "NONE").add(tag::exec_id, exec_id);
    out.add(tag::exec_type, "8").add(tag::ord_status, "8");
    out.add(tag::cl_ord_id, rejected.client_id.view());
    out.add(tag::account, market.directory().code(rejected.right));
    out.add(tag::symbol, market.directory().code(rejected.book));
    out.add(tag::side, side_char(rejected.side));
    out.add(tag::order_qty, text_of(rejected.volume.value()));
    add_nothing_open(out);
    const bool is_repeated = std::any_of(failed.begin(), failed.end(), [&](const RuleFailed& rule) {
        // Of both that this rule reads, the first value is 1 where the id was used.
        return market.rule_code(rule.rule) == "OR-05" && rule.values.front() == 1;
    });
    const Reject reason = is_repeated ? Reject::duplicate_client_id : rejected.reason;
    out.add(tag::ord_rej_reason, order_reject_code(reason));
    add_failures(failed, rejected.reason, market, language, out);
    out.add(tag::transact_time, utc_text(time));
    return out;
}

OutMessage refused_cancel(const InMessage& request, const Refusal& refusal, Language language,
                          const OpenOrder* order) {
    OutMessage out{"9"};
    add_order_state(order, out);
    echo(request, tag::cl_ord_id, out);
    echo(request, tag::orig_cl_ord_id, out);
    out.add(tag::cxl_rej_response_to, request.type == "F" ? "1" : "2");
    out.add(tag::cxl_rej_reason, refusal.code);
    say(out, language, refusal.text);
    out.add(tag::transact_time, utc_text(wall_clock()));
    return out;
}

OutMessage rejected_cancel(const CancelRejected& rejected, const std::vector<RuleFailed>& failed,
                           const OpenOrder* order, const MarketView& market, Language language,
                           Timestamp time) {
    OutMessage out{"9"};
    // Another's order is spoken of as if there were none.
    const bool is_own = order != nullptr && order->session == rejected.session;
    add_order_state(is_own ? order : nullptr, out);
    const bool is_late =
        is_own && order->state != OrderState::open && rejected.reason == Reject::unknown_order;
    out.add(tag::cl_ord_id, rejected.client_id.view());
    out.add(tag::orig_cl_ord_id, rejected.original.view());
    out.add(tag::cxl_rej_response_to, rejected.request == CancelTarget::cancel ? "1" : "2");
    out.add(tag::cxl_rej_reason, is_late ? "0" : cancel_reject_code(rejected.reason));
    if (is_late) {
        say(out, language, ended_words(order->state));
    } else {
        add_failures(failed, rejected.reason, market, language, out);
    }
    out.add(tag::transact_time, utc_text(time));
    return out;
}

OutMessage why_report(const Explanation& answer, std::string_view request_id,
                      const MarketView& market, Language language) {
    OutMessage out{"U2"};
    out.add(tag::why_req_id, request_id);
    out.add(tag::would_pass, answer.refused ? "N" : "Y");
    if (answer.refused) {
        out.add(tag::why_reason, name_of(*answer.refused));
        add_failures(answer.failures, *answer.refused, market, language, out);
    }
    if (!answer.later.empty()) {
        const auto [codes, text] = rules_in_words(answer.later, market, language);
        out.add(tag::rules_warned, codes);
        say(out, language, text, warned_tags);
    }
    if (const auto& volumes = answer.passing.volumes) {
        out.add(tag::volume_least, text_of(volumes->least.value()));
        out.add(tag::volume_most, text_of(volumes->most.value()));
        if (volumes->price) out.add(tag::volume_at_price, price_text(*volumes->price));
    }
    if (const auto& prices = answer.passing.prices) {
        out.add(tag::price_lowest, price_text(prices->lowest));
        out.add(tag::price_highest, price_text(prices->highest));
        out.add(tag::price_for_volume, text_of(prices->volume.value()));
    }
    out.add(tag::as_of_sequence, std::to_string(answer.as_of.value()));
    return out;
}

OutMessage why_unreadable(const InMessage& request, const Refusal& refusal, Language language) {
    OutMessage out{"U2"};
    echo(request, tag::why_req_id, out);
    out.add(tag::would_pass, "N");
    say(out, language, refusal.text);
    return out;
}

OutMessage unknown_status(const InMessage& request, Words text, Language language,
                          std::string_view exec_id) {
    OutMessage out{"8"};
    out.add(tag::order_id, "NONE").add(tag::exec_id, exec_id);
    out.add(tag::exec_type, "I").add(tag::ord_status, "8");
    for (const int tag : {tag::cl_ord_id, tag::symbol, tag::side, tag::ord_status_req_id,
                          tag::mass_status_req_id}) {
        echo(request, tag, out);
    }
    add_nothing_open(out);
    if (request.type == "AF") out.add(tag::tot_num_reports, "0").add(tag::last_rpt_requested, "Y");
    out.add(tag::ord_rej_reason, request.type == "AF" ? "99" : "5");
    say(out, language, text);
    out.add(tag::transact_time, utc_text(wall_clock()));
    return out;
}

OutMessage business_reject(const InMessage& request, std::string_view reason, Words text,
                           Language language) {
    OutMessage out{"j"};
    out.add(tag::ref_seq_num, std::to_string(request.seq_num));
    out.add(tag::ref_msg_type, request.type);
    if (const auto id = request.find(tag::cl_ord_id)) {
        out.add(tag::business_reject_ref_id, clean(*id, 64));
    }
    out.add(tag::business_reject_reason, reason);
    say(out, language, text);
    return out;
}

OpenOrder order_of(const KnownTrade& known, Side side) {
    const TradeSide from = side_of(known, side);
    OpenOrder order;
    order.order = from.order;
    order.session = from.session;
    order.client_id = from.client_id;
    order.right = from.right;
    order.book = known.trade.book;
    order.side = side;
    order.volume = known.trade.volume;
    order.filled = known.trade.volume;
    order.amount = known.trade.amount;
    order.state = OrderState::filled;
    if (known.standing == TradeStanding::busted) {
        order.busted = known.trade.volume;
        order.busted_amount = known.trade.amount;
    }
    return order;
}

OutMessage trade_change(const KnownTrade& known, const OpenOrder& order, const MarketView& market,
                        std::string_view exec_id_now, Timestamp time) {
    const bool is_busted = known.standing == TradeStanding::busted;
    OutMessage out = order_report(order, market, {is_busted ? "H" : "G", order_status(order)},
                                  exec_id_now, time);
    out.add(tag::exec_ref_id, exec_id(known.struck));
    out.add(tag::last_qty, text_of(known.trade.volume.value()));
    out.add(tag::last_px, price_text(known.trade.price));
    out.add(tag::trd_match_id, std::to_string(known.trade.trade.value()));
    out.add(tag::trade_state, name_of(known.standing));
    return out;
}

}  // namespace headgate::fix
