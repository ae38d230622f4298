#include "engine/domain/assert.h"
#include "tools/ganzhou/snares.h"

#include <fmt/format.h>

// Budgets that are not open or spent, groundwater that must stay where it is, and water of other basins.

namespace headgate::ganzhou {
namespace {

std::size_t account_of(const Market& market, std::string_view right) {
    for (std::size_t i = 0; i < market.accounts.size(); ++i) {
        if (market.accounts[i].right == right) return i;
    }
    HEADGATE_ASSERT(false);
    return 0;
}

std::string code_of(const Market& market, std::string_view unit) {
    return market.units[market.unit(unit)].code;
}

struct BudgetSpec {
    std::string name;
    std::size_t party = 0;
    std::string_view unit;
    std::string state;
    std::int64_t used_permille = 400;
};

std::size_t add_budget(Market& market, const BudgetSpec& spec) {
    Unit& unit = market.units[market.unit(spec.unit)];
    const std::int64_t volume = take_share(unit, WaterSource::surface, 4);
    return add_account(market,
                       {.code = "YS-" + spec.name,
                        .kind = "budget",
                        .party = spec.party,
                        .region = unit.region,
                        .zone = unit.zone,
                        .unit = unit.code,
                        .valid_to = ""},
                       {.source = WaterSource::surface,
                        .volume = volume,
                        .used = volume * spec.used_permille / 1000 / 100 * 100,
                        .budget_state = spec.state});
}

/// Irrigation water from a well of a township.
std::size_t add_well(Market& market, const std::string& name, std::size_t party,
                     std::string_view township, std::int64_t metered_permille) {
    Unit& unit = market.units[market.unit(township)];
    const std::int64_t volume = take_share(unit, WaterSource::groundwater, 20);
    return add_account(market,
                       {.code = "GG-" + name,
                        .kind = "irrigation",
                        .party = party,
                        .region = unit.region,
                        .zone = unit.zone,
                        .district = unit.district,
                        .groundwater_zone = unit.groundwater_zone,
                        .unit = unit.code},
                       {.source = WaterSource::groundwater,
                        .volume = volume,
                        .used = volume * 3 / 10 / 100 * 100,
                        .metered_permille = metered_permille});
}

}  // namespace

void build_budget_snares(Market& market) {
    const auto party =
        add_party(market, {.code = "N-11", .kind = "budget_unit", .comment = "模拟主体"});
    const auto sell = [&](std::size_t account, std::int64_t volume, std::string_view expect) {
        set_snares(market, {"YS24-S", account, Side::sell, volume, expect});
    };
    const auto spent = add_budget(market, {"N-11-SPENT", party, "沙井镇", "executing", 980});
    sell(spent, market.accounts[spent].available + 1'000, "BG-03");
    sell(add_budget(market, {"N-11-NOTICE", party, "沙井镇", "notified"}), 5'000, "BG-06");
    sell(add_budget(market, {"N-11-CLOSED", party, "甘浚镇", "closed"}), 5'000, "BG-06");

    // Real geography: Pingshanhu has no canal, and the Nantan canal shuts before the delivery ends.
    sell(account_of(market, "YS-" + code_of(market, "平山湖乡") + "-S"), 5'000, "NL-06");
    set_snares(market,
               {"YS24-S", account_of(market, "YS-" + code_of(market, "南滩、胶泥洼滩") + "-S"),
                Side::buy, 5'000, "NL-06"});

    const auto shandan = account_of(market, "QY-620725");
    set_snares(market, {"QY24-HEIHE", shandan, Side::sell, 11'000'000, "NL-02a"});
    const auto xidahe =
        add_account(market,
                    {.code = "QY-620725-XDH",
                     .kind = "regional",
                     .party = market.accounts[shandan].party,
                     .region = "620725",
                     .zone = "Z-XDH",
                     .valid_to = ""},
                    {.source = WaterSource::surface, .volume = 900 * wan, .tradable = 400 * wan});
    set_snares(market, {"QY24-HEIHE", xidahe, Side::sell, 100'000, "SC-02"});
}

void build_groundwater_snares(Market& market) {
    const auto buy = [&](std::string_view book, std::size_t account, std::int64_t volume,
                         std::string_view expect) {
        set_snares(market, {book, account, Side::buy, volume, expect});
    };
    const auto party =
        add_party(market, {.code = "N-12", .kind = "budget_unit", .comment = "模拟主体"});
    Unit& supply = market.units[market.unit("张掖市供水总公司")];
    const std::int64_t protected_volume = take_share(supply, WaterSource::groundwater, 5);
    const auto banned = add_account(market,
                                    {.code = "YS-N-12",
                                     .kind = "budget",
                                     .party = party,
                                     .region = supply.region,
                                     .zone = "ZG-BH",
                                     .groundwater_zone = "GW-BH",
                                     .unit = supply.code,
                                     .purpose = "municipal",
                                     .valid_to = ""},
                                    {.source = WaterSource::groundwater,
                                     .volume = protected_volume,
                                     .budget_state = "executing"});
    buy("YS24-CQ-G", banned, 2'000, "GW-01");
    buy("YS24-DM-G", account_of(market, "YS-" + code_of(market, "安阳乡") + "-G"), 2'000, "GW-02");
    buy("YS24-YK-G", account_of(market, "YS-" + code_of(market, "沙井镇") + "-G"), 2'000, "GW-03");

    // Metered use of a fifth of the volume: to sell more would bring up water that was never pumped.
    const auto farm = add_party(market, {.code = "N-13", .kind = "village", .comment = "模拟主体"});
    const auto idle = add_well(market, "N-13-IDLE", farm, "沙井镇", 200);
    set_snares(market,
               {"GG24-XJ-G", idle, Side::sell, market.accounts[idle].available / 2, "GW-03"});
    // build_caps leaves these two units 1 000 and 60 000 m³: one order is too large for the cap, the other
    // for the share of it that one control group may hold.
    buy("GG24-DM-G", add_well(market, "N-13-XM", farm, "小满镇", 700), 5'000, "CP-03");
    buy("GG24-DM-G", add_well(market, "N-13-DM", farm, "大满镇", 700), 40'000, "VN-01");
}

}  // namespace headgate::ganzhou
