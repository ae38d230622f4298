#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// What the demo's clients are to do: plans and passwords as files.
namespace headgate::bidders {

enum class Action : std::uint8_t { enter, cancel, replace };

/// One line of a plan. Prices and volumes are text and may be absurd on purpose.
struct PlanRow {
    std::int64_t at_ms = 0;  ///< after the start
    std::string session;
    Action action = Action::enter;
    std::string client_id;
    std::string original;  ///< of the order to cancel or replace
    std::string symbol;
    std::string account;
    std::string side;           ///< as on the wire: "1" or "2"; the plan may say buy or sell
    std::string type;           ///< "2" or "K"; limit or market_to_limit
    std::string time_in_force;  ///< "0", "1", "3", "4"; day, gtc, ioc or fok
    std::string price;
    std::string volume;
    std::string purpose;
    /// Empty: anything may happen. A rule's id: that rule must be among those that refuse it.
    /// "refused": it must be refused, by whomever.
    std::string expect;
};

/// Rows by session, each in order of time. CSV with the header
/// `at_ms,session,action,client_id,original,symbol,account,side,type,tif,price,volume,purpose,expect`
/// and no quotes; lines that begin with # may stand before it. The error names file, line and what would be right.
using Plan = std::map<std::string, std::vector<PlanRow>>;
[[nodiscard]] tl::expected<Plan, std::string> load_plan(const std::filesystem::path& file);

/// Passwords by CompID: lines `COMPID PASSWORD` in a file of mode 0400 or 0600.
[[nodiscard]] tl::expected<std::map<std::string, std::string>, std::string>
load_passwords(const std::filesystem::path& file);

}  // namespace headgate::bidders
