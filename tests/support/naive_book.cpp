#include "tests/support/naive_book.h"

#include <algorithm>

namespace headgate::test {
namespace {

Side opposite(Side side) { return side == Side::buy ? Side::sell : Side::buy; }

/// True where an order of `side` limited to `limit` may trade at `price`.
bool reaches(Side side, Price limit, Price price) {
    return side == Side::buy ? price <= limit : price >= limit;
}

Volume least(Volume a, Volume b) { return std::min(a, b); }

/// Takes volume off an order that stays where it is: first what is hidden, then what shows.
void shrink(RestingOrder& order, Volume by) {
    const Volume hidden = order.leaves - order.shown;
    order.leaves -= by;
    if (by > hidden) order.shown -= by - hidden;
    order.minimum = least(order.minimum, order.leaves);
}

}  // namespace

// ---- the queues ---------------------------------------------------------------------------------

RestingOrder* NaiveBook::at(OrderId id) {
    for (auto* queue : {&bids_, &offers_}) {
        for (RestingOrder& order : *queue) {
            if (order.id == id) return &order;
        }
    }
    return nullptr;
}

std::optional<RestingOrder> NaiveBook::find(OrderId id) const {
    for (const Side which : {Side::buy, Side::sell}) {
        for (const RestingOrder& order : side(which)) {
            if (order.id == id) return order;
        }
    }
    return std::nullopt;
}

void NaiveBook::queue(const RestingOrder& order) {
    // Behind everything whose price is as good or better.
    std::vector<RestingOrder>& queue = queue_of(order.side);
    auto place = queue.begin();
    while (place != queue.end() && reaches(order.side, place->price, order.price)) ++place;
    const auto queued = queue.insert(place, order);
    hide(*queued);
}

void NaiveBook::remove(OrderId id) {
    const auto is_it = [&](const RestingOrder& order) { return order.id == id; };
    std::erase_if(bids_, is_it);
    std::erase_if(offers_, is_it);
    if (aggressor_ == id) aggressor_.reset();
}

void NaiveBook::hide(RestingOrder& order) const {
    const bool shows_all = in_call_ || order.display == Volume{0};
    order.shown = shows_all ? order.leaves : least(order.display, order.leaves);
}

bool NaiveBook::is_outside_band(Price price) const {
    return band_ && (price < band_->low || price > band_->high);
}

bool NaiveBook::crossed() const {
    return !bids_.empty() && !offers_.empty() && bids_.front().price >= offers_.front().price;
}

// ---- continuous ---------------------------------------------------------------------------------

std::optional<CancelReason> NaiveBook::set_limit(const NewOrder& order, Price& limit) const {
    limit = order.price;
    if (order.type == OrderType::limit) {
        if (is_outside_band(limit)) return CancelReason::price_outside_band;
        return std::nullopt;
    }
    const auto& counterparts = side(opposite(order.side));
    if (counterparts.empty()) return CancelReason::no_counterpart;
    limit = counterparts.front().price;
    if (!reaches(order.side, order.price, limit)) return CancelReason::no_counterpart;
    if (is_outside_band(limit)) return CancelReason::no_counterpart;
    return std::nullopt;
}

Progress NaiveBook::submit(const NewOrder& order, BookEvents& events, std::size_t matches_max) {
    const auto end = [&](Volume leaves, CancelReason reason) {
        events.emplace_back(Cancelled{order.id, leaves, reason});
        return Progress::done;
    };
    Price limit;
    if (const auto reason = set_limit(order, limit)) return end(order.volume, *reason);
    const bool is_conditional = order.minimum > Volume{0};
    if (order.time_in_force == TimeInForce::fok || is_conditional) {
        const Volume volume = fillable(order);
        if (order.time_in_force == TimeInForce::fok && volume < order.volume) {
            return end(order.volume, CancelReason::fill_or_kill);
        }
        if (volume < order.minimum) return end(order.volume, CancelReason::minimum_not_met);
    }
    // From here on its minimum is met.
    RestingOrder incoming{order.id,      order.side, limit,       order.volume,    Volume{0},
                          order.display, Volume{0},  order.group, order.self_trade};
    const Progress progress = match(incoming, matches_max, events);
    if (incoming.leaves == Volume{0}) return Progress::done;
    if (progress == Progress::done && order.time_in_force == TimeInForce::ioc) {
        return end(incoming.leaves, CancelReason::immediate_or_cancel);
    }
    queue(incoming);
    events.emplace_back(Rested{incoming.id, incoming.price, incoming.leaves});
    if (progress == Progress::more) leave_unfinished(incoming.id);
    return progress;
}

void NaiveBook::leave_unfinished(OrderId aggressor) {
    is_unfinished_ = true;
    aggressor_ = aggressor;
}

Progress NaiveBook::go_on(std::size_t matches_max, BookEvents& events) {
    is_unfinished_ = false;
    if (!aggressor_) return Progress::done;
    // It crosses, so nothing else stands at its price: it comes back to where it was.
    RestingOrder incoming = *at(*aggressor_);
    remove(incoming.id);
    const Progress progress = match(incoming, matches_max, events);
    if (incoming.leaves == Volume{0}) return Progress::done;
    queue(incoming);
    if (progress == Progress::more) leave_unfinished(incoming.id);
    return progress;
}

Progress NaiveBook::match(RestingOrder& incoming, std::size_t matches_max, BookEvents& events) {
    const auto& resting = side(opposite(incoming.side));
    for (std::size_t matches = 0;; ++matches) {
        if (incoming.leaves == Volume{0} || resting.empty()) return Progress::done;
        if (!reaches(incoming.side, incoming.price, resting.front().price)) return Progress::done;
        if (matches == matches_max) return Progress::more;
        if (resting.front().group == incoming.group) {
            prevent(incoming, events);
        } else {
            trade(incoming, events);
        }
        refresh_head(opposite(incoming.side));
    }
}

void NaiveBook::trade(RestingOrder& incoming, BookEvents& events) {
    RestingOrder& resting = queue_of(opposite(incoming.side)).front();
    const Volume volume = least(incoming.leaves, resting.shown);
    incoming.leaves -= volume;
    resting.leaves -= volume;
    resting.shown -= volume;
    events.emplace_back(Fill{resting.id, incoming.id, resting.price, volume, resting.leaves,
                             incoming.leaves, incoming.side});
}

void NaiveBook::prevent(RestingOrder& incoming, BookEvents& events) {
    RestingOrder& resting = queue_of(opposite(incoming.side)).front();
    if (incoming.self_trade == SelfTradePolicy::cancel_resting) {
        lose(resting, resting.leaves, events);
    } else if (incoming.self_trade == SelfTradePolicy::decrement_both) {
        const Volume by = least(resting.leaves, incoming.leaves);
        lose(resting, by, events);
        lose(incoming, by, events);
    } else {
        lose(incoming, incoming.leaves, events);
    }
}

void NaiveBook::lose(RestingOrder& order, Volume by, BookEvents& events) const {
    shrink(order, by);
    if (order.leaves == Volume{0}) {
        events.emplace_back(Cancelled{order.id, by, CancelReason::self_trade});
    } else {
        events.emplace_back(Decremented{order.id, by, order.leaves});
    }
}

void NaiveBook::refresh_head(Side which) {
    // What shows of the first order may be gone: then the order is, or it goes to the back.
    const RestingOrder head = side(which).front();
    if (head.shown > Volume{0}) return;
    remove(head.id);
    if (head.leaves > Volume{0}) queue(head);
}

// ---- changes ------------------------------------------------------------------------------------

std::optional<Volume> NaiveBook::cancel(OrderId id) {
    const auto order = find(id);
    if (!order) return std::nullopt;
    remove(id);
    return order->leaves;
}

std::optional<Volume> NaiveBook::reduce(OrderId id, Volume by) {
    RestingOrder* order = at(id);
    if (order == nullptr) return std::nullopt;
    shrink(*order, by);
    const Volume leaves = order->leaves;
    if (leaves == Volume{0}) remove(id);
    return leaves;
}

std::optional<Replaced> NaiveBook::replace(OrderId id, Price price, Volume leaves,
                                           BookEvents& events, std::size_t matches_max) {
    const auto before = find(id);
    if (!before) return std::nullopt;
    if (price == before->price && leaves < before->leaves) {
        reduce(id, before->leaves - leaves);
        return Replaced::kept_priority;
    }
    if (is_outside_band(price)) return Replaced::refused;
    remove(id);
    RestingOrder order = *before;
    order.price = price;
    order.leaves = leaves;
    // minimum == leaves is all or none.
    order.minimum =
        before->minimum == before->leaves ? leaves : least(before->minimum, order.leaves);
    const Progress progress = in_call_ ? Progress::done : match(order, matches_max, events);
    if (order.leaves == Volume{0}) return Replaced::lost_priority;
    queue(order);
    events.emplace_back(Rested{id, price, order.leaves});
    if (progress == Progress::done) return Replaced::lost_priority;
    leave_unfinished(id);
    return Replaced::more;
}

std::size_t NaiveBook::mass_cancel(const std::function<bool(const RestingOrder&)>& which,
                                   BookEvents& events) {
    std::vector<RestingOrder> chosen;
    for (const Side each : {Side::buy, Side::sell}) {
        for (const RestingOrder& order : side(each)) {
            if (which(order)) chosen.push_back(order);
        }
    }
    for (const RestingOrder& order : chosen) {
        remove(order.id);
        events.emplace_back(Cancelled{order.id, order.leaves, CancelReason::mass_cancel});
    }
    return chosen.size();
}

// ---- questions ----------------------------------------------------------------------------------

Volume NaiveBook::fillable(const NewOrder& order) const {
    // Try it on a copy, as an order without conditions, and count.
    NaiveBook copy = *this;
    NewOrder trial = order;
    trial.time_in_force = TimeInForce::ioc;
    trial.minimum = Volume{0};
    BookEvents events;
    copy.submit(trial, events);
    Volume filled;
    for (const BookEvent& event : events) {
        if (const auto* fill = std::get_if<Fill>(&event)) filled += fill->volume;
    }
    return filled;
}

std::optional<OrderId> NaiveBook::crosses_own_group(Side own, Price price,
                                                    ControlGroupId group) const {
    for (const RestingOrder& order : side(opposite(own))) {
        if (reaches(own, price, order.price) && order.group == group) return order.id;
    }
    return std::nullopt;
}

}  // namespace headgate::test
