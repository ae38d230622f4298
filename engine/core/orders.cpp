#include "engine/core/apply.h"
#include "engine/core/entry.h"
#include "engine/core/requests.h"
#include "risk/screen.h"

#include <span>

namespace headgate {
namespace {

using entry::check_session;
using risk::Failures;
using risk::Moment;
using risk::Request;
using Verdict = VerdictTable::Verdict;

/// A refused request uses its id up too, so that a second try is told apart from a repeat.
void use_up(State& state, SessionId session, const ClientOrderId& id) {
    if (state.registry.find<Session>(session) == nullptr || !is_client_order_id(id.view())) return;
    if (state.client_ids.size() >= state.registry.limits().orders_per_day) return;
    if (state.client_ids.is_new(session, id)) state.client_ids.put(session, id, OrderId{});
}

void reject(State& state, const SubmitOrder& order, Reject reason,
            std::span<const RuleFailed> failures, EventList& events) {
    for (const RuleFailed& failure : failures) events.emplace_back(failure);
    events.emplace_back(OrderRejected{
        order.session, order.client_id, order.right, order.book, order.side, order.volume, reason,
        static_cast<std::uint16_t>(failures.size()), risk::rule_set, state.registry.version()});
    use_up(state, order.session, order.client_id);
}

/// What was settled about right and book holds for the book's own delivery window.
ArcList arcs_for(const State& state, const BookSpec& book, const Request& request,
                 const risk::Terms& terms) {
    const bool own_window =
        request.delivery_from.value_or(book.delivery_from) != book.delivery_from ||
        request.delivery_to.value_or(book.delivery_to) != book.delivery_to;
    return own_window ? risk::arcs_of_order(state, request) : terms.arcs;
}

/// What rules that inform say of an order that is taken (BG-07, PM-11).
void warn(const State& state, const Request& request, EventList& events) {
    Failures told;
    risk::screen(state, request, Moment::information, told);
    for (const RuleFailed& each : told) {
        events.emplace_back(RuleWarned{each.rule, each.failure, each.subject, each.values});
    }
}

OrderRecord record_of(const State& state, const BookSpec& book, const SubmitOrder& order,
                      const Request& request, const Verdict& verdict) {
    const auto limit = risk::worst_price(state, request);
    HEADGATE_ASSERT(verdict.standing.allocation != AllocationId{});
    // A buy without a price to reserve for was refused by OR-04; a sell reserves no cash.
    HEADGATE_ASSERT(limit.has_value() || order.side == Side::sell);
    OrderRecord record;
    record.id = OrderId{state.sequence.value()};
    record.session = order.session;
    record.client_id = order.client_id;
    record.right = order.right;
    record.allocation = verdict.standing.allocation;
    record.participant = verdict.standing.holder;
    record.group = verdict.standing.group;
    record.book = order.book;
    record.side = order.side;
    record.order_type = order.order_type;
    record.time_in_force = order.time_in_force;
    record.self_trade = request.self_trade;
    // A market-to-limit sell reserves no cash: it may take any price down to a tick.
    record.limit = order.side == Side::sell ? order.price.value_or(book.tick) : *limit;
    record.volume = order.volume;
    record.leaves = order.volume;
    record.purpose = order.purpose;
    record.place = order.place;
    record.delivery_from = order.delivery_from.value_or(book.delivery_from);
    record.delivery_to = order.delivery_to.value_or(book.delivery_to);
    record.fee = order.side == Side::buy ? book.buyer_fee : book.seller_fee;
    record.plot = order.plot;
    record.mandate = risk::mandate_of(state, request, record.participant);
    record.arcs = arcs_for(state, book, request, *verdict.terms);
    if (order.side == Side::buy) {
        record.cash_reserved = cash_for(book, order.volume, record.limit, record.fee);
    }
    record.caps = verdict.terms->caps;
    return record;
}

/// Asks the rules that read the order where facts have settled the rest, else all of them. What fails is told
/// to `refuse`, with every value as read.
template <class Refuse>
bool rules_let_pass(const State& state, const Request& request, const Verdict& verdict,
                    Refuse&& refuse) {
    Failures failures;
    const bool settled =
        verdict.standing.clear &&
        risk::screen_order(state, request, verdict.standing, *verdict.terms, failures);
    if (!settled) risk::screen(state, request, Moment::entry, failures);
    if (failures.empty()) return true;
    refuse(std::span{failures.begin(), failures.end()});
    return false;
}

struct Found {
    OrderRecord* order = nullptr;
    std::optional<Reject> wrong;
};

/// The open order that a cancel or replace names. Another's order is as unknown as none at all.
Found find_target(State& state, SessionId session, const ClientOrderId& original,
                  std::optional<OrderId> named) {
    if (const auto wrong = check_session(state, session)) return {nullptr, wrong};
    const auto id = named ? named : state.client_ids.order(session, original);
    OrderRecord* order = id ? state.orders.find(*id) : nullptr;
    // A replaced order goes by its new id only.
    const bool renamed = order != nullptr && !named && order->client_id != original;
    if (order == nullptr || renamed || order->session != session) {
        return {nullptr, Reject::unknown_order};
    }
    return {order, std::nullopt};
}

/// Who could withdraw at the last moment could feign demand: from the freeze on, and in the closing call,
/// orders are firm. A halt sets them free again.
bool cancel_allowed(Phase phase) {
    return phase != Phase::freeze && phase != Phase::clearing && phase != Phase::pre_close;
}
bool replace_allowed(Phase phase) { return phase == Phase::pre_open || phase == Phase::continuous; }

template <class Command>
void refuse_request(State& state, const Command& command, std::optional<OrderId> order,
                    Reject reason, std::span<const RuleFailed> failures, EventList& events) {
    constexpr CancelTarget request =
        std::is_same_v<Command, CancelOrder> ? CancelTarget::cancel : CancelTarget::replace;
    for (const RuleFailed& failure : failures) events.emplace_back(failure);
    events.emplace_back(CancelRejected{command.session, command.client_id, command.original, order,
                                       request, reason,
                                       static_cast<std::uint16_t>(failures.size())});
    use_up(state, command.session, command.client_id);
}

std::optional<Reject> check_replace(const State& state, const OrderRecord& order,
                                    const ReplaceOrder& command) {
    if (!is_client_order_id(command.client_id.view())) return Reject::invalid_value;
    if (!replace_allowed(state.market(order.book).phase)) return Reject::phase_forbids;
    if (!entry::price_possible(command.price) || !entry::volume_possible(command.volume)) {
        return Reject::invalid_value;
    }
    if (state.client_ids.size() >= state.registry.limits().orders_per_day)
        return Reject::table_full;
    if (command.volume <= order.volume - order.leaves) return Reject::below_filled;
    if (command.volume == order.volume && command.price == order.limit) {
        return Reject::nothing_to_change;
    }
    const auto resting = state.market(order.book).book.find(order.id);
    HEADGATE_ASSERT(resting.has_value());
    const Volume leaves = command.volume - (order.volume - order.leaves);
    const bool hides = resting->display > Volume{};
    if (hides && leaves.value() > resting->display.value() * entry::slices_max) {
        return Reject::display_invalid;
    }
    return std::nullopt;
}

Request request_for(const OrderRecord& order, const ReplaceOrder& command) {
    Request request = request_of(order);
    request.client_id = command.client_id;
    request.price = command.price;
    request.volume = command.volume - (order.volume - order.leaves);
    request.request_time = command.request_time;
    return request;
}

/// Gives the old reservations back, takes the new, and lets the book re-rank the order.
void carry_out(State& state, OrderRecord& order, const ReplaceOrder& command, const CapList& caps,
               const ArcList& arcs, EventList& events) {
    Market& market = state.market(order.book);
    const Volume filled = order.volume - order.leaves;
    release_reservations(state, order);
    order.client_id = command.client_id;
    order.volume = command.volume;
    order.leaves = command.volume - filled;
    order.limit = command.price;
    order.order_type = OrderType::limit;
    order.arcs = arcs;
    if (order.side == Side::buy) {
        order.cash_reserved =
            cash_for(state.registry.get(order.book), order.leaves, order.limit, order.fee);
    }
    order.caps = caps;
    take_reservations(state, order);
    state.client_ids.put(order.session, command.client_id, order.id);
    events.emplace_back(OrderReplaced{order.id, order.session, command.client_id, order.limit,
                                      order.volume, order.leaves, order.cash_reserved,
                                      risk::rule_set, state.registry.version()});
    MatchSink sink{state, events, &order};
    const BookId book = order.book;
    const OrderId id = order.id;
    const Price price = order.limit;
    const Volume leaves = order.leaves;
    const auto replaced = market.book.replace(id, price, leaves, sink, matches_per_step);
    HEADGATE_ASSERT(replaced.has_value() && *replaced != Replaced::refused);
    if (*replaced == Replaced::more) queue_matching(state, book, std::nullopt);
}

}  // namespace

void apply(State& state, VerdictTable& verdicts, const SubmitOrder& command, EventList& events) {
    const auto known = verdicts.find(state, command.right, command.book, command.side);
    if (const auto wrong = entry::check_form(state, command, known ? &known->standing : nullptr)) {
        reject(state, command, *wrong, {}, events);
        return;
    }
    const Verdict verdict =
        known ? *known : verdicts.settle(state, command.right, command.book, command.side);
    const BookSpec& spec = state.registry.get(command.book);
    Book& book = state.market(command.book).book;
    const Request request = entry::request_for(spec, command);
    const auto refuse = [&](std::span<const RuleFailed> failures) {
        reject(state, command, Reject::rule_failed, failures, events);
    };
    if (!rules_let_pass(state, request, verdict, refuse)) return;
    auto wrong = entry::check_pool(state, spec, request, verdict.standing.allocation);
    if (!wrong) wrong = entry::check_parts(spec, book, command);
    if (wrong) {
        reject(state, command, *wrong, {}, events);
        return;
    }
    OrderRecord& order = open_order(state, record_of(state, spec, command, request, verdict));
    // OR-05 has seen to it that the id is new.
    state.client_ids.add(order.session, order.client_id, order.id);
    if (verdict.terms->informs) warn(state, request, events);
    events.emplace_back(OrderAccepted{order.id, order.session, order.client_id, order.right,
                                      order.book, order.side, order.order_type, order.time_in_force,
                                      command.price, order.volume, order.cash_reserved, order.fee,
                                      risk::rule_set, state.registry.version()});
    const NewOrder entering =
        book_form(order, {command.minimum_fill, command.display.value_or(Volume{})});
    if (book.in_call()) {
        book.rest(entering);
        return;
    }
    MatchSink sink{state, events, &order};
    if (book.submit(entering, sink, matches_per_step) == Progress::more) {
        queue_matching(state, command.book, entering.id);
    }
}

void apply(State& state, VerdictTable& verdicts, const ReplaceOrder& command, EventList& events) {
    const auto [order, unknown] =
        find_target(state, command.session, command.original, command.order);
    if (unknown) {
        refuse_request(state, command, std::nullopt, *unknown, {}, events);
        return;
    }
    const OrderId id = order->id;
    if (const auto wrong = check_replace(state, *order, command)) {
        refuse_request(state, command, id, *wrong, {}, events);
        return;
    }
    const Request request = request_for(*order, command);
    const auto known = verdicts.find(state, order->right, order->book, order->side);
    const Verdict verdict =
        known ? *known : verdicts.settle(state, order->right, order->book, order->side);
    const auto refuse = [&](std::span<const RuleFailed> failures) {
        refuse_request(state, command, id, Reject::rule_failed, failures, events);
    };
    if (!rules_let_pass(state, request, verdict, refuse)) return;
    const BookSpec& spec = state.registry.get(order->book);
    if (const auto wrong = entry::check_pool(state, spec, request, verdict.standing.allocation)) {
        refuse_request(state, command, id, *wrong, {}, events);
        return;
    }
    const ArcList arcs = arcs_for(state, spec, request, *verdict.terms);
    carry_out(state, *order, command, verdict.terms->caps, arcs, events);
}

void apply(State& state, const CancelOrder& command, EventList& events) {
    auto [order, wrong] = find_target(state, command.session, command.original, command.order);
    if (!wrong && !is_client_order_id(command.client_id.view())) wrong = Reject::invalid_value;
    if (!wrong && !state.client_ids.is_new(command.session, command.client_id)) {
        wrong = Reject::duplicate_client_id;
    }
    if (!wrong && !cancel_allowed(state.market(order->book).phase)) {
        wrong = Reject::phase_forbids;
    }
    if (wrong) {
        const auto named = order == nullptr ? std::nullopt : std::optional{order->id};
        refuse_request(state, command, named, *wrong, {}, events);
        return;
    }
    if (state.client_ids.size() < state.registry.limits().orders_per_day) {
        state.client_ids.add(command.session, command.client_id, OrderId{});
    }
    withdraw_order(state, *order, CancelReason::requested, std::nullopt, command.client_id, events);
}

}  // namespace headgate
