#include "gateway/fix/desk.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/words.h"

#include <utility>

namespace headgate::fix {

Desk::Desk(const GatewayStart& start, CommandRing& ring, Outlet outlet,
           std::size_t ended_orders_max)
    : market_{start}, orders_{start.open_orders, ended_orders_max}, ring_{ring}, outlet_{std::move(
                                                                                     outlet)},
      partition_{start.partition}, seen_{start.as_of}, own_reports_{static_cast<std::uint64_t>(
                                                           wall_clock().value() / 1000)} {}

std::string Desk::own_exec_id() { return "G" + std::to_string(++own_reports_); }

void Desk::receive(SessionId id, const InMessage& message) {
    const Session* session = market_.session(id);
    HEADGATE_ASSERT(session != nullptr);
    const Asker asker{id, session->participant.value_or(ParticipantId{}), session->language};
    const bool is_order =
        message.type == "D" || message.type == "F" || message.type == "G" || message.type == "U1";
    const bool may_trade = session->role == Role::bidder && session->participant.has_value() &&
                           session->state == ActiveState::active;
    if (is_order && !may_trade) {
        outlet_.send(id, business_reject(message, "6",
                                         words(asker.language, "该会话无权申报",
                                               "this session may not enter orders")));
        return;
    }
    if (message.type == "D") return new_order(message, asker);
    if (message.type == "G") return replace(message, asker);
    if (message.type == "F") return cancel(message, asker);
    if (message.type == "U1") return why(message, asker);
    if (message.type == "H") return order_status_request(message, asker);
    if (message.type == "AF") return mass_status(message, asker);
    if (message.type == "x") return list_securities(message, asker);
    if (message.type == "g") return list_phases(message, asker);
    outlet_.send(id, business_reject(message, "3",
                                     words(asker.language, "不支持的消息类型",
                                           "this message type is not offered")));
}

void Desk::submit(const InMessage& message, const Asker& asker, Command&& command) {
    Submission submission{Origin{OriginKind::session, asker.session.value(), message.seq_num},
                          std::move(command)};
    if (ring_.try_push(std::move(submission))) return;
    outlet_.send(asker.session, business_reject(message, "4",
                                                words(asker.language, "系统繁忙, 请稍后重发",
                                                      "busy: nothing was taken, send it again")));
}

void Desk::new_order(const InMessage& message, const Asker& asker) {
    auto order = read_new_order(message, asker, market_);
    if (order) return submit(message, asker, std::move(*order));
    outlet_.send(asker.session, refused_order(message, order.error(), own_exec_id()));
}

void Desk::replace(const InMessage& message, const Asker& asker) {
    auto request = read_replace(message, asker);
    if (request) return submit(message, asker, std::move(*request));
    outlet_.send(asker.session,
                 refused_cancel(message, request.error(),
                                orders_.find(asker.session, message.get(tag::orig_cl_ord_id))));
}

void Desk::cancel(const InMessage& message, const Asker& asker) {
    auto request = read_cancel(message, asker);
    if (request) return submit(message, asker, std::move(*request));
    outlet_.send(asker.session,
                 refused_cancel(message, request.error(),
                                orders_.find(asker.session, message.get(tag::orig_cl_ord_id))));
}

/// The core answers between orders; nothing of a question is journalled.
void Desk::why(const InMessage& message, const Asker& asker) {
    auto order = read_why(message, asker, market_);
    if (!order) {
        outlet_.send(asker.session, why_unreadable(message, order.error()));
        return;
    }
    const Origin origin{OriginKind::session, asker.session.value(), message.seq_num};
    auto reply = [this, asker, id = clean(message.get(tag::why_req_id), 64)](Explanation&& answer) {
        outlet_.run([this, asker, id, answer = std::move(answer)] {
            outlet_.send(asker.session, why_report(answer, id, market_, asker.language));
        });
    };
    if (ring_.try_ask({Question{origin, std::move(*order)}, std::move(reply)})) return;
    outlet_.send(asker.session, business_reject(message, "4",
                                                words(asker.language, "系统繁忙, 请稍后重发",
                                                      "busy: nothing was taken, send it again")));
}

void Desk::send_status(const OpenOrder& order, const InMessage& request, const Asker& asker,
                       std::size_t total, bool is_last) {
    OutMessage out =
        order_report(order, market_, {"I", order_status(order)}, own_exec_id(), wall_clock());
    if (const auto id = request.find(tag::ord_status_req_id)) {
        out.add(tag::ord_status_req_id, clean(*id, 64));
    }
    if (const auto id = request.find(tag::mass_status_req_id)) {
        out.add(tag::mass_status_req_id, clean(*id, 64));
        out.add(tag::tot_num_reports, std::to_string(total));
        out.add(tag::last_rpt_requested, is_last ? "Y" : "N");
    }
    outlet_.send(asker.session, std::move(out));
}

void Desk::order_status_request(const InMessage& message, const Asker& asker) {
    const OpenOrder* order = orders_.find(asker.session, message.get(tag::cl_ord_id));
    if (const auto id = parse_count(message.get(tag::order_id)); order == nullptr && id) {
        order = orders_.find(OrderId{*id});
    }
    if (order != nullptr && order->session == asker.session) {
        return send_status(*order, message, asker, 1, true);
    }
    outlet_.send(asker.session,
                 unknown_status(message, reject_words(Reject::unknown_order, asker.language),
                                own_exec_id()));
}

void Desk::mass_status(const InMessage& message, const Asker& asker) {
    if (message.get(tag::mass_status_req_type) != "7") {
        outlet_.send(asker.session, unknown_status(message,
                                                   words(asker.language, "585只接受7(全部委托)",
                                                         "585 must be 7: the status of all orders"),
                                                   own_exec_id()));
        return;
    }
    const auto orders = orders_.of(asker.session);
    for (const OpenOrder* order : orders) {
        send_status(*order, message, asker, orders.size(), order == orders.back());
    }
    if (!orders.empty()) return;
    outlet_.send(
        asker.session,
        unknown_status(message, words(asker.language, "没有委托", "no orders"), own_exec_id()));
}

void Desk::list_securities(const InMessage& message, const Asker& asker) {
    const std::string request_id = clean(message.get(tag::security_req_id), 64);
    const std::string_view type = message.get(tag::security_list_request_type);
    std::optional<BookId> only;
    if (type == "0") only = market_.directory().find<FactKind::book>(message.get(tag::symbol));
    if (type != "4" && !only) {
        outlet_.send(asker.session, no_such_security(request_id, own_exec_id()));
        return;
    }
    for (auto& part : security_list(market_, request_id, own_exec_id(), only)) {
        outlet_.send(asker.session, std::move(part));
    }
}

void Desk::list_phases(const InMessage& message, const Asker& asker) {
    const std::string request_id = clean(message.get(tag::trad_ses_req_id), 64);
    const auto wanted = message.find(tag::trading_session_id);
    if (!wanted) {
        for (std::uint32_t id = 1; id <= market_.book_count(); ++id) {
            outlet_.send(asker.session, session_status(market_, BookId{id}, request_id));
        }
        return;
    }
    if (const auto book = market_.directory().find<FactKind::book>(*wanted);
        book && market_.book(*book) != nullptr) {
        outlet_.send(asker.session, session_status(market_, *book, request_id));
        return;
    }
    OutMessage out{"h"};
    out.add(tag::trad_ses_req_id, request_id).add(tag::trading_session_id, clean(*wanted, 64));
    out.add(tag::trad_ses_status, "6").add(tag::trad_ses_status_rej_reason, "1");
    out.add(tag::text, reject_words(Reject::unknown_book, asker.language));
    outlet_.send(asker.session, std::move(out));
}

void Desk::publish(const std::vector<PublishedEvent>& batch) {
    for (const PublishedEvent& published : batch) {
        HEADGATE_ASSERT(published.id.partition == partition_);
        if (published.id.sequence <= seen_) continue;
        if (published.id.sequence != failed_in_) {
            failed_in_ = published.id.sequence;
            failed_.clear();
            warned_.clear();
        }
        market_.apply(published);
        on(published);
    }
    // A batch holds whole commands: only now may its last sequence count as seen.
    if (!batch.empty()) seen_ = std::max(seen_, batch.back().id.sequence);
}

void Desk::on(const PublishedEvent& published) {
    const Event& event = published.event;
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
        orders_.apply(*accepted);
        OutMessage report = order_report(*orders_.find(accepted->order), market_, {"0", "0"},
                                         exec_id(published.id), published.time);
        add_warnings(warned_, accepted->session, market_, report);
        outlet_.send(accepted->session, std::move(report));
        warned_.clear();
    } else if (const auto* trade = std::get_if<TradeStruck>(&event)) {
        on_trade(*trade, published);
    } else if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
        on_cancelled(*cancelled, published);
    } else if (const auto* replaced = std::get_if<OrderReplaced>(&event)) {
        on_replaced(*replaced, published);
    } else if (const auto* reduced = std::get_if<OrderReduced>(&event)) {
        on_reduced(*reduced, published);
    } else if (const auto* failed = std::get_if<RuleFailed>(&event)) {
        failed_.push_back(*failed);
    } else if (const auto* warned = std::get_if<RuleWarned>(&event)) {
        warned_.push_back({warned->rule, warned->failure, warned->subject, warned->values});
    } else if (const auto* rejected = std::get_if<OrderRejected>(&event)) {
        outlet_.send(rejected->session, rejected_order(*rejected, failed_, market_,
                                                       exec_id(published.id), published.time));
        failed_.clear();
    } else if (const auto* refused = std::get_if<CancelRejected>(&event)) {
        const OpenOrder* order = refused->order ? orders_.find(*refused->order) : nullptr;
        outlet_.send(refused->session,
                     rejected_cancel(*refused, failed_, order, market_, published.time));
        failed_.clear();
    } else if (std::holds_alternative<TradeHeld>(event) ||
               std::holds_alternative<CommandRefused>(event)) {
        // What failed was said of a trade.
        failed_.clear();
    } else if (const auto* moved = std::get_if<PhaseChanged>(&event)) {
        outlet_.send_to_all(session_status(market_, moved->book, ""));
    } else if (const auto* told = std::get_if<IndicativeChanged>(&event)) {
        outlet_.send_to_all(session_status(market_, told->book, ""));
    } else if (const auto* cleared = std::get_if<CallCleared>(&event)) {
        outlet_.send_to_all(session_status(market_, cleared->book, ""));
    } else if (std::holds_alternative<TradingDayOpened>(event)) {
        orders_.open_day();
    } else if (const auto* changed = std::get_if<FactChanged>(&event)) {
        if (changed->kind != FactKind::session) return;
        const Session* session = market_.session(SessionId{changed->id});
        if (session == nullptr || session->state == ActiveState::active) return;
        outlet_.log_out(SessionId{changed->id},
                        reject_words(Reject::session_ended, session->language));
    }
}

void Desk::on_trade(const TradeStruck& trade, const PublishedEvent& published) {
    report_fill(trade.buy_order, trade, trade.buy_leaves, published);
    report_fill(trade.sell_order, trade, trade.sell_leaves, published);
}

void Desk::report_fill(OrderId id, const TradeStruck& trade, Volume leaves,
                       const PublishedEvent& published) {
    orders_.fill(id, trade.volume, trade.amount, leaves);
    const OpenOrder& order = *orders_.find(id);
    OutMessage out = order_report(order, market_, {"F", order_status(order)}, exec_id(published.id),
                                  published.time);
    out.add(tag::last_qty, std::to_string(trade.volume.value()));
    out.add(tag::last_px, price_text(trade.price));
    out.add(tag::trd_match_id, std::to_string(trade.trade.value()));
    outlet_.send(order.session, std::move(out));
}

void Desk::on_replaced(const OrderReplaced& replaced, const PublishedEvent& published) {
    const ClientOrderId before = orders_.find(replaced.order)->client_id;
    orders_.apply(replaced);
    const OpenOrder& order = *orders_.find(replaced.order);
    OutMessage out = order_report(order, market_, {"5", order_status(order)}, exec_id(published.id),
                                  published.time);
    out.add(tag::orig_cl_ord_id, before.view());
    outlet_.send(order.session, std::move(out));
}

/// Nobody asked for it, so the order is restated: 38 is what is left of it with what has traded.
void Desk::on_reduced(const OrderReduced& reduced, const PublishedEvent& published) {
    orders_.apply(reduced);
    const OpenOrder& order = *orders_.find(reduced.order);
    OutMessage out = order_report(order, market_, {"D", order_status(order)}, exec_id(published.id),
                                  published.time);
    out.add(tag::text, cancel_words(CancelReason::self_trade, market_.language(order.session)));
    outlet_.send(order.session, std::move(out));
}

void Desk::on_cancelled(const OrderCancelled& cancelled, const PublishedEvent& published) {
    orders_.apply(cancelled);
    const OpenOrder& order = *orders_.find(cancelled.order);
    const std::string_view kind = order.state == OrderState::expired ? "C" : "4";
    OutMessage out =
        order_report(order, market_, {kind, kind}, exec_id(published.id), published.time);
    if (!cancelled.client_id.empty()) {
        // The report answers the cancel request: 11 is the request's own id, 41 the order's.
        for (auto& [tag, value] : out.fields) {
            if (tag == tag::cl_ord_id) value = cancelled.client_id.view();
        }
        out.add(tag::orig_cl_ord_id, order.client_id.view());
    }
    const Language language = market_.language(order.session);
    std::string text{cancel_words(cancelled.reason, language)};
    if (cancelled.rule) {
        const std::string code{market_.rule_code(*cancelled.rule)};
        text += ": " + code;
        out.add(tag::rules_failed, code);
    }
    out.add(tag::text, text);
    outlet_.send(order.session, std::move(out));
}

}  // namespace headgate::fix
