#include "tests/book/book_invariants.h"

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
        levels.back().volume += order.leaves;
        ++levels.back().orders;
    });
    return levels;
}

}  // namespace

void BookInvariants::change(OrderId id, Volume leaves) {
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    found->second.leaves = leaves;
    if (leaves == Volume{0}) open_.erase(found);
}

std::string BookInvariants::check(const Book& book, std::span<const BookEvent> events) {
    for (const BookEvent& event : events) {
        if (const auto* fill = std::get_if<Fill>(&event)) {
            if (auto wrong = take(*fill, book); !wrong.empty()) return wrong;
        } else if (const auto* cancelled = std::get_if<Cancelled>(&event)) {
            if (!lose(cancelled->order, cancelled->leaves, Volume{0}))
                return "cancelled volume wrong";
        } else if (const auto* decremented = std::get_if<Decremented>(&event)) {
            if (decremented->leaves == Volume{0}) return "decremented to nothing";
            if (!lose(decremented->order, decremented->by, decremented->leaves)) {
                return "decremented volume wrong";
            }
        } else {
            const auto& rested = std::get<Rested>(event);
            const auto found = open_.find(rested.order);
            if (found == open_.end() || found->second.leaves != rested.leaves) {
                return "rested volume wrong";
            }
        }
    }
    if (book.orders() != open_.size()) return "the number of open orders is wrong";
    for (const Side side : {Side::buy, Side::sell}) {
        if (auto wrong = check_side(book, side); !wrong.empty()) return wrong;
    }
    return {};
}

std::string BookInvariants::take(const Fill& fill, const Book& book) {
    const auto resting = open_.find(fill.resting);
    const auto aggressor = open_.find(fill.aggressor);
    if (resting == open_.end() || aggressor == open_.end())
        return "a fill of an order that is not open";
    if (resting->second.group == aggressor->second.group) return "a trade inside a group";
    // Nothing joins the resting side while orders trade, so what is left there now was there then.
    const Side resting_side = fill.aggressor_side == Side::buy ? Side::sell : Side::buy;
    const auto left = book.best(resting_side);
    if (left && is_better(resting_side, *left, fill.price)) return "a trade past a better price";
    if (fill.volume <= Volume{0}) return "a fill of nothing";
    if (!lose(fill.resting, fill.volume, fill.resting_leaves)) return "resting volume wrong";
    if (!lose(fill.aggressor, fill.volume, fill.aggressor_leaves))
        return "aggressor's volume wrong";
    return {};
}

bool BookInvariants::lose(OrderId id, Volume by, Volume leaves) {
    const auto found = open_.find(id);
    if (found == open_.end() || found->second.leaves != leaves + by) return false;
    change(id, leaves);
    return true;
}

std::string BookInvariants::check_side(const Book& book, Side side) const {
    std::optional<RestingOrder> before;
    Volume sum;
    std::size_t count = 0;
    std::string wrong;
    book.walk(side, [&](const RestingOrder& order) {
        const auto found = open_.find(order.id);
        if (found == open_.end() || found->second.leaves != order.leaves ||
            found->second.group != order.group || order.side != side) {
            wrong = "a queued order is not the one that came";
        } else if (book.find(order.id) != order) {
            wrong = "find and walk differ";
        } else if (before && is_better(side, order.price, before->price)) {
            wrong = "a better price stands behind";
        } else if (before && before->price == order.price && before->priority >= order.priority) {
            wrong = "an older order stands behind";
        }
        before = order;
        sum += order.leaves;
        ++count;
    });
    if (!wrong.empty()) return wrong;
    if (sum != book.volume(side) || count != book.orders(side)) return "a side's sums are wrong";
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
