#include "tools/ganzhou/simple_book.h"

#include <algorithm>
#include <cstdlib>

namespace headgate::ganzhou {
namespace {

constexpr Side other(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

}  // namespace

void SimpleBook::place(Side side, std::int64_t price, std::size_t id, std::int64_t volume) {
    const Key key{rank(side, price), ++arrivals_};
    half(side).emplace(key, Resting{id, volume});
    places_.emplace(id, std::pair{side, key});
}

void SimpleBook::take(Side side, Half::iterator at, std::int64_t volume) {
    at->second.leaves -= volume;
    if (at->second.leaves > 0) return;
    places_.erase(at->second.id);
    half(side).erase(at);
}

void SimpleBook::rest(const SimpleOrder& order) {
    place(order.side, order.price, order.id, order.volume);
}

/// Every tick between the best offer and the best bid is tried: a book of the demo has few.
std::optional<std::int64_t> SimpleBook::call_price(std::int64_t reference,
                                                   std::int64_t tick) const {
    if (bids_.empty() || asks_.empty()) return std::nullopt;
    std::optional<std::int64_t> found;
    std::pair<std::int64_t, std::int64_t> fit;  // most volume, then least imbalance
    for (auto price = asks_.begin()->first.first; price <= -bids_.begin()->first.first;
         price += tick) {
        // What is bid at a price is what an offer there reaches.
        const std::int64_t bid = reachable(Side::sell, price);
        const std::int64_t offered = reachable(Side::buy, price);
        const std::int64_t volume = std::min(bid, offered);
        const bool better_in_full = reachable(Side::sell, price + tick) <= volume &&
                                    reachable(Side::buy, price - tick) <= volume;
        const std::pair<std::int64_t, std::int64_t> now{volume, -std::abs(bid - offered)};
        const auto apart = [&](std::int64_t p) { return std::abs(p - reference); };
        const bool wins = !found || now > fit || (now == fit && apart(price) < apart(*found));
        if (!better_in_full || !wins) continue;
        found = price;
        fit = now;
    }
    return found;
}

void SimpleBook::clear_call(std::int64_t reference, std::int64_t tick,
                            std::vector<SimpleTrade>& trades) {
    const auto price = call_price(reference, tick);
    while (price && !bids_.empty() && !asks_.empty()) {
        const auto bid = bids_.begin();
        const auto ask = asks_.begin();
        if (-bid->first.first < *price || ask->first.first > *price) return;
        const std::int64_t volume = std::min(bid->second.leaves, ask->second.leaves);
        trades.push_back({bid->second.id, ask->second.id, *price, volume});
        take(Side::buy, bid, volume);
        take(Side::sell, ask, volume);
    }
}

std::int64_t SimpleBook::reachable(Side side, std::int64_t price) const {
    std::int64_t volume = 0;
    const Side opposite = other(side);
    // A price is within reach where its rank on the other side is no worse than the limit's there.
    for (const auto& [key, resting] : half(opposite)) {
        if (key.first > rank(opposite, price)) break;
        volume += resting.leaves;
    }
    return volume;
}

void SimpleBook::submit(const SimpleOrder& order, std::vector<SimpleTrade>& trades) {
    const Side opposite = other(order.side);
    std::int64_t limit = order.price;
    if (order.type == OrderType::market_to_limit) {
        const auto best_price = best(opposite);
        if (!best_price) return;
        limit = *best_price;
    }
    if (order.time_in_force == TimeInForce::fok && reachable(order.side, limit) < order.volume)
        return;
    std::int64_t leaves = order.volume;
    Half& against = half(opposite);
    while (leaves > 0 && !against.empty() &&
           against.begin()->first.first <= rank(opposite, limit)) {
        const auto at = against.begin();
        const std::int64_t volume = std::min(leaves, at->second.leaves);
        const std::int64_t price = opposite == Side::buy ? -at->first.first : at->first.first;
        const bool buys = order.side == Side::buy;
        trades.push_back(
            {buys ? order.id : at->second.id, buys ? at->second.id : order.id, price, volume});
        leaves -= volume;
        take(opposite, at, volume);
    }
    const bool waits =
        order.time_in_force == TimeInForce::day || order.time_in_force == TimeInForce::gtc;
    if (leaves > 0 && waits) place(order.side, limit, order.id, leaves);
}

bool SimpleBook::cancel(std::size_t id) {
    const auto found = places_.find(id);
    if (found == places_.end()) return false;
    half(found->second.first).erase(found->second.second);
    places_.erase(found);
    return true;
}

bool SimpleBook::reprice(std::size_t id, std::size_t new_id, std::int64_t price,
                         std::vector<SimpleTrade>* trades) {
    const auto found = places_.find(id);
    if (found == places_.end()) return false;
    const auto [side, key] = found->second;
    const std::int64_t leaves = half(side).at(key).leaves;
    (void)cancel(id);
    const SimpleOrder again{new_id, side, OrderType::limit, TimeInForce::day, price, leaves};
    if (trades != nullptr) {
        submit(again, *trades);
    } else {
        rest(again);
    }
    return true;
}

std::optional<std::int64_t> SimpleBook::best(Side side) const {
    if (half(side).empty()) return std::nullopt;
    const std::int64_t ranked = half(side).begin()->first.first;
    return side == Side::buy ? -ranked : ranked;
}

std::int64_t SimpleBook::best_volume(Side side) const {
    return half(side).empty() ? 0 : half(side).begin()->second.leaves;
}

}  // namespace headgate::ganzhou
