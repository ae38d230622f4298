#include "engine/book/book.h"

#include <algorithm>

namespace headgate {

void Book::open_call() {
    HEADGATE_ASSERT(!in_call_ && !unfinished_);
    in_call_ = true;
    show_all();
    enter_groups();
}

void Book::rest(const NewOrder& order) {
    HEADGATE_ASSERT(is_valid(order));
    HEADGATE_ASSERT(in_call_ && !fixed_);
    HEADGATE_ASSERT(order.type == OrderType::limit);
    HEADGATE_ASSERT(order.time_in_force == TimeInForce::day ||
                    order.time_in_force == TimeInForce::gtc);
    HEADGATE_ASSERT(in_band(order.price));
    HEADGATE_ASSERT(order.minimum == Volume{} || conditional_ < conditional_orders_max);
    const std::int64_t tick = tick_of(order.price);
    queue_with_reserve(Incoming{order.id, ~rank_of(order.side, tick), order.volume.value(),
                                order.group, order.side, order.self_trade},
                       order.display, order.minimum);
    groups_.enter(order.group, index(order.side), rank_of(order.side, tick));
}

void Book::enter_groups() {
    groups_.clear();
    for (const Side side : {Side::buy, Side::sell}) {
        for (std::uint32_t level = ladder(side).best(); level != no_slot;
             level = ladder(side).next(*pool_, level)) {
            const std::int64_t rank = Ladder::rank_of(*pool_, level);
            for (std::uint32_t at = pool_->levels_[level].head; at != no_slot; at = slot(at).next) {
                groups_.enter(group_of(at), index(side), rank);
            }
        }
    }
}

void Book::show_all() {
    each_reserve([this](std::uint32_t at) {
        pool_->levels_[slot(at).level].volume += reserve(at).hidden;
        set_leaves(at, leaves_of(at));
    });
}

void Book::hide_again() {
    each_reserve([this](std::uint32_t at) {
        if (reserve(at).display == 0) {
            forget_reserve(at);
            return;
        }
        set_leaves(at, leaves_of(at));
        pool_->levels_[slot(at).level].volume -= reserve(at).hidden;
    });
}

void Book::end_call() {
    in_call_ = false;
    fixed_ = false;
    crossing_ = {};
    groups_.clear();
    hide_again();
}

// ---- the price ----------------------------------------------------------------------------------

void Book::collect_crossing() const {
    const auto bid = best(Side::buy);
    const auto offer = best(Side::sell);
    for (const Side side : {Side::buy, Side::sell}) {
        auto& levels = pool_->call_levels_[index(side)];
        levels.clear();
        if (!bid || !offer) continue;
        for (std::uint32_t level = ladder(side).best(); level != no_slot;
             level = ladder(side).next(*pool_, level)) {
            const Price price = price_of(side, Ladder::rank_of(*pool_, level));
            if (side == Side::buy ? price < *offer : price > *bid) break;
            levels.push_back(PriceLevel{price, Volume{pool_->levels_[level].volume}, 0});
        }
    }
}

Price Book::call_tick() const {
    if (ticks_.tick() == own_tick_.value()) return own_tick_;
    for (const Side side : {Side::buy, Side::sell}) {
        for (std::uint32_t level = ladder(side).best(); level != no_slot;
             level = ladder(side).next(*pool_, level)) {
            const Price price = price_of(side, Ladder::rank_of(*pool_, level));
            if (price.value() % own_tick_.value() != 0) return Price{1};
        }
    }
    return own_tick_;
}

std::optional<Clearing> Book::indicative(const CallTerms& terms) const {
    HEADGATE_ASSERT(in_call_ && !fixed_);
    collect_crossing();
    return clear_call(pool_->call_levels_[0], pool_->call_levels_[1], terms, call_tick());
}

CallFixed Book::fix_call(const CallTerms& terms) {
    HEADGATE_ASSERT(in_call_ && !fixed_);
    collect_crossing();
    collect_conditionals();
    auto& levels = pool_->call_levels_;
    CallFixed fixed;
    for (;;) {
        fixed.clearing = clear_call(levels[0], levels[1], terms, call_tick());
        if (!fixed.clearing) break;
        const auto out = first_to_exclude(*fixed.clearing, terms);
        if (!out) break;
        Conditional& order = pool_->conditionals_[*out];
        order.excluded = true;
        reserve(order.at).excluded = true;
        const auto level =
            std::ranges::find(levels[index(order.side)], order.price, &PriceLevel::price);
        level->volume -= Volume{slot(order.at).shown()};
        ++fixed.excluded;
    }
    fixed_ = true;
    crossing_ = {};
    crossing_.band = terms.band;
    if (fixed.clearing) prepare(*fixed.clearing, terms);
    return fixed;
}

void Book::prepare(const Clearing& clearing, const CallTerms& terms) {
    crossing_.price = clearing.price;
    crossing_.left = clearing.volume.value();
    for (const Side side : {Side::buy, Side::sell}) {
        crossing_.at[index(side)] = pool_->levels_[ladder(side).best()].head;
        const auto margin = margin_of(side, clearing);
        if (terms.rationing != Rationing::pro_rata || !margin) continue;
        crossing_.rationed = side;
        crossing_.marginal = margin->price;
        crossing_.deal = deal_of(side, *margin, terms.lot);
    }
}

std::optional<book_detail::Margin> Book::margin_of(Side side, const Clearing& clearing) const {
    const Volume eligible = side == Side::buy ? clearing.bid : clearing.offered;
    if (eligible == clearing.volume) return std::nullopt;
    std::int64_t left = clearing.volume.value();
    for (const PriceLevel& level : pool_->call_levels_[index(side)]) {
        if (level.volume.value() > left) return Margin{level.price, left};
        left -= level.volume.value();
    }
    HEADGATE_ASSERT(false);
    return std::nullopt;
}

// ---- minimums -----------------------------------------------------------------------------------

void Book::collect_conditionals() {
    auto& found = pool_->conditionals_;
    found.clear();
    if (conditional_ == 0) return;
    for (const Side side : {Side::buy, Side::sell}) {
        for (const PriceLevel& level : pool_->call_levels_[index(side)]) {
            const std::uint32_t at_level =
                ladder(side).find(*pool_, rank_of(side, level.price.value() / ticks_.tick()));
            std::int64_t before = 0;
            for (std::uint32_t at = pool_->levels_[at_level].head; at != no_slot;
                 at = slot(at).next) {
                if (slot(at).has_reserve() && reserve(at).minimum > 0) {
                    found.push_back(Conditional{at, side, level.price, before, false});
                }
                before += slot(at).shown();
            }
        }
    }
}

std::optional<std::size_t> Book::first_to_exclude(const Clearing& clearing,
                                                  const CallTerms& terms) const {
    const auto& orders = pool_->conditionals_;
    if (orders.empty()) return std::nullopt;
    for (const Side side : {Side::buy, Side::sell}) {
        const auto margin = margin_of(side, clearing);
        if (!margin) continue;
        const auto first = std::ranges::find_if(orders, [&](const Conditional& order) {
            return order.side == side && order.price == margin->price;
        });
        if (first == orders.end()) continue;
        const auto begin = static_cast<std::size_t>(first - orders.begin());
        return terms.rationing == Rationing::time ? short_by_time(*margin, begin)
                                                  : short_by_share(side, *margin, terms.lot, begin);
    }
    return std::nullopt;
}

std::optional<std::size_t> Book::short_by_time(const Margin& margin, std::size_t begin) const {
    const auto& orders = pool_->conditionals_;
    std::int64_t excluded = 0;
    for (std::size_t i = begin; i < orders.size() && orders[i].price == margin.price &&
                                orders[i].side == orders[begin].side;
         ++i) {
        const std::int64_t leaves = slot(orders[i].at).shown();
        if (orders[i].excluded) {
            excluded += leaves;
            continue;
        }
        const std::int64_t traded = std::min(margin.volume - (orders[i].before - excluded), leaves);
        // Whoever stands behind the one where the volume runs out trades nothing.
        if (traded <= 0) return std::nullopt;
        if (traded < reserve(orders[i].at).minimum) return i;
    }
    return std::nullopt;
}

std::optional<std::size_t> Book::short_by_share(Side side, const Margin& margin, Volume lot,
                                                std::size_t begin) const {
    Deal deal = deal_of(side, margin, lot);
    std::size_t next = begin;
    std::optional<std::size_t> last;
    for (std::uint32_t at = pool_->levels_[slot(pool_->conditionals_[begin].at).level].head;
         at != no_slot; at = slot(at).next) {
        if (slot(at).has_reserve() && reserve(at).minimum > 0) {
            const std::size_t here = next++;
            if (reserve(at).excluded) continue;
            const std::int64_t share = share_of(at, deal);
            if (share > 0 && share < reserve(at).minimum) last = here;
            continue;
        }
        (void)share_of(at, deal);
    }
    return last;
}

// ---- shares -------------------------------------------------------------------------------------

book_detail::Deal Book::deal_of(Side side, const Margin& margin, Volume lot) const {
    const std::uint32_t level =
        ladder(side).find(*pool_, rank_of(side, margin.price.value() / ticks_.tick()));
    const auto each = [&](auto&& use) {
        for (std::uint32_t at = pool_->levels_[level].head; at != no_slot; at = slot(at).next) {
            if (!slot(at).has_reserve() || !reserve(at).excluded) use(slot(at).shown());
        }
    };
    Deal deal;
    bool in_lots = margin.volume % lot.value() == 0;
    std::int64_t among = 0;
    each([&](std::int64_t leaves) {
        among += leaves;
        in_lots = in_lots && leaves % lot.value() == 0;
    });
    deal.unit = in_lots ? lot.value() : 1;
    deal.volume = margin.volume / deal.unit;
    deal.among = among / deal.unit;
    auto& remainders = pool_->remainders_;
    remainders.clear();
    std::int64_t left = deal.volume;
    each([&](std::int64_t leaves) {
        const Wide share = Wide{leaves / deal.unit} * deal.volume;
        left -= static_cast<std::int64_t>(share / deal.among);
        remainders.push_back(static_cast<std::int64_t>(share % deal.among));
    });
    deal.remainder_min = deal.among;
    deal.ties = 0;
    if (left == 0) return deal;
    // The `left` largest remainders get one unit each.
    const auto last = remainders.begin() + (left - 1);
    std::nth_element(remainders.begin(), last, remainders.end(), std::greater<>{});
    deal.remainder_min = *last;
    const auto above = std::count_if(remainders.begin(), last, [&](std::int64_t remainder) {
        return remainder > deal.remainder_min;
    });
    deal.ties = static_cast<std::uint32_t>(left - above);
    return deal;
}

std::int64_t Book::share_of(std::uint32_t at, Deal& deal) const {
    const Wide share = Wide{slot(at).shown() / deal.unit} * deal.volume;
    const auto remainder = static_cast<std::int64_t>(share % deal.among);
    std::int64_t units = static_cast<std::int64_t>(share / deal.among);
    if (remainder > deal.remainder_min) {
        ++units;
    } else if (remainder == deal.remainder_min && deal.ties > 0) {
        ++units;
        --deal.ties;
    }
    return units * deal.unit;
}

// ---- trading ------------------------------------------------------------------------------------

std::uint32_t Book::behind(Side side, std::uint32_t at) const {
    if (slot(at).next != no_slot) return slot(at).next;
    const std::uint32_t level = ladder(side).next(*pool_, slot(at).level);
    return level == no_slot ? no_slot : pool_->levels_[level].head;
}

std::uint32_t Book::next_in_call(Side side) {
    std::uint32_t& at = crossing_.at[index(side)];
    std::int64_t& open = crossing_.open[index(side)];
    while (open == 0) {
        HEADGATE_ASSERT(at != no_slot);
        if (!slot(at).has_reserve() || !reserve(at).excluded) {
            const bool is_dealt =
                crossing_.rationed == side &&
                price_of(side, Ladder::rank_of(*pool_, slot(at).level)) == crossing_.marginal;
            open = is_dealt ? share_of(at, crossing_.deal) : slot(at).shown();
        }
        if (open == 0) at = behind(side, at);
    }
    return at;
}

void Book::take_in_call(Side side, std::uint32_t at, std::int64_t traded) {
    std::int64_t& open = crossing_.open[index(side)];
    open -= traded;
    if (open == 0) crossing_.at[index(side)] = behind(side, at);
    if (slot(at).shown() == traded) {
        remove(at);
        return;
    }
    slot(at).word -= static_cast<std::uint64_t>(traded);
    pool_->levels_[slot(at).level].volume -= traded;
    if (!slot(at).has_reserve() || reserve(at).minimum == 0) return;
    // The price was fixed so that whoever trades at all reaches its minimum.
    reserve(at).minimum = 0;
    --conditional_;
}

}  // namespace headgate
