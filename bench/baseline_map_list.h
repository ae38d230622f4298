#pragma once

#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <unordered_map>
#include <utility>

/// FROZEN. The order book that a good programmer writes on the first afternoon: a std::map of
/// prices, a std::list of orders at each, a std::unordered_map to find them. The measure of every
/// other book; a ratio must never improve because this one got slower. Shares nothing with the
/// engine.
namespace headgate::bench {

/// Calls trade(resting, aggressor, price, volume) for each match.
class BaselineBook {
public:
    enum class Side : std::uint8_t { buy, sell };
    enum class Rest : std::uint8_t { yes, no };

    void reserve(std::size_t orders) { places_.reserve(orders); }

    template <class Trade>
    void submit(std::uint64_t id, Side side, std::int64_t price, std::int64_t volume, Rest rest,
                Trade&& trade) {
        if (side == Side::buy) {
            volume = match(
                offers_, [&](std::int64_t offer) { return offer <= price; }, id, volume, trade);
            if (volume > 0 && rest == Rest::yes) queue(bids_, id, side, price, volume);
        } else {
            volume = match(
                bids_, [&](std::int64_t bid) { return bid >= price; }, id, volume, trade);
            if (volume > 0 && rest == Rest::yes) queue(offers_, id, side, price, volume);
        }
    }

    bool cancel(std::uint64_t id) {
        const auto found = places_.find(id);
        if (found == places_.end()) return false;
        const Place place = found->second;
        places_.erase(found);
        place.side == Side::buy ? take_out(bids_, place) : take_out(offers_, place);
        return true;
    }

    /// Keeps its place where the price stays and the volume falls.
    template <class Trade>
    bool replace(std::uint64_t id, std::int64_t price, std::int64_t volume, Trade&& trade) {
        const auto found = places_.find(id);
        if (found == places_.end()) return false;
        const Place place = found->second;
        if (price == place.price && volume < place.order->volume) {
            place.order->volume = volume;
            return true;
        }
        cancel(id);
        submit(id, place.side, price, volume, Rest::yes, trade);
        return true;
    }

    [[nodiscard]] std::size_t orders() const { return places_.size(); }

private:
    struct Order {
        std::uint64_t id;
        std::int64_t volume;
    };
    using Queue = std::list<Order>;
    using Bids = std::map<std::int64_t, Queue, std::greater<>>;
    using Offers = std::map<std::int64_t, Queue>;
    struct Place {
        Side side;
        std::int64_t price;
        Queue::iterator order;
    };

    template <class Levels, class Reaches, class Trade>
    std::int64_t match(Levels& levels, Reaches&& reaches, std::uint64_t id, std::int64_t volume,
                       Trade& trade) {
        while (volume > 0 && !levels.empty()) {
            const auto level = levels.begin();
            if (!reaches(level->first)) break;
            Queue& orders = level->second;
            while (volume > 0 && !orders.empty()) {
                Order& resting = orders.front();
                const std::int64_t traded = volume < resting.volume ? volume : resting.volume;
                trade(resting.id, id, level->first, traded);
                volume -= traded;
                resting.volume -= traded;
                if (resting.volume > 0) continue;
                places_.erase(resting.id);
                orders.pop_front();
            }
            if (orders.empty()) levels.erase(level);
        }
        return volume;
    }

    template <class Levels>
    void queue(Levels& levels, std::uint64_t id, Side side, std::int64_t price,
               std::int64_t volume) {
        Queue& orders = levels[price];
        orders.push_back(Order{id, volume});
        places_.emplace(id, Place{side, price, std::prev(orders.end())});
    }

    template <class Levels>
    static void take_out(Levels& levels, const Place& place) {
        const auto level = levels.find(place.price);
        level->second.erase(place.order);
        if (level->second.empty()) levels.erase(level);
    }

    Bids bids_;
    Offers offers_;
    std::unordered_map<std::uint64_t, Place> places_;
};

}  // namespace headgate::bench
