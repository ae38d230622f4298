#include "tests/risk/world.h"

// Water held in reserve.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& reserve_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"RS-01", "the reserve body, approved", pass, [] { return reserve(Side::sell); }},
        {"RS-01",
         "an enterprise",
         broken,
         [] {
             Facts f = reserve(Side::sell);
             f.holder.participant_kind = ParticipantKind::enterprise;
             f.reserve_accounts.clear();
             f.disposals.clear();
             return f;
         },
         {2, 1000}},
        {"RS-01",
         "not approved",
         broken,
         [] {
             Facts f = reserve(Side::sell);
             f.disposals.clear();
             return f;
         },
         {13, 1000, 0}},
        {"RS-01",
         "more than approved",
         broken,
         [] {
             Facts f = reserve(Side::sell);
             f.disposals[0].volume = Volume{990};
             return f;
         },
         {13, 1000, 990}},
        {"RS-01",
         "approved until yesterday",
         broken,
         [] {
             Facts f = reserve(Side::sell);
             f.disposals[0].valid_to = civil(2024, 5, 5);
             return f;
         },
         {13, 1000, 0}},
        {"RS-01", "two approvals add up", pass,
         [] {
             Facts f = reserve(Side::sell);
             f.disposals[0].volume = Volume{600};
             f.disposals.push_back(f.disposals[0]);
             return f;
         }},
        {"RS-01", "no reserve account", missing,
         [] {
             Facts f = reserve(Side::sell);
             f.reserve_accounts.clear();
             f.disposals.clear();
             return f;
         }},
        {"RS-01", "anyone sells into the reserve", pass,
         [] { return reserve(Side::sell, ReserveUse::purchase); }},
        {"RS-02", "bought water", pass, [] { return reserve(Side::sell); }},
        {"RS-02",
         "set aside for ecology, in general approved",
         broken,
         [] {
             Facts f = reserve(Side::sell);
             f.reserve_accounts[0].reserve_kind = ReserveKind::ecology;
             return f;
         },
         {3, 1000, 0}},
        {"RS-02",
         "set aside for emergencies",
         broken,
         [] {
             Facts f = reserve(Side::sell);
             f.reserve_accounts[0].reserve_kind = ReserveKind::emergency;
             return f;
         },
         {4, 1000, 0}},
        {"RS-02", "set aside, approved by name", pass,
         [] {
             Facts f = reserve(Side::sell);
             f.reserve_accounts[0].reserve_kind = ReserveKind::ecology;
             f.disposals[0].scope = ApprovalScope::specific;
             return f;
         }},
        {"RS-02", "no reserve account", missing,
         [] {
             Facts f = reserve(Side::sell);
             f.reserve_accounts.clear();
             f.disposals.clear();
             return f;
         }},
        {"RS-03", "inside the standard", pass,
         [] { return reserve(Side::buy, ReserveUse::purchase); }},
        {"RS-03", "at the top of cost and fair return", pass,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.request.price = Price{1'040};
             return f;
         }},
        {"RS-03",
         "above it",
         broken,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.request.price = Price{1'050};
             return f;
         },
         {1050, 800, 1040, 1}},
        {"RS-03",
         "below cost",
         broken,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.request.price = Price{790};
             return f;
         },
         {790, 800, 1040, 1}},
        {"RS-03", "below cost, where the benchmark is the standard", pass,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.request.price = Price{790};
             f.price_standards[0].basis = PriceBasis::market_benchmark;
             return f;
         }},
        {"RS-03",
         "below the benchmark's margin",
         broken,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.request.price = Price{550};
             f.price_standards[0].basis = PriceBasis::market_benchmark;
             return f;
         },
         {550, 560, 1040, 2}},
        {"RS-03", "no standard", missing,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.price_standards.clear();
             return f;
         }},
        {"RS-03", "a standard that has ended", missing,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.price_standards[0].valid_to = civil(2024, 5, 5);
             return f;
         }},
        {"RS-03", "whoever buys out of the reserve pays what he will", pass,
         [] { return reserve(Side::buy); }},
        {"RS-04", "the fund covers it", pass,
         [] { return reserve(Side::buy, ReserveUse::purchase); }},
        {"RS-04",
         "the fund is all but spent",
         broken,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.funds[0].spent = Cash{95'000};
             return f;
         },
         {10100, 5000, 100000}},
        {"RS-04",
         "the reserve's other bids hold it",
         broken,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.then = [](State& state) { state.ledger.reserve_cash(holder, Cash{45'000}); };
             return f;
         },
         {10100, 5000, 100000}},
        {"RS-04", "no fund of the year", missing,
         [] {
             Facts f = reserve(Side::buy, ReserveUse::purchase);
             f.funds[0].year = Year{2023};
             return f;
         }},
        {"RS-04", "whoever buys out of the reserve has other money", pass,
         [] { return reserve(Side::buy); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
