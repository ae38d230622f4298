#pragma once

#include "engine/registry/ledger.h"
#include "engine/settlement/trade_table.h"

/// What happens to a trade after the match: every leg moves in one step, or none does (rulebook 5.1).
namespace headgate {

/// Water from the seller's lock to the buyer's account, cash from the buyer's lock to the seller less
/// fees, headroom from locked to bought. Requires state locked; leaves it delivered.
void deliver(Ledger& ledger, Commitments& commitments, TradeRecord& trade);

/// 撤销成交: every lock goes back where it came from. Requires locked or held; leaves it busted.
void bust(Ledger& ledger, Commitments& commitments, TradeRecord& trade);

}  // namespace headgate
