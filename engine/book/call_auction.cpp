#include "engine/book/call_auction.h"

#include "engine/domain/assert.h"

#include <algorithm>
#include <limits>

namespace headgate {
namespace {

__extension__ using Wide = __int128;

/// Prices low..high, at each of which the same is bid and offered.
struct Stretch {
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t bid = 0;      ///< at the price or higher
    std::int64_t offered = 0;  ///< at it or lower
    std::int64_t better_bid = 0;
    std::int64_t better_offered = 0;
    [[nodiscard]] std::int64_t volume() const { return std::min(bid, offered); }
    [[nodiscard]] std::int64_t imbalance() const {
        return bid > offered ? bid - offered : offered - bid;
    }
};

std::int64_t clamped(Wide value) {
    using Limits = std::numeric_limits<std::int64_t>;
    if (value > Limits::max()) return Limits::max();
    if (value < Limits::min()) return Limits::min();
    return static_cast<std::int64_t>(value);
}

/// The highest multiple of the tick that is not above `value`; the end of the range where that lies
/// outside it.
std::int64_t floor_to(Wide value, std::int64_t tick) {
    const Wide rest = value % tick;
    return clamped(value - (rest < 0 ? rest + tick : rest));
}

/// Goes through the prices from low to high, where orders stand and between them.
class Sweep {
public:
    Sweep(std::span<const PriceLevel> bids, std::span<const PriceLevel> offers,
          const CallTerms& terms, std::int64_t tick)
        : bids_{bids}, offers_{offers}, tick_{tick}, with_gaps_{terms.rule ==
                                                                CallRule::nearest_to_reference} {
        if (terms.band) {
            low_ = floor_to(Wide{terms.band->low.value()} + (tick - 1), tick);
            high_ = floor_to(terms.band->high.value(), tick);
        }
    }

    /// Calls use(const Stretch&) for all stretches inside the band.
    template <class Use>
    void run(Use&& use) {
        std::int64_t bid = 0;
        for (const PriceLevel& level : bids_) bid += level.volume.value();
        std::int64_t offered = 0;
        std::size_t next_bid = bids_.size();
        std::size_t next_offer = 0;
        std::optional<std::int64_t> last;
        const auto skip_empty = [&] {
            while (next_bid > 0 && bids_[next_bid - 1].volume == Volume{}) --next_bid;
            while (next_offer < offers_.size() && offers_[next_offer].volume == Volume{}) {
                ++next_offer;
            }
        };
        for (skip_empty(); next_bid > 0 || next_offer < offers_.size(); skip_empty()) {
            const std::int64_t price = next_price(next_bid, next_offer);
            if (with_gaps_ && last && *last + tick_ < price) {
                emit(Stretch{*last + tick_, price - tick_, bid, offered, bid, offered}, use);
            }
            Stretch here{price, price, bid, offered, bid, offered};
            if (next_bid > 0 && bids_[next_bid - 1].price.value() == price) {
                here.better_bid -= bids_[--next_bid].volume.value();
            }
            if (next_offer < offers_.size() && offers_[next_offer].price.value() == price) {
                here.offered += offers_[next_offer++].volume.value();
            }
            emit(here, use);
            bid = here.better_bid;
            offered = here.offered;
            last = price;
        }
    }

private:
    [[nodiscard]] std::int64_t next_price(std::size_t next_bid, std::size_t next_offer) const {
        if (next_bid == 0) return offers_[next_offer].price.value();
        const std::int64_t bid = bids_[next_bid - 1].price.value();
        if (next_offer == offers_.size()) return bid;
        return std::min(bid, offers_[next_offer].price.value());
    }
    template <class Use>
    void emit(Stretch stretch, Use& use) const {
        stretch.low = std::max(stretch.low, low_);
        stretch.high = std::min(stretch.high, high_);
        if (stretch.low <= stretch.high) use(stretch);
    }

    std::span<const PriceLevel> bids_;
    std::span<const PriceLevel> offers_;
    std::int64_t tick_;
    bool with_gaps_;
    std::int64_t low_ = std::numeric_limits<std::int64_t>::min();
    std::int64_t high_ = std::numeric_limits<std::int64_t>::max();
};

/// The part of one side that crosses: best first, up to the other side's best price.
std::span<const PriceLevel> crossing(std::span<const PriceLevel> levels, Side side, Price best) {
    const auto beyond = std::find_if(levels.begin(), levels.end(), [&](const PriceLevel& level) {
        return side == Side::buy ? level.price < best : level.price > best;
    });
    return levels.first(static_cast<std::size_t>(beyond - levels.begin()));
}

std::optional<Price> best_of(std::span<const PriceLevel> levels) {
    for (const PriceLevel& level : levels) {
        if (level.volume > Volume{}) return level.price;
    }
    return std::nullopt;
}

/// Half a step up.
std::int64_t middle(std::int64_t low, std::int64_t high, std::int64_t tick) {
    const Wide steps = Wide{high} - low;
    return static_cast<std::int64_t>(low + (steps / tick + 1) / 2 * tick);
}

}  // namespace

std::optional<Clearing> clear_call(std::span<const PriceLevel> bids,
                                   std::span<const PriceLevel> offers, const CallTerms& terms,
                                   Price tick) {
    HEADGATE_ASSERT(tick > Price{});
    const auto best_bid = best_of(bids);
    const auto best_offer = best_of(offers);
    if (!best_bid || !best_offer || *best_bid < *best_offer) return std::nullopt;
    Sweep sweep{crossing(bids, Side::buy, *best_offer), crossing(offers, Side::sell, *best_bid),
                terms, tick.value()};

    std::int64_t most = 0;
    sweep.run([&](const Stretch& at) { most = std::max(most, at.volume()); });
    if (most == 0) return std::nullopt;

    // The smallest imbalance among the prices at which every better order trades in full; a band
    // may leave none of them, then among all that trade the most.
    const auto trades_most = [&](const Stretch& at) { return at.volume() == most; };
    const auto fills_better = [&](const Stretch& at) {
        return at.better_bid <= most && at.better_offered <= most;
    };
    std::optional<Stretch> chosen;
    bool chosen_fills = false;
    sweep.run([&](const Stretch& at) {
        if (!trades_most(at)) return;
        const bool fills = fills_better(at);
        if (chosen && chosen_fills && !fills) return;
        const bool is_better =
            !chosen || fills != chosen_fills || at.imbalance() < chosen->imbalance();
        if (is_better) {
            chosen = at;
            chosen_fills = fills;
        } else if (at.imbalance() == chosen->imbalance()) {
            chosen->high = at.high;
        }
    });

    std::int64_t price = middle(chosen->low, chosen->high, tick.value());
    if (terms.rule == CallRule::nearest_to_reference && terms.reference) {
        const std::int64_t reference =
            floor_to(Wide{terms.reference->value()} + tick.value() / 2, tick.value());
        price = std::min(std::max(reference, chosen->low), chosen->high);
    }
    Clearing clearing{Price{price}, Volume{most}, Volume{}, Volume{}};
    for (const PriceLevel& level : bids) {
        if (level.price < clearing.price) break;
        clearing.bid += level.volume;
    }
    for (const PriceLevel& level : offers) {
        if (level.price > clearing.price) break;
        clearing.offered += level.volume;
    }
    return clearing;
}

}  // namespace headgate
