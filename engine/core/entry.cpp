#include "engine/core/entry.h"

namespace headgate::entry {
namespace {

bool display_allowed(const BookSpec& book, Volume display, Volume volume) {
    return display >= book.minimum && display <= volume &&
           display.value() % book.lot.value() == 0 &&
           volume.value() <= display.value() * slices_max;
}

/// The holder itself, or who was ever given a mandate for the right: what is wrong with the mandate is then a
/// rule's to say (ID-06). To anyone else the right is none of his business.
bool acts_for(const State& state, const SubmitOrder& order, const Session& session,
              ParticipantId holder) {
    const auto who = session.participant;
    if (who == holder) return true;
    for (const MandateId id : state.registry.of<Mandate>(order.right)) {
        if (state.registry.get<Mandate>(id).agent == who) return true;
    }
    return false;
}

std::optional<Reject> wrong_with(const Session* session) {
    if (session == nullptr || session->role != Role::bidder) return Reject::unknown_session;
    if (session->state != ActiveState::active) return Reject::session_ended;
    return std::nullopt;
}

}  // namespace

std::optional<Reject> check_session(const State& state, SessionId id) {
    return wrong_with(state.registry.find<Session>(id));
}

bool price_possible(Price price) { return price > Price{} && price <= price_max; }
bool volume_possible(Volume volume) { return volume > Volume{} && volume <= volume_max; }

std::optional<Reject> check_form(const State& state, const SubmitOrder& order,
                                 const risk::Standing* known) {
    const Session* session = state.registry.find<Session>(order.session);
    if (const auto wrong = wrong_with(session)) return wrong;
    if (!is_client_order_id(order.client_id.view())) return Reject::invalid_value;
    const Right* right = state.registry.find<Right>(order.right);
    if (right == nullptr) return Reject::unknown_right;
    const ParticipantId holder = known != nullptr ? known->holder : right->holder;
    if (!acts_for(state, order, *session, holder)) return Reject::not_your_right;
    if (order.plot) {
        const Plot* plot = state.registry.find<Plot>(*order.plot);
        if (plot == nullptr || plot->right != order.right) return Reject::invalid_value;
    }
    const BookSpec* book = state.registry.find<BookSpec>(order.book);
    if (book == nullptr) return Reject::unknown_book;
    if (!state.trading_day) return Reject::no_trading_day;
    if (order.price.has_value() != (order.order_type == OrderType::limit))
        return Reject::invalid_value;
    if (order.price && !price_possible(*order.price)) return Reject::invalid_value;
    if (!volume_possible(order.volume)) return Reject::invalid_value;
    if (order.delivery_from && order.delivery_to && *order.delivery_from > *order.delivery_to) {
        return Reject::invalid_value;
    }
    if (order.side == Side::buy) {
        const bool has_account =
            known != nullptr
                ? known->allocation != AllocationId{}
                : state.registry.allocation(order.right, book->source, book->year).has_value();
        if (!has_account) return Reject::no_account;
    }
    if (state.orders.size() >= state.registry.limits().open_orders) return Reject::book_full;
    const auto per_right =
        std::min<std::size_t>(state.registry.limits().open_orders_per_right, orders_per_right_most);
    if (state.orders.open_of(order.right) >= per_right) return Reject::book_full;
    if (state.client_ids.size() >= state.registry.limits().orders_per_day)
        return Reject::table_full;
    return std::nullopt;
}

risk::Request request_for(const BookSpec& book, const SubmitOrder& order) {
    risk::Request request;
    request.session = order.session;
    request.client_id = order.client_id;
    request.right = order.right;
    request.book = order.book;
    request.side = order.side;
    request.order_type = order.order_type;
    request.time_in_force = order.time_in_force;
    request.price = order.price;
    request.volume = order.volume;
    request.purpose = order.purpose;
    request.place = order.place;
    request.delivery_from = order.delivery_from;
    request.delivery_to = order.delivery_to;
    request.request_time = order.request_time;
    request.plot = order.plot;
    request.self_trade = order.self_trade.value_or(book.self_trade);
    return request;
}

std::optional<Reject> check_pool(const State& state, const BookSpec& book,
                                 const risk::Request& request, AllocationId account) {
    const bool outside = request.delivery_from.value_or(book.delivery_from) < book.delivery_from ||
                         request.delivery_to.value_or(book.delivery_to) > book.delivery_to;
    if (outside) return Reject::not_supported;
    if (book.delivery_to < *state.trading_day) return Reject::window_passed;
    if (request.side == Side::buy) return std::nullopt;
    if (account == AllocationId{}) return Reject::no_account;
    const Volume own = request.own == nullptr ? Volume{} : request.own->leaves;
    const bool covered = request.volume <= state.ledger.water(account).available + own;
    return covered ? std::nullopt : std::optional{Reject::not_covered};
}

std::optional<Reject> check_parts(const BookSpec& spec, const Book& book,
                                  const SubmitOrder& order) {
    const Volume minimum = order.minimum_fill;
    // Most have none, and to divide is slow.
    if (minimum != Volume{} &&
        (minimum < Volume{} || minimum > order.volume || minimum.value() % spec.lot.value() != 0)) {
        return Reject::minimum_invalid;
    }
    if (order.display && !display_allowed(spec, *order.display, order.volume)) {
        return Reject::display_invalid;
    }
    // Each of them may cost the call another round (rulebook 4.4 step 7).
    const bool full = book.in_call() && book.conditional_orders() >= conditional_orders_max;
    if (minimum > Volume{} && full) return Reject::too_many_conditional;
    return std::nullopt;
}

}  // namespace headgate::entry
