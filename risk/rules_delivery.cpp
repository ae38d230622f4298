#include "risk/context.h"
#include "risk/rows.h"

#include <algorithm>

// How traded water is measured and delivered: meters, turns of water, dispatch, canals, quality.

namespace headgate::risk {
namespace {

std::optional<std::int64_t> online_from(const Context& context) {
    const bool wells = context.book.source == WaterSource::groundwater;
    return context.registry.parameter(wells ? ParameterKind::metering_groundwater_m3
                                            : ParameterKind::metering_surface_m3,
                                      context.right.region, context.today);
}

/// NL-07: every active point that measures this water must be good, for what passes one that is not is
/// counted nowhere. A right with a point of its own does not rest on its zone's common one. No point at all
/// is what the item is about, so it breaks the rule. Online is asked from the region's yearly volume on.
Outcome measured(const Context& context) {
    const Registry& registry = context.registry;
    const Volume yearly = context.allocation == nullptr ? Volume{} : context.allocation->volume;
    std::size_t points = 0;
    const auto judge = [&](std::span<const MeteringPointId> ids) -> Outcome {
        for (const MeteringPointId id : ids) {
            const MeteringPoint& point = registry.get<MeteringPoint>(id);
            if (point.source != context.book.source || point.state != ActiveState::active) continue;
            ++points;
            if (point.verified_to < context.today) {
                return broken(id.value(), points, point.verified_to.value(), yearly.value());
            }
            if (point.online == OnlineState::online) continue;
            const auto threshold = online_from(context);
            if (!threshold) return missing(context.right.region.value());
            if (yearly.value() < *threshold) continue;
            return broken(id.value(), points, point.verified_to.value(), yearly.value(),
                          *threshold);
        }
        return pass();
    };
    Outcome outcome = judge(registry.points_of(context.request.right));
    if (points == 0) outcome = judge(registry.points_of(context.right.zone));
    if (points > 0) return outcome;
    return broken(0, 0, 0, yearly.value(), online_from(context).value_or(0));
}

/// DV-01: a book of one turn is over with it; any other book of a district lives as long as the district's
/// calendar of the year still has a turn to come. A book outside all districts has no turns.
Outcome turn_to_come(const Context& context) {
    const Registry& registry = context.registry;
    if (context.book.rotation) {
        const Rotation& turn = registry.get<Rotation>(*context.book.rotation);
        if (turn.closes < context.today) {
            return broken(context.book.rotation->value(), turn.closes.value(),
                          context.today.value());
        }
        for (const WaterTicketId id : registry.of<WaterTicket>(context.request.right)) {
            const WaterTicket& ticket = registry.get<WaterTicket>(id);
            const bool drawn =
                ticket.state == TicketState::used || ticket.state == TicketState::transferred;
            if (ticket.rotation != *context.book.rotation || !drawn) continue;
            return broken(context.book.rotation->value(), turn.closes.value(),
                          context.today.value(), id.value(), ticket.state);
        }
        return pass();
    }
    if (!context.book.district) return pass();
    std::optional<RotationId> last;
    for (const RotationId id : registry.of<Rotation>(*context.book.district)) {
        const Rotation& turn = registry.get<Rotation>(id);
        if (turn.year != context.book.year) continue;
        if (!last || registry.get<Rotation>(*last).closes < turn.closes) last = id;
    }
    if (!last) return missing(context.book.district->value());
    const Date closes = registry.get<Rotation>(*last).closes;
    return context.today <= closes ? pass()
                                   : broken(last->value(), closes.value(), context.today.value());
}

/// DV-02: water leaves the seller's zone: the right's own for a sale, the book's for a purchase. A notice for
/// a basin covers the basins below it.
Outcome no_dispatch_against(const Context& context) {
    const Registry& registry = context.registry;
    const ZoneId from = context.buys() ? context.book.zone : context.right.zone;
    const ZoneId to = context.buys() ? context.right.zone : context.book.zone;
    std::optional<BasinId> basin = registry.get<Zone>(from).basin;
    for (; basin; basin = registry.get<Basin>(*basin).parent) {
        for (const DispatchNoticeId id : registry.of<DispatchNotice>(*basin)) {
            const DispatchNotice& notice = registry.get<DispatchNotice>(id);
            if (notice.state != ActiveState::active) continue;
            if (notice.valid_to < context.delivery_from || notice.valid_from > context.delivery_to)
                continue;
            // A reach that is held back keeps its own water for its own users.
            if (notice.zone && (*notice.zone != from || from == to)) continue;
            return broken(id.value(), from.value(), notice.valid_from.value(),
                          notice.valid_to.value());
        }
    }
    return pass();
}

/// What the order's own reservation on the arc gives back.
Volume own_on(const Context& context, ArcId arc) {
    const OrderRecord* own = context.request.own;
    if (own == nullptr) return Volume{};
    const bool holds = std::find(own->arcs.begin(), own->arcs.end(), arc) != own->arcs.end();
    return holds ? own->leaves : Volume{};
}

/// DV-03: sent over the arc less sent back the other way, with all that open orders may still send and
/// this order itself. What open orders may send back is not counted on: they need not trade.
Outcome within_arc_limits(const Context& context) {
    const Commitments& flows = context.state.commitments;
    for (const ArcId id : arcs_of(context)) {
        const Arc& arc = context.registry.get<Arc>(id);
        const ArcAccount there = flows.arc(id);
        const auto opposite = context.registry.opposite(id);
        const Volume back = opposite ? flows.arc(*opposite).sent : Volume{};
        const Volume net = there.sent + there.asked - own_on(context, id) - back;
        auto limit = arc.net_limit;
        // The other way's lower limit bounds this way from above.
        const auto lower =
            opposite ? context.registry.get<Arc>(*opposite).back_limit : std::optional<Volume>{};
        if (lower && (!limit || *lower < *limit)) limit = lower;
        if (!limit || net + context.request.volume <= *limit) continue;
        return broken(id.value(), context.request.volume.value(), (*limit - net).value(),
                      net.value(), limit->value());
    }
    return pass();
}

bool no_limited_arc(const Context& context) { return arcs_of(context).size == 0; }

/// The nearest standard in force today for a use, from the region up.
const QualityStandard* standard_for(const Context& context, Purpose purpose) {
    const Registry& registry = context.registry;
    const QualityStandard* everywhere = nullptr;
    const QualityStandard* nearest = nullptr;
    std::size_t steps = region_depth_max + 1;
    const RegionPath path = registry.path_up(context.right.region);
    for (std::uint32_t n = 1; n <= registry.count<QualityStandard>(); ++n) {
        const auto& one = registry.get<QualityStandard>(QualityStandardId{n});
        if (one.purpose != purpose) continue;
        if (context.today < one.valid_from || context.today > one.valid_to) continue;
        if (!one.region) {
            everywhere = &one;
            continue;
        }
        const auto found = std::find(path.begin(), path.end(), *one.region);
        const auto up = static_cast<std::size_t>(found - path.begin());
        if (found == path.end() || up >= steps) continue;
        steps = up;
        nearest = &one;
    }
    return nearest != nullptr ? nearest : everywhere;
}

/// PU-06: nobody drinks it; any other use asks for the grade of its standard, and the book says what grade
/// its water has. A seller's own water must be of that grade or better.
Outcome fit_for_use(const Context& context) {
    if (!context.book.grade) return missing(context.request.right.value());
    const ReclaimedGrade offered = *context.book.grade;
    if (!context.buys()) {
        if (context.allocation == nullptr || !context.allocation->grade) {
            return missing(context.request.right.value());
        }
        const ReclaimedGrade own = *context.allocation->grade;
        return own <= offered
                   ? pass()
                   : broken(context.request.right.value(), context.right.purpose, own, offered);
    }
    const Purpose purpose = context.request.purpose.value_or(context.right.purpose);
    if (purpose == Purpose::domestic) {
        return broken(context.request.right.value(), purpose, offered);
    }
    const QualityStandard* standard = standard_for(context, purpose);
    if (standard == nullptr) return missing(context.request.right.value());
    return offered <= standard->grade
               ? pass()
               : broken(context.request.right.value(), purpose, offered, standard->grade);
}

constexpr std::array rows{
    Rule{
        .number = RuleNumber{10},
        .id = "NL-07",
        .clause =
            "《用水权交易负面清单（试行）》第7项[X]；《张掖市水权改革工作方案（送审稿）》二（四）2["
            "S]；《取水许可和水资源费征收管理条例》第四十三条[L]；《地下水管理条例》第二十二条[L]",
        .status = DocumentStatus::trial,
        .zh = "计量监测条件不符合要求，影响水量交割核算",
        .en = "Metering does not allow the traded volume to be delivered and checked",
        .missing_zh = "未设定在线计量的水量标准",
        .missing_en = "The yearly volume from which meters must report online has not been set",
        .subject = FactKind::metering_point,
        .missing_subject = FactKind::region,
        .values = {number_value("计量点数", "points"), date_value("检定有效期至", "verified to"),
                   volume_value("年水量", "yearly volume"),
                   volume_value("在线计量起点", "online from")},
        .remedy = {"安装计量设施、完成检定并按标准联网后可交易",
                   "it passes once the water is metered, the meter verified and, from {3} a year "
                   "on, online",
                   {}},
        .reads = Reads::facts,
        .check = measured},
    Rule{.number = RuleNumber{69},
         .id = "PU-06",
         .clause = "《甘州区水预算管理试点实施方案》重点任务1（3）①[S]",
         .trade_types = TradeTypes{TradeType::unconventional},
         .sources = Sources{WaterSource::reclaimed},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "再生水水质不满足用途",
         .en = "Reclaimed water not fit for this use",
         .missing_zh = "未登记再生水水质等级或该用途的水质标准",
         .missing_en =
             "The grade of the reclaimed water, or the standard of the use, is not on record",
         .values = {word_value<Purpose>("用途", "use"),
                    word_value<ReclaimedGrade>("水质等级", "grade"),
                    word_value<ReclaimedGrade>("要求等级", "asked for")},
         .remedy = {"请申报水质所适合的用途", "it passes for a use that this grade fits", {}},
         .check = fit_for_use},
    Rule{.number = RuleNumber{82},
         .id = "DV-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（四）1[S]",
         .trade_types = TradeTypes{TradeType::irrigation, TradeType::budget},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "轮次已结束或水票已使用",
         .en = "Rotation closed or ticket used",
         .missing_zh = "未登记灌区该年度轮次",
         .missing_en = "The district's turns of water for the year are not on record",
         .subject = FactKind::rotation,
         .missing_subject = FactKind::district,
         .values = {date_value("轮次结束", "turn closed"), date_value("申报日", "order day"),
                    fact_value("水票", "ticket", FactKind::water_ticket),
                    word_value<TicketState>("水票状态", "ticket is")},
         .remedy = {"轮次须未结束且其水票未使用",
                    "it takes a turn that is still to close, and whose ticket was not drawn",
                    {}},
         .reads = Reads::facts,
         .check = turn_to_come},
    Rule{.number = RuleNumber{83},
         .id = "DV-02",
         .clause = "张掖市落实甘水资源函〔2026〕20号工作方案第4项[S]",
         .sources = Sources{WaterSource::surface},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::in_force_2026,
         .zh = "调度指令限制",
         .en = "Blocked by dispatch instruction",
         .subject = FactKind::dispatch_notice,
         .values = {fact_value("调出分区", "out of zone", FactKind::zone), date_value("自", "from"),
                    date_value("至", "to")},
         .remedy = {"交付期须避开 {1} 至 {2}", "delivery must keep clear of {1} to {2}", {}},
         .reads = Reads::facts,
         .check = no_dispatch_against},
    Rule{.number = RuleNumber{84},
         .id = "DV-03",
         .clause = "澳大利亚维多利亚州跨区交易限额（比照）[X]",
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "超出跨区交易限额",
         .en = "Inter-zone trade limit reached",
         .subject = FactKind::arc,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("已占用净流量", "net flow taken"), volume_value("限额", "limit")},
         .remedy = at_most(1),
         .check = within_arc_limits,
         .moot = no_limited_arc},
};

}  // namespace

ArcList arcs_of(const Context& context) {
    if (context.terms != nullptr) return context.terms->arcs;
    const ZoneId from = context.buys() ? context.book.zone : context.right.zone;
    const ZoneId to = context.buys() ? context.right.zone : context.book.zone;
    ArcList arcs;
    (void)context.registry.linked(from, to, context.book.source, context.delivery_from,
                                  context.delivery_to, arcs);
    return arcs;
}

ArcList arcs_of_order(const State& state, const Request& request) {
    return arcs_of(Context{state, request});
}

std::span<const Rule> delivery_rules() { return rows; }

}  // namespace headgate::risk
