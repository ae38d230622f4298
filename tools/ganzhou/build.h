#pragma once

#include "tools/ganzhou/market.h"

#include <string>
#include <string_view>

/// The steps of build_market and the forms they share. Each appends facts and accounts to the market.
namespace headgate::ganzhou {

inline constexpr std::int64_t wan = 10'000;
inline constexpr std::string_view county = "620702";

// ---- steps, in order ------------------------------------------------------------------------------------

void build_places(Market& market, const Sources& sources);
void build_units(Market& market, const Sources& sources);
void build_books(Market& market, const Sources& sources);
/// Villages, cooperatives and households with irrigation rights.
void build_farms(Market& market);
/// Budget accounts of the units themselves and of the six district stations.
void build_budget_accounts(Market& market, const Sources& sources);
void build_enterprises(Market& market, const Sources& sources);
void build_governments(Market& market);
/// Facts that refuse, and the orders that run into them.
void build_snares(Market& market);
void build_caps(Market& market, const Sources& sources);

// ---- forms ----------------------------------------------------------------------------------------------

struct PartySpec {
    std::string code;
    std::string kind;
    std::string region{county};
    std::string group = {};  ///< a group of its own where empty
    std::string state = {};
    std::string comment = {};
    bool bids = true;
};
std::size_t add_party(Market& market, const PartySpec& spec);

struct RightSpec {
    std::string code;
    std::string kind;
    std::size_t party = 0;
    std::string region{county};
    std::string zone;
    std::string district = {};
    std::string groundwater_zone = {};
    std::string permit = {};
    std::string unit = {};
    std::string project = {};
    std::string purpose = "irrigation";
    std::string valid_to = "2028-12-31";   ///< of a certificate; empty for none
    std::string papers_to = "2024-12-31";  ///< of approvals; no later than the permit's end
};

struct AllocationSpec {
    WaterSource source = WaterSource::surface;
    std::int64_t volume = 0;
    std::int64_t used = 0;
    std::optional<std::int64_t> tradable = {};
    std::string title = "confirmed";
    std::string budget_state = {};
    /// Metered use of the three years before, in parts of a thousand of the volume; 0 for none on record.
    std::int64_t metered_permille = 0;
};

/// Writes the right and its allocation, and returns the account they make.
std::size_t add_account(Market& market, const RightSpec& right, const AllocationSpec& allocation);

struct PermitSpec {
    std::string code;
    std::size_t party = 0;
    std::string region{county};
    WaterSource source = WaterSource::surface;
    std::int64_t annual_limit = 0;
    std::string purpose = "industry";
    std::string status = {};
    std::string valid_to = "2027-12-31";
};
void add_permit(Market& market, const PermitSpec& spec);
void add_project(Market& market, const std::string& code, std::size_t party,
                 std::string_view catalogue_class);

/// A share of what the unit has been given, rounded down to whole 100 m³ and taken off what it can still
/// hand on. Requires that it is left: shares below a published volume never exceed it.
std::int64_t take_share(Unit& unit, WaterSource source, std::int64_t permille);

/// Use to date of a share, somewhat below the rate of the unit as a whole.
std::int64_t used_of(Market& market, std::int64_t volume, std::int64_t permille);

[[nodiscard]] std::string two_digits(std::size_t number);

}  // namespace headgate::ganzhou
