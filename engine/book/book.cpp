#include "engine/book/book.h"

#include <algorithm>
#include <utility>

namespace headgate {
namespace {

/// What state bytes begin with.
struct BookHeader {
    std::uint64_t last_priority = 0;
    std::uint32_t bids = 0;
    std::uint32_t offers = 0;
    HEADGATE_FIELDS(last_priority, bids, offers)
};

template <class T>
void append(const T& value, ByteVector& out) {
    std::array<std::uint8_t, encoded_size_max<T>()> buffer;
    out.insert(out.end(), buffer.data(), put(value, buffer.data()));
}

}  // namespace

void Book::reserve(std::size_t orders, std::size_t levels) {
    slots_.reserve(orders);
    ids_.reserve(orders);
    spare_levels_.reserve(levels);
    Levels fresh;
    const std::size_t have =
        spare_levels_.size() + half(Side::buy).levels.size() + half(Side::sell).levels.size();
    for (std::size_t i = have; i < levels; ++i) {
        const auto level = fresh.try_emplace(0).first;
        spare_levels_.push_back(fresh.extract(level));
    }
}

void Book::rest(const NewOrder& order) {
    HEADGATE_ASSERT(order.type == OrderType::limit);
    HEADGATE_ASSERT(order.time_in_force == TimeInForce::day ||
                    order.time_in_force == TimeInForce::gtc);
    HEADGATE_ASSERT(order.volume > Volume{0});
    HEADGATE_ASSERT(order.volume <= volume_max);
    HEADGATE_ASSERT(order.group != ControlGroupId{});
    HEADGATE_ASSERT(!contains(order.id));
    queue(RestingOrder{order.id, order.side, order.price, order.volume, order.group,
                       order.self_trade, next_priority()});
}

std::optional<Volume> Book::cancel(OrderId id) {
    const auto at = ids_.find(id);
    if (!at) return std::nullopt;
    const Volume leaves = slots_[*at].leaves;
    remove(*at);
    return leaves;
}

std::optional<Volume> Book::reduce(OrderId id, Volume by) {
    HEADGATE_ASSERT(by > Volume{0});
    const auto at = ids_.find(id);
    if (!at) return std::nullopt;
    return take(*at, by);
}

std::optional<RestingOrder> Book::find(OrderId id) const {
    const auto at = ids_.find(id);
    if (!at) return std::nullopt;
    return view(slots_[*at]);
}

std::optional<Price> Book::best(Side side) const {
    const Levels& levels = half(side).levels;
    if (levels.empty()) return std::nullopt;
    return price_of(side, levels.begin()->first);
}

bool Book::crossed() const {
    const auto bid = best(Side::buy);
    const auto offer = best(Side::sell);
    return bid && offer && *bid >= *offer;
}

PriceLevel Book::depth(Side side, Price price) const {
    const Levels& levels = half(side).levels;
    const auto found = levels.find(rank_of(side, price));
    if (found == levels.end()) return PriceLevel{price, Volume{0}, 0};
    return PriceLevel{price, found->second.volume, found->second.orders};
}

std::size_t Book::levels(Side side, std::span<PriceLevel> out) const {
    std::size_t written = 0;
    for (const auto& [rank, level] : half(side).levels) {
        if (written == out.size()) break;
        out[written++] = PriceLevel{price_of(side, rank), level.volume, level.orders};
    }
    return written;
}

Volume Book::fillable(const NewOrder& order) const {
    const std::optional<Price> limit = limit_of(order);
    if (!limit) return Volume{0};
    Volume leaves = order.volume;
    Volume filled;
    walk(other(order.side), [&](const RestingOrder& resting) {
        if (!reaches(order.side, *limit, resting.price)) return false;
        const Volume volume = std::min(leaves, resting.leaves);
        if (resting.group != order.group) {
            filled += volume;
            leaves -= volume;
        } else if (order.self_trade == SelfTradePolicy::decrement_both) {
            leaves -= volume;
        } else if (order.self_trade != SelfTradePolicy::cancel_resting) {
            return false;
        }
        return leaves > Volume{0};
    });
    return filled;
}

std::optional<OrderId> Book::crosses_own_group(Side side, Price price, ControlGroupId group) const {
    std::optional<OrderId> found;
    walk(other(side), [&](const RestingOrder& resting) {
        if (!reaches(side, price, resting.price)) return false;
        if (resting.group == group) found = resting.id;
        return !found.has_value();
    });
    return found;
}

std::optional<Price> Book::limit_of(const NewOrder& order) const {
    if (order.type == OrderType::limit) return order.price;
    const std::optional<Price> counterpart = best(other(order.side));
    if (!counterpart) return std::nullopt;
    if (order.band && (*counterpart < order.band->low || *counterpart > order.band->high)) {
        return std::nullopt;
    }
    return counterpart;
}

RestingOrder Book::view(const Slot& slot) const {
    return RestingOrder{slot.id,      slot.side,  price_of(slot.side, slot.level->first),
                        slot.leaves,  slot.group, slot.self_trade,
                        slot.priority};
}

// ---- the queue ----------------------------------------------------------------------------------

void Book::queue(const RestingOrder& order) {
    std::uint32_t at = free_;
    if (at == no_slot) {
        HEADGATE_ASSERT(slots_.size() < no_slot);
        at = static_cast<std::uint32_t>(slots_.size());
        slots_.emplace_back();
    } else {
        free_ = slots_[at].next;
    }
    const bool is_new = ids_.insert(order.id, at);
    HEADGATE_ASSERT(is_new);
    const auto level_entry = level_at(order.side, order.price);
    Level& level = level_entry->second;
    HEADGATE_ASSERT(level.tail == no_slot || slots_[level.tail].priority < order.priority);
    slots_[at] = Slot{order.id, order.leaves, order.priority, level_entry,     level.tail,
                      no_slot,  order.group,  order.side,     order.self_trade};
    (level.tail == no_slot ? level.head : slots_[level.tail].next) = at;
    level.tail = at;
    level.volume += order.leaves;
    ++level.orders;
    Half& side = half(order.side);
    side.volume += order.leaves;
    ++side.orders;
}

Volume Book::take(std::uint32_t at, Volume volume) {
    Slot& slot = slots_[at];
    HEADGATE_ASSERT(volume <= slot.leaves);
    if (volume == slot.leaves) {
        remove(at);
        return Volume{0};
    }
    slot.leaves -= volume;
    slot.level->second.volume -= volume;
    half(slot.side).volume -= volume;
    return slot.leaves;
}

void Book::remove(std::uint32_t at) {
    Slot& slot = slots_[at];
    Half& side = half(slot.side);
    Level& level = slot.level->second;
    (slot.previous == no_slot ? level.head : slots_[slot.previous].next) = slot.next;
    (slot.next == no_slot ? level.tail : slots_[slot.next].previous) = slot.previous;
    level.volume -= slot.leaves;
    side.volume -= slot.leaves;
    --level.orders;
    --side.orders;
    if (level.orders == 0) {
        HEADGATE_ASSERT(level.volume == Volume{0});
        release(side.levels, slot.level);
    }
    ids_.erase(slot.id);
    slot.next = free_;
    free_ = at;
}

Book::Levels::iterator Book::level_at(Side side, Price price) {
    Levels& levels = half(side).levels;
    const Rank rank = rank_of(side, price);
    const auto hint = levels.lower_bound(rank);
    if (hint != levels.end() && hint->first == rank) return hint;
    if (spare_levels_.empty()) return levels.emplace_hint(hint, rank, Level{});
    Levels::node_type node = std::move(spare_levels_.back());
    spare_levels_.pop_back();
    node.key() = rank;
    node.mapped() = Level{};
    return levels.insert(hint, std::move(node));
}

void Book::release(Levels& levels, Levels::iterator level) {
    spare_levels_.push_back(levels.extract(level));
}

// ---- state --------------------------------------------------------------------------------------

void Book::absorb_into(StateHasher& hasher) const {
    hasher.absorb(BookHeader{last_priority_, static_cast<std::uint32_t>(orders(Side::buy)),
                             static_cast<std::uint32_t>(orders(Side::sell))});
    for (const Side side : {Side::buy, Side::sell}) {
        walk(side, [&](const RestingOrder& order) { hasher.absorb(order); });
    }
}

void Book::encode(ByteVector& out) const {
    append(BookHeader{last_priority_, static_cast<std::uint32_t>(orders(Side::buy)),
                      static_cast<std::uint32_t>(orders(Side::sell))},
           out);
    for (const Side side : {Side::buy, Side::sell}) {
        walk(side, [&](const RestingOrder& order) { append(order, out); });
    }
}

Result<Book> Book::decode(ByteSpan& bytes) {
    ByteReader reader{bytes};
    BookHeader header;
    reader.get(header);
    Book book;
    book.last_priority_ = header.last_priority;
    book.decode_side(reader, Side::buy, header.bids);
    book.decode_side(reader, Side::sell, header.offers);
    if (reader.ok() && !book.priorities_differ()) reader.fail(DecodeError::bad_value);
    if (!reader.ok()) return tl::unexpected(reader.error());
    bytes = reader.rest();
    return book;
}

void Book::decode_side(ByteReader& reader, Side side, std::uint32_t count) {
    std::optional<RestingOrder> before;
    for (std::uint32_t i = 0; i < count; ++i) {
        RestingOrder order;
        reader.get(order);
        if (!reader.ok()) return;
        if (!may_follow(before ? &*before : nullptr, order, side)) {
            return reader.fail(DecodeError::bad_value);
        }
        queue(order);
        before = order;
    }
}

bool Book::may_follow(const RestingOrder* before, const RestingOrder& order, Side side) const {
    const bool is_order = order.id != OrderId{} && !contains(order.id) && order.side == side &&
                          order.group != ControlGroupId{} && order.leaves > Volume{0} &&
                          order.leaves <= volume_max && order.priority != Priority{} &&
                          order.priority <= Priority{last_priority_};
    if (!is_order || before == nullptr) return is_order;
    if (before->price == order.price) return before->priority < order.priority;
    return rank_of(side, before->price) < rank_of(side, order.price);
}

bool Book::priorities_differ() const {
    std::vector<Priority> all;
    all.reserve(orders());
    for (const Side side : {Side::buy, Side::sell}) {
        walk(side, [&](const RestingOrder& order) { all.push_back(order.priority); });
    }
    std::ranges::sort(all);
    return std::ranges::adjacent_find(all) == all.end();
}

}  // namespace headgate
