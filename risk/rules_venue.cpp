#include "risk/caps.h"
#include "risk/rows.h"

#include <algorithm>

// Rules of the house, numbered from 201: the rulebook's own table grows below that.

namespace headgate::risk {
namespace {

Outcome fair_share_of(const Context& context, const Terms& terms) {
    if (terms.caps.size == 0) return pass();
    const auto share = context.cap_share_bps();
    if (!share) return missing(context.right.region.value());
    for (std::size_t i = 0; i < terms.caps.size; ++i) {
        const CapId id = terms.caps.ids[i];
        const CapAccount& taken = context.state.ledger.cap(id);
        const Volume open = std::max(Volume{}, terms.open[i] - taken.locked - taken.bought);
        const Volume most = share_rounded_down(open, BasisPoints{*share});
        const Volume held = context.held_by_group(id);
        if (context.request.volume + held > most) {
            return broken(id.value(), context.request.volume.value(), (most - held).value(),
                          held.value(), most.value());
        }
    }
    return pass();
}

/// VN-01: of what a cap leaves to purchases that are not struck yet, one control group may hold a set share
/// with orders that wait. Orders that never wait hold nothing afterwards and are not asked.
Outcome fair_share_of_headroom(const Context& context) {
    const TimeInForce time_in_force = context.request.time_in_force;
    if (time_in_force == TimeInForce::ioc || time_in_force == TimeInForce::fok) return pass();
    if (context.terms != nullptr) return fair_share_of(context, *context.terms);
    Terms terms;
    (void)settle_caps(context, terms);
    return fair_share_of(context, terms);
}

constexpr std::array rows{
    Rule{.number = RuleNumber{201},
         .id = "VN-01",
         .clause = "市场自定：指标余量的公平使用[I]",
         .sides = Sides{Side::buy},
         .moments = Moments::entry,
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "同一控制方挂单占用的指标余量超过规定份额",
         .en = "One control group would hold more than its share of a cap’s headroom",
         .missing_zh = "未设定同一控制方可占用指标余量的份额",
         .missing_en = "The share of headroom that one control group may hold has not been set",
         .subject = FactKind::cap,
         .missing_subject = FactKind::region,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("本控制方已占用", "held by the group"),
                    volume_value("份额上限", "share")},
         .remedy = at_most(1),
         .check = fair_share_of_headroom},
};

}  // namespace

std::span<const Rule> venue_rules() { return rows; }

}  // namespace headgate::risk
