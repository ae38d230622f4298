#pragma once

#include "engine/market/state.h"

#include <optional>
#include <vector>

/// What happens to balances when orders open, trade and end. The rules have run; here nothing can fail.
namespace headgate {

using EventList = std::vector<Event>;

/// Cash to hold for `volume` at `price`: amount and fee, fen.
[[nodiscard]] Cash cash_for(const BookSpec& book, Volume volume, Price price, RatePpm fee);

/// Enters the record and reserves for it: a sell holds water of its allocation, a buy holds
/// `cash_reserved`, each of them headroom under each of its caps. Requires that the rules have found them there.
OrderRecord& open_order(State& state, const OrderRecord& order);

/// Gives back everything that the order still holds, without ending it: before a replace.
void release_reservations(State& state, const OrderRecord& order);
/// Takes the reservations of `order` as it now stands.
void take_reservations(State& state, const OrderRecord& order);

/// Lets an open buy hold its headroom under `caps` from now on, whether or not there is room. Which caps an
/// order stands under changes where a cap is entered or its right moves.
void change_caps(State& state, OrderRecord& order, const CapList& caps);

/// Ends an open order that the book no longer holds: releases, removes, reports. `order` is gone after it.
void end_order(State& state, const OrderRecord& order, CancelReason reason,
               std::optional<RuleNumber> rule, const ClientOrderId& request, EventList& events);

/// As end_order, for an order that still rests in its book.
void withdraw_order(State& state, const OrderRecord& order, CancelReason reason,
                    std::optional<RuleNumber> rule, const ClientOrderId& request,
                    EventList& events);

/// What only the book keeps of an order: its least fill (0 none) and how much of it shows (0 all).
struct BookParts {
    Volume minimum;
    Volume display;
};

/// The form in which the book knows an order. A market-to-limit order may take any price up to the one
/// that its cash is reserved for.
[[nodiscard]] NewOrder book_form(const OrderRecord& order, const BookParts& parts);

/// Receives what a book does and carries it into orders, ledger, trades and events. A fill releases the
/// buyer's price improvement, then locks the seller's water, the buyer's cash and the caps' headroom.
class MatchSink {
public:
    /// `incoming`: the open order that comes into the book, which most of what happens is about, null where
    /// none does.
    MatchSink(State& state, EventList& events, OrderRecord* incoming = nullptr)
        : state_{state}, events_{events}, incoming_{incoming} {}
    void on_fill(const Fill& fill);
    void on_cancel(OrderId id, Volume leaves, CancelReason reason);
    /// Self-trade prevention took `by` off an order that goes on.
    void on_decrement(OrderId id, Volume by, Volume leaves);
    /// A market-to-limit order found its price.
    void on_rest(OrderId id, Price price, Volume leaves);

private:
    /// Requires that the order is open.
    [[nodiscard]] OrderRecord& open(OrderId id) const;

    State& state_;
    EventList& events_;
    OrderRecord* incoming_;
};

}  // namespace headgate
