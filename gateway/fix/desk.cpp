#include "gateway/fix/desk.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/words.h"

#include <algorithm>
#include <chrono>
#include <utility>

// What clients send. What they are told of events is in desk_events.cpp.

namespace headgate::fix {

namespace {

/// Orders that one AF may be answered with: beyond it the answer would fill the client's output.
constexpr std::size_t status_reports_max = 5000;

bool is_order_request(std::string_view type) {
    return type == "D" || type == "F" || type == "G" || type == "q" || type == "U1";
}

}  // namespace

OwnNumbers::OwnNumbers() : last_{static_cast<std::uint64_t>(wall_clock().value() / 1000)} {}

Desk::Desk(const GatewayStart& start, CommandRing& ring, Outlet outlet,
           std::size_t ended_orders_max)
    : outlet_{std::move(outlet)}, market_{start}, orders_{start.open_orders, ended_orders_max},
      trades_{start.trades}, ring_{ring},
      market_data_{start, market_, outlet_}, listings_{market_, outlet_, numbers_},
      positions_{market_, outlet_, ring, numbers_}, copies_{market_, outlet_},
      capture_{market_, trades_, outlet_}, mass_cancels_{market_, orders_, outlet_, ring},
      partition_{start.partition}, seen_{start.as_of} {}

void Desk::receive(SessionId id, const InMessage& message) {
    forget_ended();
    const Session* session = market_.session(id);
    HEADGATE_ASSERT(session != nullptr);
    const Asker asker{id, session->participant.value_or(ParticipantId{}), session->language};
    const bool may_trade = session->role == Role::bidder && session->participant.has_value() &&
                           session->state == ActiveState::active;
    if (is_order_request(message.type) && !may_trade) {
        outlet_.send(id, business_reject(message, "6",
                                         {"该会话无权申报", "this session may not enter orders"},
                                         asker.language));
        return;
    }
    if (receive_order(message, asker) || receive_question(message, asker)) return;
    outlet_.send(id, business_reject(message, "3",
                                     {"不支持的消息类型", "this message type is not offered"},
                                     asker.language));
}

bool Desk::knows(SessionId session, const InMessage& message) const {
    if (const auto code = message.find(tag::account)) {
        const Session* asker = market_.session(session);
        const auto who = asker == nullptr ? std::nullopt : asker->participant;
        if (!market_.right(*code, who.value_or(ParticipantId{}))) return false;
    }
    const auto book = message.find(tag::symbol);
    if (book && !market_.directory().find<FactKind::book>(*book)) return false;
    if (message.type != "F" && message.type != "G" && message.type != "H") return true;
    const int name = message.type == "H" ? tag::cl_ord_id : tag::orig_cl_ord_id;
    if (orders_.find(session, message.get(name)) != nullptr) return true;
    const auto id = parse_count(message.get(tag::order_id));
    const OpenOrder* order = id ? orders_.find(OrderId{*id}) : nullptr;
    return order != nullptr && order->session == session;
}

std::set<BookId> Desk::books_with_orders(SessionId session) const {
    std::set<BookId> books;
    for (const OpenOrder* order : orders_.of(session)) {
        if (order->state == OrderState::open) books.insert(order->book);
    }
    return books;
}

bool Desk::receive_order(const InMessage& message, const Asker& asker) {
    if (message.type == "D") {
        new_order(message, asker);
    } else if (message.type == "G") {
        replace(message, asker);
    } else if (message.type == "F") {
        cancel(message, asker);
    } else if (message.type == "q") {
        mass_cancels_.request(message, asker);
    } else if (message.type == "U1") {
        why(message, asker);
    } else if (message.type == "H") {
        order_status_request(message, asker);
    } else if (message.type == "AF") {
        mass_status(message, asker);
    } else {
        return false;
    }
    return true;
}

bool Desk::receive_question(const InMessage& message, const Asker& asker) {
    if (message.type == "V") {
        market_data_.request(message, asker);
    } else if (message.type == "x") {
        listings_.list(message, asker);
    } else if (message.type == "c") {
        listings_.define(message, asker);
    } else if (message.type == "e") {
        listings_.status(message, asker);
    } else if (message.type == "g") {
        listings_.phases(message, asker);
    } else if (message.type == "AN") {
        positions_.request(message, asker);
    } else if (message.type == "AD") {
        capture_.request(message, asker);
    } else if (message.type == "U3") {
        copies_.request(message, asker);
    } else {
        return false;
    }
    return true;
}

void Desk::tick() {
    forget_ended();
    market_data_.flush(std::chrono::steady_clock::now(), seen_);
}

void Desk::forget_ended() {
    for (const SessionId session : std::exchange(ended_, {})) {
        market_data_.end(session);
        listings_.end(session);
        copies_.end(session);
        capture_.end(session);
    }
}

void Desk::submit(const InMessage& message, const Asker& asker, Command&& command) {
    Submission submission{Origin{OriginKind::session, asker.session.value(), message.seq_num},
                          std::move(command)};
    if (ring_.try_push(std::move(submission), Wake::later)) {
        ++submitted_;
        if (++gathered_ % woken_every == 0) ring_.wake();
        return;
    }
    outlet_.send(asker.session, business_reject(message, "4", busy_words, asker.language));
}

void Desk::hand_over() {
    const std::uint32_t gathered = std::exchange(gathered_, 0);
    if (gathered == 0) return;
    if (gathered <= gathered_max) return ring_.hand_over();
    if (gathered % woken_every != 0) ring_.wake();
}

void Desk::new_order(const InMessage& message, const Asker& asker) {
    auto order = read_new_order(message, asker, market_);
    for (const InEntry& entry : message.entries) {
        if (entry.count_tag == tag::no_party_ids) with_parties_.insert(asker.session);
    }
    if (order) return submit(message, asker, std::move(*order));
    outlet_.send(asker.session,
                 refused_order(message, order.error(), asker.language, numbers_.next()));
}

void Desk::replace(const InMessage& message, const Asker& asker) {
    auto request = read_replace(message, asker);
    if (request) return submit(message, asker, std::move(*request));
    outlet_.send(asker.session,
                 refused_cancel(message, request.error(), asker.language,
                                orders_.find(asker.session, message.get(tag::orig_cl_ord_id))));
}

void Desk::cancel(const InMessage& message, const Asker& asker) {
    auto request = read_cancel(message, asker);
    if (request) return submit(message, asker, std::move(*request));
    outlet_.send(asker.session,
                 refused_cancel(message, request.error(), asker.language,
                                orders_.find(asker.session, message.get(tag::orig_cl_ord_id))));
}

/// The core answers between orders; nothing of a question is journalled.
void Desk::why(const InMessage& message, const Asker& asker) {
    auto order = read_why(message, asker, market_);
    if (!order) {
        outlet_.send(asker.session, why_unreadable(message, order.error(), asker.language));
        return;
    }
    const Origin origin{OriginKind::session, asker.session.value(), message.seq_num};
    auto reply = [this, asker, id = clean(message.get(tag::why_req_id), 64)](Explanation&& answer) {
        outlet_.run([this, asker, id, answer = std::move(answer)] {
            outlet_.send(asker.session, why_report(answer, id, market_, asker.language));
        });
    };
    if (ring_.try_ask(Query{Question{origin, std::move(*order)}, std::move(reply)})) return;
    outlet_.send(asker.session, business_reject(message, "4", busy_words, asker.language));
}

/// The centre, the regulator, and sessions that may only look: they ask about all that they may see.
bool Desk::reads_only(SessionId id) const {
    const Session* session = market_.session(id);
    return session != nullptr &&
           (session->role != Role::bidder || session->grant == OperatorGrant::view);
}

void Desk::send_status(const OpenOrder& order, const InMessage& request, const Asker& asker,
                       std::size_t total, bool is_last) {
    OutMessage out =
        order_report(order, market_, {"I", order_status(order)}, numbers_.next(), wall_clock());
    if (const auto id = request.find(tag::ord_status_req_id)) {
        out.add(tag::ord_status_req_id, clean(*id, 64));
    }
    if (const auto id = request.find(tag::mass_status_req_id)) {
        out.add(tag::mass_status_req_id, clean(*id, 64));
        out.add(tag::tot_num_reports, std::to_string(total));
        out.add(tag::last_rpt_requested, is_last ? "Y" : "N");
    }
    if (order.session != asker.session) mark_copy(market_, order.session, order.right, "", out);
    outlet_.send(asker.session, std::move(out));
}

void Desk::order_status_request(const InMessage& message, const Asker& asker) {
    const OpenOrder* order = orders_.find(asker.session, message.get(tag::cl_ord_id));
    if (const auto id = parse_count(message.get(tag::order_id)); order == nullptr && id) {
        order = orders_.find(OrderId{*id});
    }
    const auto is_told = [&] {
        if (order->session == asker.session) return true;
        return reads_only(asker.session) &&
               market_.may_see(asker.session, order->session, order->right);
    };
    if (order != nullptr && is_told()) return send_status(*order, message, asker, 1, true);
    outlet_.send(asker.session, unknown_status(message, reject_words(Reject::unknown_order),
                                               asker.language, numbers_.next()));
}

/// Its own, oldest first; or all that a session which only reads may see.
std::vector<const OpenOrder*> Desk::orders_for(SessionId session) const {
    if (!reads_only(session)) return orders_.of(session);
    std::vector<const OpenOrder*> found;
    orders_.each([&](const OpenOrder& order) {
        if (market_.may_see(session, order.session, order.right)) found.push_back(&order);
    });
    std::sort(found.begin(), found.end(),
              [](const OpenOrder* a, const OpenOrder* b) { return a->order < b->order; });
    return found;
}

void Desk::mass_status(const InMessage& message, const Asker& asker) {
    const auto refuse = [&](Words text) {
        outlet_.send(asker.session, unknown_status(message, text, asker.language, numbers_.next()));
    };
    const std::string_view type = message.get(tag::mass_status_req_type);
    if (type != "7" && type != "1") {
        return refuse({"585应为7(全部委托)或1(一个品种, 55)",
                       "585 must be 7: the status of all orders, or 1: those of a book (55)"});
    }
    auto orders = orders_for(asker.session);
    if (type == "1") {
        const auto book = market_.directory().find<FactKind::book>(message.get(tag::symbol));
        if (!book) return refuse(reject_words(Reject::unknown_book));
        std::erase_if(orders, [&](const OpenOrder* order) { return order->book != *book; });
    }
    if (orders.empty()) return refuse({"没有委托", "no orders"});
    if (orders.size() > status_reports_max) {
        return refuse(
            {"委托过多, 请按品种(585=1)查询", "too many orders at once: ask book by book (585=1)"});
    }
    for (const OpenOrder* order : orders) {
        send_status(*order, message, asker, orders.size(), order == orders.back());
    }
}

}  // namespace headgate::fix
