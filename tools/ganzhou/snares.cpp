#include "tools/ganzhou/snares.h"

#include <fmt/format.h>

#include <algorithm>

namespace headgate::ganzhou {

void set_snares(Market& market, const SnareSpec& spec) {
    const std::size_t book = market.book(spec.book);
    const Book& in = market.books[book];
    for (std::int64_t i = 0; i < snare_times; ++i) {
        Snare snare;
        snare.book = book;
        snare.account = spec.account;
        snare.side = spec.side;
        snare.price = in.price + 10 * market.random.between(-2, 2);
        snare.volume =
            (spec.volume + in.lot - 1) / in.lot * in.lot + in.lot * market.random.below(8);
        snare.expect = spec.expect;
        market.snares.push_back(std::move(snare));
    }
}

std::size_t add_farm(Market& market, const FarmSpec& spec) {
    Unit& unit = market.units[market.unit(spec.township)];
    const std::int64_t volume = take_share(unit, WaterSource::surface, 4);
    return add_account(market,
                       {.code = "GG-" + spec.name,
                        .kind = "irrigation",
                        .party = spec.party,
                        .region = unit.region,
                        .zone = unit.zone,
                        .district = unit.district,
                        .unit = unit.code,
                        .valid_to = spec.valid_to},
                       {.source = WaterSource::surface,
                        .volume = volume,
                        .used = volume * spec.used_permille / 1000 / 100 * 100,
                        .title = spec.title});
}

namespace {

std::size_t add_made_up(Market& market, const std::string& code, const std::string& kind,
                        const std::string& state = {}) {
    return add_party(market, {.code = code, .kind = kind, .state = state, .comment = "模拟主体"});
}

void add_claim(Market& market, std::string_view kind, std::size_t account, Fields fields) {
    const std::string right = market.accounts[account].right;
    Fields all{{"code", fmt::format("{}-{}", kind, right)}, {"allocation", "A-" + right}};
    all.insert(all.end(), fields.begin(), fields.end());
    market.facts.add(FactFile::records, kind, all, synthetic);
}

/// Two offers, each within the account, that together are not: PL-03 refuses the second whether the first
/// rests or has traded.
void add_short_sale(Market& market, std::size_t account) {
    const std::size_t book = market.book("GG24-DM-S");
    const std::int64_t lot = market.books[book].lot;
    const std::int64_t most = market.accounts[account].available * 6 / 10 / lot * lot;
    Snare first{.book = book,
                .account = account,
                .side = Side::sell,
                .price = market.books[book].price + 30,
                .volume = most,
                .expect = {}};
    Snare second = first;
    second.expect = "PL-03";
    second.follows = true;
    market.snares.push_back(std::move(first));
    market.snares.push_back(std::move(second));
}

/// An offer at the band's top that nobody reaches in the pre-open phase, and the own bid that would.
void add_self_trade(Market& market, std::size_t account) {
    const std::size_t book = market.book("GG24-DM-S");
    Snare offer{.book = book,
                .account = account,
                .side = Side::sell,
                .price = market.books[book].top_price(),
                .volume = 1'000,
                .expect = {},
                .pre_open = true};
    Snare bid = offer;
    bid.side = Side::buy;
    bid.expect = "ID-05";
    bid.follows = true;
    market.snares.push_back(std::move(offer));
    market.snares.push_back(std::move(bid));
}

void build_order_snares(Market& market, std::size_t account) {
    const std::size_t book = market.book("GG24-DM-S");
    for (std::int64_t i = 0; i < snare_times; ++i) {
        Snare off_tick{.book = book,
                       .account = account,
                       .side = Side::sell,
                       .price = market.books[book].price + 5,
                       .volume = 2'000,
                       .expect = "OR-01"};
        Snare off_band = off_tick;
        off_band.price = market.books[book].top_price() + 10;
        off_band.expect = "OR-02";
        market.snares.push_back(std::move(off_tick));
        market.snares.push_back(std::move(off_band));
    }
}

}  // namespace

void build_farm_snares(Market& market) {
    const auto sell = [&](std::string_view book, std::size_t account, std::int64_t volume,
                          std::string_view expect) {
        set_snares(market, {book, account, Side::sell, volume, expect});
    };
    const auto titles = add_made_up(market, "N-01", "village");
    sell("GG24-DM-S", add_farm(market, {"N-01-TITLE", titles, "党寨镇", "pending"}), 3'000,
         "NL-01");
    sell("GG24-AY-S", add_farm(market, {"N-01-OBJECT", titles, "安阳乡", "objected"}), 3'000,
         "NL-01");
    sell("GG24-DM-S", add_farm(market, {"N-01-CERT", titles, "碱滩镇", "confirmed", "2024-09-30"}),
         3'000, "CT-01");

    const auto claims = add_made_up(market, "N-02", "cooperative");
    const auto pledged = add_farm(market, {"N-02-PLEDGE", claims, "大满镇"});
    const std::int64_t free = market.accounts[pledged].available;
    add_claim(
        market, "pledge", pledged,
        {{"volume", volume_text(free - 2'000)}, {"pledge_kind", "pledge"}, {"consent", "absent"}});
    sell("GG24-DM-S", pledged, 6'000, "PL-01");
    const auto frozen = add_farm(market, {"N-02-FREEZE", claims, "大满镇"});
    add_claim(market, "freeze", frozen, {});
    sell("GG24-DM-S", frozen, 3'000, "PL-02");
    const auto spent = add_farm(
        market,
        {.name = "N-02-SPENT", .party = claims, .township = "小满镇", .used_permille = 990});
    sell("GG24-DM-S", spent, market.accounts[spent].available + 1'000, "NL-02c");
    for (int i = 1; i <= 6; ++i) {
        add_short_sale(market,
                       add_farm(market, {fmt::format("N-02-SHORT{}", i), claims, "小满镇"}));
    }

    const auto orders = add_made_up(market, "N-03", "village");
    const auto daman = add_farm(market, {"N-03", orders, "大满镇"});
    sell("GG24-YK-S", daman, 3'000, "SC-01");
    build_order_snares(market, daman);
    for (int i = 0; i < 4; ++i) add_self_trade(market, daman);

    const auto suspended = add_made_up(market, "N-04", "household", "suspended");
    sell("GG24-DM-S", add_farm(market, {"N-04", suspended, "党寨镇"}), 3'000, "ID-01");
    const auto poor = add_made_up(market, "N-05", "household");
    market.parties[poor].poor = true;
    set_snares(market, {"GG24-DM-S", add_farm(market, {"N-05", poor, "党寨镇"}), Side::buy, 4'000,
                        "OR-04"});
    const auto firm = add_made_up(market, "N-06", "enterprise");
    const auto leased = add_farm(market, {"N-06", firm, "龙渠乡"});
    sell("GG24-SS-S", leased, 3'000, "ID-03");
    sell("QS24-S", leased, 3'000, "PM-01");
}

namespace {

struct FirmSpec {
    std::string name;
    std::size_t party = 0;
    WaterSource source = WaterSource::groundwater;
    std::string catalogue_class = "allowed";
    std::string status = {};
    std::string permit_to = "2027-12-31";
    std::int64_t tradable_permille = 900;
};

/// A permit right in the city, a share of the supply company's budget.
std::size_t add_firm_right(Market& market, const FirmSpec& spec) {
    Unit& unit = market.units[market.unit("张掖市供水总公司")];
    const bool wells = spec.source == WaterSource::groundwater;
    const std::int64_t volume = take_share(unit, spec.source, 10);
    const std::int64_t used = volume * 4 / 10 / 100 * 100;
    add_permit(market, {.code = "XK-" + spec.name,
                        .party = spec.party,
                        .source = spec.source,
                        .annual_limit = volume,
                        .status = spec.status,
                        .valid_to = spec.permit_to});
    add_project(market, "PJ-" + spec.name, spec.party, spec.catalogue_class);
    const std::string child = "BU-" + spec.name;
    market.facts.add(FactFile::units, "budget_unit",
                     {{"code", child},
                      {"unit_class", "industry"},
                      {"region", unit.region},
                      {"parent", unit.code}},
                     synthetic, "模拟单位");
    return add_account(market,
                       {.code = "QS-" + spec.name,
                        .kind = "permit",
                        .party = spec.party,
                        .region = unit.region,
                        .zone = wells ? "ZG-CQ" : "Z-CQ",
                        .groundwater_zone = wells ? "GW-CQ" : "",
                        .permit = "XK-" + spec.name,
                        .unit = wells ? unit.code : child,
                        .project = "PJ-" + spec.name,
                        .purpose = "industry",
                        .papers_to = std::min<std::string>(spec.permit_to, "2024-12-31")},
                       {.source = spec.source,
                        .volume = volume,
                        .used = used,
                        .tradable = (volume - used) * spec.tradable_permille / 1000,
                        .metered_permille = wells ? 800 : 0});
}

/// A firm of Linze county, whose total is all but used up (CP-01).
void build_neighbour_snare(Market& market) {
    const auto party = add_party(
        market, {.code = "N-10", .kind = "enterprise", .region = "620723", .comment = "模拟主体"});
    add_permit(market,
               {.code = "XK-N-10", .party = party, .region = "620723", .annual_limit = 600'000});
    add_project(market, "PJ-N-10", party, "allowed");
    const auto account = add_account(
        market,
        {.code = "QS-N-10",
         .kind = "permit",
         .party = party,
         .region = "620723",
         .zone = "Z-HH-LZ",
         .permit = "XK-N-10",
         .project = "PJ-N-10",
         .purpose = "industry"},
        {.source = WaterSource::surface, .volume = 600'000, .used = 300'000, .tradable = 100'000});
    set_snares(market, {"QS24-S", account, Side::buy, 30'000, "CP-01"});
}

}  // namespace

void build_firm_snares(Market& market) {
    const auto violator = add_made_up(market, "N-07", "enterprise");
    market.facts.add(FactFile::records, "violation",
                     {{"code", "W-N-07"},
                      {"participant", "N-07"},
                      {"violation_kind", "unlicensed_abstraction"},
                      {"state", "open"}},
                     synthetic);
    set_snares(market, {"QS24-CQ-G", add_firm_right(market, {"N-07", violator}), Side::sell, 5'000,
                        "NL-03"});

    const auto listed = add_made_up(market, "N-08", "enterprise");
    market.facts.add(FactFile::records, "credit",
                     {{"code", "SX-N-08"}, {"participant", "N-08"}, {"state", "listed"}},
                     synthetic);
    const auto barred = add_firm_right(market, {"N-08", listed});
    set_snares(market, {"QS24-CQ-G", barred, Side::sell, 5'000, "NL-08"});
    set_snares(market, {"QS24-CQ-G", barred, Side::buy, 5'000, "NL-08"});

    const auto firm = add_made_up(market, "N-09", "enterprise");
    const auto surface = WaterSource::surface;
    set_snares(market,
               {"QS24-S", add_firm_right(market, {"N-09-CLASS", firm, surface, "restricted"}),
                Side::buy, 5'000, "NL-04"});
    const auto suspended =
        add_firm_right(market, {.name = "N-09-SUSP", .party = firm, .status = "suspended"});
    set_snares(market, {"QS24-CQ-G", suspended, Side::sell, 5'000, "PM-02"});
    const auto ending =
        add_firm_right(market, {.name = "N-09-TERM", .party = firm, .permit_to = "2024-09-30"});
    set_snares(market, {"QS24-CQ-G", ending, Side::sell, 5'000, "PM-03"});
    const auto unsaved =
        add_firm_right(market, {.name = "N-09-SAVE", .party = firm, .tradable_permille = 10});
    set_snares(market, {"QS24-CQ-G", unsaved, Side::sell, 20'000, "NL-02b"});
    set_snares(market, {"YS24-CQ-G", unsaved, Side::buy, 2'000, "BG-01"});
    set_snares(market, {"QS24-S", add_firm_right(market, {"N-09-CAP", firm, surface}), Side::buy,
                        5'000, "CP-02"});
    build_neighbour_snare(market);
}

void build_snares(Market& market) {
    build_farm_snares(market);
    build_firm_snares(market);
    build_budget_snares(market);
    build_groundwater_snares(market);
}

}  // namespace headgate::ganzhou
