#pragma once

#include "engine/domain/enums.h"

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace headgate::ganzhou {

/// An order as the estimate sees it. `id` is any number that is new to the book.
struct SimpleOrder {
    std::size_t id = 0;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    std::int64_t price = 0;  ///< not read for market-to-limit
    std::int64_t volume = 0;
};

struct SimpleTrade {
    std::size_t buy = 0;
    std::size_t sell = 0;
    std::int64_t price = 0;
    std::int64_t volume = 0;
};

/// Price, then arrival, on sorted lists and no more: an estimate of what a plan of orders will trade, not
/// a model of the engine. Knows no rules and no control groups.
class SimpleBook {
public:
    /// Queues without matching, as in a call.
    void rest(const SimpleOrder& order);
    /// Trades what crosses, all at the price of rulebook 4.4 that is nearest to the reference (mode A).
    void clear_call(std::int64_t reference, std::int64_t tick, std::vector<SimpleTrade>& trades);
    void submit(const SimpleOrder& order, std::vector<SimpleTrade>& trades);
    /// False where nothing of it rests.
    bool cancel(std::size_t id);
    /// Queues what is left of the order anew at `price`, matching where `trades` is given.
    bool reprice(std::size_t id, std::size_t new_id, std::int64_t price,
                 std::vector<SimpleTrade>* trades);

    [[nodiscard]] std::optional<std::int64_t> best(Side side) const;
    [[nodiscard]] std::int64_t best_volume(Side side) const;
    [[nodiscard]] bool rests(std::size_t id) const { return places_.count(id) != 0; }
    [[nodiscard]] std::size_t orders(Side side) const { return half(side).size(); }

private:
    /// Lower is better on both sides: bids are keyed by their negative price.
    using Key = std::pair<std::int64_t, std::uint64_t>;
    struct Resting {
        std::size_t id = 0;
        std::int64_t leaves = 0;
    };
    using Half = std::map<Key, Resting>;

    [[nodiscard]] static std::int64_t rank(Side side, std::int64_t price) {
        return side == Side::buy ? -price : price;
    }
    [[nodiscard]] const Half& half(Side side) const { return side == Side::buy ? bids_ : asks_; }
    Half& half(Side side) { return side == Side::buy ? bids_ : asks_; }
    void place(Side side, std::int64_t price, std::size_t id, std::int64_t volume);
    void take(Side side, Half::iterator at, std::int64_t volume);
    [[nodiscard]] std::int64_t reachable(Side side, std::int64_t price) const;
    [[nodiscard]] std::optional<std::int64_t> call_price(std::int64_t reference,
                                                         std::int64_t tick) const;

    Half bids_;
    Half asks_;
    std::map<std::size_t, std::pair<Side, Key>> places_;
    std::uint64_t arrivals_ = 0;
};

}  // namespace headgate::ganzhou
