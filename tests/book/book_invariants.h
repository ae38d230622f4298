#pragma once

#include "engine/book/book.h"
#include "tests/support/book_events.h"

#include <map>
#include <span>
#include <string>

namespace headgate::test {

/// Keeps an account of every open order from the commands and events alone and holds the book
/// against it: events and book tell the same volumes, no trade inside a group, none past a better
/// price, every queue in the order of price and time, every sum right.
class BookInvariants {
public:
    void enter(OrderId id, Volume volume, ControlGroupId group) {
        open_[id] = Account{volume, group};
    }
    /// A replace or reduce set the open volume; without effect on an order that is not open.
    void change(OrderId id, Volume leaves);
    void leave(OrderId id) { open_.erase(id); }

    /// Books `events` and looks at the whole book. Returns what is wrong, empty where nothing is.
    [[nodiscard]] std::string check(const Book& book, std::span<const BookEvent> events);

private:
    struct Account {
        Volume leaves;
        ControlGroupId group;
    };
    [[nodiscard]] std::string take(const Fill& fill, const Book& book);
    [[nodiscard]] bool lose(OrderId id, Volume by, Volume leaves);
    [[nodiscard]] std::string check_side(const Book& book, Side side) const;

    std::map<OrderId, Account> open_;
};

}  // namespace headgate::test
