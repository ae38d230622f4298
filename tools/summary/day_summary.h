#pragma once

#include "engine/core/core.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace headgate {

/// What a call cleared at; no price where nothing crossed.
struct CallSummary {
    std::optional<Price> price;
    Volume volume;
};

/// What a day on one book came to. `opening` is its first call that led to trading, `closing` its last
/// that led to the close.
struct BookSummary {
    std::uint64_t orders = 0;
    std::uint64_t trades = 0;
    Volume volume;
    Cash amount;
    std::optional<CallSummary> opening;
    std::optional<CallSummary> closing;
    /// The phase from which the book went into clearing.
    Phase call = Phase::closed;
};

/// Counts a day as a replay goes by (ReplayVisitor), then prints it for a reader in a hurry.
class DaySummary {
public:
    void take(const Sequenced& command, const EventList& events, const State& state);
    /// Sessions, orders, trades per book with mean price, refusals by rule with clause, settlement.
    [[nodiscard]] std::string text(const State& state) const;

    [[nodiscard]] std::uint64_t trades() const { return trades_; }
    [[nodiscard]] Volume volume() const { return volume_; }
    [[nodiscard]] Cash amount() const { return amount_; }
    [[nodiscard]] const std::map<RuleNumber, std::uint64_t>& refusals() const { return refusals_; }

private:
    void take_call(const Event& event);
    [[nodiscard]] std::string calls_text(const State& state) const;

    std::set<SessionId> sessions_;
    std::map<BookId, BookSummary> books_;
    std::map<RuleNumber, std::uint64_t> refusals_;
    std::map<Reject, std::uint64_t> other_refusals_;
    std::uint64_t accepted_ = 0;
    std::uint64_t rejected_ = 0;
    std::uint64_t replaced_ = 0;
    std::uint64_t cancelled_ = 0;
    std::uint64_t trades_ = 0;
    std::uint64_t delivered_ = 0;
    Volume volume_;
    Cash amount_;
};

/// The mean price of a volume that cost an amount, yuan per m³ with four decimals, rounded half up.
[[nodiscard]] std::string mean_price_text(Cash amount, Volume volume);
/// 12,345,678.
[[nodiscard]] std::string grouped(std::int64_t number);

}  // namespace headgate
