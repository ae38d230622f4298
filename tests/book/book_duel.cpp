#include "tests/book/book_duel.h"

#include <algorithm>
#include <array>
#include <limits>

namespace headgate::test {
namespace {

constexpr std::array all_regimes{
    Regime{"one price, one volume", 50, 1, 1, 3, 12},
    Regime{"few prices, small volumes", 100, 6, 8, 4, 30},
    Regime{"around zero", -4, 9, 5, 12, 25},
    Regime{"wide and sparse", 1, 10'000'000, 10'000'000'000, 6, 20},
    Regime{"deep queues", 1000, 12, 100, 40, 90},
};

std::string text_of(const NewOrder& order) {
    return std::string{name_of(order.side)} + " " + std::to_string(order.id.value()) + " " +
           std::string{name_of(order.type)} + " " + std::string{name_of(order.time_in_force)} +
           " " + std::to_string(order.volume.value()) + " @ " +
           std::to_string(order.price.value()) + " group " + std::to_string(order.group.value()) +
           " " + std::string{name_of(order.self_trade)};
}

bool must_not_rest(const NewOrder& order) {
    return order.time_in_force == TimeInForce::ioc || order.time_in_force == TimeInForce::fok;
}

}  // namespace

std::span<const Regime> regimes() { return all_regimes; }

std::string BookDuel::step() {
    command_.clear();
    recorder_.events.clear();
    expected_.clear();
    checked_ = 0;
    std::string wrong = is_open_ ? step_continuous() : step_pre_open();
    if (wrong.empty()) wrong = compare();
    if (wrong.empty() && is_open_ && book_.crossed()) wrong = "the open book is crossed";
    if (wrong.empty() && chance(1)) wrong = write_and_read();
    return wrong.empty() ? wrong : command_ + "\n" + wrong;
}

// ---- what is drawn ------------------------------------------------------------------------------

Price BookDuel::price() {
    if (regime_.price_count > 1000 && chance(2)) {
        return Price{chance(50) ? std::numeric_limits<std::int64_t>::max()
                                : std::numeric_limits<std::int64_t>::min()};
    }
    return Price{regime_.price_low + static_cast<std::int64_t>(below(regime_.price_count))};
}

OrderId BookDuel::known() {
    std::vector<OrderId> ids;
    for (const Side which : {Side::buy, Side::sell}) {
        for (const RestingOrder& resting : naive_.side(which)) ids.push_back(resting.id);
    }
    if (ids.empty() || chance(5)) return OrderId{1 + below(last_id_ + 2)};
    return ids[below(ids.size())];
}

NewOrder BookDuel::draw_resting() {
    NewOrder order;
    order.id = OrderId{++last_id_};
    order.side = side();
    order.price = price();
    order.volume = volume();
    order.group = group();
    order.self_trade = static_cast<SelfTradePolicy>(1 + below(4));
    order.time_in_force = chance(50) ? TimeInForce::day : TimeInForce::gtc;
    return order;
}

NewOrder BookDuel::draw() {
    NewOrder order = draw_resting();
    if (chance(20)) order.time_in_force = TimeInForce::ioc;
    if (chance(20)) order.time_in_force = TimeInForce::fok;
    if (chance(15)) order.type = OrderType::market_to_limit;
    if (chance(30)) {
        const Price one = price();
        const Price another = price();
        order.band = PriceBand{std::min(one, another), std::max(one, another)};
    }
    return order;
}

// ---- commands -----------------------------------------------------------------------------------

std::string BookDuel::step_pre_open() {
    if (chance(4)) return open();
    const auto kind = below(100);
    if (kind < 60 && book_.orders() < regime_.orders_max) return rest();
    return kind < 80 ? replace(Matching::off) : remove();
}

std::string BookDuel::step_continuous() {
    if (chance(2)) {
        is_open_ = false;
        return {};
    }
    const auto kind = below(100);
    if (kind < 65 && (book_.orders() < regime_.orders_max || chance(10))) return submit();
    return kind < 82 ? replace(Matching::on) : remove();
}

std::string BookDuel::rest() {
    const NewOrder order = draw_resting();
    command_ = "rest " + text_of(order);
    invariants_.enter(order.id, order.volume, order.group);
    book_.rest(order);
    naive_.rest(order);
    return {};
}

std::string BookDuel::open() {
    command_ = "open";
    is_open_ = true;
    Progress progress = Progress::more;
    while (progress == Progress::more) {
        const std::size_t matches_max = bound();
        progress = book_.match_crossed(matches_max, recorder_);
        if (progress != naive_.match_crossed(matches_max, expected_)) return "progress differs";
        if (auto wrong = compare(); !wrong.empty()) return wrong;
    }
    return {};
}

std::string BookDuel::submit() {
    const NewOrder order = draw();
    const std::size_t matches_max = bound();
    command_ = "submit " + text_of(order) + " bound " + std::to_string(matches_max);
    const Volume fillable = book_.fillable(order);
    if (fillable != naive_.fillable(order)) return "fillable differs";
    const auto own = book_.crosses_own_group(order.side, order.price, order.group);
    if (own != naive_.crosses_own_group(order.side, order.price, order.group)) {
        return "crosses_own_group differs";
    }
    invariants_.enter(order.id, order.volume, order.group);
    const Progress progress = book_.submit(order, recorder_, matches_max);
    if (progress != naive_.submit(order, expected_, matches_max)) return "progress differs";
    if (auto wrong = go_on(progress); !wrong.empty()) return wrong;
    const bool killed = order.time_in_force == TimeInForce::fok && fillable < order.volume;
    if (filled() != (killed ? Volume{0} : fillable)) return "fillable is not what was filled";
    if (!must_not_rest(order)) return {};
    if (progress == Progress::more) {
        invariants_.leave(order.id);
        if (book_.cancel(order.id) != naive_.cancel(order.id)) return "cancel differs";
    }
    return book_.contains(order.id) ? "an order rests that must not" : "";
}

std::string BookDuel::go_on(Progress progress) {
    while (progress == Progress::more) {
        if (auto wrong = compare(); !wrong.empty()) return wrong;
        progress = book_.match_crossed(1, recorder_);
        if (progress != naive_.match_crossed(1, expected_)) return "progress differs";
    }
    return compare();
}

std::string BookDuel::replace(Matching matching) {
    const OrderId id = known();
    const auto before = naive_.find(id);
    const Price to = before && chance(50) ? before->price : price();
    const Volume leaves = volume();
    const std::size_t matches_max = bound();
    command_ = "replace " + std::to_string(id.value()) + " " + std::to_string(leaves.value()) +
               " @ " + std::to_string(to.value()) + " bound " + std::to_string(matches_max);
    invariants_.change(id, leaves);
    const auto replaced = book_.replace(id, to, leaves, matching, recorder_, matches_max);
    if (replaced != naive_.replace(id, to, leaves, matching, expected_, matches_max)) {
        return "what the replace did differs";
    }
    return go_on(replaced == Replaced::more ? Progress::more : Progress::done);
}

std::string BookDuel::remove() {
    const OrderId id = known();
    const auto before = naive_.find(id);
    if (!before || chance(70)) {
        command_ = "cancel " + std::to_string(id.value());
        invariants_.leave(id);
        return book_.cancel(id) == naive_.cancel(id) ? "" : "cancel differs";
    }
    const auto open = static_cast<std::uint64_t>(before->leaves.value());
    const Volume by{1 + static_cast<std::int64_t>(below(open))};
    command_ = "reduce " + std::to_string(id.value()) + " by " + std::to_string(by.value());
    invariants_.change(id, before->leaves - by);
    return book_.reduce(id, by) == naive_.reduce(id, by) ? "" : "reduce differs";
}

// ---- comparison ---------------------------------------------------------------------------------

Volume BookDuel::filled() const {
    Volume sum;
    for (const BookEvent& event : recorder_.events) {
        if (const auto* fill = std::get_if<Fill>(&event)) sum += fill->volume;
    }
    return sum;
}

std::string BookDuel::compare() {
    if (recorder_.events != expected_) {
        return "events differ:\n" + text_of(recorder_.events) + "expected:\n" + text_of(expected_);
    }
    for (const Side which : {Side::buy, Side::sell}) {
        std::vector<RestingOrder> queue;
        book_.walk(which, [&](const RestingOrder& order) { queue.push_back(order); });
        if (queue != naive_.side(which)) return "queues differ";
    }
    const std::span fresh = std::span{recorder_.events}.subspan(checked_);
    checked_ = recorder_.events.size();
    for (const BookEvent& event : fresh) {
        const auto* cancelled = std::get_if<Cancelled>(&event);
        if (std::holds_alternative<Fill>(event)) ++fills_;
        if (cancelled && cancelled->reason == CancelReason::self_trade) ++preventions_;
    }
    return invariants_.check(book_, fresh);
}

std::string BookDuel::write_and_read() {
    ByteVector bytes;
    book_.encode(bytes);
    ByteSpan span{bytes};
    auto read = Book::decode(span);
    if (!read || !span.empty()) return "the state bytes cannot be read back";
    ByteVector again;
    read->encode(again);
    if (again != bytes) return "the state bytes change by reading";
    StateHasher before;
    StateHasher after;
    book_.absorb_into(before);
    read->absorb_into(after);
    if (!(before.finish() == after.finish())) return "the hash changes by reading";
    book_ = std::move(*read);
    return {};
}

}  // namespace headgate::test
