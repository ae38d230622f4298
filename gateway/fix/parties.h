#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/texts.h"
#include "gateway/fix/wire_message.h"

#include <optional>
#include <string>

/// Parties (453): who stands behind an order. All of it follows from facts: the firm (452=1) is the session's
/// participant, the trader (12) the session, the client (3) the holder of the right. A message may say so;
/// it cannot say otherwise.
namespace headgate::fix {

/// What is wrong with the parties that a request names for an order of `session` on `right`; nothing where
/// they are right, or where it names none.
[[nodiscard]] std::optional<Text> wrong_parties(const InMessage& message, const MarketView& market,
                                                SessionId session, std::optional<RightId> right);

/// The parties of an order of `session` on `right`; no entries where nothing is known of them.
[[nodiscard]] OutGroup parties_of(const MarketView& market, SessionId session, RightId right);

}  // namespace headgate::fix
