#pragma once

#include "tools/ganzhou/build.h"

#include <string>
#include <string_view>

/// Made-up parties (codes N-…) with facts on record that a rule refuses, and the orders that meet it.
/// No fact of this kind is ever laid on a party that the published lists name.
namespace headgate::ganzhou {

/// How often each rule is met during the day.
inline constexpr std::int64_t snare_times = 7;

struct SnareSpec {
    std::string_view book;
    std::size_t account = 0;
    Side side = Side::sell;
    std::int64_t volume = 0;
    std::string_view expect;
};

/// Adds `snare_times` orders of about this volume at the book's price.
void set_snares(Market& market, const SnareSpec& spec);

/// An irrigation right for surface water of a made-up farm, a share of a township's budget.
struct FarmSpec {
    std::string name;
    std::size_t party = 0;
    std::string_view township;
    std::string title = "confirmed";
    std::string valid_to = "2028-12-31";
    std::int64_t used_permille = 400;
};
std::size_t add_farm(Market& market, const FarmSpec& spec);

void build_farm_snares(Market& market);
void build_firm_snares(Market& market);
void build_budget_snares(Market& market);
void build_groundwater_snares(Market& market);

}  // namespace headgate::ganzhou
