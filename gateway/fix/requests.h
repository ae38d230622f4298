#pragma once

#include "engine/domain/commands.h"
#include "gateway/fix/market_view.h"
#include "gateway/fix/texts.h"
#include "gateway/fix/wire_message.h"

#include <tl/expected.hpp>

#include <string>

/// Clients' messages as commands. What does not fit the engine's types is refused here, in words that say
/// what was wrong and what would be right; every rule is the engine's.
namespace headgate::fix {

/// Why a request was refused before it reached the engine.
struct Refusal {
    std::string code;  ///< tag 103 of an order, tag 102 of a cancel or replace
    Text text;         ///< everything that was wrong
};

template <class T>
using Request = tl::expected<T, Refusal>;

/// Who asks.
struct Asker {
    SessionId session;
    ParticipantId participant;
    Language language = Language::zh;
};

/// D. All faults are told at once; the code is that of the first.
[[nodiscard]] Request<SubmitOrder> read_new_order(const InMessage& message, const Asker& asker,
                                                  const MarketView& market);
/// U1: the same fields, without 11 unless the sender wants it looked at.
[[nodiscard]] Request<SubmitOrder> read_why(const InMessage& message, const Asker& asker,
                                            const MarketView& market);
/// G
[[nodiscard]] Request<ReplaceOrder> read_replace(const InMessage& message, const Asker& asker);
/// F
[[nodiscard]] Request<CancelOrder> read_cancel(const InMessage& message, const Asker& asker);

}  // namespace headgate::fix
