#include "tests/book/book_duel.h"

#include <algorithm>
#include <array>
#include <limits>

// What the duel draws.
namespace headgate::test {
namespace {

constexpr std::array all_regimes{
    Regime{"one price, one volume", Price{1}, 50, 1, 1, Volume{1}, 3, 10, 0, 0},
    Regime{"few prices, small volumes", Price{1}, 100, 6, 8, Volume{2}, 5, 24, 0, 0},
    Regime{"around zero", Price{1}, -4, 9, 5, Volume{3}, 12, 20, 0, 0},
    Regime{"tick ten", Price{10}, -50, 11, 12, Volume{10}, 8, 20, 0, 0},
    Regime{"tick ten, now and then off it", Price{10}, 100, 8, 12, Volume{10}, 8, 20, 2, 0},
    Regime{"wide and sparse", Price{1}, 1, 10'000'000, 100, Volume{100'000'000}, 6, 16, 0, 2},
    Regime{"tick ten, from end to end", Price{10}, -20, 5, 20, Volume{5}, 6, 16, 1, 20},
    Regime{"crowded", Price{1}, 1000, 25, 60, Volume{10}, 30, 150, 0, 0},
    Regime{"deep queues", Price{1}, 1000, 4, 100, Volume{10}, 40, 40, 0, 0},
};

}  // namespace

std::span<const Regime> regimes() { return all_regimes; }

BookDuel::BookDuel(const Regime& regime, Choices choices)
    : regime_{regime}, choices_{choices}, pairs_{Pair{pool_, regime.tick}, Pair{pool_, regime.tick},
                                                 Pair{pool_, regime.tick}} {}

Price BookDuel::price() {
    const std::int64_t tick = regime_.tick.value();
    if (regime_.far_percent > 0 && chance(regime_.far_percent)) {
        const auto ticks = static_cast<std::int64_t>(below(8));
        const std::int64_t end = std::numeric_limits<std::int64_t>::max() / tick;
        return Price{chance(50) ? (end - ticks) * tick : (-end + ticks) * tick};
    }
    const Price drawn{regime_.price_low +
                      static_cast<std::int64_t>(below(regime_.price_count)) * tick};
    if (regime_.off_tick_percent == 0 || !chance(regime_.off_tick_percent)) return drawn;
    return drawn + Price{static_cast<std::int64_t>(below(static_cast<std::uint64_t>(tick)))};
}

Volume BookDuel::volume() {
    const std::int64_t lot = regime_.lot.value();
    const std::int64_t drawn = (1 + static_cast<std::int64_t>(below(regime_.volume_count))) * lot;
    // Mostly whole lots.
    if (lot == 1 || chance(80)) return Volume{drawn};
    return Volume{drawn - lot + 1 +
                  static_cast<std::int64_t>(below(static_cast<std::uint64_t>(lot)))};
}

std::optional<PriceBand> BookDuel::band() {
    if (chance(60)) return std::nullopt;
    const Price one = price();
    const Price another = price();
    return PriceBand{std::min(one, another), std::max(one, another)};
}

CallTerms BookDuel::terms() {
    CallTerms terms;
    terms.rule = chance(50) ? CallRule::nearest_to_reference : CallRule::middle_of_orders;
    terms.rationing = chance(50) ? Rationing::time : Rationing::pro_rata;
    if (chance(60)) {
        terms.reference = price();
        const auto by = static_cast<std::int64_t>(below(11)) - 5;
        const bool is_far = terms.reference->value() > 1'000'000'000'000 ||
                            terms.reference->value() < -1'000'000'000'000;
        if (!is_far) *terms.reference += Price{by};
    }
    terms.band = band();
    if (chance(70)) terms.lot = regime_.lot;
    return terms;
}

OrderId BookDuel::known() {
    const auto bids = now_->naive.side(Side::buy).size();
    const auto all = now_->naive.orders();
    if (all == 0 || chance(5)) return OrderId{1 + below(last_id_ + 2)};
    const auto at = below(all);
    return at < bids ? now_->naive.side(Side::buy)[at].id
                     : now_->naive.side(Side::sell)[at - bids].id;
}

ControlGroupId BookDuel::some_group() {
    const auto order = now_->naive.find(known());
    return order ? order->group : group();
}

NewOrder BookDuel::draw_resting() {
    NewOrder order;
    order.id = OrderId{++last_id_};
    order.side = side();
    order.price = price();
    order.volume = volume();
    order.group = group();
    order.self_trade = static_cast<SelfTradePolicy>(1 + below(4));
    order.time_in_force = chance(50) ? TimeInForce::day : TimeInForce::gtc;
    if (chance(30)) {
        // At least a lot, so that even the largest order is traded in so many matches.
        const auto more = below(static_cast<std::uint64_t>(order.volume.value()));
        order.display =
            std::min(order.volume, regime_.lot + Volume{static_cast<std::int64_t>(more)});
    }
    return order;
}

NewOrder BookDuel::draw() {
    NewOrder order = draw_resting();
    const auto kind = below(100);
    if (kind < 15) order.time_in_force = TimeInForce::ioc;
    if (kind >= 15 && kind < 30) order.time_in_force = TimeInForce::fok;
    if (chance(15)) order.type = OrderType::market_to_limit;
    if (chance(15)) {
        order.minimum = chance(30) ? order.volume
                                   : Volume{static_cast<std::int64_t>(below(
                                         static_cast<std::uint64_t>(order.volume.value()) + 1))};
    }
    return order;
}

}  // namespace headgate::test
