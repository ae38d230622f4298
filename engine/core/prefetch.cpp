#include "engine/core/core.h"

#include <algorithm>
#include <array>

// What commands will read, asked for ahead of time, so that their cache misses overlap. Step after step over
// the whole batch: what one step brings tells the next where to go on. Only hints: every look-up here may
// be out of date by the time that the command comes.
namespace headgate {
namespace {

constexpr std::size_t batch_max = 32;
constexpr std::size_t cache_line = 64;

template <class T>
void ask_for(const T& record) {
    const char* const begin = reinterpret_cast<const char*>(&record);
    for (std::size_t at = 0; at < sizeof(T); at += cache_line) __builtin_prefetch(begin + at, 1);
}

void ask_for_session(const State& state, SessionId id) {
    if (const Session* session = state.registry.find<Session>(id)) {
        __builtin_prefetch(&session->role);
        __builtin_prefetch(&session->state);
        __builtin_prefetch(&session->participant);
    }
}

void ask_for_balances(const State& state, Side side, AllocationId account, ParticipantId holder,
                      ControlGroupId group, const CapList& caps) {
    if (side == Side::sell) {
        if (account != AllocationId{}) ask_for(state.ledger.water(account));
        return;
    }
    if (account != AllocationId{}) {
        __builtin_prefetch(&state.ledger.water(account).bidding, 1);
    }
    ask_for(state.ledger.cash(holder));
    if (caps.size > 0) state.cap_shares.prefetch(*caps.begin(), group);
}

template <class Command>
inline constexpr bool names_order =
    std::is_same_v<Command, CancelOrder> || std::is_same_v<Command, ReplaceOrder>;

/// Null where there is no such book.
const Book* book_at(const State& state, BookId id) {
    const bool exists = id.value() != 0 && id.value() <= state.markets.size();
    return exists ? &state.market(id).book : nullptr;
}

/// What an order reads of its book's terms, and where the book begins.
void ask_for_book(const State& state, BookId id) {
    const Book* book = book_at(state, id);
    if (book == nullptr) return;
    const BookSpec& spec = state.registry.get(id);
    __builtin_prefetch(&spec.delivery_from);
    __builtin_prefetch(&spec.buyer_fee);
    __builtin_prefetch(&state.market(id).phase);
    book->prefetch();
}

/// What ends or changes an open order reads of it, once its record has arrived.
void ask_for_holdings(const State& state, OrderId id) {
    const OrderRecord* order = state.orders.find(id);
    if (order == nullptr) return;
    ask_for_balances(state, order->side, order->allocation, order->participant, order->group,
                     order->caps);
    state.orders.prefetch_count(order->right);
}

/// Calls visit(command, i) where the i-th command is about an order.
template <class Visit>
void about_orders(std::span<const Command* const> commands, Visit&& visit) {
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (const auto* submit = std::get_if<SubmitOrder>(commands[i])) {
            visit(*submit, i);
        } else if (const auto* cancel = std::get_if<CancelOrder>(commands[i])) {
            visit(*cancel, i);
        } else if (const auto* replace = std::get_if<ReplaceOrder>(commands[i])) {
            visit(*replace, i);
        }
    }
}

}  // namespace

void Core::prefetch(std::span<const Command* const> commands) const {
    for (; commands.size() > batch_max; commands = commands.subspan(batch_max)) {
        prefetch_batch(commands.first(batch_max));
    }
    prefetch_batch(commands);
}

void Core::prefetch_batch(std::span<const Command* const> commands) const {
    const State& state = state_;
    // By command: the open order that it names, and the one that it would trade with first.
    std::array<std::optional<OrderId>, batch_max> named;
    std::array<std::optional<OrderId>, batch_max> reached;
    about_orders(commands, [&]<class T>(const T& command, std::size_t i) {
        ask_for_session(state, command.session);
        state.client_ids.prefetch(command.session, command.client_id);
        state.client_ids.prefetch_next(i);
        if constexpr (names_order<T>) {
            if (!command.order) state.client_ids.prefetch(command.session, command.original);
        } else {
            verdicts_.prefetch(command.right);
            state.orders.prefetch_count(command.right);
            ask_for_book(state, command.book);
            // The id that the order gets, unless work comes between.
            const OrderId id{state.sequence.value() + 1 + i};
            state.orders.prefetch_place(id);
            state.pool->prefetch_index(id);
            state.orders.prefetch_arrival(i);
        }
    });
    about_orders(commands, [&]<class T>(const T& command, std::size_t) {
        if constexpr (names_order<T>) {
            if (!command.order) state.client_ids.prefetch_used(command.session, command.original);
        } else {
            state.orders.prefetch_newest(command.right);
            if (const auto known =
                    verdicts_.find(state, command.right, command.book, command.side)) {
                ask_for_balances(state, command.side, known->standing.allocation,
                                 known->standing.holder, known->standing.group, known->terms->caps);
            }
            const Book* book = book_at(state, command.book);
            if (book != nullptr && command.price) {
                book->prefetch_level(command.side, *command.price);
            }
        }
    });
    about_orders(commands, [&]<class T>(const T& command, std::size_t i) {
        if constexpr (names_order<T>) {
            named[i] = command.order ? command.order
                                     : state.client_ids.order(command.session, command.original);
            if (!named[i]) return;
            state.orders.prefetch_place(*named[i]);
            state.pool->prefetch_index(*named[i]);
        } else {
            const Book* book = book_at(state, command.book);
            if (book != nullptr && command.price) {
                book->prefetch_orders(command.side, *command.price);
            }
        }
    });
    about_orders(commands, [&]<class T>(const T& command, std::size_t i) {
        if constexpr (names_order<T>) {
            if (!named[i]) return;
            state.orders.prefetch_record(*named[i]);
            state.pool->prefetch_order(*named[i]);
        } else {
            const Book* book = book_at(state, command.book);
            if (book == nullptr || !command.price) return;
            reached[i] = book->first_reached(command.side, *command.price);
            if (reached[i]) state.orders.prefetch_place(*reached[i]);
            if (reached[i]) state.pool->prefetch_index(*reached[i]);
        }
    });
    for (std::size_t i = 0; i < commands.size(); ++i) {
        if (reached[i]) state.orders.prefetch_record(*reached[i]);
        if (!named[i]) continue;
        ask_for_holdings(state, *named[i]);
        state.pool->prefetch_neighbours(*named[i]);
        const OrderRecord* order = state.orders.find(*named[i]);
        if (order == nullptr) continue;
        ask_for_book(state, order->book);
        state.orders.prefetch_beside(*order);
        verdicts_.prefetch(order->right);
    }
    std::size_t trades = 0;
    for (const auto& id : reached) {
        if (!id) continue;
        ask_for_holdings(state, *id);
        state.trades.prefetch_next(trades++);
    }
}

}  // namespace headgate
