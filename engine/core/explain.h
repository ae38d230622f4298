#pragma once

#include "engine/core/verdict_table.h"
#include "engine/domain/commands.h"
#include "engine/market/state.h"
#include "risk/explain.h"

#include <optional>
#include <vector>

/// Ask before you bid: the answer that an order would get, without entering it.
namespace headgate {

/// `asker`: a session of a bidder learns about the rights of its own participant, and so does an operator
/// who acts for one; sessions and operators of the centre and of the regulator learn about all; genesis and
/// engine stand for a reader of the journal, who has it all before him. Where the order names no session, and
/// the asker is none that bids, it is taken to come from the holder's first session that may bid; without a
/// client id, it is taken to have a new one.
struct Question {
    Origin asker;
    SubmitOrder order;
};

/// What submission would say now.
struct Explanation {
    /// What the refusal would give as its reason; nothing where the order would be accepted.
    std::optional<Reject> refused;
    /// Every rule that fails, in the rulebook's order, with the values read; some only where `refused` is
    /// rule_failed.
    std::vector<RuleFailed> failures;
    /// What would pass in its place, with everything else as asked. Nothing where a rule fails that no volume
    /// or price mends.
    risk::Passing passing;
    Sequence as_of;
    RuleSetVersion rules;
    FactVersion facts;
};

/// Asks the predicates that submission asks, over the same state. Changes nothing; allocates.
[[nodiscard]] Explanation explain(const State& state, const Question& question);

}  // namespace headgate
