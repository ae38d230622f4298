#include "gateway/fix/depth.h"

#include <algorithm>

namespace headgate::fix {

namespace {

bool is_call(Phase phase) {
    return phase == Phase::pre_open || phase == Phase::freeze || phase == Phase::pre_close ||
           phase == Phase::clearing;
}

}  // namespace

Depth::Depth(const GatewayStart& start) {
    for (std::size_t i = 0; i < start.phases.size(); ++i) {
        book(BookId{static_cast<std::uint32_t>(i + 1)}).in_call = is_call(start.phases[i]);
    }
    for (const OpenOrder& order : start.open_orders) {
        if (order.state != OrderState::open) continue;
        Resting resting{order.book,  order.side,   order.price, order.volume - order.filled,
                        order.shown, order.display};
        // Nothing said: all of it shows.
        if (resting.shown == Volume{}) resting.shown = resting.leaves;
        // A halted book may be in a call that waits: there all of an order with a reserve shows.
        if (resting.display > Volume{}) book(order.book).reserves.insert(order.order);
        count(orders_.emplace(order.order, resting).first->second, true);
    }
}

Depth::Book& Depth::book(BookId id) {
    HEADGATE_ASSERT(id.value() != 0);
    if (books_.size() < id.value()) books_.resize(id.value());
    return books_[id.value() - 1];
}

void Depth::count(const Resting& order, bool is_there) {
    if (!order.price || order.shown == Volume{}) return;
    auto& side = order.side == Side::buy ? book(order.book).bids : book(order.book).offers;
    Level& level = side[*order.price];
    if (is_there) {
        level.volume += order.shown;
        ++level.orders;
        return;
    }
    level.volume -= order.shown;
    if (--level.orders == 0) side.erase(*order.price);
}

/// What shows of an order that queues anew.
Volume Depth::fresh(const Resting& order) {
    if (order.display == Volume{} || book(order.book).in_call) return order.leaves;
    return std::min(order.display, order.leaves);
}

template <class Change>
std::optional<BookId> Depth::change(OrderId id, Change&& change) {
    const auto found = orders_.find(id);
    if (found == orders_.end()) return std::nullopt;
    Resting& order = found->second;
    const BookId where = order.book;
    count(order, false);
    change(order);
    if (order.leaves == Volume{}) {
        if (order.display > Volume{}) book(where).reserves.erase(id);
        orders_.erase(found);
    } else {
        count(order, true);
    }
    return where;
}

std::optional<BookId> Depth::accept(const OrderAccepted& accepted, Volume display) {
    Resting order{accepted.book, accepted.side, accepted.price, accepted.volume, Volume{}, display};
    order.shown = fresh(order);
    if (display > Volume{}) book(accepted.book).reserves.insert(accepted.order);
    count(orders_.insert_or_assign(accepted.order, order).first->second, true);
    return accepted.book;
}

std::optional<BookId> Depth::trade(const TradeStruck& struck) {
    const auto fill = [&](OrderId id, Side side, Volume leaves) {
        static_cast<void>(change(id, [&](Resting& order) {
            // A market-to-limit order rests at the price of its first trade.
            if (!order.price) order.price = struck.price;
            order.leaves = leaves;
            const bool rested = side != struck.aggressor && !book(struck.book).in_call;
            const Volume left =
                order.shown > struck.volume ? order.shown - struck.volume : Volume{};
            order.shown = rested && left > Volume{} ? left : fresh(order);
        }));
    };
    fill(struck.buy_order, Side::buy, struck.buy_leaves);
    fill(struck.sell_order, Side::sell, struck.sell_leaves);
    return struck.book;
}

std::optional<BookId> Depth::replace(const OrderReplaced& replaced) {
    return change(replaced.order, [&](Resting& order) {
        const bool keeps_place = order.price == replaced.price && replaced.leaves < order.leaves;
        order.price = replaced.price;
        order.leaves = replaced.leaves;
        // A reduced order loses its hidden part first.
        order.shown = keeps_place ? std::min(order.shown, order.leaves) : fresh(order);
    });
}

std::optional<BookId> Depth::move(const PhaseChanged& moved) {
    Book& at = book(moved.book);
    const bool ends = moved.after == Phase::continuous ||
                      (moved.after == Phase::closed && moved.before == Phase::clearing);
    if (is_call(moved.after)) {
        at.in_call = true;
    } else if (ends) {
        at.in_call = false;
    } else {
        return std::nullopt;
    }
    for (const OrderId id : std::set<OrderId>{at.reserves}) {
        static_cast<void>(change(id, [&](Resting& order) { order.shown = fresh(order); }));
    }
    return moved.book;
}

std::optional<BookId> Depth::apply(const PublishedEvent& published) {
    const Event& event = published.event;
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
        return accept(*accepted, published.display);
    }
    if (const auto* struck = std::get_if<TradeStruck>(&event)) return trade(*struck);
    if (const auto* replaced = std::get_if<OrderReplaced>(&event)) return replace(*replaced);
    if (const auto* reduced = std::get_if<OrderReduced>(&event)) {
        return change(reduced->order, [&](Resting& order) {
            order.leaves = reduced->leaves;
            order.shown = std::min(order.shown, order.leaves);
        });
    }
    if (const auto* cancelled = std::get_if<OrderCancelled>(&event)) {
        return change(cancelled->order, [](Resting& order) { order.leaves = Volume{}; });
    }
    if (const auto* moved = std::get_if<PhaseChanged>(&event)) return move(*moved);
    return std::nullopt;
}

std::vector<ShownLevel> Depth::levels(BookId id, Side side, std::size_t most) const {
    std::vector<ShownLevel> best;
    if (id.value() == 0 || id.value() > books_.size()) return best;
    const Book& at = books_[id.value() - 1];
    const auto take = [&](auto from, auto to) {
        for (; from != to && best.size() < most; ++from) {
            best.push_back({from->first, from->second.volume, from->second.orders});
        }
    };
    if (side == Side::buy) {
        take(at.bids.rbegin(), at.bids.rend());
    } else {
        take(at.offers.begin(), at.offers.end());
    }
    return best;
}

}  // namespace headgate::fix
