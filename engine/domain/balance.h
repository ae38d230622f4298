#pragma once

#include "engine/domain/commands.h"
#include "engine/domain/reject.h"

#include <optional>
#include <vector>

/// What stands on a right's water accounts, asked for and answered. Neither is journalled.
namespace headgate {

/// `asker` as in Question (explanation.h), but a mandate is not enough: a session of a bidder learns about
/// the rights of its participant. Without `right`: about all of them. `book`: what could be sold there, too.
struct BalanceQuestion {
    Origin asker;
    std::optional<RightId> right;
    std::optional<BookId> book;
};

/// One account: water of one right, source and year, m³, in the ledger's terms.
struct WaterBalance {
    RightId right;
    WaterSource source = WaterSource::surface;
    Year year;
    Volume issued;
    Volume delivered_in;
    Volume delivered_out;
    Volume shortfall;
    Volume available;
    Volume reserved;
    Volume locked;
    Volume pledged;
    Volume frozen;
    Volume ticketed;
    Volume used;
    Volume lapsed;
    Volume bidding;
    Volume incoming;
    /// What one sell order could be for now: in the book asked about, with all its rules; without a book,
    /// what is available and owes no shortfall.
    Volume tradable;
};

struct BalanceAnswer {
    /// Why nothing is told; then there are no accounts.
    std::optional<Reject> refused;
    /// At most `balance_accounts_max`, by right and then by account.
    std::vector<WaterBalance> accounts;
    Sequence as_of;
};

/// So many accounts are told at once: a question must not hold up trading.
inline constexpr std::size_t balance_accounts_max = 200;

}  // namespace headgate
