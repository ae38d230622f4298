#include "gateway/fix/desk.h"
#include "gateway/fix/parties.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/words.h"

#include <utility>

// What clients are told: durable events become reports.

namespace headgate::fix {

template <class Make>
void Desk::tell(const OpenOrder& order, Make&& make) {
    OutMessage report = make(market_.language(order.session));
    if (!with_parties_.empty() && with_parties_.contains(order.session)) {
        report.groups.push_back(parties_of(market_, order.session, order.right));
    }
    outlet_.send(order.session, std::move(report));
    if (!copies_.any()) return;
    copies_.each(order.session, order.right, order.book,
                 [&](SessionId viewer, const std::string& request_id) {
                     OutMessage copy = make(market_.language(viewer));
                     mark_copy(market_, order.session, order.right, request_id, copy);
                     outlet_.send(viewer, std::move(copy));
                 });
}

void Desk::publish(const std::vector<PublishedEvent>& batch) {
    forget_ended();
    for (const PublishedEvent& published : batch) {
        HEADGATE_ASSERT(published.id.partition == partition_);
        if (published.id.sequence <= seen_) continue;
        if (published.id.sequence != failed_in_) {
            failed_in_ = published.id.sequence;
            failed_.clear();
            warned_.clear();
        }
        market_.apply(published);
        market_data_.apply(published);
        on(published);
    }
    // A batch holds whole commands: only now may its last sequence count as seen.
    if (!batch.empty()) seen_ = std::max(seen_, batch.back().id.sequence);
    tick();
}

void Desk::on(const PublishedEvent& published) {
    const Event& event = published.event;
    listings_.publish(published);
    if (on_order_event(published) || on_trade_event(published)) return;
    if (const auto* failed = std::get_if<RuleFailed>(&event)) {
        failed_.push_back(*failed);
    } else if (const auto* warned = std::get_if<RuleWarned>(&event)) {
        warned_.push_back({warned->rule, warned->failure, warned->subject, warned->values});
    } else if (std::holds_alternative<CommandRefused>(event)) {
        // What failed was said of a trade.
        failed_.clear();
    } else if (std::holds_alternative<TradingDayOpened>(event)) {
        orders_.open_day();
        trades_.open_day();
    } else if (const auto* changed = std::get_if<FactChanged>(&event)) {
        if (changed->kind == FactKind::session) on_session_changed(SessionId{changed->id});
    }
}

bool Desk::on_order_event(const PublishedEvent& published) {
    const Event& event = published.event;
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
        on_accepted(*accepted, published);
    } else if (const auto* trade = std::get_if<TradeStruck>(&event)) {
        on_trade(*trade, published);
    } else if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
        on_cancelled(*cancelled, published);
    } else if (const auto* replaced = std::get_if<OrderReplaced>(&event)) {
        on_replaced(*replaced, published);
    } else if (const auto* reduced = std::get_if<OrderReduced>(&event)) {
        on_reduced(*reduced, published);
    } else if (const auto* rejected = std::get_if<OrderRejected>(&event)) {
        on_rejected(*rejected, published);
    } else if (const auto* refused = std::get_if<CancelRejected>(&event)) {
        on_cancel_rejected(*refused, published);
    } else {
        return false;
    }
    return true;
}

bool Desk::on_trade_event(const PublishedEvent& published) {
    const Event& event = published.event;
    if (const auto* held = std::get_if<TradeHeld>(&event)) {
        on_trade_changed(held->trade, TradeStanding::held, published);
    } else if (const auto* released = std::get_if<TradeReleased>(&event)) {
        on_trade_changed(released->trade, TradeStanding::struck, published);
    } else if (const auto* busted = std::get_if<TradeBusted>(&event)) {
        on_trade_changed(busted->trade, TradeStanding::busted, published);
    } else if (const auto* delivered = std::get_if<TradeDelivered>(&event)) {
        on_trade_changed(delivered->trade, TradeStanding::delivered, published);
    } else {
        return false;
    }
    failed_.clear();
    return true;
}

void Desk::on_accepted(const OrderAccepted& accepted, const PublishedEvent& published) {
    orders_.apply(accepted);
    const OpenOrder& order = *orders_.find(accepted.order);
    tell(order, [&](Language language) {
        OutMessage report =
            order_report(order, market_, {"0", "0"}, exec_id(published.id), published.time);
        add_warnings(warned_, language, market_, report);
        return report;
    });
    warned_.clear();
}

void Desk::on_rejected(const OrderRejected& rejected, const PublishedEvent& published) {
    OpenOrder order;
    order.session = rejected.session;
    order.right = rejected.right;
    order.book = rejected.book;
    tell(order, [&](Language language) {
        return rejected_order(rejected, failed_, market_, language, exec_id(published.id),
                              published.time);
    });
    failed_.clear();
}

void Desk::on_trade(const TradeStruck& trade, const PublishedEvent& published) {
    const KnownTrade& known = trades_.strike(published, trade, orders_);
    report_fill(trade.buy_order, trade, trade.buy_leaves, published);
    report_fill(trade.sell_order, trade, trade.sell_leaves, published);
    capture_.publish(known, exec_id(published.id), published.time);
}

void Desk::report_fill(OrderId id, const TradeStruck& trade, Volume leaves,
                       const PublishedEvent& published) {
    orders_.fill(id, trade.volume, trade.amount, leaves);
    const OpenOrder& order = *orders_.find(id);
    tell(order, [&](Language) {
        OutMessage out = order_report(order, market_, {"F", order_status(order)},
                                      exec_id(published.id), published.time);
        out.add(tag::last_qty, std::to_string(trade.volume.value()));
        out.add(tag::last_px, price_text(trade.price));
        out.add(tag::trd_match_id, std::to_string(trade.trade.value()));
        return out;
    });
}

void Desk::on_trade_changed(TradeId id, TradeStanding standing, const PublishedEvent& published) {
    const KnownTrade* trade = trades_.move(id, standing);
    if (trade == nullptr) return;
    if (standing == TradeStanding::busted) {
        orders_.bust(trade->trade.buy_order, trade->trade.volume, trade->trade.amount);
        orders_.bust(trade->trade.sell_order, trade->trade.volume, trade->trade.amount);
        market_data_.bust(*trade);
    }
    // That a trade was delivered, only those are told who asked about trades.
    if (standing != TradeStanding::delivered) {
        report_change(*trade, Side::buy, published);
        report_change(*trade, Side::sell, published);
    }
    capture_.publish(*trade, exec_id(published.id), published.time);
}

void Desk::report_change(const KnownTrade& trade, Side side, const PublishedEvent& published) {
    const OpenOrder* known = orders_.find(side_of(trade, side).order);
    const OpenOrder order = known != nullptr ? *known : order_of(trade, side);
    tell(order, [&](Language language) {
        OutMessage out = trade_change(trade, order, market_, exec_id(published.id), published.time);
        Text text{standing_words(trade.standing)};
        if (published.reason != nullptr) text += alike(": " + clean(*published.reason, 200));
        if (const auto* held = std::get_if<TradeHeld>(&published.event); held && held->rule) {
            const std::string code{market_.rule_code(*held->rule)};
            out.add(tag::rules_failed, code);
            text += alike(": " + code);
        }
        say(out, language, text);
        return out;
    });
}

void Desk::on_replaced(const OrderReplaced& replaced, const PublishedEvent& published) {
    const ClientOrderId before = orders_.find(replaced.order)->client_id;
    orders_.apply(replaced);
    const OpenOrder& order = *orders_.find(replaced.order);
    tell(order, [&](Language) {
        OutMessage out = order_report(order, market_, {"5", order_status(order)},
                                      exec_id(published.id), published.time);
        return std::move(out.add(tag::orig_cl_ord_id, before.view()));
    });
}

void Desk::on_cancel_rejected(const CancelRejected& refused, const PublishedEvent& published) {
    const OpenOrder* order = refused.order ? orders_.find(*refused.order) : nullptr;
    // The engine forgets an order that has ended; whoever cancels into a fill is told so.
    if (order == nullptr) order = orders_.find(refused.session, refused.original.view());
    const auto made = [&](Language language) {
        return rejected_cancel(refused, failed_, order, market_, language, published.time);
    };
    outlet_.send(refused.session, made(market_.language(refused.session)));
    if (copies_.any()) {
        // Of a book or a right only what the asker's own order says: another's is unknown to it.
        const bool is_own = order != nullptr && order->session == refused.session;
        const RightId right = is_own ? order->right : RightId{};
        copies_.each(refused.session, right, is_own ? order->book : BookId{},
                     [&](SessionId viewer, const std::string& request_id) {
                         OutMessage copy = made(market_.language(viewer));
                         mark_copy(market_, refused.session, right, request_id, copy);
                         outlet_.send(viewer, std::move(copy));
                     });
    }
    failed_.clear();
}

/// Nobody asked for it, so the order is restated: 38 is what is left of it with what has traded.
void Desk::on_reduced(const OrderReduced& reduced, const PublishedEvent& published) {
    orders_.apply(reduced);
    const OpenOrder& order = *orders_.find(reduced.order);
    tell(order, [&](Language language) {
        OutMessage out = order_report(order, market_, {"D", order_status(order)},
                                      exec_id(published.id), published.time);
        say(out, language, cancel_words(CancelReason::self_trade));
        return out;
    });
}

void Desk::on_cancelled(const OrderCancelled& cancelled, const PublishedEvent& published) {
    orders_.apply(cancelled);
    const OpenOrder& order = *orders_.find(cancelled.order);
    const std::string_view kind = order.state == OrderState::expired ? "C" : "4";
    tell(order, [&](Language language) {
        OutMessage out =
            order_report(order, market_, {kind, kind}, exec_id(published.id), published.time);
        if (!cancelled.client_id.empty()) {
            // The report answers the cancel request: 11 is the request's own id, 41 the order's.
            for (auto& [tag, value] : out.fields) {
                if (tag == tag::cl_ord_id) value = cancelled.client_id.view();
            }
            out.add(tag::orig_cl_ord_id, order.client_id.view());
        }
        Text text{cancel_words(cancelled.reason)};
        if (cancelled.rule) {
            const std::string code{market_.rule_code(*cancelled.rule)};
            text += alike(": " + code);
            out.add(tag::rules_failed, code);
        }
        say(out, language, text);
        return out;
    });
}

void Desk::on_session_changed(SessionId id) {
    const Session* session = market_.session(id);
    if (session == nullptr || session->state == ActiveState::active) return;
    outlet_.log_out(id, reject_words(Reject::session_ended).en);
}

}  // namespace headgate::fix
