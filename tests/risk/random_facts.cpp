#include "tests/risk/random_facts.h"

#include <array>

namespace headgate::risk::test {
namespace {

Facts any_kind(Draw& draw) {
    const Side side = draw.any<Side>();
    const WaterSource source = draw.one_in(2) ? WaterSource::groundwater : WaterSource::surface;
    switch (draw.below(6)) {
    case 0: return irrigation(side, source);
    case 1: return permit_trade(side, source);
    case 2: return budget(side, source);
    case 3: return regional(side, source);
    case 4: return network(side, source);
    default: return irrigation_right_in_permit_book(side);
    }
}

void spoil_titles(Draw& draw, Facts& f) {
    const bool regional_right = f.right.right_kind == RightKind::regional;
    if (draw.one_in(6)) f.holder.state = draw.any<ParticipantState>();
    if (draw.one_in(6) && !regional_right) {
        f.holder.participant_kind = draw.any<ParticipantKind>();
    }
    if (draw.one_in(6)) f.project_class = draw.any<CatalogueClass>();
    if (f.permit && draw.one_in(5)) f.permit->status = draw.any<PermitStatus>();
    if (draw.one_in(6)) f.right.valid_to = civil(2024, 6, 30);
    if (draw.one_in(8)) {
        f.right.valid_from.reset();
        f.right.valid_to.reset();
    }
    if (draw.one_in(5)) f.account->title = draw.any<TitleState>();
    if (draw.one_in(4)) {
        f.account->volume = Volume{draw.between(1'000, 4'000)};
        if (f.account->tradable) f.account->tradable = Volume{draw.between(500, 1'000)};
        if (f.permit) f.permit->annual_limit = f.account->volume + Volume{draw.between(0, 500)};
    }
    if (f.request.side == Side::sell && draw.one_in(12)) f.account.reset();
}

void spoil_places(Draw& draw, Facts& f) {
    if (draw.one_in(4)) f.own_class = draw.any<GroundwaterClass>();
    if (draw.one_in(4)) f.other_class = draw.any<GroundwaterClass>();
    if (draw.one_in(5)) {
        f.right.zone = east;
        if (f.right.district) f.right.district = yingke;
    }
    if (draw.one_in(2)) f.arcs.push_back(arc(east, west, f.book.source));
    if (f.right.groundwater_zone && draw.one_in(5)) f.right.groundwater_zone = other_aquifer;
    if (f.right.groundwater_zone && draw.one_in(10)) f.right.groundwater_zone.reset();
    if (draw.one_in(6)) f.at(minle);
    constexpr std::array scopes{CapScope::region_total, CapScope::region_surface,
                                CapScope::region_groundwater};
    for (const CapScope scope : scopes) {
        if (draw.one_in(6)) f.without_caps(scope, ganzhou);
        if (draw.one_in(4)) f.cap(scope, ganzhou, draw.between(200, 4'000));
        if (draw.one_in(6)) f.cap(scope, minle, draw.between(200, 4'000));
    }
    constexpr std::array parameters{ParameterKind::overdraft_policy, ParameterKind::credit_scope,
                                    ParameterKind::cap_share_bps,
                                    ParameterKind::clock_tolerance_ms};
    for (const ParameterKind kind : parameters) {
        if (draw.one_in(8)) f.without(kind);
        if (draw.one_in(4)) f.set(kind, draw.between(1, 2));
    }
}

void spoil_account(Draw& draw, Facts& f) {
    if (!f.account) return;
    if (draw.one_in(5)) {
        Pledge pledge;
        pledge.allocation = account;
        pledge.volume = Volume{draw.between(1, 300)};
        pledge.state = draw.any<ActiveState>();
        pledge.consent = draw.any<PledgeConsent>();
        f.pledges.push_back(pledge);
    }
    if (draw.one_in(5)) {
        Freeze freeze;
        freeze.allocation = account;
        if (!draw.one_in(3)) freeze.volume = Volume{draw.between(1, 200)};
        freeze.state = draw.any<ActiveState>();
        f.freezes.push_back(freeze);
    }
}

/// What only the order, the money and the market bring.
void draw_order(Draw& draw, Facts& f) {
    f.request.volume = Volume{draw.between(1, 400) * (draw.one_in(5) ? 7 : 10)};
    if (draw.one_in(3)) f.request.price = Price{draw.between(65, 135) * 10};
    if (draw.one_in(10)) f.request.price = Price{draw.between(1, 2'000)};
    if (draw.one_in(8)) {
        f.request.price.reset();
        f.request.order_type = OrderType::market_to_limit;
    }
    if (draw.one_in(10)) f.book.band.reset();
    f.request.time_in_force = draw.any<TimeInForce>();
    f.request.self_trade = draw.any<SelfTradePolicy>();
    if (draw.one_in(3))
        f.request.request_time = Timestamp{now.value() - draw.between(0, 9) * 1'000'000'000};
    if (draw.one_in(8)) f.request.delivery_from = civil(2024, 7, 1);
    if (draw.one_in(6)) f.cash = Cash{draw.between(0, 50'000)};
    if (draw.one_in(5)) f.phase = draw.any<Phase>();
    if (draw.one_in(3)) {
        const Side opposite = f.request.side == Side::buy ? Side::sell : Side::buy;
        f.resting.push_back(resting_order(opposite, draw.between(90, 110) * 10,
                                          draw.one_in(2) ? own_group : other_group));
    }
    if (f.account && draw.one_in(5)) {
        f.own.emplace();
        f.own->volume = f.own->leaves = Volume{draw.between(1, 20) * 10};
    }
    if (draw.one_in(4)) {
        f.then = [](State& state) {
            state.client_ids.put(session, ClientOrderId{"A1"}, OrderId{3});
        };
    }
}

}  // namespace

Facts random_facts(Draw& draw) {
    Facts f = any_kind(draw);
    if (draw.one_in(2)) {
        spoil_titles(draw, f);
        spoil_places(draw, f);
    }
    spoil_account(draw, f);
    draw_order(draw, f);
    return f;
}

}  // namespace headgate::risk::test
