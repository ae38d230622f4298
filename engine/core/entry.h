#pragma once

#include "engine/domain/commands.h"
#include "engine/market/state.h"
#include "risk/screen.h"
#include "risk/standing.h"

/// What stands at the door beside the rules: whether an order can be asked about at all, and what no rule
/// may leave open. Submission and `explain` ask the same questions here. Nothing changes the state.
namespace headgate::entry {

/// Where the session exists, may bid and has not ended: nothing.
[[nodiscard]] std::optional<Reject> check_session(const State& state, SessionId id);

[[nodiscard]] bool price_possible(Price price);
[[nodiscard]] bool volume_possible(Volume volume);

/// What must hold before rules can be asked at all: names that exist, values that have a meaning.
/// `known` is what is already settled about the order's right and book, null where nothing is.
[[nodiscard]] std::optional<Reject> check_form(const State& state, const SubmitOrder& order,
                                               const risk::Standing* known);

/// The order as rules see it. `book` is its book's.
[[nodiscard]] risk::Request request_for(const BookSpec& book, const SubmitOrder& order);

/// What no local rule may leave open: a sell is covered by free water, whoever's rules are awake; and an
/// order's delivery window lies inside the book's. `book` is the request's, `account` the right's, none where
/// it has none. Requires that a trading day is open.
[[nodiscard]] std::optional<Reject> check_pool(const State& state, const BookSpec& book,
                                               const risk::Request& request, AllocationId account);

/// More slices than this an order with a hidden reserve may not have: each is a match of its own.
inline constexpr std::int64_t slices_max = 1'000;

/// What of an order only its book honours. `spec` and `book` are the order's.
[[nodiscard]] std::optional<Reject> check_parts(const BookSpec& spec, const Book& book,
                                                const SubmitOrder& order);

}  // namespace headgate::entry
