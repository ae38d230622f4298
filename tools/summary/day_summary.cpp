#include "tools/summary/day_summary.h"

#include "risk/rule.h"

#include <fmt/format.h>

namespace headgate {

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number < 0 ? -number : number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return number < 0 ? '-' + digits : digits;
}

std::string mean_price_text(Cash amount, Volume volume) {
    if (volume == Volume{}) return "-";
    // fen / m³ × 100 = 1/10000 yuan per m³.
    __extension__ using int128 = __int128;
    const auto price = static_cast<std::int64_t>(
        (static_cast<int128>(amount.value()) * 200 / volume.value() + 1) / 2);
    return fmt::format("{}.{:04}", price / 10'000, price % 10'000);
}

void DaySummary::take_call(const Event& event) {
    if (const auto* moved = std::get_if<PhaseChanged>(&event)) {
        if (moved->after == Phase::clearing) books_[moved->book].call = moved->before;
    } else if (const auto* cleared = std::get_if<CallCleared>(&event)) {
        BookSummary& book = books_[cleared->book];
        const CallSummary call{cleared->price, cleared->volume};
        if (book.call == Phase::pre_close) {
            book.closing = call;
        } else if (!book.opening) {
            book.opening = call;
        }
    }
}

void DaySummary::take(const Sequenced&, const EventList& events, const State& state) {
    bool refused = false;
    for (const Event& event : events) {
        take_call(event);
        if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
            sessions_.insert(accepted->session);
            ++accepted_;
            ++books_[accepted->book].orders;
        } else if (const auto* rejected = std::get_if<OrderRejected>(&event)) {
            sessions_.insert(rejected->session);
            ++rejected_;
            refused = true;
            if (rejected->failures == 0) ++other_refusals_[rejected->reason];
        } else if (const auto* not_changed = std::get_if<CancelRejected>(&event)) {
            refused = true;
            if (not_changed->failures == 0) ++other_refusals_[not_changed->reason];
        } else if (const auto* struck = std::get_if<TradeStruck>(&event)) {
            BookSummary& book = books_[struck->book];
            ++book.trades;
            book.volume += struck->volume;
            book.amount += struck->amount;
            ++trades_;
            volume_ += struck->volume;
            amount_ += struck->amount;
        } else if (std::holds_alternative<OrderCancelled>(event)) {
            ++cancelled_;
        } else if (std::holds_alternative<OrderReplaced>(event)) {
            ++replaced_;
        } else if (std::holds_alternative<TradeDelivered>(event)) {
            ++delivered_;
        }
    }
    if (!refused) return;
    for (const Event& event : events) {
        if (const auto* failed = std::get_if<RuleFailed>(&event)) ++refusals_[failed->rule];
    }
    (void)state;
}

std::string DaySummary::calls_text(const State& state) const {
    const auto price = [](const std::optional<CallSummary>& call) {
        if (!call || !call->price) return std::string{"-"};
        return fmt::format("{}.{:04}", call->price->value() / 10'000,
                           call->price->value() % 10'000);
    };
    const auto volume = [](const std::optional<CallSummary>& call) {
        return call ? grouped(call->volume.value()) : std::string{"-"};
    };
    std::string out = fmt::format("\n{:<22}{:>10}{:>14}{:>12}{:>14}\n", "calls", "opened at",
                                  "volume m³", "closed at", "volume m³");
    for (const auto& [id, book] : books_) {
        out += fmt::format("{:<22}{:>10}{:>14}{:>12}{:>14}\n", state.registry.get(id).code.view(),
                           price(book.opening), volume(book.opening), price(book.closing),
                           volume(book.closing));
    }
    return out;
}

std::string DaySummary::text(const State& state) const {
    std::string out = fmt::format(
        "sessions {}   orders accepted {}   refused {}   replaced {}   cancelled {}\n"
        "trades {}   volume {} m³   value {}.{:02} yuan   mean {} yuan/m³   delivered {}\n\n",
        sessions_.size(), accepted_, rejected_, replaced_, cancelled_, trades_,
        grouped(volume_.value()), grouped(amount_.value() / 100), amount_.value() % 100,
        mean_price_text(amount_, volume_), delivered_);
    out += fmt::format("{:<22}{:<13}{:<13}{:>8}{:>8}{:>14}{:>10}\n", "book", "type", "water",
                       "orders", "trades", "volume m³", "mean");
    for (const auto& [id, book] : books_) {
        const BookSpec& spec = state.registry.get(id);
        out += fmt::format("{:<22}{:<13}{:<13}{:>8}{:>8}{:>14}{:>10}\n", spec.code.view(),
                           name_of(spec.trade_type), name_of(spec.source), book.orders, book.trades,
                           grouped(book.volume.value()), mean_price_text(book.amount, book.volume));
    }
    out += calls_text(state);
    out += fmt::format("\nrefused by {} rules (an order may break several):\n", refusals_.size());
    for (const auto& [number, count] : refusals_) {
        const risk::Rule* rule = risk::find_rule(number);
        HEADGATE_ASSERT(rule != nullptr);
        out += fmt::format("{:>6} {:<7}{}  [{}]\n", count, rule->id, rule->zh, rule->clause);
    }
    for (const auto& [reason, count] : other_refusals_) {
        out += fmt::format("{:>6} {}\n", count, name_of(reason));
    }
    return out;
}

}  // namespace headgate
