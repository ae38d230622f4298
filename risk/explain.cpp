#include "risk/explain.h"

#include "risk/caps.h"
#include "risk/context.h"
#include "risk/prices.h"

#include <algorithm>

namespace headgate::risk {
namespace {

/// True where the outcome was a failure, which is then in the list.
bool add_outcome(const Rule& rule, const Outcome& outcome, Failures& failures) {
    if (outcome.verdict == Verdict::pass) return false;
    const bool is_broken = outcome.verdict == Verdict::broken;
    failures.add(RuleFailed{rule.number, is_broken ? Failure::broken : Failure::missing,
                            outcome.subject, outcome.values});
    return true;
}

template <class Amount>
Amount down_to(Amount amount, Amount step) {
    return Amount{amount.value() / step.value() * step.value()};
}
template <class Amount>
Amount up_to(Amount amount, Amount step) {
    return down_to(Amount{amount.value() + step.value() - 1}, step);
}

/// The largest of first, first + step, …, last that passes. Requires that the first passes and the last does
/// not, and that nothing passes beyond one that does not.
template <class Amount, class Passes>
Amount last_passing(Amount first, Amount last, Amount step, Passes&& passes) {
    std::int64_t good = 0;
    std::int64_t bad = (last - first).value() / step.value();
    while (bad - good > 1) {
        const std::int64_t middle = good + (bad - good) / 2;
        const bool passed = passes(Amount{first.value() + middle * step.value()});
        (passed ? good : bad) = middle;
    }
    return Amount{first.value() + good * step.value()};
}

/// As last_passing, downwards: the smallest that passes, where the last does and the first does not.
template <class Amount, class Passes>
Amount first_passing(Amount first, Amount last, Amount step, Passes&& passes) {
    std::int64_t bad = 0;
    std::int64_t good = (last - first).value() / step.value();
    while (good - bad > 1) {
        const std::int64_t middle = bad + (good - bad) / 2;
        const bool passed = passes(Amount{first.value() + middle * step.value()});
        (passed ? good : bad) = middle;
    }
    return Amount{first.value() + good * step.value()};
}

/// The order with another volume or price, held against the rows that read it.
class Probe {
public:
    Probe(const State& state, const Request& request)
        : request_{request}, context_{state, request_} {}

    /// All rows in order, as the order stands. False where something fails that no volume or price mends.
    bool ask_all(Failures& failures);
    /// What no volume and no price changes, so that it is not looked up for each of them.
    void settle() {
        if (settle_caps(context_, terms_)) {
            settle_parameters(context_, terms_);
            context_.terms = &terms_;
        }
    }
    [[nodiscard]] std::optional<PassingVolumes> volumes(const VolumeLimits& limits);
    [[nodiscard]] std::optional<PassingPrices> prices(Volume volume);

    [[nodiscard]] const BookSpec& book() const { return context_.book; }
    [[nodiscard]] const Request& request() const { return request_; }

private:
    [[nodiscard]] bool passes(const OrderRow& row) const {
        return row.check(context_).verdict == Verdict::pass;
    }
    [[nodiscard]] bool passes_at(const OrderRow& row, Price price) {
        request_.price = price;
        return passes(row);
    }
    [[nodiscard]] bool narrow(const OrderRow& row, PassingPrices& found);
    [[nodiscard]] std::optional<Price> inner_price(const OrderRow& row, const PassingPrices& found);

    Request request_;
    Context context_;
    Terms terms_;
    std::array<OrderRow, order_rows_max> rows_{};  // those that concern the order
    std::size_t rows_size_ = 0;
    Price asked_;
};

bool Probe::ask_all(Failures& failures) {
    failures.clear();
    bool can_be_mended = true;
    for (const Rule& rule : rules()) {
        if (!concerns(rule, context_, Moment::entry)) continue;
        const bool reads_order = rule.reads != Reads::facts;
        if (reads_order) rows_[rows_size_++] = OrderRow{rule.check, rule.number};
        const bool passed = !add_outcome(rule, rule.check(context_), failures);
        can_be_mended = can_be_mended && (passed || reads_order);
    }
    return can_be_mended;
}

std::optional<PassingVolumes> Probe::volumes(const VolumeLimits& limits) {
    const Volume lot = book().lot;
    const OrderRecord* own = request_.own;
    const Volume filled = own == nullptr ? Volume{} : own->volume - own->leaves;
    PassingVolumes found;
    found.least = up_to(std::max({limits.least, book().minimum - filled, Volume{1}}), lot);
    found.most = down_to(std::min(limits.most, volume_max), lot);
    if (found.least > found.most) return std::nullopt;
    if (request_.price) {
        const Price asked = std::max(down_to(*request_.price, book().tick), book().tick);
        const auto allowed = prices(found.least);
        if (!allowed) return std::nullopt;
        found.price = std::clamp(asked, allowed->lowest, allowed->highest);
        request_.price = found.price;
    }
    for (const OrderRow& row : std::span{rows_}.first(rows_size_)) {
        const auto passes_with = [&](Volume volume) {
            request_.volume = volume;
            return passes(row);
        };
        if (passes_with(found.most)) continue;
        if (!passes_with(found.least)) return std::nullopt;
        found.most = last_passing(found.least, found.most, lot, passes_with);
    }
    return found;
}

/// A price within the bounds that the row lets pass though it refuses both of them: one of those that
/// matter to an order.
std::optional<Price> Probe::inner_price(const OrderRow& row, const PassingPrices& found) {
    const Price tick = book().tick;
    const Price reference = book().reference.value_or(found.lowest);
    for (const Price price : {asked_, down_to(reference, tick), up_to(reference, tick)}) {
        if (price < found.lowest || price > found.highest) continue;
        if (passes_at(row, price)) return price;
    }
    return std::nullopt;
}

/// Draws the bounds in to what the row lets pass; false where nothing is left.
bool Probe::narrow(const OrderRow& row, PassingPrices& found) {
    const auto passes_with = [&](Price price) { return passes_at(row, price); };
    const bool low = passes_with(found.lowest);
    const bool high = passes_with(found.highest);
    if (low && high) return true;
    const auto inner = low    ? std::optional{found.lowest}
                       : high ? std::optional{found.highest}
                              : inner_price(row, found);
    if (!inner) return false;
    const Price tick = book().tick;
    if (!high) found.highest = last_passing(*inner, found.highest, tick, passes_with);
    if (!low) found.lowest = first_passing(found.lowest, *inner, tick, passes_with);
    return true;
}

std::optional<PassingPrices> Probe::prices(Volume volume) {
    const Request before = request_;
    const Price tick = book().tick;
    asked_ = std::max(down_to(request_.price.value_or(tick), tick), tick);
    request_.volume = volume;
    PassingPrices found{volume, tick, down_to(price_max, tick)};
    if (const auto allowed = allowed_prices(book())) {
        found.lowest = std::max(found.lowest, up_to(allowed->low, tick));
        found.highest = std::min(found.highest, down_to(allowed->high, tick));
    }
    bool any = found.lowest <= found.highest;
    for (const OrderRow& row : std::span{rows_}.first(rows_size_)) {
        if (!any) break;
        any = narrow(row, found);
    }
    request_ = before;
    return any ? std::optional{found} : std::nullopt;
}

}  // namespace

Passing explain(const State& state, const Request& request, const VolumeLimits& limits,
                Failures& failures) {
    Probe probe{state, request};
    Passing passing;
    if (!probe.ask_all(failures)) return passing;
    probe.settle();
    passing.volumes = probe.volumes(limits);
    if (!passing.volumes || !request.price) return passing;
    const Volume asked = down_to(request.volume, probe.book().lot);
    passing.prices = probe.prices(std::clamp(asked, passing.volumes->least, passing.volumes->most));
    return passing;
}

void explain_later(const State& state, const Request& request, Failures& failures) {
    failures.clear();
    const Context context{state, request};
    for (const Rule& rule : rules()) {
        const bool concerned = concerns(rule, context, Moment::information) ||
                               concerns(rule, context, Moment::settlement) ||
                               concerns(rule, context, Moment::after_trade);
        if (concerned) add_outcome(rule, rule.check(context), failures);
    }
}

}  // namespace headgate::risk
