#pragma once

#include "tools/ganzhou/market.h"
#include "tools/ganzhou/simple_book.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// What the demo's bidders will send during the compressed trading day.
namespace headgate::ganzhou {

enum class Action { enter, cancel, replace };

/// One message. `original` is the place in the book's list of the message that it cancels or replaces.
struct Message {
    std::int64_t at_ms = 0;
    Action action = Action::enter;
    std::size_t book = 0;
    std::size_t account = 0;
    Side side = Side::buy;
    OrderType type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    std::int64_t price = 0;
    std::int64_t volume = 0;
    std::string expect;
    std::optional<std::size_t> original;
};

struct Tally {
    std::int64_t trades = 0;
    std::int64_t volume = 0;  ///< m³
    std::int64_t amount = 0;  ///< fen
    void add(const std::vector<SimpleTrade>& made);
};

struct BookPlan {
    std::vector<Message> messages;  ///< in order of time
    Tally tally;
};

struct Plan {
    std::vector<BookPlan> books;  ///< as Market::books
    Tally tally;
};

/// The compressed day, ms: call, freeze, opening, continuous trading, closing call, close.
inline constexpr std::int64_t freeze_ms = 5'200;
inline constexpr std::int64_t open_ms = 6'000;
inline constexpr std::int64_t pre_close_ms = 46'000;
inline constexpr std::int64_t close_ms = 49'000;
/// When messages are sent: clear of every change of phase on both sides, and what may not wait only well
/// after the opening, so that a slow operator refuses nothing.
inline constexpr std::int64_t pre_open_last_ms = 4'600;
inline constexpr std::int64_t freeze_first_ms = 5'500;
inline constexpr std::int64_t freeze_last_ms = 5'700;
inline constexpr std::int64_t continuous_first_ms = 6'600;
inline constexpr std::int64_t impatient_first_ms = 8'000;
inline constexpr std::int64_t last_ms = 44'900;
inline constexpr std::int64_t pre_close_first_ms = 46'700;
inline constexpr std::int64_t pre_close_last_ms = 48'200;

/// Plans every book so that the estimate meets its wanted trades and mean volume, and lays the snares in.
/// What all orders together may draw is taken off the accounts and units; cash is added up per party.
[[nodiscard]] Plan make_plan(Market& market);

/// One deposit for each bidder: what its planned bids could cost at worst, and little for a poor one.
void add_deposits(Market& market);

/// Writes the plan with a client id for each message, in order of time.
[[nodiscard]] tl::expected<void, std::string> write_plan(const Market& market, const Plan& plan,
                                                         const std::filesystem::path& path);

}  // namespace headgate::ganzhou
