#include "tests/risk/world.h"

// How much may be sold: surplus, budget, pledges, freezes, other offers.

namespace headgate::risk::test {
namespace {

Facts& selling(Facts& f, std::int64_t volume) {
    f.request.volume = Volume{volume};
    return f;
}

Facts selling(Facts&& f, std::int64_t volume) { return selling(f, volume); }

/// Other orders and trades of the right have taken this much.
Facts& taken(Facts& f, std::int64_t reserved, std::int64_t locked) {
    f.then = [reserved, locked](State& state) {
        state.ledger.move(account, WaterTerm::available, WaterTerm::reserved, Volume{reserved});
        state.ledger.move(account, WaterTerm::available, WaterTerm::locked, Volume{locked});
    };
    return f;
}

Facts without_account(Facts f) {
    f.account.reset();
    return f;
}

Facts without_tradable(Facts f) {
    f.account->tradable.reset();
    return f;
}

Pledge pledge(std::int64_t volume, PledgeConsent consent) {
    return {{}, account, Volume{volume}, PledgeKind::pledge, consent, ActiveState::active};
}

Freeze freeze(std::optional<Volume> volume) { return {{}, account, volume, ActiveState::active}; }

Facts pledged(std::int64_t volume, PledgeConsent consent, std::int64_t sold) {
    Facts f = irrigation(Side::sell);
    f.pledges = {pledge(volume, consent)};
    return selling(f, sold);
}

Facts frozen(std::optional<Volume> volume, std::int64_t sold) {
    Facts f = irrigation(Side::sell);
    f.freezes = {freeze(volume)};
    return selling(f, sold);
}

/// A replace of an offer over 30,000 of the right's 50,000 m³.
Facts replacing(Facts f, std::int64_t volume) {
    f.own.emplace();
    f.own->volume = f.own->leaves = Volume{30'000};
    return selling(f, volume);
}

}  // namespace

// NOLINTNEXTLINE(readability-function-size): a table, a row for each case
const std::vector<Case>& volume_cases() {
    using enum Expect;
    static const std::vector<Case> cases{
        {"NL-02a", "the whole surplus", pass, [] { return selling(regional(Side::sell), 40'000); }},
        {"NL-02a",
         "more than the surplus",
         broken,
         [] { return selling(regional(Side::sell), 40'010); },
         {40'010, 40'000, 40'000, 0}},
        {"NL-02a",
         "what is offered and sold comes off",
         broken,
         [] {
             Facts f = regional(Side::sell);
             return selling(taken(f, 10'000, 20'000), 10'010);
         },
         {10'010, 10'000, 40'000, 30'000}},
        {"NL-02a", "a replace gives its own back", pass,
         [] { return replacing(regional(Side::sell), 40'000); }},
        {"NL-02a", "surplus not on record", missing,
         [] { return without_tradable(regional(Side::sell)); }},
        {"NL-02a", "no account", missing, [] { return without_account(regional(Side::sell)); }},

        {"NL-02b", "all that was approved", pass,
         [] { return selling(permit_trade(Side::sell), 40'000); }},
        {"NL-02b",
         "more than approved",
         broken,
         [] { return selling(permit_trade(Side::sell), 40'010); },
         {40'010, 40'000, 40'000, 50'000}},
        {"NL-02b",
         "the permit leaves less than was approved",
         broken,
         [] {
             Facts f = permit_trade(Side::sell);
             f.account->used = Volume{20'000};
             return selling(f, 30'010);
         },
         {30'010, 30'000, 40'000, 30'000}},
        {"NL-02b", "approved volume not on record", missing,
         [] { return without_tradable(permit_trade(Side::sell)); }},

        {"NL-02c", "the whole balance", pass,
         [] { return selling(irrigation(Side::sell), 50'000); }},
        {"NL-02c", "network user sells all", pass,
         [] { return selling(network(Side::sell), 50'000); }},
        {"NL-02c",
         "used water is gone",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.account->used = Volume{20'000};
             return selling(f, 30'010);
         },
         {30'010, 30'000, 20'000, 0}},
        {"NL-02c", "no account", missing, [] { return without_account(irrigation(Side::sell)); }},

        {"BG-03", "the whole surplus", pass, [] { return selling(budget(Side::sell), 50'000); }},
        {"BG-03",
         "tickets and use come off",
         broken,
         [] {
             Facts f = budget(Side::sell);
             f.account->used = Volume{30'000};
             f.account->ticketed = Volume{5'000};
             return selling(f, 15'010);
         },
         {15'010, 15'000, 50'000, 35'000}},
        {"BG-03", "no budget", missing, [] { return without_account(budget(Side::sell)); }},
        {"BG-03", "outside Ganzhou", asleep, [] { return budget(Side::sell).at(minle); }},

        {"PL-01", "nothing pledged", pass, [] { return irrigation(Side::sell); }},
        {"PL-01", "the sale leaves the pledged part alone", pass,
         [] { return pledged(20'000, PledgeConsent::absent, 30'000); }},
        {"PL-01",
         "the sale needs pledged water",
         broken,
         [] { return pledged(20'000, PledgeConsent::absent, 30'010); },
         {30'010, 30'000, 20'000, 1}},
        {"PL-01",
         "transfer forbidden by the contract",
         broken,
         [] { return pledged(20'000, PledgeConsent::forbidden, 40'000); },
         {40'000, 30'000, 20'000, 3}},
        {"PL-01", "the pledgee has consented", pass,
         [] { return pledged(20'000, PledgeConsent::given, 40'000); }},
        {"PL-01", "too much even without the pledge", pass,
         [] { return pledged(20'000, PledgeConsent::absent, 50'010); }},
        {"PL-01",
         "pledge and freeze both in the way",
         broken,
         [] {
             Facts f = pledged(20'000, PledgeConsent::absent, 45'000);
             f.freezes = {freeze(Volume{20'000})};
             return f;
         },
         {45'000, 10'000, 20'000, 1}},
        {"PL-01", "the freeze alone is in the way", pass,
         [] {
             Facts f = pledged(5'000, PledgeConsent::absent, 40'000);
             f.freezes = {freeze(Volume{20'000})};
             return f;
         }},
        {"PL-01",
         "one pledgee has consented, another has not",
         broken,
         [] {
             Facts f = pledged(20'000, PledgeConsent::given, 40'000);
             f.pledges.push_back(pledge(15'000, PledgeConsent::absent));
             return f;
         },
         {40'000, 35'000, 15'000, 1}},
        {"PL-01", "no account", missing, [] { return without_account(irrigation(Side::sell)); }},

        {"PL-02", "not frozen", pass, [] { return permit_trade(Side::sell); }},
        {"PL-02",
         "the whole account is frozen",
         broken,
         [] { return frozen({}, 100); },
         {100, 0, 0}},
        {"PL-02", "the sale leaves the frozen part alone", pass,
         [] { return frozen(Volume{20'000}, 30'000); }},
        {"PL-02",
         "the sale needs frozen water",
         broken,
         [] { return frozen(Volume{20'000}, 30'010); },
         {30'010, 30'000, 20'000}},
        {"PL-02", "freeze ended", pass,
         [] {
             Facts f = frozen({}, 50'000);
             f.freezes[0].state = ActiveState::ended;
             return f;
         }},
        {"PL-02",
         "pledge and freeze both in the way",
         broken,
         [] {
             Facts f = pledged(20'000, PledgeConsent::absent, 45'000);
             f.freezes = {freeze(Volume{20'000})};
             return f;
         },
         {45'000, 10'000, 20'000}},
        {"PL-02", "the pledge alone is in the way", pass,
         [] {
             Facts f = pledged(20'000, PledgeConsent::absent, 40'000);
             f.freezes = {freeze(Volume{5'000})};
             return f;
         }},
        {"PL-02", "no account", missing, [] { return without_account(permit_trade(Side::sell)); }},

        {"PL-03", "the whole balance", pass,
         [] { return selling(irrigation(Side::sell), 50'000); }},
        {"PL-03",
         "other offers come first",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             return selling(taken(f, 40'000, 5'000), 5'010);
         },
         {5'010, 5'000, 45'000, 0}},
        {"PL-03", "a replace gives its own back", pass,
         [] { return replacing(irrigation(Side::sell), 50'000); }},
        {"PL-03",
         "a replace for more than there is",
         broken,
         [] { return replacing(irrigation(Side::sell), 50'010); },
         {50'010, 50'000, 0, 0}},
        {"PL-03",
         "a shortfall blocks the account",
         broken,
         [] {
             Facts f = irrigation(Side::sell);
             f.then = [](State& state) {
                 state.ledger.move(account, WaterTerm::available, WaterTerm::used, Volume{50'000});
                 (void)state.ledger.cut(account, Volume{2'000});
             };
             return selling(f, 100);
         },
         {100, -2'000, 0, 2'000}},
        {"PL-03", "no account", missing, [] { return without_account(irrigation(Side::sell)); }},
    };
    return cases;
}

}  // namespace headgate::risk::test
