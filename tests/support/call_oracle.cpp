#include "tests/support/call_oracle.h"

#include <algorithm>
#include <set>
#include <vector>

namespace headgate::test {
namespace {

__extension__ using Wide = __int128;  // no price comes near its ends

Wide floor_of(Wide value, Wide by) { return value / by - (value % by < 0 ? 1 : 0); }

/// A candidate with what steps 2 to 4 ask of it.
struct Candidate {
    Wide price;
    Wide demand;
    Wide supply;
    Wide better_demand;
    Wide better_supply;
    [[nodiscard]] Wide volume() const { return std::min(demand, supply); }
    [[nodiscard]] Wide imbalance() const {
        return demand > supply ? demand - supply : supply - demand;
    }
};

/// Prices and volumes of one call.
class CallOracle {
public:
    CallOracle(std::span<const PriceLevel> bids, std::span<const PriceLevel> offers,
               const CallTerms& terms, Price tick)
        : bids_{bids}, offers_{offers}, terms_{terms}, tick_{tick.value()} {}

    [[nodiscard]] std::optional<Clearing> clearing(OraclePrices prices) const;

private:
    [[nodiscard]] std::set<Wide> order_prices() const;
    [[nodiscard]] std::set<Wide> candidate_prices(OraclePrices prices) const;
    [[nodiscard]] bool in_band(Wide price) const;
    [[nodiscard]] Candidate look_at(Wide price) const;
    [[nodiscard]] Wide choose(Wide low, Wide high) const;

    std::span<const PriceLevel> bids_;
    std::span<const PriceLevel> offers_;
    const CallTerms& terms_;
    Wide tick_;
};

std::set<Wide> CallOracle::order_prices() const {
    std::set<Wide> prices;
    for (const auto& side : {bids_, offers_}) {
        for (const PriceLevel& level : side) {
            if (level.volume > Volume{0}) prices.insert(level.price.value());
        }
    }
    return prices;
}

bool CallOracle::in_band(Wide price) const {
    if (!terms_.band) return true;
    return price >= terms_.band->low.value() && price <= terms_.band->high.value();
}

std::set<Wide> CallOracle::candidate_prices(OraclePrices prices) const {
    const std::set<Wide> named = order_prices();
    if (named.empty()) return {};
    std::set<Wide> candidates = named;
    const bool any_tick = terms_.rule == CallRule::nearest_to_reference;
    if (any_tick && prices == OraclePrices::every_tick) {
        for (Wide price = *named.begin(); price < *named.rbegin(); price += tick_) {
            candidates.insert(price);
        }
    } else if (any_tick) {
        for (const Wide price : named) candidates.insert({price - tick_, price + tick_});
        if (terms_.band) {
            // The outermost ticks inside.
            candidates.insert(-floor_of(-Wide{terms_.band->low.value()}, tick_) * tick_);
            candidates.insert(floor_of(terms_.band->high.value(), tick_) * tick_);
        }
    }
    std::erase_if(candidates, [&](Wide price) {
        return price < *named.begin() || price > *named.rbegin() || !in_band(price);
    });
    return candidates;
}

Candidate CallOracle::look_at(Wide price) const {
    Candidate found{price, 0, 0, 0, 0};
    for (const PriceLevel& bid : bids_) {
        if (bid.price.value() >= price) found.demand += bid.volume.value();
        if (bid.price.value() > price) found.better_demand += bid.volume.value();
    }
    for (const PriceLevel& offer : offers_) {
        if (offer.price.value() <= price) found.supply += offer.volume.value();
        if (offer.price.value() < price) found.better_supply += offer.volume.value();
    }
    return found;
}

Wide CallOracle::choose(Wide low, Wide high) const {
    if (terms_.rule == CallRule::nearest_to_reference && terms_.reference) {
        const Wide reference =
            floor_of(2 * Wide{terms_.reference->value()} + tick_, 2 * tick_) * tick_;
        return std::min(std::max(reference, low), high);
    }
    return floor_of(low / tick_ + high / tick_ + 1, 2) * tick_;
}

std::optional<Clearing> CallOracle::clearing(OraclePrices prices) const {
    std::vector<Candidate> kept;
    for (const Wide price : candidate_prices(prices)) kept.push_back(look_at(price));
    // Step 2: the largest volume.
    Wide most = 0;
    for (const Candidate& one : kept) most = std::max(most, one.volume());
    if (most == 0) return std::nullopt;
    std::erase_if(kept, [&](const Candidate& one) { return one.volume() < most; });
    // Step 3: every better order in full.
    std::vector<Candidate> fair = kept;
    std::erase_if(fair, [&](const Candidate& one) {
        return one.better_demand > most || one.better_supply > most;
    });
    if (!fair.empty()) kept = fair;
    // Step 4: the smallest imbalance.
    Wide least = kept.front().imbalance();
    for (const Candidate& one : kept) least = std::min(least, one.imbalance());
    std::erase_if(kept, [&](const Candidate& one) { return one.imbalance() > least; });
    // Step 5.
    const Candidate at = look_at(choose(kept.front().price, kept.back().price));
    const auto narrow = [](Wide value) { return static_cast<std::int64_t>(value); };
    return Clearing{Price{narrow(at.price)}, Volume{narrow(most)}, Volume{narrow(at.demand)},
                    Volume{narrow(at.supply)}};
}

}  // namespace

std::optional<Clearing> oracle_clearing(std::span<const PriceLevel> bids,
                                        std::span<const PriceLevel> offers, const CallTerms& terms,
                                        Price tick, OraclePrices prices) {
    return CallOracle{bids, offers, terms, tick}.clearing(prices);
}

}  // namespace headgate::test
