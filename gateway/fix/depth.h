#pragma once

#include "gateway/ring/publication.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace headgate::fix {

/// What shows at one price, m³, and by how many orders.
struct ShownLevel {
    Price price;
    Volume volume;
    std::uint32_t orders = 0;
    bool operator==(const ShownLevel&) const = default;
};

/// The books' depth as durable events tell it: what rests, without hidden reserves (docs/orders.md). It holds
/// what the engine's own books show after every whole command.
class Depth {
public:
    explicit Depth(const GatewayStart& start);

    /// Takes in one event, in order and without a gap. The book of which the depth may have changed.
    std::optional<BookId> apply(const PublishedEvent& published);

    /// The best levels of a side, best first, `most` at most.
    [[nodiscard]] std::vector<ShownLevel> levels(BookId book, Side side, std::size_t most) const;

private:
    struct Resting {
        BookId book;
        Side side = Side::buy;
        /// Absent for a market-to-limit order until its first trade sets it.
        std::optional<Price> price;
        Volume leaves;
        Volume shown;
        Volume display;  ///< 0: all shows
    };
    struct Level {
        Volume volume;
        std::uint32_t orders = 0;
    };
    struct Book {
        std::map<Price, Level> bids;
        std::map<Price, Level> offers;
        /// Orders with a hidden reserve: in a call all of them shows.
        std::set<OrderId> reserves;
        bool in_call = false;
    };

    Book& book(BookId id);
    /// Changes an order and the level it stands at together; an order with nothing open is gone.
    template <class Change>
    std::optional<BookId> change(OrderId id, Change&& change);
    void count(const Resting& order, bool is_there);
    [[nodiscard]] Volume fresh(const Resting& order);
    std::optional<BookId> accept(const OrderAccepted& accepted, Volume display);
    std::optional<BookId> trade(const TradeStruck& struck);
    std::optional<BookId> replace(const OrderReplaced& replaced);
    std::optional<BookId> move(const PhaseChanged& moved);

    std::unordered_map<OrderId, Resting> orders_;
    std::vector<Book> books_;
};

}  // namespace headgate::fix
