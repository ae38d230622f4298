#include "tests/risk/world.h"

// The papers behind a sale: certificate and permit.

namespace headgate::risk::test {

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& title_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"CT-01", "inside the term", pass, [] { return irrigation(Side::sell); }},
        {"CT-01", "ends on the last day of delivery", pass,
         [] {
             Facts f = irrigation(Side::sell);
             f.right.valid_to = f.book.delivery_to;
             return f;
         }},
        {"CT-01",
         "ends before delivery does",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.right.valid_to = civil(2024, 12, 30);
             return f;
         },
         {18'993, 20'087, 19'849, 20'088}},
        {"CT-01", "begins tomorrow", broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.valid_from = civil(2024, 5, 7);
             return f;
         }},
        {"CT-01", "ended yesterday, delivery before that", broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.valid_to = civil(2024, 5, 5);
             f.request.delivery_to = civil(2024, 5, 4);
             return f;
         }},
        {"CT-01", "delivery began before it did", broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.right.valid_from = civil(2024, 5, 3);
             return f;
         }},
        {"CT-01", "no dates", missing,
         [] {
             Facts f = network(Side::sell);
             f.right.valid_from.reset();
             f.right.valid_to.reset();
             return f;
         }},
        {"CT-01", "a budget has no certificate", asleep, [] { return budget(Side::sell); }},

        {"PM-01", "permit for this water", pass, [] { return permit_trade(Side::sell); }},
        {"PM-01", "no permit", broken, [] { return irrigation_right_in_permit_book(Side::sell); }},
        {"PM-01",
         "permit for other water",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->source = WaterSource::groundwater;
             f.account->source = WaterSource::groundwater;
             return f;
         },
         {2, 1}},
        {"PM-02", "active", pass, [] { return permit_trade(Side::sell); }},
        {"PM-02",
         "suspended",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->status = PermitStatus::suspended;
             return f;
         },
         {2}},
        {"PM-02", "no permit", missing, [] { return irrigation_right_in_permit_book(Side::sell); }},
        {"PM-03", "delivery on the last day", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->valid_to = f.book.delivery_to;
             return f;
         }},
        {"PM-03",
         "delivery beyond the term",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->valid_to = civil(2024, 9, 30);
             return f;
         },
         {19'844, 20'088, 18'993, 19'996}},
        {"PM-03", "delivery before the term", broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->valid_from = civil(2024, 5, 2);
             return f;
         }},
        {"PM-03", "the order narrows its delivery into the term", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.permit->valid_to = civil(2024, 9, 30);
             f.request.delivery_to = civil(2024, 9, 30);
             return f;
         }},
        {"PM-03", "no permit", missing, [] { return irrigation_right_in_permit_book(Side::sell); }},
        {"PM-04", "exactly what the permit leaves", pass,
         [] {
             Facts f = permit_trade(Side::sell);
             f.account->used = Volume{30'000};
             f.account->ticketed = Volume{5'000};
             f.request.volume = Volume{15'000};
             return f;
         }},
        {"PM-04",
         "one lot more",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.account->used = Volume{30'000};
             f.account->ticketed = Volume{5'000};
             f.request.volume = Volume{15'010};
             return f;
         },
         {15'010, 15'000, 50'000, 35'000}},
        {"PM-04",
         "earlier sales count",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.request.volume = Volume{2'000};
             f.permit->annual_limit = Volume{50'000};
             f.then = [](State& state) {
                 state.ledger.move(account, WaterTerm::available, WaterTerm::reserved,
                                   Volume{10'000});
                 state.ledger.move(account, WaterTerm::available, WaterTerm::locked,
                                   Volume{39'000});
             };
             return f;
         },
         {2'000, 1'000, 50'000, 49'000}},
        {"PM-04", "no permit", missing, [] { return irrigation_right_in_permit_book(Side::sell); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
