#include "risk/screen.h"

#include "risk/caps.h"
#include "risk/context.h"

#include <bit>

namespace headgate::risk {
namespace {

void add(Failures& failures, RuleNumber rule, const Outcome& outcome) {
    const Failure failure = outcome.verdict == Verdict::broken ? Failure::broken : Failure::missing;
    failures.add(RuleFailed{rule, failure, outcome.subject, outcome.values});
}

}  // namespace

void screen(const State& state, const Request& request, Moment moment, Failures& failures) {
    failures.clear();
    const Context context{state, request};
    for (const Rule& rule : rules()) {
        if (!concerns(rule, context, moment)) continue;
        const Outcome outcome = rule.check(context);
        if (outcome.verdict == Verdict::pass) continue;
        add(failures, rule.number, outcome);
    }
}

void screen_listing(const State& state, BookId book, Failures& failures) {
    failures.clear();
    const BookSpec& listed = state.registry.get<BookSpec>(book);
    const auto places = jurisdictions_of(state.registry, listed.region, listed.region);
    for (const Rule& rule : rules()) {
        if (rule.listing == nullptr || !rule.trade_types.contains(listed.trade_type) ||
            !rule.sources.contains(listed.source) || !places.contains(rule.jurisdiction)) {
            continue;
        }
        const Outcome outcome = rule.listing(state, book);
        if (outcome.verdict != Verdict::pass) add(failures, rule.number, outcome);
    }
}

void screen_facts(const State& state, const Request& request, Failures& failures) {
    failures.clear();
    const Context context{state, request};
    for (const Rule& rule : rules()) {
        if (rule.reads != Reads::facts || !concerns(rule, context, Moment::resting)) continue;
        const Outcome outcome = rule.check(context);
        if (outcome.verdict != Verdict::pass) add(failures, rule.number, outcome);
    }
}

namespace {

bool may_inform(const Rule& rule, const Context& context) {
    if (!concerns(rule, context, Moment::information)) return false;
    if (rule.moot != nullptr && rule.moot(context)) return false;
    return rule.reads != Reads::facts || rule.check(context).verdict != Verdict::pass;
}

}  // namespace

void settle_parameters(const Context& context, Terms& terms) {
    terms.cap_share_bps = context.cap_share_bps();
    terms.clock_tolerance_ms = context.clock_tolerance_ms();
    terms.holding_limit_m3 = context.holding_limit_m3();
    terms.resale = context.resale();
    terms.arcs = arcs_of(context);
}

Standing derive(const State& state, RightId right, BookId book, Side side, Terms& terms) {
    Request request;
    request.right = right;
    request.book = book;
    request.side = side;
    const Context context{state, request};
    terms = Terms{};
    settle_parameters(context, terms);
    Standing standing;
    standing.allocation = context.allocation_id.value_or(AllocationId{});
    standing.holder = context.holder_id;
    standing.group = context.group;
    standing.clear = settle_caps(context, terms);
    std::uint64_t bit = 1;
    std::uint32_t declared_bit = 1;
    for (const Rule& rule : rules()) {
        if (may_inform(rule, context)) terms.informs = true;
        const bool awake = concerns(rule, context, Moment::entry);
        if (rule.reads == Reads::facts) {
            if (awake && rule.check(context).verdict != Verdict::pass) standing.clear = false;
            continue;
        }
        const bool asked = awake && (rule.moot == nullptr || !rule.moot(context));
        if (rule.reads == Reads::declared) {
            // The request here declares nothing: what passes now passes for every order that does not.
            const bool settled = asked && rule.check(context).verdict == Verdict::pass;
            if (settled) standing.rules_if_declared |= declared_bit;
            if (asked && !settled) standing.rules |= bit;
            declared_bit <<= 1;
        } else if (asked) {
            standing.rules |= bit;
        }
        bit <<= 1;
    }
    return standing;
}

namespace {

bool declares_use(const Request& request) {
    return request.purpose || request.place || request.plot;
}

/// The rows to ask of this order: bit i for the i-th row that reads the order.
std::uint64_t rows_left(const Standing& standing, const Request& request) {
    std::uint64_t rows = standing.rules;
    if (!declares_use(request)) return rows;
    const std::span<const std::uint8_t> places = declared_rows();
    for (std::uint32_t left = standing.rules_if_declared; left != 0; left &= left - 1) {
        rows |= std::uint64_t{1} << places[static_cast<std::size_t>(std::countr_zero(left))];
    }
    return rows;
}

}  // namespace

bool screen_order(const State& state, const Request& request, const Standing& standing,
                  const Terms& terms, Failures& failures) {
    HEADGATE_ASSERT(standing.clear);
    failures.clear();
    const Context context{state, request, standing, terms};
    // Facts were asked about the book's own window only.
    if (request.delivery_from.value_or(context.delivery_from) != context.delivery_from ||
        request.delivery_to.value_or(context.delivery_to) != context.delivery_to) {
        return false;
    }
    const std::span<const OrderRow> rows = order_rows();
    for (std::uint64_t left = rows_left(standing, request); left != 0; left &= left - 1) {
        const OrderRow& row = rows[static_cast<std::size_t>(std::countr_zero(left))];
        const Outcome outcome = row.check(context);
        if (outcome.verdict != Verdict::pass) add(failures, row.number, outcome);
    }
    return true;
}

}  // namespace headgate::risk
