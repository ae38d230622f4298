#include "tests/book/book_invariants.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace headgate::test {
namespace {

bool is_better(Side side, Price a, Price b) { return side == Side::buy ? a > b : a < b; }

/// Levels as the walk shows them.
std::vector<PriceLevel> levels_of(const Book& book, Side side) {
    std::vector<PriceLevel> levels;
    book.walk(side, [&](const RestingOrder& order) {
        if (levels.empty() || levels.back().price != order.price) {
            levels.push_back(PriceLevel{order.price, Volume{0}, 0});
        }
        levels.back().volume += order.shown;
        ++levels.back().orders;
    });
    return levels;
}

}  // namespace

void BookInvariants::change(OrderId id, Price price, Volume leaves) {
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    found->second.limit = price;
    found->second.leaves = leaves;
}

void BookInvariants::reduce(OrderId id, Volume by) {
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    found->second.leaves -= by;
    if (found->second.leaves == Volume{0}) open_.erase(found);
}

std::string BookInvariants::check(const Book& book, std::span<const BookEvent> events,
                                  std::optional<Price> call_price) {
    for (const BookEvent& event : events) {
        if (auto wrong = apply(event, book, call_price); !wrong.empty()) return wrong;
    }
    if (book.orders() != open_.size()) return "the number of open orders is wrong";
    for (const Side side : {Side::buy, Side::sell}) {
        if (auto wrong = check_side(book, side); !wrong.empty()) return wrong;
    }
    const auto bid = book.best(Side::buy);
    const auto offer = book.best(Side::sell);
    if (book.crossed() != (bid && offer && *bid >= *offer)) return "crossed is wrong";
    return {};
}

std::string BookInvariants::apply(const BookEvent& event, const Book& book,
                                  std::optional<Price> call_price) {
    if (const auto* fill = std::get_if<Fill>(&event)) return take(*fill, book, call_price);
    if (const auto* cancelled = std::get_if<Cancelled>(&event)) {
        if (cancelled->leaves == Volume{0}) return "nothing was left to cancel";
        return lose(cancelled->order, cancelled->leaves, Volume{0}) ? "" : "cancelled volume wrong";
    }
    if (const auto* decremented = std::get_if<Decremented>(&event)) {
        if (decremented->leaves == Volume{0}) return "decremented to nothing";
        return lose(decremented->order, decremented->by, decremented->leaves)
                   ? ""
                   : "decremented volume wrong";
    }
    const auto& rested = std::get<Rested>(event);
    const auto found = open_.find(rested.order);
    if (found == open_.end() || found->second.leaves != rested.leaves) return "rested volume wrong";
    if (is_better(found->second.side, rested.price, found->second.limit)) {
        return "rests beyond its limit";
    }
    found->second.limit = rested.price;
    return {};
}

std::string BookInvariants::take(const Fill& fill, const Book& book,
                                 std::optional<Price> call_price) {
    const auto resting = open_.find(fill.resting);
    const auto aggressor = open_.find(fill.aggressor);
    if (resting == open_.end() || aggressor == open_.end()) {
        return "a fill of an order that is not open";
    }
    const Account& passive = resting->second;
    const Account& active = aggressor->second;
    if (passive.group == active.group) return "a trade inside a group";
    if (passive.side == active.side || active.side != fill.aggressor_side) {
        return "a trade on one side";
    }
    if (fill.volume <= Volume{0}) return "a fill of nothing";
    if (is_better(active.side, fill.price, active.limit)) return "a trade beyond a limit";
    if (call_price) {
        if (fill.price != *call_price) return "not the price of the call";
        if (is_better(passive.side, fill.price, passive.limit)) return "a trade beyond a limit";
        if (fill.aggressor_side != Side::buy) return "the offer does not rest";
    } else {
        if (fill.price != passive.limit) return "not the resting order's price";
        // Nothing better joins the resting side while orders trade: what is there was there.
        const auto left = book.best(passive.side);
        if (left && is_better(passive.side, *left, fill.price)) return "a trade past a better one";
    }
    if (!lose(fill.resting, fill.volume, fill.resting_leaves)) return "resting volume wrong";
    if (!lose(fill.aggressor, fill.volume, fill.aggressor_leaves)) {
        return "aggressor's volume wrong";
    }
    return {};
}

bool BookInvariants::lose(OrderId id, Volume by, Volume leaves) {
    const auto found = open_.find(id);
    if (found == open_.end() || found->second.leaves != leaves + by) return false;
    reduce(id, by);
    return true;
}

std::string BookInvariants::check_order(const Book& book, const RestingOrder& order) const {
    const auto found = open_.find(order.id);
    if (found == open_.end()) return "an order is queued that is not open";
    const Account& account = found->second;
    if (account.leaves != order.leaves || account.group != order.group ||
        account.limit != order.price || account.side != order.side) {
        return "a queued order is not the one that came";
    }
    if (book.find(order.id) != order) return "find and walk differ";
    const bool shows_all = book.in_call() || order.display == Volume{0};
    const Volume may_show = shows_all ? order.leaves : std::min(order.display, order.leaves);
    if (shows_all ? order.shown != may_show : order.shown > may_show) return "what shows is wrong";
    if (order.shown <= Volume{0}) return "an order that shows nothing";
    if (order.minimum > order.leaves) return "a minimum above what is left";
    if (!book.in_call() && order.minimum != Volume{0}) return "a minimum outside a call";
    return {};
}

std::string BookInvariants::check_side(const Book& book, Side side) const {
    std::optional<Price> before;
    std::size_t count = 0;
    std::string wrong;
    book.walk(side, [&](const RestingOrder& order) {
        wrong = check_order(book, order);
        if (wrong.empty() && order.side != side) wrong = "an order on the wrong side";
        if (wrong.empty() && before && is_better(side, order.price, *before)) {
            wrong = "a better price stands behind";
        }
        before = order.price;
        ++count;
        return wrong.empty();
    });
    if (!wrong.empty()) return wrong;
    if (count != book.orders(side)) return "a side's count is wrong";
    const std::vector<PriceLevel> expected = levels_of(book, side);
    std::vector<PriceLevel> levels(expected.size() + 1);
    levels.resize(book.levels(side, levels));
    if (levels != expected) return "levels are wrong";
    for (const PriceLevel& level : expected) {
        if (book.depth(side, level.price) != level) return "depth is wrong";
    }
    const auto best = book.best(side);
    if (best.has_value() != !expected.empty()) return "best is wrong";
    if (best && *best != expected.front().price) return "best is not the first level";
    return {};
}

}  // namespace headgate::test
