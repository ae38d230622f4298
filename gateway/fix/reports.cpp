#include "gateway/fix/reports.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/words.h"

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

/// The rules that refused, by code and in words. Without any the reason speaks.
struct RuleWords {
    std::string codes;
    std::string text;
};

RuleWords rules_in_words(const std::vector<RuleFailed>& failed, const MarketView& market,
                         Language language) {
    RuleWords words;
    for (const RuleFailed& rule : failed) {
        if (!words.codes.empty()) words.codes += ',';
        words.codes += market.rule_code(rule.rule);
        if (!words.text.empty()) words.text += "; ";
        words.text += market.rule_text(rule, language);
    }
    return words;
}

void add_failures(const std::vector<RuleFailed>& failed, Reject reason, const MarketView& market,
                  Language language, OutMessage& out) {
    auto [codes, text] = rules_in_words(failed, market, language);
    if (failed.empty()) text = reject_words(reason, language);
    out.add(tag::text, clean(text, text_bytes_max));
    if (failed.empty()) return;
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

std::string_view status_char(Phase phase) {
    switch (phase) {
    case Phase::closed: return "3";
    case Phase::pre_open: return "4";
    case Phase::continuous: return "2";
    case Phase::halted: return "1";
    case Phase::freeze:
    case Phase::clearing:
    case Phase::pre_close: return "5";
    }
    return "0";
}

FieldList security_entry(const BookSpec& book) {
    FieldList entry;
    const auto add = [&](int tag, std::string value) { entry.emplace_back(tag, std::move(value)); };
    add(tag::symbol, std::string{book.code.view()});
    add(tag::currency, "CNY");
    add(tag::round_lot, text_of(book.lot.value()));
    add(tag::min_trade_vol, text_of(book.minimum.value()));
    add(tag::delivery_from, date_text(book.delivery_from));
    add(tag::delivery_to, date_text(book.delivery_to));
    add(tag::price_tick, price_text(book.tick));
    add(tag::trade_type, std::string{name_of(book.trade_type)});
    add(tag::water_source, std::string{name_of(book.source)});
    add(tag::water_year, text_of(book.year.value()));
    add(tag::term_years, text_of(book.years.value()));
    if (book.reference) add(tag::reference_price, price_text(*book.reference));
    if (book.band) add(tag::band_bps, text_of(book.band->value()));
    add(tag::buyer_fee_ppm, text_of(book.buyer_fee.value()));
    add(tag::seller_fee_ppm, text_of(book.seller_fee.value()));
    return entry;
}

}  // namespace

std::string exec_id(const EventId& id) {
    return std::to_string(id.partition.value()) + '-' + std::to_string(id.sequence.value()) + '-' +
           std::to_string(id.index);
}

std::string_view order_status(const OpenOrder& order) {
    switch (order.state) {
    case OrderState::open: return order.filled == Volume{} ? "0" : "1";
    case OrderState::filled: return "2";
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
    out.add(tag::order_id, std::to_string(order.order.value()));
    out.add(tag::cl_ord_id, order.client_id.view());
    out.add(tag::exec_id, exec_id);
    out.add(tag::exec_type, kind.exec_type);
    out.add(tag::ord_status, kind.ord_status);
    out.add(tag::account, market.directory().code(order.right));
    out.add(tag::symbol, market.directory().code(order.book));
    out.add(tag::side, side_char(order.side));
    out.add(tag::order_qty, text_of(order.volume.value()));
    out.add(tag::ord_type, type_char(order.order_type));
    if (order.price) out.add(tag::price, price_text(*order.price));
    out.add(tag::time_in_force, time_in_force_char(order.time_in_force));
    out.add(tag::leaves_qty, text_of(leaves_of(order).value()));
    out.add(tag::cum_qty, text_of(order.filled.value()));
    out.add(tag::avg_px,
            average_text(order.amount, order.filled, book == nullptr ? Years{1} : book->years));
    out.add(tag::transact_time, utc_text(time));
    return out;
}

void add_warnings(const std::vector<RuleFailed>& warned, SessionId session,
                  const MarketView& market, OutMessage& out) {
    if (warned.empty()) return;
    const Session* asker = market.session(session);
    const Language language = asker == nullptr ? Language::zh : asker->language;
    const auto [codes, text] = rules_in_words(warned, market, language);
    out.add(tag::text, clean(text, text_bytes_max));
    out.add(tag::rules_warned, codes);
}

OutMessage refused_order(const InMessage& request, const Refusal& refusal,
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
    out.add(tag::text, clean(refusal.text, text_bytes_max));
    out.add(tag::transact_time, utc_text(wall_clock()));
    return out;
}

OutMessage rejected_order(const OrderRejected& rejected, const std::vector<RuleFailed>& failed,
                          const MarketView& market, std::string_view exec_id, Timestamp time) {
    OutMessage out{"8"};
    out.add(tag::order_id, "NONE").add(tag::exec_id, exec_id);
    out.add(tag::exec_type, "8").add(tag::ord_status, "8");
    out.add(tag::cl_ord_id, rejected.client_id.view());
    out.add(tag::account, market.directory().code(rejected.right));
    out.add(tag::symbol, market.directory().code(rejected.book));
    out.add(tag::side, side_char(rejected.side));
    out.add(tag::order_qty, text_of(rejected.volume.value()));
    add_nothing_open(out);
    out.add(tag::ord_rej_reason, order_reject_code(rejected.reason));
    add_failures(failed, rejected.reason, market, market.language(rejected.session), out);
    out.add(tag::transact_time, utc_text(time));
    return out;
}

OutMessage refused_cancel(const InMessage& request, const Refusal& refusal,
                          const OpenOrder* order) {
    OutMessage out{"9"};
    add_order_state(order, out);
    echo(request, tag::cl_ord_id, out);
    echo(request, tag::orig_cl_ord_id, out);
    out.add(tag::cxl_rej_response_to, request.type == "F" ? "1" : "2");
    out.add(tag::cxl_rej_reason, refusal.code);
    out.add(tag::text, clean(refusal.text, text_bytes_max));
    out.add(tag::transact_time, utc_text(wall_clock()));
    return out;
}

OutMessage rejected_cancel(const CancelRejected& rejected, const std::vector<RuleFailed>& failed,
                           const OpenOrder* order, const MarketView& market, Timestamp time) {
    OutMessage out{"9"};
    // Another's order is spoken of as if there were none.
    add_order_state(order != nullptr && order->session == rejected.session ? order : nullptr, out);
    out.add(tag::cl_ord_id, rejected.client_id.view());
    out.add(tag::orig_cl_ord_id, rejected.original.view());
    out.add(tag::cxl_rej_response_to, rejected.request == CancelTarget::cancel ? "1" : "2");
    out.add(tag::cxl_rej_reason, cancel_reject_code(rejected.reason));
    add_failures(failed, rejected.reason, market, market.language(rejected.session), out);
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
        out.add(tag::warned_text, clean(text, text_bytes_max));
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

OutMessage why_unreadable(const InMessage& request, const Refusal& refusal) {
    OutMessage out{"U2"};
    echo(request, tag::why_req_id, out);
    out.add(tag::would_pass, "N");
    out.add(tag::text, clean(refusal.text, text_bytes_max));
    return out;
}

OutMessage unknown_status(const InMessage& request, std::string_view text,
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
    out.add(tag::text, clean(text, text_bytes_max));
    out.add(tag::transact_time, utc_text(wall_clock()));
    return out;
}

OutMessage business_reject(const InMessage& request, std::string_view reason,
                           std::string_view text) {
    OutMessage out{"j"};
    out.add(tag::ref_seq_num, std::to_string(request.seq_num));
    out.add(tag::ref_msg_type, request.type);
    if (const auto id = request.find(tag::cl_ord_id)) {
        out.add(tag::business_reject_ref_id, clean(*id, 64));
    }
    out.add(tag::business_reject_reason, reason);
    out.add(tag::text, clean(text, text_bytes_max));
    return out;
}

std::vector<OutMessage> security_list(const MarketView& market, std::string_view request_id,
                                      std::string_view response_id, std::optional<BookId> only) {
    constexpr std::size_t books_per_part = 50;
    std::vector<FieldList> entries;
    for (std::uint32_t id = 1; id <= market.book_count(); ++id) {
        const BookSpec* book = market.book(BookId{id});
        if (book != nullptr && (!only || only->value() == id))
            entries.push_back(security_entry(*book));
    }
    if (entries.empty()) return {no_such_security(request_id, response_id)};
    std::vector<OutMessage> parts;
    for (std::size_t from = 0; from < entries.size(); from += books_per_part) {
        const std::size_t to = std::min(from + books_per_part, entries.size());
        OutMessage out{"y"};
        out.add(tag::security_req_id, request_id).add(tag::security_response_id, response_id);
        out.add(tag::security_request_result, "0");
        out.add(tag::tot_no_related_sym, std::to_string(entries.size()));
        out.add(tag::last_fragment, to == entries.size() ? "Y" : "N");
        OutGroup& group = out.groups.emplace_back(OutGroup{tag::no_related_sym, {}});
        for (std::size_t at = from; at < to; ++at) {
            group.entries.push_back({std::move(entries[at]), {}});
        }
        parts.push_back(std::move(out));
    }
    return parts;
}

OutMessage no_such_security(std::string_view request_id, std::string_view response_id) {
    OutMessage out{"y"};
    out.add(tag::security_req_id, request_id).add(tag::security_response_id, response_id);
    out.add(tag::security_request_result, "2");
    out.add(tag::tot_no_related_sym, "0").add(tag::last_fragment, "Y");
    return out;
}

OutMessage session_status(const MarketView& market, BookId book, std::string_view request_id) {
    const Phase phase = market.phase(book);
    OutMessage out{"h"};
    if (request_id.empty()) {
        out.add(tag::unsolicited, "Y");
    } else {
        out.add(tag::trad_ses_req_id, request_id);
    }
    out.add(tag::trading_session_id, market.directory().code(book));
    out.add(tag::trad_ses_status, status_char(phase));
    out.add(tag::book_phase, name_of(phase));
    if (const auto call = market.call_price(book)) {
        out.add(tag::indicative_price, price_text(call->price));
        out.add(tag::indicative_volume, text_of(call->volume.value()));
    }
    return out;
}

}  // namespace headgate::fix
