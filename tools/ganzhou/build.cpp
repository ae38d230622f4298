#include "tools/ganzhou/build.h"

#include "engine/domain/assert.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace headgate::ganzhou {

std::string two_digits(std::size_t number) { return fmt::format("{:02}", number); }

namespace {

/// Who may hold a permit has been assessed (NL-05a).
std::string assessed(std::string_view kind) {
    constexpr std::array permit_holders{"enterprise", "water_supplier", "forest_farm",
                                        "cooperative"};
    const bool found =
        std::find(permit_holders.begin(), permit_holders.end(), kind) != permit_holders.end();
    return found ? "compliant" : "";
}

}  // namespace

std::size_t add_party(Market& market, const PartySpec& spec) {
    Party party;
    party.code = spec.code;
    party.group = spec.group.empty() ? "G-" + spec.code : spec.group;
    bool known = false;
    for (const Party& other : market.parties) known = known || other.group == party.group;
    if (!known)
        market.facts.add(FactFile::parties, "control_group", {{"code", party.group}}, synthetic);
    market.facts.add(FactFile::parties, "participant",
                     {{"code", party.code},
                      {"participant_kind", spec.kind},
                      {"region", spec.region},
                      {"group", party.group},
                      {"state", spec.state},
                      {"water_saving", assessed(spec.kind)}},
                     synthetic, spec.comment);
    if (spec.bids) {
        party.bids = true;
        party.session = "S-" + spec.code;
        market.facts.add(FactFile::parties, "session",
                         {{"code", party.session}, {"role", "bidder"}, {"participant", party.code}},
                         synthetic);
    }
    market.parties.push_back(std::move(party));
    return market.parties.size() - 1;
}

namespace {

void add_right(Market& market, const RightSpec& right, std::int64_t approved) {
    const bool certified = !right.valid_to.empty();
    const bool waters = !right.groundwater_zone.empty() && right.purpose == "irrigation";
    market.facts.add(FactFile::rights, "right",
                     {{"code", right.code},
                      {"right_kind", right.kind},
                      {"holder", market.parties[right.party].code},
                      {"region", right.region},
                      {"zone", right.zone},
                      {"district", right.district},
                      {"groundwater_zone", right.groundwater_zone},
                      {"permit", right.permit},
                      {"unit", right.unit},
                      {"project", right.project},
                      {"purpose", right.purpose},
                      {"approved_limit", right.kind == "budget" ? volume_text(approved) : ""},
                      {"valid_from", certified ? "2024-01-01" : ""},
                      {"valid_to", right.valid_to},
                      {"crop", waters ? "ordinary" : ""}},
                     synthetic);
}

/// What a bidder of the demo may buy at most under its papers, m³: more than any plan asks for.
constexpr std::int64_t purchases_approved = 100'000'000;

void add_approval(Market& market, const RightSpec& right, std::string_view kind,
                  std::int64_t volume) {
    const bool abstraction = kind == "abstraction";
    market.facts.add(FactFile::rights, "approval",
                     {{"code", fmt::format("{}-{}", kind.substr(0, 2), right.code)},
                      {"approval_kind", std::string{kind}},
                      {"right", right.code},
                      {"authority", "GZ-WATER"},
                      {"volume", volume == 0 ? "" : volume_text(volume)},
                      {"purpose", abstraction ? right.purpose : ""},
                      {"place", abstraction ? right.zone : ""},
                      {"valid_from", "2024-01-01"},
                      {"valid_to", right.papers_to}},
                     synthetic);
}

void add_review(Market& market, const RightSpec& right, std::string_view side,
                std::int64_t volume) {
    market.facts.add(FactFile::rights, "review",
                     {{"code", fmt::format("{}-{}", side, right.code)},
                      {"review_kind", "authority"},
                      {"right", right.code},
                      {"side", std::string{side}},
                      {"volume", volume_text(volume)},
                      {"decision", "passed"},
                      {"reviewer", "GZ-WATER"},
                      {"valid_from", "2024-01-01"},
                      {"valid_to", "2024-12-31"}},
                     synthetic);
}

/// Approvals and reviews of both sides; made up, like the parties that they are for (PM-05, PM-06, NL-05b,
/// RV-01).
void add_papers(Market& market, const RightSpec& right, const AllocationSpec& spec) {
    if (right.kind != "permit" && right.kind != "regional") return;
    if (spec.volume > 0) add_review(market, right, "sell", spec.volume);
    add_review(market, right, "buy", purchases_approved);
    if (right.kind != "permit") return;
    add_approval(market, right, "layout", 0);
    add_approval(market, right, "transfer", spec.volume);
    add_approval(market, right, "abstraction", purchases_approved);
}

void add_usage(Market& market, const std::string& right, const AllocationSpec& spec) {
    for (std::int64_t year = 2021; year <= 2023; ++year) {
        const auto permille = spec.metered_permille + market.random.between(-30, 30);
        market.facts.add(FactFile::rights, "usage",
                         {{"code", fmt::format("U-{}-{}", right, year % 100)},
                          {"right", right},
                          {"source", std::string{name_of(spec.source)}},
                          {"year", fmt::format("{}", year)},
                          {"volume", volume_text(spec.volume * permille / 1000)}},
                         synthetic);
    }
}

constexpr std::int64_t m3_per_mu = 400;

/// The land that an irrigating right waters, and what a budget rests on: shares and areas assigned by us
/// (CT-02, CT-05, BG-08).
void add_basis(Market& market, const RightSpec& right, const AllocationSpec& spec) {
    const bool irrigates =
        right.kind == "irrigation" || (right.kind == "budget" && right.purpose == "irrigation");
    if (irrigates) {
        market.facts.add(FactFile::rights, "plot",
                         {{"code", "L-" + right.code},
                          {"right", right.code},
                          {"area_mu", fmt::format("{}", spec.volume / m3_per_mu + 1)},
                          {"volume", volume_text(spec.volume)},
                          {"roster", "on_roster"}},
                         synthetic);
    }
    if (right.kind != "budget") return;
    market.facts.add(FactFile::rights, "budget_line",
                     {{"code", "B-" + right.code},
                      {"allocation", "A-" + right.code},
                      {"basis", "lawful"},
                      {"volume", volume_text(spec.volume)}},
                     synthetic);
}

}  // namespace

std::size_t add_account(Market& market, const RightSpec& right, const AllocationSpec& spec) {
    // Above the budget lies what its owner bids for, of which small accounts ask many times their own (BG-04).
    add_right(market, right, spec.volume * 3 + 5'000'000);
    add_papers(market, right, spec);
    market.facts.add(FactFile::rights, "allocation",
                     {{"code", "A-" + right.code},
                      {"right", right.code},
                      {"source", std::string{name_of(spec.source)}},
                      {"year", "2024"},
                      {"volume", volume_text(spec.volume)},
                      {"used", spec.used == 0 ? "" : volume_text(spec.used)},
                      {"tradable", spec.tradable ? volume_text(*spec.tradable) : ""},
                      {"title", spec.title},
                      {"budget_state", spec.budget_state}},
                     synthetic);
    if (spec.metered_permille > 0) add_usage(market, right.code, spec);
    add_basis(market, right, spec);
    Account account;
    account.right = right.code;
    account.party = right.party;
    account.purpose = right.purpose;
    account.source = spec.source;
    account.available = spec.volume - spec.used;
    // A little stays unsold, so that no planned order comes to the very end of an account.
    account.sell_left =
        std::min(account.available, spec.tradable.value_or(account.available)) * 9 / 10;
    for (std::size_t i = 0; i < market.units.size(); ++i) {
        if (market.units[i].code == right.unit) account.unit = i;
    }
    market.accounts.push_back(std::move(account));
    return market.accounts.size() - 1;
}

void add_permit(Market& market, const PermitSpec& spec) {
    market.facts.add(FactFile::permits, "permit",
                     {{"code", spec.code},
                      {"holder", market.parties[spec.party].code},
                      {"region", spec.region},
                      {"source", std::string{name_of(spec.source)}},
                      {"annual_limit", volume_text(spec.annual_limit)},
                      {"purpose", spec.purpose},
                      {"status", spec.status},
                      {"valid_from", "2022-01-01"},
                      {"valid_to", spec.valid_to},
                      {"granted_by", "GZ-WATER"},
                      {"last_abstraction", "2024-06-30"}},
                     synthetic);
}

void add_project(Market& market, const std::string& code, std::size_t party,
                 std::string_view catalogue_class) {
    market.facts.add(FactFile::permits, "project",
                     {{"code", code},
                      {"owner", market.parties[party].code},
                      {"catalogue_class", std::string{catalogue_class}},
                      {"project_kind", "existing"},
                      {"intensity", "ordinary"},
                      {"construction", "built"},
                      {"siting", "outside_development_zone"}},
                     synthetic);
}

std::int64_t take_share(Unit& unit, WaterSource source, std::int64_t permille) {
    const std::int64_t share = unit.budget.of(source) * permille / 1000 / 100 * 100;
    HEADGATE_ASSERT(share > 0 && share <= unit.left.of(source));
    unit.left.of(source) -= share;
    return share;
}

std::int64_t used_of(Market& market, std::int64_t volume, std::int64_t permille) {
    return volume * (permille - market.random.between(0, 60)) / 1000 / 100 * 100;
}

// ---- market.h -------------------------------------------------------------------------------------------

std::int64_t Book::top_price() const { return reference * 13'000 / 10'000 / 10 * 10; }

std::size_t Market::book(std::string_view code) const {
    for (std::size_t i = 0; i < books.size(); ++i) {
        if (books[i].code == code) return i;
    }
    HEADGATE_ASSERT(false);
    return 0;
}

std::size_t Market::unit(std::string_view name) const {
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i].name == name) return i;
    }
    HEADGATE_ASSERT(false);
    return 0;
}

void Market::enlist(std::string_view book_code, std::size_t account, std::optional<Side> side) {
    const std::size_t at = book(book_code);
    Book& in = books[at];
    const auto thinner = in.sellers.size() <= in.buyers.size() ? Side::sell : Side::buy;
    const auto key = std::pair{at, parties[accounts[account].party].group};
    const Side taken = sides.emplace(key, side.value_or(thinner)).first->second;
    (taken == Side::sell ? in.sellers : in.buyers).push_back(account);
}

Market build_market(const Sources& sources, std::uint64_t seed) {
    Market market{seed};
    build_places(market, sources);
    build_units(market, sources);
    build_books(market, sources);
    build_farms(market);
    build_budget_accounts(market, sources);
    build_enterprises(market, sources);
    build_governments(market);
    build_snares(market);
    build_caps(market, sources);
    return market;
}

}  // namespace headgate::ganzhou
