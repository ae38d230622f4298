#pragma once

#include "tests/support/book_events.h"

#include <optional>
#include <vector>

namespace headgate::test {

/// What a book must do, written so that one can see that it is right: one vector of orders,
/// searched from end to end, sorted anew whenever a head is wanted. An incoming order is queued and
/// the crossed book then matched like the opening's, so that there is only one way to trade. Shares
/// no code with engine/book, only the plain structs of order.h. The contract is that of `Book`.
class NaiveBook {
public:
    Progress submit(const NewOrder& order, BookEvents& events,
                    std::size_t matches_max = matches_unbounded);
    void rest(const NewOrder& order);
    Progress match_crossed(std::size_t matches_max, BookEvents& events);
    std::optional<Volume> cancel(OrderId id);
    std::optional<Volume> reduce(OrderId id, Volume by);
    std::optional<Replaced> replace(OrderId id, Price price, Volume leaves, Matching matching,
                                    BookEvents& events,
                                    std::size_t matches_max = matches_unbounded);

    /// One side in order of priority.
    [[nodiscard]] std::vector<RestingOrder> side(Side side) const;
    [[nodiscard]] std::optional<RestingOrder> find(OrderId id) const;
    [[nodiscard]] Volume fillable(const NewOrder& order) const;
    [[nodiscard]] std::optional<OrderId> crosses_own_group(Side side, Price price,
                                                           ControlGroupId group) const;
    [[nodiscard]] std::size_t orders() const { return orders_.size(); }

private:
    [[nodiscard]] std::optional<Price> limit_of(const NewOrder& order) const;
    void meet_own_group(RestingOrder older, RestingOrder newer, BookEvents& events);
    void lose(const RestingOrder& order, Volume by, BookEvents& events);
    void set_leaves(OrderId id, Volume leaves);

    std::vector<RestingOrder> orders_;
    std::uint64_t last_priority_ = 0;
};

}  // namespace headgate::test
