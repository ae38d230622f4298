#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

/// Declares an enum whose enumerators carry explicit numbers, and keeps their names so that text forms
/// need no second table. Numbers reach disk and wire: append only, never renumber.
#define HEADGATE_ENUM(Name, ...)                                                                   \
    enum class Name : std::uint8_t { __VA_ARGS__ };                                                \
    constexpr std::string_view enum_definition(Name) { return #__VA_ARGS__; }

namespace headgate {

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
    enum_definition(e);
};

/// Calls visit(name, number) for each enumerator in order of declaration.
template <NamedEnum E, class Visit>
constexpr void each_enumerator(Visit&& visit) {
    std::string_view rest = enum_definition(E{});
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        std::string_view item = rest.substr(0, comma);
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
        const auto name = item.substr(0, item.find(' '));
        unsigned number = 0;
        for (const char c : item.substr(item.find('=') + 1)) {
            if (c >= '0' && c <= '9') number = number * 10 + static_cast<unsigned>(c - '0');
        }
        visit(name, number);
    }
}

/// The enumerator's name, or "?" where the number is none of this enum's.
template <NamedEnum E>
[[nodiscard]] constexpr std::string_view name_of(E value) {
    std::string_view found = "?";
    each_enumerator<E>([&](std::string_view name, unsigned number) {
        if (number == static_cast<unsigned>(value)) found = name;
    });
    return found;
}

template <NamedEnum E>
[[nodiscard]] constexpr std::optional<E> enum_from(std::string_view text) {
    std::optional<E> found;
    each_enumerator<E>([&](std::string_view name, unsigned number) {
        if (name == text) found = static_cast<E>(number);
    });
    return found;
}

/// Bit n is set where n is a declared number; enums here stay below 64.
template <NamedEnum E>
inline constexpr std::uint64_t declared_numbers = [] {
    std::uint64_t bits = 0;
    each_enumerator<E>(
        [&](std::string_view, unsigned number) { bits |= std::uint64_t{1} << number; });
    return bits;
}();

/// True where `value` is one of the declared enumerators: what a decoder asks of a byte from disk.
template <NamedEnum E>
[[nodiscard]] constexpr bool is_declared(E value) {
    const auto number = static_cast<unsigned>(value);
    return number < 64 && ((declared_numbers<E> >> number) & 1) != 0;
}

HEADGATE_ENUM(Side, buy = 1, sell = 2)
HEADGATE_ENUM(OrderType, limit = 1, market_to_limit = 2)
/// day: until the close; gtc: until cancelled; ioc: what trades at once; fok: all at once or nothing.
HEADGATE_ENUM(TimeInForce, day = 1, gtc = 2, ioc = 3, fok = 4)
/// Rulebook 2: regional QY, permit QS, irrigation user GG, budget surplus YS, network user GN,
/// reserve disposal SC, unconventional water FC, and the paid first grant of a government (水权有偿出让).
HEADGATE_ENUM(TradeType, regional = 1, permit = 2, irrigation = 3, budget = 4, network = 5,
              reserve = 6, unconventional = 7, grant = 8)
HEADGATE_ENUM(WaterSource, surface = 1, groundwater = 2, reclaimed = 3)
HEADGATE_ENUM(Phase, closed = 1, pre_open = 2, continuous = 3, halted = 4, freeze = 5, clearing = 6,
              pre_close = 7)
/// What happens when an order would trade inside its own control group (rulebook ID-05).
HEADGATE_ENUM(SelfTradePolicy, refuse = 1, cancel_resting = 2, cancel_aggressor = 3,
              decrement_both = 4)
/// Which price a call takes of those that trade the most (rulebook 4.4 step 5). nearest_to_reference (mode
/// A): any tick, the one nearest to the reference. middle_of_orders (mode B): prices of orders only, the
/// middle of the lowest and the highest.
HEADGATE_ENUM(CallRule, nearest_to_reference = 1, middle_of_orders = 2)
/// Who trades at a call's marginal price where not all can: the oldest, or each by its share.
HEADGATE_ENUM(Rationing, time = 1, pro_rata = 2)
HEADGATE_ENUM(RegionLevel, province = 1, city = 2, county = 3, township = 4)
HEADGATE_ENUM(ZoneKind, reach = 1, district = 2, groundwater = 3, network = 4)
HEADGATE_ENUM(ArcKind, natural = 1, built = 2)
HEADGATE_ENUM(OpenState, open = 1, shut = 2)
HEADGATE_ENUM(GroundwaterClass, normal = 1, overdraft = 2, severe = 3, restricted = 4, banned = 5)
HEADGATE_ENUM(LevelState, green = 1, amber = 2, red = 3)
HEADGATE_ENUM(UnitClass, agriculture = 1, industry = 2, service = 3, supply = 4, ecology = 5)
HEADGATE_ENUM(ParticipantKind, region_government = 1, enterprise = 2, household = 3,
              cooperative = 4, village = 5, forest_farm = 6, user_association = 7,
              water_manager = 8, conservation_investor = 9, network_user = 10, water_supplier = 11,
              reclaim_producer = 12, reserve_body = 13, financier = 14, budget_unit = 15)
HEADGATE_ENUM(ParticipantState, active = 1, suspended = 2, closed = 3)
/// bidder: acts for its participant; centre: runs sessions; regulator: reads.
HEADGATE_ENUM(Role, bidder = 1, centre = 2, regulator = 3)
HEADGATE_ENUM(ActiveState, active = 1, ended = 2)
HEADGATE_ENUM(Language, zh = 1, en = 2)
HEADGATE_ENUM(RightKind, regional = 1, permit = 2, irrigation = 3, budget = 4, network = 5)
HEADGATE_ENUM(TitleState, pending = 1, confirmed = 2, objected = 3, cancelled = 4)
/// Rulebook 1, budget account: 告知, 复核, 下达, 执行, 调整, 决算.
HEADGATE_ENUM(BudgetState, notified = 1, reviewed = 2, issued = 3, executing = 4, adjusted = 5,
              closed = 6)
HEADGATE_ENUM(PermitStatus, active = 1, suspended = 2, revoked = 3, cancelled = 4, lapsed = 5)
HEADGATE_ENUM(Purpose, domestic = 1, irrigation = 2, industry = 3, service = 4, ecology = 5,
              livestock = 6, landscape = 7, municipal = 8, emergency = 9, test = 10)
HEADGATE_ENUM(CatalogueClass, encouraged = 1, allowed = 2, restricted = 3, eliminated = 4)
HEADGATE_ENUM(ViolationKind, unlicensed_abstraction = 1, breach_of_permit = 2, other = 3)
HEADGATE_ENUM(ViolationState, open = 1, rectified = 2)
HEADGATE_ENUM(CreditState, listed = 1, restored = 2)
HEADGATE_ENUM(PledgeKind, pledge = 1, mortgage = 2)
HEADGATE_ENUM(PledgeConsent, absent = 1, given = 2, forbidden = 3)
/// What a limit is about. The last two are floors of a protected use (用途底线): how much of it there is, and
/// what must stay (NL-10, PU-01).
HEADGATE_ENUM(CapScope, region_total = 1, region_surface = 2, region_groundwater = 3,
              zone_groundwater = 4, unit_groundwater = 5, unit_surface = 6, region_floor = 7,
              unit_floor = 8)
/// 批准文件: transfer 转让批准, abstraction 取水申请批准, layout 取水退水布局批准, retention 保留许可,
/// purpose_change 变更用途批准, paid_grant 有偿出让.
HEADGATE_ENUM(ApprovalKind, transfer = 1, abstraction = 2, layout = 3, retention = 4,
              purpose_change = 5, paid_grant = 6)
/// authority: of the water authority on title, way of abstraction, volume and purpose (RV-01). impact: on the
/// public interest and third parties (NL-10). assessment: of the tradable volume, by a third party (AP-01).
HEADGATE_ENUM(ReviewKind, authority = 1, impact = 2, assessment = 3)
HEADGATE_ENUM(ReviewDecision, passed = 1, failed = 2)
/// Who paid for saved water: 自筹, 财政, 合同节水.
HEADGATE_ENUM(Funder, own = 1, government = 2, contract = 3)
HEADGATE_ENUM(PhaseOutState, listed = 1, retired = 2)
HEADGATE_ENUM(WaterSaving, compliant = 1, not_compliant = 2)
HEADGATE_ENUM(CropClass, ordinary = 1, water_hungry = 2)
HEADGATE_ENUM(Renewal, renewable = 1, hard_to_renew = 2)
/// What the public network can supply inside a zone.
HEADGATE_ENUM(PublicSupply, absent = 1, partial = 2, full = 3)
HEADGATE_ENUM(FarmDemand, met = 1, unmet = 2)
/// Whether the authority has cut an idle permit back to the reasonable volume (PM-07).
HEADGATE_ENUM(CutBack, not_done = 1, done = 2)
HEADGATE_ENUM(ProjectKind, existing = 1, new_built = 2, rebuilt = 3, expanded = 4)
HEADGATE_ENUM(WaterIntensity, ordinary = 1, high = 2)
HEADGATE_ENUM(Construction, approved_unbuilt = 1, under_construction = 2, built = 3)
HEADGATE_ENUM(Siting, outside_development_zone = 1, development_zone = 2)
/// Parameters that the regulator or the centre sets by command (rulebook 3.4).
/// overdraft_policy: 1 STRICT, 2 NO_NET_INCREASE. credit_scope: 1 permit trades only, 2 all types.
/// cap_share_bps: largest share of a cap's headroom that one control group's resting orders may hold.
/// clock_tolerance_ms: how far a request's own time may lie from the sequencer's.
/// metering_surface_m3, metering_groundwater_m3: yearly volume from which a right's meter must report
/// online (NL-07). holding_limit_m3: the most that one participant may hold of a source and year, 0 no
/// limit (OR-06). resale: 1 water may be resold on the day it was bought, 2 from the next day on (OR-08).
/// idle_ratio_bps, idle_years: PM-07. idle_reading: 1 use below the ratio of the permit, 2 use at least the
/// ratio below it. stoppage_years: PM-08. item9_reading: 1 net abstraction added, 2 any groundwater trade in a
/// zone that is not normal. item10_reading: 1 impact review and floors, 2 impact review alone.
HEADGATE_ENUM(ParameterKind, overdraft_policy = 1, credit_scope = 2, cap_share_bps = 3,
              clock_tolerance_ms = 4, metering_surface_m3 = 10, metering_groundwater_m3 = 11,
              holding_limit_m3 = 12, resale = 13, idle_ratio_bps = 30, idle_years = 31,
              idle_reading = 32, stoppage_years = 33, item9_reading = 34, item10_reading = 35)
/// signed_by_issuer: carries the issuer's own signature; typed_in: entered by the centre from a
/// document; published: copied from a published document; synthetic: generated for rehearsal.
HEADGATE_ENUM(Provenance, signed_by_issuer = 1, typed_in = 2, published = 3, synthetic = 4)
HEADGATE_ENUM(SignatureAlgorithm, ed25519 = 1, sm2 = 2)

/// 取水口, 机井, 渠首, 斗口, 管网.
HEADGATE_ENUM(MeteringPointKind, intake = 1, well = 2, canal_head = 3, branch_gate = 4, network = 5)
HEADGATE_ENUM(OnlineState, online = 1, offline = 2)
/// 正常, 超载: whether an area takes more water than it can bear (SC-04).
HEADGATE_ENUM(RegionLoad, normal = 1, overloaded = 2)
/// What a session may do for its participant (ID-02).
HEADGATE_ENUM(OperatorGrant, order = 1, view = 2)
HEADGATE_ENUM(QualificationState, applied = 1, qualified = 2, refused = 3)
/// Whether a book takes any bid or those of qualified bidders only (ID-04).
HEADGATE_ENUM(BookAdmission, open = 1, qualified = 2)
/// 竞价, 协议, 挂牌 (SC-05, BG-07).
HEADGATE_ENUM(TradeMode, bidding = 1, negotiated = 2, listing = 3)
/// What a book of reserve water is for: 处置 sells out of the reserve, 收购 buys into it (RS-01..04).
HEADGATE_ENUM(ReserveUse, disposal = 1, purchase = 2)
/// Who granted a permit: a region's authority or a river-basin authority (SC-04).
HEADGATE_ENUM(PermitAuthority, region = 1, river_basin = 2)
HEADGATE_ENUM(MandateSide, buy = 1, sell = 2, both = 3)
/// 名录内, 名录外, 违规新增 (CT-02, CT-05).
HEADGATE_ENUM(RosterFlag, on_roster = 1, off_roster = 2, reclaimed_unlawfully = 3)
HEADGATE_ENUM(ObjectionKind, objection = 1, review = 2)
HEADGATE_ENUM(ObjectionState, open = 1, upheld = 2, dismissed = 3)
/// What a part of a budget rests on (BG-08): 合规, 超采地下水, 淘汰类产品或工艺.
HEADGATE_ENUM(BudgetBasis, lawful = 1, over_extracted = 2, eliminated = 3)
/// 无偿收储, 有偿收储, 生态预留, 应急预留, 政府投资节水.
HEADGATE_ENUM(ReserveKind, reclaimed_right = 1, purchased = 2, ecology = 3, emergency = 4,
              state_saving = 5)
HEADGATE_ENUM(ApprovalScope, general = 1, specific = 2)
/// What a reserve purchase's price is held against: 农业 saving cost plus fair return, 工业 benchmark.
HEADGATE_ENUM(PriceBasis, saving_cost = 1, market_benchmark = 2)
/// Reclaimed water, best first. A use asks for a grade and takes every better one (PU-06).
HEADGATE_ENUM(ReclaimedGrade, grade_a = 1, grade_b = 2, grade_c = 3)
HEADGATE_ENUM(TicketState, issued = 1, partly_used = 2, used = 3, void_ = 4, transferred = 5)

}  // namespace headgate
