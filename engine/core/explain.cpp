#include "engine/core/explain.h"

#include "engine/core/entry.h"
#include "engine/core/sight.h"
#include "risk/explain.h"

#include <algorithm>
#include <string>

namespace headgate {
namespace {

/// The first of the holder's sessions that may bid; none where there is none.
SessionId session_of(const Registry& registry, ParticipantId holder) {
    for (std::uint32_t id = 1; id <= registry.count<Session>(); ++id) {
        const Session& session = registry.get(SessionId{id});
        const bool may_bid = session.role == Role::bidder && session.state == ActiveState::active;
        if (may_bid && session.participant == holder) return SessionId{id};
    }
    return SessionId{};
}

ClientOrderId new_client_id(const State& state, SessionId session) {
    for (std::uint64_t number = 1;; ++number) {
        const auto id = ClientOrderId::from("ASK" + std::to_string(number));
        HEADGATE_ASSERT(id.has_value());
        if (state.client_ids.is_new(session, *id)) return *id;
    }
}

/// Fills in what the asker may leave open; what stands in the way of asking at all.
std::optional<Reject> complete(const State& state, const Origin& asker, SubmitOrder& order) {
    const Sight sight = sight_of(state, asker);
    if (!sight.all && !sight.own) return Reject::not_allowed;
    const Right* right = state.registry.find<Right>(order.right);
    if (right == nullptr) return Reject::unknown_right;
    // Whose rights a session may name is asked of it as of an order's: it may hold a mandate.
    const bool bids_itself = asker.kind == OriginKind::session && !sight.all;
    if (!sight.all && !bids_itself && right->holder != *sight.own) return Reject::not_your_right;
    if (bids_itself) {
        order.session = SessionId{asker.actor};
    } else if (order.session == SessionId{}) {
        order.session = session_of(state.registry, right->holder);
    }
    if (order.client_id == ClientOrderId{}) {
        order.client_id = new_client_id(state, order.session);
    }
    return std::nullopt;
}

/// What entry asks of the volume beside the rules.
risk::VolumeLimits limits_of(const State& state, const SubmitOrder& order) {
    const BookSpec& book = state.registry.get(order.book);
    risk::VolumeLimits limits{order.minimum_fill, volume_max};
    if (order.display) {
        limits.least = std::max(limits.least, *order.display);
        limits.most = std::min(limits.most, Volume{order.display->value() * entry::slices_max});
    }
    if (order.side == Side::sell) {
        const auto account = state.registry.allocation(order.right, book.source, book.year);
        const Volume free = account ? state.ledger.water(*account).available : Volume{};
        limits.most = std::min(limits.most, free);
    }
    return limits;
}

/// What entry asks beside the rules.
std::optional<Reject> check_rest(const State& state, const SubmitOrder& order) {
    const BookSpec& book = state.registry.get(order.book);
    const auto account = state.registry.allocation(order.right, book.source, book.year);
    const auto wrong = entry::check_pool(state, book, entry::request_for(book, order),
                                         account.value_or(AllocationId{}));
    return wrong ? wrong : entry::check_parts(book, state.market(order.book).book, order);
}

}  // namespace

Explanation explain(const State& state, const Question& question) {
    Explanation answer;
    answer.as_of = state.sequence;
    answer.rules = risk::rule_set;
    answer.facts = state.registry.version();
    SubmitOrder order = question.order;
    answer.refused = complete(state, question.asker, order);
    if (!answer.refused) answer.refused = entry::check_form(state, order, nullptr);
    if (answer.refused) return answer;
    const risk::Request request = entry::request_for(state.registry.get(order.book), order);
    risk::Failures failures;
    answer.passing = risk::explain(state, request, limits_of(state, order), failures);
    answer.failures.assign(failures.begin(), failures.end());
    const bool none_failed = failures.empty();
    answer.refused = none_failed ? check_rest(state, order) : std::optional{Reject::rule_failed};
    risk::explain_later(state, request, failures);
    answer.later.assign(failures.begin(), failures.end());
    // What no volume mends speaks at the least volume too.
    if (answer.passing.volumes) {
        order.volume = answer.passing.volumes->least;
        if (check_rest(state, order)) answer.passing = {};
    }
    return answer;
}

}  // namespace headgate
