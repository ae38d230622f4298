#include "engine/book/book.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace headgate {

Book::Book(OrderPool& pool, Price tick)
    : pool_{&pool},
      word_base_{0}, number_{pool.take_book_number()}, own_tick_{tick}, ticks_{tick.value()} {
    word_base_ = word_base(number_);
}

Book::~Book() {
    if (pool_ == nullptr) return;
    clear();
    pool_->give_book_number(number_);
}

Book::Book(Book&& other) noexcept : pool_{nullptr}, word_base_{0}, number_{0}, ticks_{1} {
    *this = std::move(other);
}

Book& Book::operator=(Book&& other) noexcept {
    if (this == &other) return *this;
    if (pool_ != nullptr) {
        clear();
        pool_->give_book_number(number_);
    }
    pool_ = std::exchange(other.pool_, nullptr);
    number_ = other.number_;
    word_base_ = other.word_base_;
    in_call_ = other.in_call_;
    fixed_ = other.fixed_;
    unfinished_ = other.unfinished_;
    band_low_ = other.band_low_;
    band_span_ = other.band_span_;
    own_tick_ = other.own_tick_;
    ticks_ = other.ticks_;
    reserves_ = other.reserves_;
    conditional_ = other.conditional_;
    sides_ = std::move(other.sides_);
    crossing_ = other.crossing_;
    groups_ = std::move(other.groups_);
    return *this;
}

void Book::clear() {
    for (const Side side : {Side::buy, Side::sell}) {
        while (ladder(side).best() != no_slot) remove(pool_->levels_[ladder(side).best()].head);
    }
}

void Book::set_band(std::optional<PriceBand> band) {
    const PriceBand all{Price{std::numeric_limits<std::int64_t>::min()},
                        Price{std::numeric_limits<std::int64_t>::max()}};
    const PriceBand bounds = band.value_or(all);
    HEADGATE_ASSERT(bounds.low <= bounds.high);
    band_low_ = bounds.low.value();
    band_span_ = static_cast<std::uint64_t>(bounds.high.value()) -
                 static_cast<std::uint64_t>(bounds.low.value());
}

// ---- ticks --------------------------------------------------------------------------------------

std::int64_t Book::refine(Price price) {
    if (const auto tick = ticks_.divide_if_multiple(price.value())) return *tick;
    // The remainder is smaller than the tick, so its size is an int64 even where the price's is not.
    const std::int64_t finer = std::gcd(ticks_.tick(), price.value() % ticks_.tick());
    const std::int64_t times = ticks_.tick() / finer;
    std::array<std::vector<std::pair<std::int64_t, std::uint32_t>>, 2> orders;
    for (const Side side : {Side::buy, Side::sell}) {
        auto& found = orders[side == Side::buy ? 0 : 1];
        Ladder& from = ladder(side);
        while (from.best() != no_slot) {
            const std::int64_t rank = from.best_rank();
            const std::uint32_t at = pool_->levels_[from.best()].head;
            const std::int64_t tick = (side == Side::buy ? ~rank : rank) * times;
            found.emplace_back(rank_of(side, tick), at);
            from.unlink(*pool_, at);
        }
    }
    ticks_ = TickDivider{finer};
    for (const Side side : {Side::buy, Side::sell}) {
        for (const auto& [rank, at] : orders[side == Side::buy ? 0 : 1]) {
            ladder(side).add(*pool_, rank, at);
        }
    }
    if (in_call_) enter_groups();
    return price.value() / finer;
}

// ---- orders -------------------------------------------------------------------------------------

std::optional<Price> Book::limit_of(const NewOrder& order) const {
    if (order.type == OrderType::limit) return order.price;
    const std::optional<Price> counterpart = best(other(order.side));
    if (!counterpart || !in_band(*counterpart)) return std::nullopt;
    const bool beyond =
        order.side == Side::buy ? *counterpart > order.price : *counterpart < order.price;
    if (beyond) return std::nullopt;
    return counterpart;
}

std::optional<Volume> Book::cancel(OrderId id) {
    const std::uint32_t at = locate(id);
    if (at == no_slot) return std::nullopt;
    if (slot(at).has_reserve()) [[unlikely]]
        return cancel_with_reserve(at);
    const Volume leaves{slot(at).shown()};
    ladder(slot(at).side()).unlink(*pool_, at);
    pool_->give_slot(at);
    return leaves;
}

std::optional<Volume> Book::cancel_with_reserve(std::uint32_t at) {
    const Volume leaves{leaves_of(at)};
    remove(at);
    return leaves;
}

std::optional<Volume> Book::reduce(OrderId id, Volume by) {
    const std::uint32_t at = locate(id);
    if (at == no_slot) return std::nullopt;
    const std::int64_t leaves = leaves_of(at);
    HEADGATE_ASSERT(by > Volume{} && by.value() <= leaves);
    take(at, by.value());
    return Volume{leaves - by.value()};
}

Book::Incoming Book::incoming_from(std::uint32_t at) const {
    const Slot& from = slot(at);
    return Incoming{from.id,       ~Ladder::rank_of(*pool_, from.level),
                    leaves_of(at), group_of(at),
                    from.side(),   from.policy()};
}

// ---- the queue ----------------------------------------------------------------------------------

void Book::queue_with_reserve(const Incoming& order, Volume display, Volume minimum) {
    if (display == Volume{} && minimum == Volume{}) {
        queue(order);
        return;
    }
    const std::uint32_t number = pool_->take_reserve();
    Reserve& held = pool_->reserves_[number];
    held.display = display.value();
    held.minimum = minimum.value();
    held.group = order.group;
    ++reserves_;
    if (minimum > Volume{}) ++conditional_;
    const std::uint32_t at = pool_->take_slot(order.id);
    slot(at).word = word_of(order.side, order.self_trade, 0) | std::uint64_t{1}
                                                                   << Slot::reserve_bit;
    slot(at).group = number;
    requeue(at, ~order.reach, order.leaves);
}

void Book::requeue(std::uint32_t at, std::int64_t rank, std::int64_t leaves) {
    set_leaves(at, leaves);
    ladder(slot(at).side()).add(*pool_, rank, at);
}

void Book::set_leaves(std::uint32_t at, std::int64_t leaves) {
    std::int64_t shown = leaves;
    if (slot(at).has_reserve()) {
        Reserve& held = reserve(at);
        if (held.display > 0 && !in_call_) shown = std::min(held.display, leaves);
        held.hidden = leaves - shown;
    }
    slot(at).word = (slot(at).word & ~Slot::shown_mask) | static_cast<std::uint64_t>(shown);
}

void Book::take(std::uint32_t at, std::int64_t by) {
    const std::int64_t leaves = leaves_of(at);
    HEADGATE_ASSERT(by <= leaves);
    if (by == leaves) {
        remove(at);
        return;
    }
    if (slot(at).has_reserve()) {
        Reserve& held = reserve(at);
        held.minimum = std::min(held.minimum, leaves - by);
        const std::int64_t from_hidden = std::min(held.hidden, by);
        held.hidden -= from_hidden;
        by -= from_hidden;
    }
    slot(at).word -= static_cast<std::uint64_t>(by);
    pool_->levels_[slot(at).level].volume -= by;
}

void Book::remove(std::uint32_t at) {
    ladder(slot(at).side()).unlink(*pool_, at);
    drop(at);
}

/// Gives up an order that stands in no level.
void Book::drop(std::uint32_t at) {
    if (slot(at).has_reserve()) {
        --reserves_;
        if (reserve(at).minimum > 0) --conditional_;
        pool_->give_reserve(slot(at).group);
    }
    pool_->give_slot(at);
}

/// From now on an order like any other. Requires that all of it shows.
void Book::forget_reserve(std::uint32_t at) {
    const std::uint32_t number = slot(at).group;
    const ControlGroupId group = reserve(at).group;
    HEADGATE_ASSERT(reserve(at).hidden == 0);
    if (reserve(at).minimum > 0) --conditional_;
    --reserves_;
    pool_->give_reserve(number);
    slot(at).word &= ~(std::uint64_t{1} << Slot::reserve_bit);
    slot(at).group = group.value();
}

// ---- questions ----------------------------------------------------------------------------------

RestingOrder Book::view(std::uint32_t at) const {
    const Slot& from = slot(at);
    RestingOrder order;
    order.id = from.id;
    order.side = from.side();
    order.price = price_of(order.side, Ladder::rank_of(*pool_, from.level));
    order.leaves = Volume{leaves_of(at)};
    order.shown = Volume{from.shown()};
    order.group = group_of(at);
    order.self_trade = from.policy();
    if (from.has_reserve()) {
        order.display = Volume{reserve(at).display};
        order.minimum = Volume{reserve(at).minimum};
    }
    return order;
}

std::optional<RestingOrder> Book::find(OrderId id) const {
    const std::uint32_t at = locate(id);
    if (at == no_slot) return std::nullopt;
    return view(at);
}

std::optional<Price> Book::best(Side side) const {
    if (ladder(side).best() == no_slot) return std::nullopt;
    return price_of(side, ladder(side).best_rank());
}

bool Book::crossed() const {
    const auto bid = best(Side::buy);
    const auto offer = best(Side::sell);
    return bid && offer && *bid >= *offer;
}

PriceLevel Book::depth(Side side, Price price) const {
    const auto tick = ticks_.divide_if_multiple(price.value());
    const std::uint32_t level = tick ? ladder(side).find(*pool_, rank_of(side, *tick)) : no_slot;
    PriceLevel found{price, Volume{}, 0};
    if (level == no_slot) return found;
    found.volume = Volume{pool_->levels_[level].volume};
    for (std::uint32_t at = pool_->levels_[level].head; at != no_slot; at = slot(at).next) {
        ++found.orders;
    }
    return found;
}

Volume Book::volume_at(Side side, Price price) const {
    const auto tick = ticks_.divide_if_multiple(price.value());
    const std::uint32_t level = tick ? ladder(side).find(*pool_, rank_of(side, *tick)) : no_slot;
    return level == no_slot ? Volume{} : Volume{pool_->levels_[level].volume};
}

std::size_t Book::levels(Side side, std::span<PriceLevel> out) const {
    std::size_t written = 0;
    for (std::uint32_t level = ladder(side).best(); level != no_slot && written < out.size();
         level = ladder(side).next(*pool_, level)) {
        out[written++] = depth(side, price_of(side, Ladder::rank_of(*pool_, level)));
    }
    return written;
}

Volume Book::fillable(const NewOrder& order) const {
    const std::optional<Price> limit = limit_of(order);
    const Ladder& opposite = ladder(other(order.side));
    if (!limit || !in_band(*limit)) return Volume{};
    std::int64_t leaves = order.volume.value();
    std::int64_t filled = 0;
    const auto fill = [&](std::int64_t volume) {
        const std::int64_t traded = std::min(leaves, volume);
        filled += traded;
        leaves -= traded;
    };
    for (std::uint32_t level = opposite.best(); level != no_slot && leaves > 0;
         level = opposite.next(*pool_, level)) {
        const Price price = price_of(other(order.side), Ladder::rank_of(*pool_, level));
        if (order.side == Side::buy ? price > *limit : price < *limit) break;
        // What hides at a price is reached after all that shows there.
        std::int64_t hidden = 0;
        for (std::uint32_t at = pool_->levels_[level].head; at != no_slot && leaves > 0;
             at = slot(at).next) {
            if (group_of(at) != order.group) {
                fill(slot(at).shown());
                if (slot(at).has_reserve()) hidden += reserve(at).hidden;
            } else if (order.self_trade == SelfTradePolicy::decrement_both) {
                leaves -= std::min(leaves, leaves_of(at));
            } else if (order.self_trade != SelfTradePolicy::cancel_resting) {
                return Volume{filled};
            }
        }
        fill(hidden);
    }
    return Volume{filled};
}

std::int64_t Book::reach_off_tick(Side side, Price price) const {
    // The last tick that the price reaches: rounded towards the order's own side.
    const std::int64_t rest = price.value() % ticks_.tick();
    std::int64_t tick = price.value() / ticks_.tick();
    if (side == Side::buy && rest < 0) --tick;
    if (side == Side::sell && rest > 0) ++tick;
    return ~rank_of(side, tick);
}

std::optional<OrderId> Book::meets_own_group(Side side, Price price, Volume volume,
                                             ControlGroupId group) const {
    const std::int64_t reach = reach_of(side, price);
    if (ladder(other(side)).best_rank() > reach) return std::nullopt;
    if (in_call_) return crosses_own_group(side, price, group);
    std::int64_t leaves = volume.value();
    for (std::uint32_t level = ladder(other(side)).best();
         level != no_slot && leaves > 0 && Ladder::rank_of(*pool_, level) <= reach;
         level = ladder(other(side)).next(*pool_, level)) {
        // What hides at a price is reached after all that shows there.
        std::int64_t hidden = 0;
        for (std::uint32_t at = pool_->levels_[level].head; at != no_slot && leaves > 0;
             at = slot(at).next) {
            if (group_of(at) == group) return slot(at).id;
            leaves -= slot(at).shown();
            if (slot(at).has_reserve()) hidden += reserve(at).hidden;
        }
        leaves -= hidden;
    }
    return std::nullopt;
}

std::optional<OrderId> Book::crosses_own_group(Side side, Price price, ControlGroupId group) const {
    const std::int64_t reach = reach_of(side, price);
    GroupTable::Best* known = in_call_ ? groups_.find(group, index(other(side))) : nullptr;
    if (in_call_ && (known == nullptr || known->rank > reach)) return std::nullopt;
    if (known != nullptr && known->first != OrderId{}) {
        const std::uint32_t at = locate(known->first);
        if (at != no_slot && Ladder::rank_of(*pool_, slot(at).level) == known->rank) {
            return known->first;
        }
    }
    const std::uint32_t at = first_of_group(other(side), reach, group);
    if (at == no_slot) {
        // Nothing up to `reach`. At the end of the range it may say no more than that.
        if (known != nullptr && reach < Ladder::no_rank) *known = {reach + 1, OrderId{}};
        return std::nullopt;
    }
    if (known != nullptr) *known = {Ladder::rank_of(*pool_, slot(at).level), slot(at).id};
    return slot(at).id;
}

std::uint32_t Book::first_of_group(Side side, std::int64_t reach, ControlGroupId group) const {
    for (std::uint32_t level = ladder(side).best();
         level != no_slot && Ladder::rank_of(*pool_, level) <= reach;
         level = ladder(side).next(*pool_, level)) {
        for (std::uint32_t at = pool_->levels_[level].head; at != no_slot; at = slot(at).next) {
            if (group_of(at) == group) return at;
        }
    }
    return no_slot;
}

}  // namespace headgate
