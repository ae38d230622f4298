#include "engine/book/book.h"

#include <algorithm>

namespace headgate {
namespace {

HEADGATE_ENUM(BookMode, continuous = 1, call = 2, fixed_call = 3)

/// What state bytes begin with.
struct Header {
    BookMode mode = BookMode::continuous;
    std::optional<Side> unfinished;
    std::uint32_t bids = 0;
    std::uint32_t offers = 0;
    HEADGATE_FIELDS(mode, unfinished, bids, offers)
};

/// What follows the orders of a book whose call is fixed, before the ids of those left out.
struct Fixed {
    Price price;
    std::int64_t left = 0;
    std::optional<Side> rationed;
    Price marginal;
    std::int64_t deal_volume = 0;
    std::int64_t deal_among = 1;
    std::int64_t deal_unit = 1;
    std::int64_t deal_remainder = 1;
    std::uint32_t deal_ties = 0;
    std::optional<Price> band_low;
    std::optional<Price> band_high;
    std::optional<OrderId> bid;
    std::optional<OrderId> offer;
    std::int64_t bid_open = 0;
    std::int64_t offer_open = 0;
    std::uint32_t excluded = 0;
    HEADGATE_FIELDS(price, left, rationed, marginal, deal_volume, deal_among, deal_unit,
                    deal_remainder, deal_ties, band_low, band_high, bid, offer, bid_open,
                    offer_open, excluded)
};

template <class T>
void append(const T& value, ByteVector& out) {
    std::array<std::uint8_t, encoded_size_max<T>()> buffer;
    out.insert(out.end(), buffer.data(), put(value, buffer.data()));
}

}  // namespace

/// Gives use(value) everything that state bytes hold, in their order.
template <class Use>
void Book::each_state(Use&& use) const {
    Header header;
    if (in_call_) header.mode = fixed_ ? BookMode::fixed_call : BookMode::call;
    if (crossed()) header.unfinished = unfinished_;
    header.bids = static_cast<std::uint32_t>(orders(Side::buy));
    header.offers = static_cast<std::uint32_t>(orders(Side::sell));
    use(header);
    for (const Side side : {Side::buy, Side::sell}) {
        walk(side, [&](const RestingOrder& order) { use(order); });
    }
    if (!fixed_) return;
    Fixed fixed;
    fixed.price = crossing_.price;
    fixed.left = crossing_.left;
    fixed.rationed = crossing_.rationed;
    fixed.marginal = crossing_.marginal;
    fixed.deal_volume = crossing_.deal.volume;
    fixed.deal_among = crossing_.deal.among;
    fixed.deal_unit = crossing_.deal.unit;
    fixed.deal_remainder = crossing_.deal.remainder_min;
    fixed.deal_ties = crossing_.deal.ties;
    if (crossing_.band) {
        fixed.band_low = crossing_.band->low;
        fixed.band_high = crossing_.band->high;
    }
    const auto id_of = [this](std::uint32_t at) {
        return at == no_slot ? std::nullopt : std::optional{slot(at).id};
    };
    fixed.bid = id_of(crossing_.at[0]);
    fixed.offer = id_of(crossing_.at[1]);
    fixed.bid_open = crossing_.open[0];
    fixed.offer_open = crossing_.open[1];
    each_reserve([&](std::uint32_t at) { fixed.excluded += reserve(at).excluded ? 1U : 0U; });
    use(fixed);
    each_reserve([&](std::uint32_t at) {
        if (reserve(at).excluded) use(slot(at).id);
    });
}

void Book::absorb_into(StateHasher& hasher) const {
    each_state([&](const auto& value) { hasher.absorb(value); });
}

void Book::encode(ByteVector& out) const {
    each_state([&](const auto& value) { append(value, out); });
}

Result<Book> Book::decode(ByteSpan& bytes, OrderPool& pool, Price tick) {
    ByteReader reader{bytes};
    Book book{pool, tick};
    Header header;
    reader.get(header);
    book.in_call_ = header.mode != BookMode::continuous;
    book.decode_side(reader, Side::buy, header.bids);
    book.decode_side(reader, Side::sell, header.offers);
    if (header.mode == BookMode::fixed_call) book.decode_fixed(reader);
    if (book.in_call_) book.enter_groups();
    if (header.unfinished) {
        // Its head must cross, as a book that stopped in the middle of it does.
        if (book.in_call_ || !book.crossed()) reader.fail(DecodeError::bad_value);
        book.unfinished_ = header.unfinished;
    } else if (!book.in_call_ && book.crossed()) {
        reader.fail(DecodeError::bad_value);
    }
    if (!book.in_call_ && book.conditional_ > 0) reader.fail(DecodeError::bad_value);
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
        if (order.side != side || !may_stand(order) || (before && !may_follow(*before, order))) {
            return reader.fail(DecodeError::bad_value);
        }
        const std::int64_t rank = rank_of(side, tick_of(order.price));
        queue_with_reserve(
            Incoming{order.id, ~rank, order.leaves.value(), order.group, side, order.self_trade},
            order.display, order.minimum);
        // What shows of a hidden reserve is less after a part of it traded.
        const std::uint32_t at = locate(order.id);
        const std::int64_t hides = slot(at).shown() - order.shown.value();
        if (hides != 0) {
            slot(at).word -= static_cast<std::uint64_t>(hides);
            reserve(at).hidden += hides;
            pool_->levels_[slot(at).level].volume -= hides;
        }
        before = order;
    }
}

bool Book::may_stand(const RestingOrder& order) const {
    const bool volumes = order.leaves > Volume{} && order.leaves <= volume_max &&
                         order.shown > Volume{} && order.shown <= order.leaves &&
                         order.display >= Volume{} && order.display <= volume_max &&
                         order.minimum >= Volume{} && order.minimum <= order.leaves;
    if (!volumes || order.id == OrderId{} || order.group == ControlGroupId{}) return false;
    if (pool_->find(order.id) != no_slot) return false;
    if (in_call_ || order.display == Volume{}) return order.shown == order.leaves;
    return order.shown <= std::min(order.display, order.leaves);
}

bool Book::may_follow(const RestingOrder& before, const RestingOrder& order) {
    return order.side == Side::buy ? before.price >= order.price : before.price <= order.price;
}

void Book::decode_fixed(ByteReader& reader) {
    Fixed fixed;
    reader.get(fixed);
    if (!reader.ok()) return;
    const auto wrong = [&] { reader.fail(DecodeError::bad_value); };
    fixed_ = true;
    crossing_.price = fixed.price;
    crossing_.left = fixed.left;
    crossing_.rationed = fixed.rationed;
    crossing_.marginal = fixed.marginal;
    crossing_.deal = Deal{fixed.deal_volume, fixed.deal_among, fixed.deal_unit,
                          fixed.deal_remainder, fixed.deal_ties};
    if (fixed.left < 0 || fixed.deal_volume < 0 || fixed.deal_among < 1 || fixed.deal_unit < 1 ||
        fixed.bid_open < 0 || fixed.offer_open < 0 ||
        fixed.band_low.has_value() != fixed.band_high.has_value()) {
        return wrong();
    }
    if (fixed.band_low) crossing_.band = PriceBand{*fixed.band_low, *fixed.band_high};
    for (const Side side : {Side::buy, Side::sell}) {
        const auto id = side == Side::buy ? fixed.bid : fixed.offer;
        const std::uint32_t at = id ? locate(*id) : no_slot;
        if (id && (at == no_slot || slot(at).side() != side)) return wrong();
        crossing_.at[index(side)] = at;
        const std::int64_t open = side == Side::buy ? fixed.bid_open : fixed.offer_open;
        if (open > (at == no_slot ? 0 : slot(at).shown())) return wrong();
        crossing_.open[index(side)] = open;
    }
    for (std::uint32_t i = 0; i < fixed.excluded; ++i) {
        OrderId id;
        reader.get(id);
        if (!reader.ok()) return;
        const std::uint32_t at = locate(id);
        if (at == no_slot || !slot(at).has_reserve()) return wrong();
        reserve(at).excluded = true;
    }
}

}  // namespace headgate
