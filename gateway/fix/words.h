#pragma once

#include "engine/domain/events.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/texts.h"
#include "gateway/ring/publication.h"

#include <cstdint>
#include <string_view>

/// What clients read, in Chinese and English, and the FIX codes that go with it.
namespace headgate::fix {

/// Tag 103 of an order refused for `reason`, and tag 102 of a cancel or replace.
[[nodiscard]] std::string_view order_reject_code(Reject reason);
[[nodiscard]] std::string_view cancel_reject_code(Reject reason);
/// Others' orders and rights are spoken of as unknown ones are.
[[nodiscard]] Words reject_words(Reject reason);
[[nodiscard]] Words cancel_words(CancelReason reason);

/// Of an order for which a cancel or replace came too late.
[[nodiscard]] Words ended_words(OrderState state);

/// What became of a trade: held, released, taken back, delivered.
[[nodiscard]] Words standing_words(TradeStanding standing);

/// Of a request that found the ring full.
inline constexpr Words busy_words{"系统繁忙, 请稍后重发", "busy: nothing was taken, send it again"};

/// "44=1e30 is not a number; write digits, such as 0.125": what was wrong and what would be right.
/// `value` is shortened where it is long.
[[nodiscard]] Text number_words(NumberFault fault, int tag, std::string_view value);

/// A request beyond the session's rate: which rate that is and when to send it again.
[[nodiscard]] Text throttle_words(Words kind, std::uint32_t per_s, std::uint64_t wait_ms);

}  // namespace headgate::fix
