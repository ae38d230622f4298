#pragma once

#include "risk/context.h"
#include "risk/screen.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

/// A small market in which every rule can be shown: one right, one book, one order. `Facts` says how it
/// stands; a case changes what it is about; `World` enters everything.
namespace headgate::risk::test {

// Ids follow from the order in which World registers.
inline constexpr BasinId heihe{1}, shule{2};
inline constexpr RegionId gansu{1}, zhangye{2}, ganzhou{3}, xiaoman{4}, minle{5}, shanxi{6},
    datong{7}, hunyuan{8}, hebei{9}, yuanshi{10}, ningxia{11}, yinchuan{12};
inline constexpr ZoneId west{1}, east{2}, far{3};
inline constexpr DistrictId daman{1}, yingke{2};
inline constexpr GroundwaterZoneId own_aquifer{1}, other_aquifer{2};
inline constexpr BudgetUnitId home_unit{1}, foreign_unit{2};
inline constexpr ControlGroupId own_group{1}, other_group{2};
inline constexpr ParticipantId holder{1}, agent{2};
inline constexpr SessionId session{1};
inline constexpr ProjectId project{1};
inline constexpr PermitId permit{1};
inline constexpr RightId right{1};
inline constexpr AllocationId account{1};
inline constexpr BookId book{1};
inline constexpr Year year{2024};
inline const Date today = civil(2024, 5, 6);
inline const Timestamp now{start_of(today).value() + std::int64_t{10} * 3600 * 1'000'000'000};

/// How the market stands before the order comes. The default of each trade type passes every rule.
struct Facts {
    /// The county in which the water, the unit, the permit and the right lie, unless said otherwise.
    RegionId home = ganzhou;
    Participant holder;
    CatalogueClass project_class = CatalogueClass::allowed;
    /// All but owner and class, which stand above.
    Project project;
    std::optional<Permit> permit;
    Right right;
    std::optional<Allocation> account;
    BookSpec book;
    GroundwaterClass own_class = GroundwaterClass::normal;
    GroundwaterClass other_class = GroundwaterClass::normal;
    LevelState own_level = LevelState::green;
    std::optional<Renewal> own_renewal = Renewal::renewable;
    /// Of the zone `west`.
    std::optional<PublicSupply> public_supply = PublicSupply::partial;
    /// Of the district `daman`.
    std::optional<FarmDemand> farm_demand = FarmDemand::met;
    std::vector<Approval> approvals;
    std::vector<Review> reviews;
    std::vector<CapacityReview> capacity_reviews;
    std::vector<Conservation> conservations;
    std::vector<Restriction> restrictions;
    std::vector<PhaseOut> phase_outs;
    std::vector<Inspection> inspections;
    std::vector<Plot> plots;
    /// What measures the water; by default one good point in each zone.
    std::vector<MeteringPoint> points;
    /// Who enters the order: the holder's own session, unless a case says otherwise.
    Session session;
    std::vector<Mandate> mandates;
    std::vector<Qualification> qualifications;
    std::vector<Objection> objections;
    std::vector<TakeBack> take_backs;
    std::vector<BudgetLine> budget_lines;
    std::vector<ReserveAccount> reserve_accounts;
    std::vector<DisposalApproval> disposals;
    std::vector<PriceStandard> price_standards;
    std::vector<EarmarkedFund> funds;
    std::vector<QualityStandard> quality_standards;
    std::vector<Rotation> rotations;
    std::vector<WaterTicket> tickets;
    std::vector<DispatchNotice> notices;
    RegionLoad county_load = RegionLoad::normal;
    std::vector<Arc> arcs;
    std::vector<Usage> usages;
    std::vector<Violation> violations;
    std::vector<Credit> credits;
    std::vector<Pledge> pledges;
    std::vector<Freeze> freezes;
    std::vector<Cap> caps;
    std::vector<Parameter> parameters;
    Cash cash{1'000'000'000};
    Phase phase = Phase::continuous;
    std::vector<NewOrder> resting;
    /// The order that is replaced or looked at again; what it holds is reserved for it.
    std::optional<OrderRecord> own;
    Request request;
    /// Last touch: what other orders and trades have taken.
    std::function<void(State&)> then;

    Facts& cap(CapScope scope, RegionId region, std::int64_t limit, std::int64_t used = 0);
    /// What protected use `purpose` has in a region, and what must stay.
    Facts& floor(Purpose purpose, RegionId region, std::int64_t limit, std::int64_t minimum);
    Facts& unit_floor(std::int64_t limit, std::int64_t minimum);
    /// Papers that hold from 2022 to 2026.
    Facts& approve(ApprovalKind kind, std::int64_t volume = 0);
    Facts& review(ReviewKind kind, std::optional<Side> side, std::int64_t volume,
                  ReviewDecision decision = ReviewDecision::passed);
    Facts& without(ApprovalKind kind);
    Facts& without(ReviewKind kind);
    Facts& without_caps(CapScope scope, RegionId region);
    Facts& without(ParameterKind kind);
    Facts& set(ParameterKind kind, std::int64_t value);
    /// Moves everything to another county.
    Facts& at(RegionId county);
};

[[nodiscard]] Facts irrigation(Side side, WaterSource source = WaterSource::surface);
[[nodiscard]] Facts permit_trade(Side side, WaterSource source = WaterSource::surface);
[[nodiscard]] Facts budget(Side side, WaterSource source = WaterSource::surface);
[[nodiscard]] Facts regional(Side side, WaterSource source = WaterSource::surface);
[[nodiscard]] Facts network(Side side, WaterSource source = WaterSource::surface);
/// The reserve body sells out of the reserve, or buys into it.
[[nodiscard]] Facts reserve(Side side, ReserveUse use = ReserveUse::disposal);
/// Reclaimed water.
[[nodiscard]] Facts unconventional(Side side);
/// A government grants permit volume against pay (有偿出让).
[[nodiscard]] Facts grant(Side side);

/// A right that has no business in a permit book: it carries no permit.
[[nodiscard]] Facts irrigation_right_in_permit_book(Side side);

[[nodiscard]] Arc arc(ZoneId from, ZoneId to, WaterSource source = WaterSource::surface);
[[nodiscard]] Rotation turn(Date opens, Date closes);
[[nodiscard]] Plot plot(RosterFlag roster, std::int64_t volume);
[[nodiscard]] NewOrder resting_order(Side side, std::int64_t price, ControlGroupId group);
[[nodiscard]] Code code_of(const char* prefix, std::size_t number);

class World {
public:
    explicit World(const Facts& facts);
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    State state;
    Request request;
    /// All that fail, in order.
    [[nodiscard]] std::vector<RuleFailed> screen(Moment moment = Moment::entry) const;

private:
    template <class T>
    IdOf<T> enter(const T& record);
    void enter_places(const Facts& facts);
    void enter_party(const Facts& facts);
    void enter_account(const Facts& facts);
    void enter_papers(const Facts& facts);
    void enter_titles(const Facts& facts);
    void enter_terms(const Facts& facts);
    void enter_book(const Facts& facts);

    std::optional<OrderRecord> own_;
};

// ---- tables -------------------------------------------------------------------------------------------

/// What a case expects of its rule: asleep means that the rule does not concern the order at all.
enum class Expect { pass, broken, missing, asleep };

/// One row: the rule, what is shown, the verdict, how the market stands, and the first values read.
struct Case {
    std::string_view rule;
    std::string_view what;
    Expect expect;
    Facts (*facts)();
    std::vector<std::int64_t> values = {};
};

[[nodiscard]] const std::vector<Case>& party_cases();
[[nodiscard]] const std::vector<Case>& title_cases();
[[nodiscard]] const std::vector<Case>& volume_cases();
[[nodiscard]] const std::vector<Case>& place_cases();
[[nodiscard]] const std::vector<Case>& cap_cases();
[[nodiscard]] const std::vector<Case>& order_cases();
[[nodiscard]] const std::vector<Case>& paper_cases();
[[nodiscard]] const std::vector<Case>& use_cases();
[[nodiscard]] const std::vector<Case>& project_cases();
[[nodiscard]] const std::vector<Case>& purpose_cases();
[[nodiscard]] const std::vector<Case>& delivery_cases();
[[nodiscard]] const std::vector<Case>& meter_cases();
[[nodiscard]] const std::vector<Case>& agent_cases();
[[nodiscard]] const std::vector<Case>& reserve_cases();
[[nodiscard]] const std::vector<Case>& land_cases();
[[nodiscard]] const std::vector<Case>& market_cases();
/// The cases of every table.
[[nodiscard]] std::vector<const Case*> all_cases();

}  // namespace headgate::risk::test
