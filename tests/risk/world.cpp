#include "tests/risk/world.h"

#include "risk/caps.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace headgate::risk::test {

Arc arc(ZoneId from, ZoneId to, WaterSource source) {
    Arc arc;
    arc.from = from;
    arc.to = to;
    arc.source = source;
    arc.arc_kind = ArcKind::built;
    arc.valid_from = civil(2024, 1, 1);
    arc.valid_to = civil(2024, 12, 31);
    return arc;
}

NewOrder resting_order(Side side, std::int64_t price, ControlGroupId group) {
    NewOrder order;
    order.id = OrderId{7};
    order.side = side;
    order.price = Price{price};
    order.volume = Volume{500};
    order.group = group;
    return order;
}

Code code_of(const char* prefix, std::size_t number) {
    return Code{std::string{prefix} + std::to_string(number)};
}

template <class T>
IdOf<T> World::enter(const T& record) {
    T coded = record;
    if (coded.code.empty()) coded.code = code_of("f-", state.registry.template count<T>() + 1);
    const FactSource source{Code{"test"}, DocumentRef{"test"}, Provenance::synthetic};
    const auto id = state.registry.add(coded, source);
    INFO("fact kind ", static_cast<int>(T::kind), ", field ", id ? 0 : int{id.error().field});
    REQUIRE(id.has_value());
    return *id;
}

void World::enter_places(const Facts& facts) {
    enter(Basin{.code = Code{"heihe"}, .parent = {}});
    enter(Basin{.code = Code{"shule"}, .parent = {}});
    const auto region = [&](const char* code, std::optional<RegionId> parent, RegionLevel level) {
        enter(Region{Code{code}, parent, level, heihe});
    };
    region("620000", std::nullopt, RegionLevel::province);
    region("620700", gansu, RegionLevel::city);
    enter(Region{Code{"620702"}, zhangye, RegionLevel::county, heihe, facts.county_load});
    region("620702101", ganzhou, RegionLevel::township);
    region("620722", zhangye, RegionLevel::county);
    region("140000", std::nullopt, RegionLevel::province);
    region("140200", shanxi, RegionLevel::city);
    region("140225", datong, RegionLevel::county);
    region("130000", std::nullopt, RegionLevel::province);
    region("130132", hebei, RegionLevel::county);
    region("640000", std::nullopt, RegionLevel::province);
    region("640106", ningxia, RegionLevel::county);
    enter(Zone{Code{"west"}, heihe, facts.home, ZoneKind::district, facts.public_supply});
    enter(Zone{Code{"east"}, heihe, facts.home, ZoneKind::district});
    enter(Zone{Code{"far"}, shule, facts.home, ZoneKind::reach});
    for (const Arc& each : facts.arcs) enter(each);
    enter(District{Code{"daman"}, facts.home, west, facts.farm_demand});
    enter(District{Code{"yingke"}, facts.home, east});
    for (const Rotation& each : facts.rotations) enter(each);
    for (const DispatchNotice& each : facts.notices) enter(each);
    enter(GroundwaterZone{Code{"gw-own"}, facts.home, facts.own_class, facts.own_level,
                          facts.own_renewal});
    enter(GroundwaterZone{Code{"gw-other"}, facts.home, facts.other_class, LevelState::green});
    const RegionId unit_region = facts.home == ganzhou ? xiaoman : facts.home;
    enter(
        BudgetUnit{Code{"unit"}, UnitClass::agriculture, unit_region, std::nullopt, std::nullopt});
    enter(BudgetUnit{Code{"unit-2"}, UnitClass::agriculture, minle, std::nullopt, std::nullopt});
}

void World::enter_party(const Facts& facts) {
    enter(ControlGroup{Code{"group"}});
    enter(ControlGroup{Code{"group-2"}});
    state.ledger.open_cash(enter(facts.holder));
    state.ledger.deposit(holder, facts.cash);
    Participant helper = facts.holder;
    helper.code = Code{"agent"};
    helper.participant_kind = ParticipantKind::user_association;
    helper.state = ParticipantState::active;
    helper.group = other_group;
    state.ledger.open_cash(enter(helper));
    enter(facts.session);
    if (facts.permit) enter(*facts.permit);
    Project named = facts.project;
    named.owner = holder;
    named.catalogue_class = facts.project_class;
    enter(named);
    for (const PhaseOut& each : facts.phase_outs) enter(each);
    for (const Restriction& each : facts.restrictions) enter(each);
    for (const CapacityReview& each : facts.capacity_reviews) enter(each);
    for (const Violation& each : facts.violations) enter(each);
    for (const Credit& each : facts.credits) enter(each);
    for (const Parameter& each : facts.parameters) enter(each);
}

void World::enter_account(const Facts& facts) {
    enter(facts.right);
    enter_papers(facts);
    enter_titles(facts);
    for (const Usage& each : facts.usages) enter(each);
    for (const Cap& each : facts.caps) state.ledger.open_cap(enter(each));
    if (!facts.account) return;
    state.ledger.open_water(enter(*facts.account), facts.account->volume);
    state.ledger.move(account, WaterTerm::available, WaterTerm::used, facts.account->used);
    state.ledger.move(account, WaterTerm::available, WaterTerm::ticketed, facts.account->ticketed);
    for (const Pledge& each : facts.pledges) {
        enter(each);
        if (each.state == ActiveState::ended || each.consent == PledgeConsent::given) continue;
        state.ledger.move(account, WaterTerm::available, WaterTerm::pledged, each.volume);
    }
    for (const Freeze& each : facts.freezes) {
        enter(each);
        if (each.state == ActiveState::ended || !each.volume) continue;
        state.ledger.move(account, WaterTerm::available, WaterTerm::frozen, *each.volume);
    }
    for (const Inspection& each : facts.inspections) enter(each);
    for (const BudgetLine& each : facts.budget_lines) enter(each);
    for (const ReserveAccount& each : facts.reserve_accounts) enter(each);
    for (const DisposalApproval& each : facts.disposals) enter(each);
    for (const TakeBack& each : facts.take_backs) enter(each);
}

void World::enter_titles(const Facts& facts) {
    for (MeteringPoint each : facts.points) {
        if (each.right) each.zone = facts.right.zone;
        enter(each);
    }
    for (const Mandate& each : facts.mandates) enter(each);
    for (const Objection& each : facts.objections) enter(each);
    for (const EarmarkedFund& each : facts.funds) enter(each);
    for (const QualityStandard& each : facts.quality_standards) enter(each);
    for (const WaterTicket& each : facts.tickets) enter(each);
}

/// What is said about the book once it stands.
void World::enter_terms(const Facts& facts) {
    for (const PriceStandard& each : facts.price_standards) enter(each);
    for (const Qualification& each : facts.qualifications) enter(each);
}

void World::enter_papers(const Facts& facts) {
    for (Approval each : facts.approvals) {
        // An approval ends with its permit at the latest and is no more than it, whatever a case makes of it.
        if (facts.permit) {
            each.valid_to = std::min(each.valid_to, facts.permit->valid_to);
            if (each.approval_kind == ApprovalKind::transfer) {
                each.volume = std::min(*each.volume, facts.permit->annual_limit);
            }
        }
        enter(each);
    }
    for (const Review& each : facts.reviews) enter(each);
    for (const Conservation& each : facts.conservations) enter(each);
    for (const Plot& each : facts.plots) enter(each);
}

namespace {

/// What happens in the book is not what these tests are about.
struct Nobody {
    void on_fill(const Fill&) { FAIL("the orders of a test do not meet"); }
    void on_cancel(OrderId, Volume, CancelReason) { FAIL("the orders of a test stay"); }
    void on_decrement(OrderId, Volume, Volume) { FAIL("the orders of a test stay"); }
    void on_rest(OrderId, Price, Volume) {}
};

}  // namespace

void World::enter_book(const Facts& facts) {
    enter(facts.book);
    enter_terms(facts);
    state.markets.push_back(Market{facts.phase, Book{*state.pool, facts.book.tick}});
    Market& market = state.markets.back();
    if (facts.phase == Phase::pre_open || facts.phase == Phase::freeze ||
        facts.phase == Phase::pre_close) {
        market.book.open_call();
    }
    Nobody nobody;
    for (const NewOrder& each : facts.resting) {
        if (market.book.in_call()) {
            market.book.rest(each);
        } else {
            REQUIRE(market.book.submit(each, nobody) == Progress::done);
        }
    }
    if (!facts.own) return;
    own_ = facts.own;
    own_->side = request.side;
    own_->right = right;
    own_->allocation = account;
    own_->participant = holder;
    own_->group = facts.holder.group;
    own_->book = book;
    request.own = &*own_;
    own_->arcs = arcs_of_order(state, request);
    own_->mandate = mandate_of(state, request, own_->participant);
    state.commitments.ask(own_->arcs, own_->leaves);
    if (own_->mandate) state.commitments.ask(*own_->mandate, own_->leaves);
    own_->caps = caps_of(Context{state, request});
    if (request.side == Side::sell) {
        state.ledger.move(account, WaterTerm::available, WaterTerm::reserved, own_->leaves);
        for (const CapId cap : own_->caps) state.ledger.reserve_cap(cap, own_->leaves);
        return;
    }
    state.ledger.bid(account, own_->leaves);
    state.ledger.reserve_cash(holder, own_->cash_reserved);
    for (const CapId cap : own_->caps) state.ledger.reserve_cap(cap, own_->leaves);
    state.cap_shares.reserve(own_->caps, own_->group, own_->leaves);
}

World::World(const Facts& facts) : request{facts.request} {
    state.now = now;
    state.trading_day = today;
    enter_places(facts);
    enter_party(facts);
    enter_account(facts);
    enter_book(facts);
    if (facts.then) facts.then(state);
}

std::vector<RuleFailed> World::screen(Moment moment) const {
    Failures failures;
    risk::screen(state, request, moment, failures);
    return {failures.begin(), failures.end()};
}

}  // namespace headgate::risk::test
