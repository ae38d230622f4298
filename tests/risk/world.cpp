#include "tests/risk/world.h"

#include "risk/caps.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace headgate::risk::test {
namespace {

Cap region_cap(CapScope scope, RegionId region, std::int64_t limit, std::int64_t used) {
    Cap cap;
    cap.scope = scope;
    cap.region = region;
    cap.year = year;
    cap.limit = Volume{limit};
    cap.used = Volume{used};
    return cap;
}

Facts base(TradeType trade_type, RightKind kind, Side side, WaterSource source) {
    Facts f;
    f.holder.participant_kind = ParticipantKind::enterprise;
    f.holder.group = own_group;
    f.right.right_kind = kind;
    f.right.holder = holder;
    f.right.zone = west;
    f.right.valid_from = civil(2022, 1, 1);
    f.right.valid_to = civil(2026, 12, 31);
    f.account.emplace();
    f.account->right = right;
    f.account->source = source;
    f.account->year = year;
    f.account->volume = Volume{50'000};
    f.account->title = TitleState::confirmed;
    f.book.trade_type = trade_type;
    f.book.source = source;
    f.book.basin = heihe;
    f.book.zone = west;
    f.book.year = year;
    f.book.delivery_from = civil(2024, 5, 1);
    f.book.delivery_to = last_day(year);
    f.book.reference = Price{1'000};
    f.book.band = BasisPoints{3'000};
    f.book.buyer_fee = RatePpm{10'000};
    if (source == WaterSource::groundwater) {
        f.right.groundwater_zone = own_aquifer;
        f.book.groundwater_zone = own_aquifer;
    }
    f.cap(CapScope::region_total, ganzhou, 100'000).cap(CapScope::region_total, zhangye, 400'000);
    f.cap(CapScope::region_surface, ganzhou, 80'000);
    f.cap(CapScope::region_groundwater, ganzhou, 60'000);
    f.cap(CapScope::region_groundwater, zhangye, 200'000);
    f.set(ParameterKind::overdraft_policy, 2).set(ParameterKind::credit_scope, 1);
    f.set(ParameterKind::item9_reading, 1).set(ParameterKind::item10_reading, 1);
    f.set(ParameterKind::stoppage_years, 2);
    f.floor(Purpose::irrigation, ganzhou, 90'000, 20'000);
    f.right.crop = CropClass::ordinary;
    f.project.project_kind = ProjectKind::existing;
    f.project.intensity = WaterIntensity::ordinary;
    f.project.construction = Construction::built;
    f.project.siting = Siting::outside_development_zone;
    f.set(ParameterKind::cap_share_bps, 5'000).set(ParameterKind::clock_tolerance_ms, 5'000);
    f.request.session = session;
    f.request.client_id = ClientOrderId{"A1"};
    f.request.right = right;
    f.request.book = book;
    f.request.side = side;
    f.request.price = Price{1'000};
    f.request.volume = Volume{1'000};
    f.at(ganzhou);
    return f;
}

}  // namespace

Facts& Facts::cap(CapScope scope, RegionId region, std::int64_t limit, std::int64_t used) {
    without_caps(scope, region);
    caps.push_back(region_cap(scope, region, limit, used));
    return *this;
}

Facts& Facts::floor(Purpose purpose, RegionId region, std::int64_t limit, std::int64_t minimum) {
    std::erase_if(caps, [&](const Cap& cap) {
        return cap.scope == CapScope::region_floor && cap.purpose == purpose;
    });
    caps.push_back(region_cap(CapScope::region_floor, region, limit, 0));
    caps.back().purpose = purpose;
    caps.back().minimum = Volume{minimum};
    return *this;
}

Facts& Facts::unit_floor(std::int64_t limit, std::int64_t minimum) {
    std::erase_if(caps, [](const Cap& cap) { return cap.scope == CapScope::unit_floor; });
    Cap& cap = caps.emplace_back();
    cap.scope = CapScope::unit_floor;
    cap.unit = home_unit;
    cap.year = year;
    cap.limit = Volume{limit};
    cap.purpose = Purpose::irrigation;
    cap.minimum = Volume{minimum};
    return *this;
}

Facts& Facts::approve(ApprovalKind kind, std::int64_t volume) {
    Approval approval;
    approval.approval_kind = kind;
    approval.right = test::right;
    approval.authority = Code{"bureau"};
    if (volume > 0) approval.volume = Volume{volume};
    if (kind == ApprovalKind::abstraction) approval.purpose = Purpose::industry;
    approval.valid_from = civil(2022, 1, 1);
    approval.valid_to = civil(2026, 12, 31);
    approvals.push_back(approval);
    return *this;
}

Facts& Facts::review(ReviewKind kind, std::optional<Side> side, std::int64_t volume,
                     ReviewDecision decision) {
    Review review;
    review.review_kind = kind;
    review.right = test::right;
    review.side = side;
    if (volume > 0) review.volume = Volume{volume};
    review.decision = decision;
    review.reviewer = Code{"bureau"};
    review.valid_from = civil(2022, 1, 1);
    review.valid_to = civil(2026, 12, 31);
    reviews.push_back(review);
    return *this;
}

Facts& Facts::without(ApprovalKind kind) {
    std::erase_if(approvals, [&](const Approval& each) { return each.approval_kind == kind; });
    return *this;
}

Facts& Facts::without(ReviewKind kind) {
    std::erase_if(reviews, [&](const Review& each) { return each.review_kind == kind; });
    return *this;
}

Facts& Facts::without_caps(CapScope scope, RegionId region) {
    std::erase_if(caps, [&](const Cap& cap) { return cap.scope == scope && cap.region == region; });
    return *this;
}

Facts& Facts::without(ParameterKind kind) {
    std::erase_if(parameters, [&](const Parameter& p) { return p.parameter == kind; });
    return *this;
}

Facts& Facts::set(ParameterKind kind, std::int64_t value) {
    without(kind);
    Parameter parameter;
    parameter.parameter = kind;
    parameter.value = value;
    parameters.push_back(parameter);
    return *this;
}

Facts& Facts::at(RegionId county) {
    home = county;
    holder.region = right.region = book.region = county;
    if (permit) permit->region = county;
    return *this;
}

Facts irrigation(Side side, WaterSource source) {
    Facts f = base(TradeType::irrigation, RightKind::irrigation, side, source);
    f.holder.participant_kind = ParticipantKind::household;
    f.right.district = daman;
    f.book.district = daman;
    return f;
}

Facts permit_trade(Side side, WaterSource source) {
    Facts f = base(TradeType::permit, RightKind::permit, side, source);
    f.permit.emplace();
    f.permit->holder = holder;
    f.permit->region = f.home;
    f.permit->source = source;
    f.permit->annual_limit = Volume{50'000};
    f.permit->valid_from = civil(2022, 1, 1);
    f.permit->valid_to = civil(2026, 12, 31);
    f.permit->granted_by = Code{"bureau"};
    f.permit->intake = west;
    f.permit->last_abstraction = civil(2024, 4, 30);
    f.holder.water_saving = WaterSaving::compliant;
    f.right.permit = permit;
    f.right.project = project;
    f.right.purpose = Purpose::industry;
    f.account->tradable = Volume{40'000};
    f.approve(ApprovalKind::layout).approve(ApprovalKind::transfer, 40'000);
    f.approve(ApprovalKind::abstraction, 40'000);
    f.review(ReviewKind::authority, Side::sell, 40'000);
    f.review(ReviewKind::authority, Side::buy, 40'000);
    return f;
}

Facts budget(Side side, WaterSource source) {
    Facts f = base(TradeType::budget, RightKind::budget, side, source);
    f.holder.participant_kind = ParticipantKind::village;
    f.right.unit = home_unit;
    f.right.region = xiaoman;
    f.unit_floor(50'000, 5'000);
    f.account->budget_state = BudgetState::executing;
    return f;
}

Facts regional(Side side, WaterSource source) {
    Facts f = base(TradeType::regional, RightKind::regional, side, source);
    f.holder.participant_kind = ParticipantKind::region_government;
    f.account->tradable = Volume{40'000};
    f.review(ReviewKind::authority, Side::sell, 40'000);
    f.review(ReviewKind::authority, Side::buy, 40'000);
    return f;
}

Facts grant(Side side) {
    Facts f = side == Side::sell ? regional(side) : permit_trade(side);
    f.book.trade_type = TradeType::grant;
    if (side == Side::buy) {
        f.project.project_kind = ProjectKind::new_built;
        f.permit->annual_limit = Volume{50'000};
    }
    return f;
}

Facts network(Side side, WaterSource source) {
    Facts f = base(TradeType::network, RightKind::network, side, source);
    f.holder.participant_kind = ParticipantKind::network_user;
    return f;
}

Facts irrigation_right_in_permit_book(Side side) {
    Facts f = irrigation(side);
    f.book.trade_type = TradeType::permit;
    f.book.district.reset();
    f.account->tradable = Volume{40'000};
    return f;
}

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
    region("620702", zhangye, RegionLevel::county);
    region("620702101", ganzhou, RegionLevel::township);
    region("620722", zhangye, RegionLevel::county);
    region("140000", std::nullopt, RegionLevel::province);
    region("140200", shanxi, RegionLevel::city);
    region("140225", datong, RegionLevel::county);
    region("130000", std::nullopt, RegionLevel::province);
    region("130132", hebei, RegionLevel::county);
    enter(Zone{Code{"west"}, heihe, facts.home, ZoneKind::district, facts.public_supply});
    enter(Zone{Code{"east"}, heihe, facts.home, ZoneKind::district});
    enter(Zone{Code{"far"}, shule, facts.home, ZoneKind::reach});
    for (const Arc& each : facts.arcs) enter(each);
    enter(District{Code{"daman"}, facts.home, west, facts.farm_demand});
    enter(District{Code{"yingke"}, facts.home, east});
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
    Session bidder;
    bidder.participant = holder;
    enter(bidder);
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
}

void World::enter_papers(const Facts& facts) {
    for (Approval each : facts.approvals) {
        // An approval ends with its permit at the latest, whatever term a case gives that.
        if (facts.permit) each.valid_to = std::min(each.valid_to, facts.permit->valid_to);
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
