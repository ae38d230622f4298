#pragma once

#include "engine/registry/commitments.h"
#include "engine/registry/ledger.h"
#include "engine/registry/registry.h"

#include <vector>

/// What registry, ledger and commitments hold and no record of theirs says, open to snapshots
/// (engine/market/state_bytes.h). Everybody else asks their questions and posts by their names: who writes here
/// answers for every invariant of theirs.
namespace headgate::held {

// ---- where the accounts lie: ledger.*water() ----------------------------------------------------------

[[nodiscard]] std::vector<WaterAccount> Ledger::*water();
[[nodiscard]] std::vector<CashAccount> Ledger::*cash();
[[nodiscard]] std::vector<CapAccount> Ledger::*caps();
[[nodiscard]] Cash Ledger::*fees();
[[nodiscard]] std::vector<ArcAccount> Commitments::*arcs();
[[nodiscard]] std::vector<MandateAccount> Commitments::*mandates();
[[nodiscard]] std::vector<ArrivalAccount> Commitments::*arrivals();

// ---- facts as they were held --------------------------------------------------------------------------

/// Enters a fact under the next id of its kind as it once was held, asking nobody, and gives it its rows in
/// directory and indexes. Kinds come in the order of HEADGATE_FACT_LIST. False, and the registry unchanged,
/// where the code is there already.
template <class T>
[[nodiscard]] bool enter(Registry& registry, const Entry<T>& entry);
/// Once all facts are entered.
void set_version(Registry& registry, FactVersion version);

}  // namespace headgate::held
