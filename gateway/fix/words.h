#pragma once

#include "engine/domain/events.h"
#include "gateway/fix/decimal.h"
#include "gateway/ring/publication.h"

#include <cstdint>
#include <string>
#include <string_view>

/// What clients read in tag 58, in Chinese or English, and the FIX codes that go with it.
namespace headgate::fix {

[[nodiscard]] constexpr std::string_view words(Language language, std::string_view zh,
                                               std::string_view en) {
    return language == Language::zh ? zh : en;
}

/// Tag 103 of an order refused for `reason`, and tag 102 of a cancel or replace.
[[nodiscard]] std::string_view order_reject_code(Reject reason);
[[nodiscard]] std::string_view cancel_reject_code(Reject reason);
/// Others' orders and rights are spoken of as unknown ones are.
[[nodiscard]] std::string_view reject_words(Reject reason, Language language);
[[nodiscard]] std::string_view cancel_words(CancelReason reason, Language language);

/// What became of a trade: held, released, taken back, delivered.
[[nodiscard]] std::string_view standing_words(TradeStanding standing, Language language);

/// "44=1e30 is not a number; write digits, such as 0.125": what was wrong and what would be right.
/// `value` is shortened where it is long.
[[nodiscard]] std::string number_words(NumberFault fault, int tag, std::string_view value,
                                       Language language);

/// A request beyond the session's rate: which rate that is and when to send it again.
[[nodiscard]] std::string throttle_words(std::string_view kind_zh, std::string_view kind_en,
                                         std::uint32_t per_s, std::uint64_t wait_ms,
                                         Language language);

/// `value` as it may stand in a message: at most `bytes` long, control characters replaced, cut between
/// UTF-8 characters.
[[nodiscard]] std::string clean(std::string_view value, std::size_t bytes);

}  // namespace headgate::fix
