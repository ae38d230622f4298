#include "tests/risk/world.h"

// Numbers, band, phase, money and time of the order itself.

namespace headgate::risk::test {
namespace {

Facts order(Side side, std::int64_t price, std::int64_t volume) {
    Facts f = irrigation(side);
    f.request.price = Price{price};
    f.request.volume = Volume{volume};
    return f;
}

Facts market_to_limit(Side side) {
    Facts f = irrigation(side);
    f.request.order_type = OrderType::market_to_limit;
    f.request.price.reset();
    return f;
}

Facts without_band(Facts f) {
    f.book.band.reset();
    return f;
}

Facts in_phase(Side side, Phase phase, TimeInForce time_in_force = TimeInForce::day) {
    Facts f = irrigation(side);
    f.phase = phase;
    f.request.time_in_force = time_in_force;
    return f;
}

/// 400 of the order's 1,000 m³ have traded.
Facts replacing(Facts f) {
    f.own.emplace();
    f.own->volume = Volume{1'000};
    f.own->leaves = Volume{600};
    f.own->cash_reserved = Cash{6'060};
    f.own->fee = RatePpm{10'000};
    return f;
}

Facts with_cash(Facts f, std::int64_t fen) {
    f.cash = Cash{fen};
    return f;
}

Facts sent(Side side, std::int64_t ms_from_now) {
    Facts f = irrigation(side);
    f.request.request_time = now + Timestamp{ms_from_now * 1'000'000};
    return f;
}

Facts with_id_used(Side side) {
    Facts f = irrigation(side);
    f.then = [](State& state) { state.client_ids.put(session, ClientOrderId{"A1"}, OrderId{3}); };
    return f;
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& order_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"OR-01", "sell on tick and lot", pass, [] { return order(Side::sell, 1'000, 1'000); }},
        {"OR-01", "buy of the minimum", pass, [] { return order(Side::buy, 1'000, 100); }},
        {"OR-01",
         "sell off the tick",
         broken,
         [] { return order(Side::sell, 1'005, 1'000); },
         {1'005, 10, 1'000, 1'000}},
        {"OR-01",
         "buy off the lot",
         broken,
         [] { return order(Side::buy, 1'000, 1'005); },
         {1'000, 10, 1'005, 1'010}},
        {"OR-01",
         "buy below the minimum",
         broken,
         [] { return order(Side::buy, 1'000, 90); },
         {1'000, 10, 90, 100}},
        {"OR-01", "what is left of a filled order may lie below the minimum", pass,
         [] { return replacing(order(Side::buy, 1'000, 50)); }},

        {"OR-02", "sell at the lowest price", pass, [] { return order(Side::sell, 700, 1'000); }},
        {"OR-02", "buy at the highest price", pass, [] { return order(Side::buy, 1'300, 1'000); }},
        {"OR-02",
         "sell below the band",
         broken,
         [] { return order(Side::sell, 690, 1'000); },
         {690, 700, 1'300}},
        {"OR-02",
         "buy above the band",
         broken,
         [] { return order(Side::buy, 1'310, 1'000); },
         {1'310, 700, 1'300}},
        {"OR-02", "no band", pass, [] { return without_band(order(Side::buy, 9'990, 1'000)); }},
        {"OR-02", "market-to-limit has no price", pass, [] { return market_to_limit(Side::buy); }},

        {"OR-03", "continuous takes all", pass,
         [] { return in_phase(Side::buy, Phase::continuous, TimeInForce::fok); }},
        {"OR-03", "pre-open takes what can wait", pass,
         [] { return in_phase(Side::sell, Phase::pre_open, TimeInForce::gtc); }},
        {"OR-03", "freeze takes new orders", pass,
         [] { return in_phase(Side::sell, Phase::freeze); }},
        {"OR-03",
         "pre-open takes no ioc",
         broken,
         [] { return in_phase(Side::buy, Phase::pre_open, TimeInForce::ioc); },
         {2, 1, 3}},
        {"OR-03",
         "pre-open takes no market-to-limit",
         broken,
         [] {
             Facts f = market_to_limit(Side::sell);
             f.phase = Phase::pre_open;
             return f;
         },
         {2, 2, 1}},
        {"OR-03", "closed", broken, [] { return in_phase(Side::sell, Phase::closed); }, {1, 1, 1}},
        {"OR-03", "halted", broken, [] { return in_phase(Side::buy, Phase::halted); }, {4, 1, 1}},
        {"OR-03",
         "clearing",
         broken,
         [] { return in_phase(Side::buy, Phase::clearing); },
         {6, 1, 1}},
        {"OR-03",
         "freeze changes no order",
         broken,
         [] { return replacing(in_phase(Side::buy, Phase::freeze)); },
         {5, 1, 1}},

        // 1,000 m³ at 0.1 yuan is 100 yuan, and 1% fee.
        {"OR-04", "exactly amount and fee", pass,
         [] { return with_cash(irrigation(Side::buy), 10'100); }},
        {"OR-04",
         "one fen short",
         broken,
         [] { return with_cash(irrigation(Side::buy), 10'099); },
         {10'100, 10'099, 1'000, 1}},
        {"OR-04", "a replace gives its own back", pass,
         [] { return with_cash(replacing(irrigation(Side::buy)), 10'100); }},
        {"OR-04", "a replace keeps the fee that its order came in with", pass,
         [] {
             Facts f = replacing(irrigation(Side::buy));
             f.own->fee = RatePpm{};
             return with_cash(f, 10'000);
         }},
        {"OR-04",
         "market-to-limit at the band's top",
         broken,
         [] { return with_cash(market_to_limit(Side::buy), 13'000); },
         {13'130, 13'000, 1'300, 130}},
        {"OR-04",
         "off tick and lot is priced at the next",
         broken,
         [] { return with_cash(order(Side::buy, 995, 995), 10'099); },
         {10'100, 10'099, 995, 1}},
        {"OR-04", "market-to-limit without a reference", missing,
         [] {
             Facts f = without_band(market_to_limit(Side::buy));
             f.book.reference.reset();
             return f;
         }},
        {"OR-04", "a sale needs no cash", asleep, [] { return irrigation(Side::sell); }},

        {"OR-05", "new id, no time given", pass,
         [] { return irrigation(Side::sell).without(ParameterKind::clock_tolerance_ms); }},
        {"OR-05", "at the edge of the tolerance", pass, [] { return sent(Side::buy, -5'000); }},
        {"OR-05", "stale", broken, [] { return sent(Side::buy, -5'001); }, {0, 5'001, 5'000}},
        {"OR-05",
         "from the future",
         broken,
         [] { return sent(Side::sell, 6'000); },
         {0, 6'000, 5'000}},
        {"OR-05", "any number at all as time", broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.request.request_time = Timestamp{INT64_MIN};
             return f;
         }},
        {"OR-05", "id used today", broken, [] { return with_id_used(Side::sell); }, {1, 0, 0}},
        {"OR-05", "tolerance not set", missing,
         [] { return sent(Side::buy, 0).without(ParameterKind::clock_tolerance_ms); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
