#include "tests/book/book_duel.h"

#include <algorithm>
#include <limits>

// What the duel does; what it draws and how it compares stands in duel_draw.cpp and
// duel_compare.cpp.
namespace headgate::test {
namespace {

std::string text_of(std::size_t matches_max) {
    return matches_max == matches_unbounded ? "" : " bound " + std::to_string(matches_max);
}

std::string text_of(const std::optional<PriceBand>& band) {
    if (!band) return "none";
    return std::to_string(band->low.value()) + ".." + std::to_string(band->high.value());
}

std::string text_of(const NewOrder& order) {
    std::string text =
        std::string{name_of(order.side)} + " " + std::to_string(order.id.value()) + " " +
        std::string{name_of(order.type)} + " " + std::string{name_of(order.time_in_force)} + " " +
        std::to_string(order.volume.value()) + " @ " + std::to_string(order.price.value()) +
        " group " + std::to_string(order.group.value()) + " " +
        std::string{name_of(order.self_trade)};
    if (order.minimum > Volume{0}) text += " minimum " + std::to_string(order.minimum.value());
    if (order.display > Volume{0}) text += " display " + std::to_string(order.display.value());
    return text;
}

std::string text_of(const CallTerms& terms) {
    std::string text = std::string{name_of(terms.rule)} + " " +
                       std::string{name_of(terms.rationing)} + " lot " +
                       std::to_string(terms.lot.value()) + " band " + text_of(terms.band);
    if (terms.reference) text += " reference " + std::to_string(terms.reference->value());
    return text;
}

std::string differs(const char* what, bool is_same) {
    return is_same ? "" : std::string{what} + " differs";
}

}  // namespace

std::string BookDuel::step() {
    now_ = &pairs_[chance(70) ? 0 : below(pairs_.size())];
    command_.clear();
    recorder_.events.clear();
    expected_.clear();
    std::string wrong = any_command();
    if (wrong.empty()) wrong = compare();
    remember();
    return wrong;
}

void BookDuel::remember() {
    constexpr std::size_t story_max = 60;
    story_.push_back(std::to_string(now_ - pairs_.data()) + ": " + command_);
    if (story_.size() > story_max) story_.pop_front();
}

std::string BookDuel::any_command() {
    if (chance(2)) return write_and_read();
    if (chance(1)) return set_band();
    if (now_->naive.needs_go_on()) return while_unfinished();
    if (now_->must_not_rest) return cancel_the_rest();
    if (now_->naive.is_fixed()) return while_fixed();
    return now_->naive.in_call() ? in_call() : continuous();
}

std::string BookDuel::while_unfinished() {
    const auto kind = below(100);
    if (kind < 85) return go_on();
    if (kind < 92) return cancel();
    if (kind < 98) return reduce();
    return mass_cancel();
}

std::string BookDuel::while_fixed() { return chance(10) ? ask() : uncross(); }

std::string BookDuel::in_call() {
    const auto kind = below(100);
    if (kind < 50 && has_room()) return rest();
    if (kind < 63) return replace();
    if (kind < 71) return cancel();
    if (kind < 77) return reduce();
    if (kind < 87) return ask();
    if (kind < 90) return indicative();
    return kind < 91 ? mass_cancel() : fix_call();
}

std::string BookDuel::continuous() {
    const auto kind = below(100);
    if (kind < 60 && (has_room() || chance(10))) return submit();
    if (kind < 75) return replace();
    if (kind < 84) return cancel();
    if (kind < 91) return reduce();
    if (kind < 96) return ask();
    return kind < 97 ? mass_cancel() : open_call();
}

// ---- orders -------------------------------------------------------------------------------------

std::string BookDuel::submit() {
    auto& [book, naive, invariants, band, call_price, must_not_rest] = *now_;
    const NewOrder order = draw();
    const std::size_t matches_max = bound();
    command_ = "submit " + text_of(order) + text_of(matches_max);
    const Volume fillable = book.fillable(order);
    if (fillable != naive.fillable(order)) return "fillable differs";
    const auto own = book.meets_own_group(order.side, order.price, order.volume, order.group);
    invariants.enter(order);
    const bool must_go =
        order.time_in_force == TimeInForce::ioc || order.time_in_force == TimeInForce::fok;
    const Progress progress = book.submit(order, recorder_, matches_max);
    const Progress expected = naive.submit(order, expected_, matches_max);
    if (must_go && expected == Progress::more) must_not_rest = order.id;
    if (progress == Progress::done) {
        const bool killed = fillable < order.minimum ||
                            (order.time_in_force == TimeInForce::fok && fillable < order.volume);
        Volume filled;
        for (const BookEvent& event : recorder_.events) {
            if (const auto* fill = std::get_if<Fill>(&event)) filled += fill->volume;
        }
        if (filled != (killed ? Volume{0} : fillable)) return "fillable is not what was filled";
        if (!killed && !says_truly(own, order)) return "whom it meets of its group differs";
    }
    return after(progress, expected);
}

/// Under a policy that ends the newer order, it ends so where it was said to meet its own group.
bool BookDuel::says_truly(const std::optional<OrderId>& own, const NewOrder& order) const {
    const bool ends = order.self_trade == SelfTradePolicy::refuse ||
                      order.self_trade == SelfTradePolicy::cancel_aggressor;
    const auto& band = now_->band;
    const bool outside = band && (order.price < band->low || order.price > band->high);
    if (!ends || order.type != OrderType::limit || outside) return true;
    const auto ended = [&](const BookEvent& event) {
        const auto* cancel = std::get_if<Cancelled>(&event);
        return cancel != nullptr && cancel->order == order.id &&
               cancel->reason == CancelReason::self_trade;
    };
    const auto& events = recorder_.events;
    return std::any_of(events.begin(), events.end(), ended) == own.has_value();
}

std::string BookDuel::go_on() {
    const std::size_t matches_max = chance(80) ? below(3) : matches_unbounded;
    command_ = "go on" + text_of(matches_max);
    const Progress progress = now_->book.go_on(matches_max, recorder_);
    return after(progress, now_->naive.go_on(matches_max, expected_));
}

std::string BookDuel::after(Progress progress, Progress expected) {
    if (progress != expected) return "progress differs";
    if (progress == Progress::more) {
        ++tally_.continued;
        return {};
    }
    return {};
}

std::string BookDuel::cancel_the_rest() {
    const OrderId id = *now_->must_not_rest;
    now_->must_not_rest.reset();
    command_ = "cancel the rest of " + std::to_string(id.value());
    now_->invariants.leave(id);
    const auto left = now_->book.cancel(id);
    return differs("what is left of it", left == now_->naive.cancel(id));
}

std::string BookDuel::rest() {
    NewOrder order = draw_resting();
    if (now_->band) order.price = std::clamp(order.price, now_->band->low, now_->band->high);
    // The caller's duty: nobody meets himself in a call.
    const auto own = now_->naive.crosses_own_group(order.side, order.price, order.group);
    if (now_->book.crosses_own_group(order.side, order.price, order.group) != own) {
        return "crosses_own_group differs";
    }
    if (own) {
        order.group = ControlGroupId{static_cast<std::uint32_t>(1000 + order.id.value())};
    }
    if (chance(25))
        order.minimum = chance(50) ? order.volume : Volume{1 + order.volume.value() / 2};
    command_ = "rest " + text_of(order);
    now_->invariants.enter(order);
    now_->book.rest(order);
    now_->naive.rest(order);
    return {};
}

std::string BookDuel::replace() {
    const OrderId id = known();
    const auto before = now_->naive.find(id);
    const Price to = before && chance(50) ? before->price : price();
    const Volume leaves = before && chance(15) ? before->leaves : volume();
    const std::size_t matches_max = bound();
    command_ = "replace " + std::to_string(id.value()) + " " + std::to_string(leaves.value()) +
               " @ " + std::to_string(to.value()) + text_of(matches_max);
    if (before && now_->naive.in_call()) {
        const auto own = now_->naive.crosses_own_group(before->side, to, before->group);
        if (now_->book.crosses_own_group(before->side, to, before->group) != own) {
            return "crosses_own_group differs";
        }
        if (own) return {};
    }
    const auto expected = now_->naive.replace(id, to, leaves, expected_, matches_max);
    if (expected != Replaced::refused) now_->invariants.change(id, to, leaves);
    const auto replaced = now_->book.replace(id, to, leaves, recorder_, matches_max);
    if (replaced == Replaced::more) ++tally_.continued;
    return differs("what the replace did", replaced == expected);
}

std::string BookDuel::cancel() {
    const OrderId id = known();
    command_ = "cancel " + std::to_string(id.value());
    if (now_->naive.find(id)) now_->invariants.leave(id);
    const auto left = now_->book.cancel(id);
    return differs("cancel", left == now_->naive.cancel(id));
}

std::string BookDuel::reduce() {
    const OrderId id = known();
    const auto before = now_->naive.find(id);
    const auto open = before ? static_cast<std::uint64_t>(before->leaves.value()) : 1;
    const Volume by{1 + static_cast<std::int64_t>(below(open))};
    command_ = "reduce " + std::to_string(id.value()) + " by " + std::to_string(by.value());
    if (before) now_->invariants.reduce(id, by);
    const auto left = now_->book.reduce(id, by);
    return differs("reduce", left == now_->naive.reduce(id, by));
}

std::string BookDuel::mass_cancel() {
    const ControlGroupId of = group();
    const bool all = chance(20);
    command_ = all ? "cancel all" : "cancel all of group " + std::to_string(of.value());
    const auto which = [&](const RestingOrder& order) { return all || order.group == of; };
    const std::size_t count = now_->book.mass_cancel(which, recorder_);
    return differs("mass cancel", count == now_->naive.mass_cancel(which, expected_));
}

std::string BookDuel::set_band() {
    now_->band = band();
    command_ = "band " + text_of(now_->band);
    now_->book.set_band(now_->band);
    now_->naive.set_band(now_->band);
    return {};
}

std::string BookDuel::ask() {
    const Side from = side();
    const Price at = price();
    const ControlGroupId of = chance(70) ? some_group() : group();
    command_ = "ask " + std::string{name_of(from)} + " @ " + std::to_string(at.value()) +
               " group " + std::to_string(of.value());
    const auto own = now_->book.crosses_own_group(from, at, of);
    if (own != now_->naive.crosses_own_group(from, at, of)) return "crosses_own_group differs";
    PriceLevel expected{at, Volume{0}, 0};
    for (const RestingOrder& order : now_->naive.side(from)) {
        if (order.price != at) continue;
        expected.volume += order.shown;
        ++expected.orders;
    }
    if (now_->book.volume_at(from, at) != expected.volume) return "volume_at differs";
    return differs("depth", now_->book.depth(from, at) == expected);
}

// ---- calls --------------------------------------------------------------------------------------

std::string BookDuel::open_call() {
    command_ = "open call";
    now_->book.open_call();
    now_->naive.open_call();
    return {};
}

std::string BookDuel::indicative() {
    const CallTerms on = terms();
    command_ = "indicative " + text_of(on);
    return differs("indicative", now_->book.indicative(on) == now_->naive.indicative(on));
}

std::string BookDuel::fix_call() {
    const CallTerms on = terms();
    command_ = "fix call " + text_of(on);
    const CallFixed fixed = now_->book.fix_call(on);
    const CallFixed expected = now_->naive.fix_call(on);
    if (fixed.clearing) now_->call_price = fixed.clearing->price;
    tally_.excluded += fixed.excluded;
    if (fixed == expected) return {};
    const auto text = [](const CallFixed& call) {
        if (!call.clearing) return std::to_string(call.excluded) + " excluded, no cross";
        return std::to_string(call.excluded) + " excluded, " +
               std::to_string(call.clearing->volume.value()) + " @ " +
               std::to_string(call.clearing->price.value()) + " of " +
               std::to_string(call.clearing->bid.value()) + " bid, " +
               std::to_string(call.clearing->offered.value()) + " offered";
    };
    return "fixed: " + text(fixed) + "; expected: " + text(expected);
}

std::string BookDuel::uncross() {
    const std::size_t matches_max = bound();
    command_ = "uncross" + text_of(matches_max);
    const Progress progress = now_->book.uncross(matches_max, recorder_);
    if (progress != now_->naive.uncross(matches_max, expected_)) return "progress differs";
    if (progress == Progress::more) {
        ++tally_.continued;
    } else if (now_->naive.crossed()) {
        return "crossed after the call";
    }
    return {};
}

}  // namespace headgate::test
