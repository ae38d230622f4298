#include "tests/support/call_oracle.h"
#include "tests/support/naive_book.h"

#include <algorithm>

// The call of the naive book.
namespace headgate::test {
namespace {

__extension__ using Wide = __int128;  // a volume times a volume

bool is_multiple(Volume volume, Volume of) { return volume.value() % of.value() == 0; }

/// Deals `volume` to orders of one price: in m³ or whole lots to each its share rounded down, then
/// one lot each to the largest remainders, equal ones in the order of the queue. Requires volume <=
/// the sum of the orders.
std::vector<Volume> deal_pro_rata(const std::vector<Volume>& orders, Volume volume, Volume lot) {
    Volume total;
    bool in_lots = is_multiple(volume, lot);
    for (const Volume order : orders) {
        total += order;
        in_lots = in_lots && is_multiple(order, lot);
    }
    const Volume unit = in_lots ? lot : Volume{1};
    std::vector<Volume> dealt(orders.size());
    std::vector<Wide> remainders(orders.size());
    Volume left = volume;
    for (std::size_t i = 0; i < orders.size(); ++i) {
        const Wide product = Wide{volume.value() / unit.value()} * orders[i].value();
        remainders[i] = product % total.value();
        dealt[i] = Volume{static_cast<std::int64_t>(product / total.value()) * unit.value()};
        left -= dealt[i];
    }
    for (; left > Volume{0}; left -= unit) {
        const auto largest = std::max_element(remainders.begin(), remainders.end());
        dealt[static_cast<std::size_t>(largest - remainders.begin())] += unit;
        *largest = -1;
    }
    return dealt;
}

std::vector<Volume> deal_by_time(const std::vector<Volume>& orders, Volume volume) {
    std::vector<Volume> dealt;
    for (const Volume order : orders) {
        dealt.push_back(std::min(order, volume));
        volume -= dealt.back();
    }
    return dealt;
}

}  // namespace

void NaiveBook::open_call() {
    in_call_ = true;
    for (auto* queue : {&bids_, &offers_}) {
        for (RestingOrder& order : *queue) hide(order);
    }
}

void NaiveBook::rest(const NewOrder& order) {
    queue(RestingOrder{order.id, order.side, order.price, order.volume, Volume{0}, order.display,
                       order.minimum, order.group, order.self_trade});
}

std::size_t NaiveBook::conditional_orders() const {
    std::size_t count = 0;
    for (const Side which : {Side::buy, Side::sell}) {
        for (const RestingOrder& order : side(which)) {
            if (order.minimum > Volume{0}) ++count;
        }
    }
    return count;
}

// ---- fixing the price ---------------------------------------------------------------------------

bool NaiveBook::is_left_out(OrderId id) const {
    return std::find(left_out_.begin(), left_out_.end(), id) != left_out_.end();
}

Price NaiveBook::call_tick() const {
    for (const Side which : {Side::buy, Side::sell}) {
        for (const RestingOrder& order : side(which)) {
            if (order.price.value() % tick_.value() != 0) return Price{1};
        }
    }
    return tick_;
}

std::vector<PriceLevel> NaiveBook::levels(Side which) const {
    std::vector<PriceLevel> levels;
    for (const RestingOrder& order : side(which)) {
        if (!is_left_out(order.id)) levels.push_back(PriceLevel{order.price, order.leaves, 1});
    }
    return levels;
}

std::optional<Clearing> NaiveBook::indicative(const CallTerms& terms) const {
    return oracle_clearing(levels(Side::buy), levels(Side::sell), terms, call_tick(),
                           OraclePrices::turning_points);
}

std::vector<NaiveBook::Share> NaiveBook::shares(Side which, Volume volume,
                                                const CallTerms& terms) const {
    std::vector<RestingOrder> orders = side(which);
    std::erase_if(orders, [&](const RestingOrder& order) { return is_left_out(order.id); });
    std::vector<Share> shares;
    for (auto first = orders.begin(); first != orders.end();) {
        // The orders of one price.
        const auto end = std::find_if(first, orders.end(), [&](const RestingOrder& order) {
            return order.price != first->price;
        });
        std::vector<Volume> open;
        Volume level;
        for (auto order = first; order != end; ++order) {
            open.push_back(order->leaves);
            level += order->leaves;
        }
        const Volume deal = std::min(level, volume);
        volume -= deal;
        const std::vector<Volume> dealt = terms.rationing == Rationing::time
                                              ? deal_by_time(open, deal)
                                              : deal_pro_rata(open, deal, terms.lot);
        for (const Volume share : dealt) {
            shares.push_back(Share{first->id, share, first->minimum});
            ++first;
        }
    }
    return shares;
}

bool NaiveBook::leave_one_out(const std::vector<Share>& shares) {
    const auto last = std::find_if(shares.rbegin(), shares.rend(), [](const Share& share) {
        return share.volume > Volume{0} && share.volume < share.minimum;
    });
    if (last == shares.rend()) return false;
    left_out_.push_back(last->order);
    return true;
}

CallFixed NaiveBook::fix_call(const CallTerms& terms) {
    is_fixed_ = true;
    call_band_ = terms.band;
    for (;;) {
        // What is left out is left out of this as well.
        const std::optional<Clearing> clearing = indicative(terms);
        const CallFixed fixed{clearing, static_cast<std::uint32_t>(left_out_.size())};
        if (!clearing) return fixed;
        std::vector<Share> bids = shares(Side::buy, clearing->volume, terms);
        std::vector<Share> offers = shares(Side::sell, clearing->volume, terms);
        // Where volume is short it is short on one side only.
        if (leave_one_out(bids) || leave_one_out(offers)) continue;
        call_price_ = clearing->price;
        for (auto bid = bids.begin(), offer = offers.begin(); bid != bids.end();) {
            if (bid->volume == Volume{0}) {
                ++bid;
            } else if (offer->volume == Volume{0}) {
                ++offer;
            } else {
                const Volume volume = std::min(bid->volume, offer->volume);
                pairs_.push_back(Pair{bid->order, offer->order, volume});
                bid->volume -= volume;
                offer->volume -= volume;
            }
        }
        std::reverse(pairs_.begin(), pairs_.end());
        return fixed;
    }
}

// ---- trading ------------------------------------------------------------------------------------

Progress NaiveBook::uncross(std::size_t matches_max, BookEvents& events) {
    for (std::size_t matches = 0; !is_uncrossed(); ++matches) {
        if (matches == matches_max) return Progress::more;
        uncross_once(events);
    }
    in_call_ = false;
    is_fixed_ = false;
    left_out_.clear();
    for (auto* queue : {&bids_, &offers_}) {
        for (RestingOrder& order : *queue) hide(order);
    }
    return Progress::done;
}

bool NaiveBook::is_uncrossed() const {
    return pairs_.empty() && conditional_orders() == 0 && !crossed();
}

void NaiveBook::uncross_once(BookEvents& events) {
    if (!pairs_.empty()) {
        const Pair pair = pairs_.back();
        pairs_.pop_back();
        trade_pair(pair, events);
        return;
    }
    const auto end = [&](const RestingOrder& order, CancelReason reason) {
        events.emplace_back(Cancelled{order.id, order.leaves, reason});
        remove(OrderId{order.id});
    };
    for (const Side which : {Side::buy, Side::sell}) {
        for (const RestingOrder& order : side(which)) {
            if (order.minimum > Volume{0}) return end(order, CancelReason::minimum_not_met);
        }
    }
    const bool offer_is_above = call_band_ && offers_.front().price > call_band_->high;
    end(offer_is_above ? offers_.front() : bids_.front(), CancelReason::price_outside_band);
}

void NaiveBook::trade_pair(const Pair& pair, BookEvents& events) {
    RestingOrder& bid = *at(pair.bid);
    RestingOrder& offer = *at(pair.offer);
    for (RestingOrder* order : {&bid, &offer}) {
        order->leaves -= pair.volume;
        order->shown = order->leaves;
        order->minimum = Volume{0};
    }
    const RestingOrder bought = bid;
    const RestingOrder sold = offer;
    events.emplace_back(
        Fill{sold.id, bought.id, call_price_, pair.volume, sold.leaves, bought.leaves, Side::buy});
    if (bought.leaves == Volume{0}) remove(bought.id);
    if (sold.leaves == Volume{0}) remove(sold.id);
}

}  // namespace headgate::test
