#include "tests/risk/world.h"

// Which book, at what price, and how much at most.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& market_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"SC-04", "inside one province and basin", pass, [] { return permit_trade(Side::buy); }},
        {"SC-04", "inside one province and basin", pass, [] { return permit_trade(Side::sell); }},
        {"SC-04",
         "granted by a river-basin authority",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.permit->authority = PermitAuthority::river_basin;
             return f;
         },
         {1, 1, 2}},
        {"SC-04",
         "granted by a river-basin authority",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->authority = PermitAuthority::river_basin;
             return f;
         },
         {1, 1, 2}},
        {"SC-04",
         "across first-level water regions",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.right.zone = far;
             return f;
         },
         {1, 2, 1}},
        {"SC-04",
         "across first-level water regions",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.zone = far;
             return f;
         },
         {1, 2, 1}},
        {"SC-04",
         "across provinces",
         broken,
         [] {
             Facts f = regional(Side::sell);
             f.right.region = hunyuan;
             return f;
         },
         {6, 1, 1}},
        {"SC-04", "irrigation stays at home anyway", asleep, [] { return irrigation(Side::sell); }},
        {"SC-05", "in Ningxia, by bidding", pass,
         [] {
             Facts f = network(Side::buy);
             f.at(yinchuan);
             return f;
         }},
        {"SC-05", "in Ningxia, by bidding", pass,
         [] {
             Facts f = network(Side::sell);
             f.at(yinchuan);
             return f;
         }},
        {"SC-05",
         "in Ningxia, a negotiated permit deal",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.at(yinchuan);
             f.book.mode = TradeMode::negotiated;
             return f;
         },
         {2}},
        {"SC-05",
         "in Ningxia, a negotiated permit deal",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.at(yinchuan);
             f.book.mode = TradeMode::negotiated;
             return f;
         },
         {2}},
        {"SC-05", "in Ningxia, irrigation users of one county", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.at(yinchuan);
             f.book.mode = TradeMode::negotiated;
             return f;
         }},
        {"SC-05", "elsewhere it sleeps", asleep,
         [] {
             Facts f = permit_trade(Side::sell);
             f.book.mode = TradeMode::negotiated;
             return f;
         }},
        {"OR-06", "no limit set", pass, [] { return permit_trade(Side::buy); }},
        {"OR-06", "within the limit", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.set(ParameterKind::holding_limit_m3, 51'000);
             return f;
         }},
        {"OR-06",
         "above it",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.set(ParameterKind::holding_limit_m3, 50'990);
             return f;
         },
         {1000, 990, 50000, 50990}},
        {"OR-06",
         "with what is on its way, above it",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.set(ParameterKind::holding_limit_m3, 51'500);
             f.then = [](State& state) { state.ledger.bid(account, Volume{600}); };
             return f;
         },
         {1000, 900, 50600, 51500}},
        {"OR-07", "no floor", pass, [] { return permit_trade(Side::buy); }},
        {"OR-07", "at the floor", pass,
         [] {
             Facts f = permit_trade(Side::buy);
             f.book.floor = Price{1'000};
             return f;
         }},
        {"OR-07",
         "below the floor",
         broken,
         [] {
             Facts f = permit_trade(Side::buy);
             f.book.floor = Price{1'010};
             return f;
         },
         {1000, 1010}},
        {"OR-08", "the venue has not switched it on", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.then = [](State& state) {
                 state.commitments.arrive(account, today, Volume{49'500});
             };
             return f;
         }},
        {"OR-08", "switched off", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.then = [](State& state) {
                 state.commitments.arrive(account, today, Volume{49'500});
             };
             f.set(ParameterKind::resale, 1);
             return f;
         }},
        {"OR-08",
         "on: what came today stays today",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.then = [](State& state) {
                 state.commitments.arrive(account, today, Volume{49'500});
             };
             f.set(ParameterKind::resale, 2);
             return f;
         },
         {1000, 500, 49500}},
        {"OR-08", "on: what came yesterday goes", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.then = [](State& state) {
                 state.commitments.arrive(account, civil(2024, 5, 5), Volume{49'500});
             };
             f.set(ParameterKind::resale, 2);
             return f;
         }},
    };
    return cases;
}

}  // namespace headgate::risk::test
