#pragma once

#include "engine/book/book.h"
#include "tests/support/book_events.h"

#include <map>
#include <span>
#include <string>

namespace headgate::test {

/// Keeps an account of every open order from the commands and events alone and holds the book
/// against it: events and book tell the same volumes, no trade inside a group, none past a better
/// price or beyond a limit, all of a call's trades at one price, every queue in the order of price,
/// every sum right, no more shown than may show, no minimum outside a call.
class BookInvariants {
public:
    void enter(const NewOrder& order) {
        open_[order.id] = Account{order.volume, order.price, order.group, order.side};
    }
    /// A replace is about to set price and open volume; without effect on an order not open.
    void change(OrderId id, Price price, Volume leaves);
    /// A reduce took volume off; without effect on an order not open.
    void reduce(OrderId id, Volume by);
    void leave(OrderId id) { open_.erase(id); }

    /// Books `events` and looks at the whole book. `call_price` where they are a call's. Returns
    /// what is wrong, empty where nothing is.
    [[nodiscard]] std::string check(const Book& book, std::span<const BookEvent> events,
                                    std::optional<Price> call_price);

private:
    struct Account {
        Volume leaves;
        Price limit;
        ControlGroupId group;
        Side side = Side::buy;
    };
    [[nodiscard]] std::string apply(const BookEvent& event, const Book& book,
                                    std::optional<Price> call_price);
    [[nodiscard]] std::string take(const Fill& fill, const Book& book,
                                   std::optional<Price> call_price);
    [[nodiscard]] bool lose(OrderId id, Volume by, Volume leaves);
    [[nodiscard]] std::string check_order(const Book& book, const RestingOrder& order) const;
    [[nodiscard]] std::string check_side(const Book& book, Side side) const;

    std::map<OrderId, Account> open_;
};

}  // namespace headgate::test
