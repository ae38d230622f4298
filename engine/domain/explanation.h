#pragma once

#include "engine/domain/events.h"

#include <optional>
#include <vector>

/// Ask before you bid: the question, and the answer that an order would get without entering it. Neither is
/// journalled.
namespace headgate {

/// `asker`: a session of a bidder learns about the rights that it may order for, and an operator who acts for a
/// participant about that one's own; sessions and operators of the centre and of the regulator learn about all; genesis and
/// engine stand for a reader of the journal, who has it all before him. Where the order names no session, and
/// the asker is none that bids, it is taken to come from the holder's first session that may bid; without a
/// client id, it is taken to have a new one.
struct Question {
    Origin asker;
    SubmitOrder order;
};

/// Volumes that pass at `price` (absent for an order without a limit): whole lots from `least` to `most`.
struct PassingVolumes {
    std::optional<Price> price;
    Volume least;
    Volume most;
    bool operator==(const PassingVolumes&) const = default;
};

/// Prices that pass for `volume`: whole ticks from `lowest` to `highest`.
struct PassingPrices {
    Volume volume;
    Price lowest;
    Price highest;
    bool operator==(const PassingPrices&) const = default;
};

/// What would pass now; nothing where nothing does, whatever its volume and price.
struct Passing {
    /// At the price asked, or the nearest that passes for the least volume.
    std::optional<PassingVolumes> volumes;
    /// For the volume asked, or the nearest that passes at the price of `volumes`. Never for an order without
    /// a limit.
    std::optional<PassingPrices> prices;
};

/// What submission would say now.
struct Explanation {
    /// What the refusal would give as its reason; nothing where the order would be accepted.
    std::optional<Reject> refused;
    /// Every rule that fails, in the rulebook's order, with the values read; some only where `refused` is
    /// rule_failed.
    std::vector<RuleFailed> failures;
    /// Rules that refuse nothing now and would speak later, as facts stand: what is told of an accepted order
    /// (information), what would hold a trade at the gate before delivery, what inspections have found.
    std::vector<RuleFailed> later;
    /// What would pass in its place, with everything else as asked. Nothing where a rule fails that no volume
    /// or price mends.
    Passing passing;
    Sequence as_of;
    RuleSetVersion rules;
    FactVersion facts;
};

}  // namespace headgate
