#include "tests/risk/world.h"

#include <algorithm>

// How the market of each trade type stands unless a case says otherwise.

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
    f.set(ParameterKind::metering_surface_m3, 500'000);
    f.set(ParameterKind::metering_groundwater_m3, 50'000);
    for (const ZoneId zone : {west, east, far}) {
        f.points.push_back(MeteringPoint{.code = {},
                                         .source = source,
                                         .zone = zone,
                                         .right = {},
                                         .verified_to = civil(2025, 12, 31),
                                         .online = OnlineState::online});
    }
    f.session.participant = holder;
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
    f.plots = {plot(RosterFlag::on_roster, 40'000)};
    f.rotations = {turn(civil(2024, 4, 1), civil(2024, 10, 31))};
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
    f.right.approved_limit = Volume{80'000};
    f.budget_lines = {{.code = {}, .allocation = account, .volume = Volume{1'000}}};
    f.plots = {plot(RosterFlag::on_roster, 40'000)};
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

Facts reserve(Side side, ReserveUse use) {
    Facts f = base(TradeType::reserve, RightKind::network, side, WaterSource::surface);
    f.book.reserve_use = use;
    const bool disposal = use == ReserveUse::disposal;
    const bool body = (side == Side::sell) == disposal;
    f.holder.participant_kind = body ? ParticipantKind::reserve_body : ParticipantKind::enterprise;
    if (disposal && body) {
        f.reserve_accounts = {{.code = {}, .allocation = account}};
        f.disposals = {{.code = {},
                        .account = ReserveAccountId{1},
                        .volume = Volume{10'000},
                        .valid_from = civil(2024, 1, 1),
                        .valid_to = civil(2024, 12, 31)}};
    }
    if (disposal) return f;
    f.price_standards = {{.code = {},
                          .book = book,
                          .price = Price{800},
                          .margin = BasisPoints{3'000},
                          .valid_from = civil(2024, 1, 1),
                          .valid_to = civil(2024, 12, 31)}};
    if (body) f.funds = {{{}, holder, year, Cash{100'000}, Cash{50'000}}};
    return f;
}

Facts unconventional(Side side) {
    Facts f = base(TradeType::unconventional, RightKind::network, side, WaterSource::reclaimed);
    f.holder.participant_kind =
        side == Side::sell ? ParticipantKind::reclaim_producer : ParticipantKind::enterprise;
    f.right.purpose = Purpose::industry;
    f.book.grade = ReclaimedGrade::grade_b;
    f.account->grade = ReclaimedGrade::grade_b;
    f.quality_standards = {{.code = {},
                            .purpose = Purpose::industry,
                            .region = {},
                            .grade = ReclaimedGrade::grade_b,
                            .valid_from = civil(2024, 1, 1),
                            .valid_to = civil(2024, 12, 31)}};
    return f;
}

Rotation turn(Date opens, Date closes) {
    return {.code = {}, .district = daman, .year = year, .opens = opens, .closes = closes};
}

Plot plot(RosterFlag roster, std::int64_t volume) {
    return {.code = {},
            .right = test::right,
            .area_mu = 20,
            .volume = Volume{volume},
            .roster = roster};
}

Facts irrigation_right_in_permit_book(Side side) {
    Facts f = irrigation(side);
    f.book.trade_type = TradeType::permit;
    f.book.district.reset();
    f.account->tradable = Volume{40'000};
    return f;
}

}  // namespace headgate::risk::test
