#include "engine/core/balance.h"

#include "engine/core/explain.h"
#include "engine/core/sight.h"

#include <algorithm>

namespace headgate {
namespace {

/// The most that a sale in the book could be for, as `explain` finds it at a price that the book allows.
Volume tradable_in(const State& state, RightId right, BookId id) {
    const BookSpec& book = state.registry.get(id);
    SubmitOrder sale;
    sale.right = right;
    sale.book = id;
    sale.side = Side::sell;
    sale.price = std::max(book.reference.value_or(book.tick), book.tick);
    sale.volume = std::max(book.minimum, book.lot);
    const Explanation said = explain(state, Question{Origin{}, sale});
    return said.passing.volumes ? said.passing.volumes->most : Volume{};
}

WaterBalance balance_of(const State& state, AllocationId id, std::optional<BookId> book) {
    const Allocation& allocation = state.registry.get(id);
    const WaterAccount& account = state.ledger.water(id);
    WaterBalance told;
    told.right = allocation.right;
    told.source = allocation.source;
    told.year = allocation.year;
    told.issued = account.issued;
    told.delivered_in = account.delivered_in;
    told.delivered_out = account.delivered_out;
    told.shortfall = account.shortfall;
    told.available = account.available;
    told.reserved = account.reserved;
    told.locked = account.locked;
    told.pledged = account.pledged;
    told.frozen = account.frozen;
    told.ticketed = account.ticketed;
    told.used = account.used;
    told.lapsed = account.lapsed;
    told.bidding = account.bidding;
    told.incoming = account.incoming;
    if (book) {
        told.tradable = tradable_in(state, allocation.right, *book);
    } else if (account.shortfall == Volume{}) {
        told.tradable = account.available;
    }
    return told;
}

void tell_right(const State& state, RightId right, std::optional<BookId> book,
                std::vector<WaterBalance>& accounts) {
    for (const AllocationId id : state.registry.allocations_of(right)) {
        if (accounts.size() == balance_accounts_max) return;
        const Allocation& allocation = state.registry.get(id);
        if (book) {
            const BookSpec& spec = state.registry.get(*book);
            if (allocation.source != spec.source || allocation.year != spec.year) continue;
        }
        accounts.push_back(balance_of(state, id, book));
    }
}

}  // namespace

BalanceAnswer balance(const State& state, const BalanceQuestion& question) {
    BalanceAnswer answer;
    answer.as_of = state.sequence;
    const Sight sight = sight_of(state, question.asker);
    const auto refuse = [&](Reject reason) {
        answer.refused = reason;
        return answer;
    };
    if (!sight.all && !sight.own) return refuse(Reject::not_allowed);
    if (question.book && state.registry.find<BookSpec>(*question.book) == nullptr) {
        return refuse(Reject::unknown_book);
    }
    if (question.right) {
        const Right* right = state.registry.find<Right>(*question.right);
        if (right == nullptr) return refuse(Reject::unknown_right);
        if (!sight.all && right->holder != *sight.own) return refuse(Reject::not_your_right);
        tell_right(state, *question.right, question.book, answer.accounts);
        return answer;
    }
    // Everybody's rights at once are more than a question may ask for.
    if (!sight.own) return refuse(Reject::unknown_right);
    // A book is looked at for one right only, for each look asks all the rules.
    if (question.book) return refuse(Reject::unknown_right);
    for (const RightId right : state.registry.rights_of(*sight.own)) {
        tell_right(state, right, std::nullopt, answer.accounts);
    }
    return answer;
}

}  // namespace headgate
