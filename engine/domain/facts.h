#pragma once

#include "engine/domain/facts_book.h"
#include "engine/domain/facts_delivery.h"
#include "engine/domain/facts_papers.h"
#include "engine/domain/facts_parties.h"
#include "engine/domain/facts_reserve.h"
#include "engine/domain/facts_titles.h"
#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <optional>

/// The facts that the registry holds: what the law, the regulator and the centre have said. Each is one
/// plain struct with a `code` unique within its kind, entered by Register<T> and altered field by field
/// by ChangeFact (commands.h). Field order is journalled: append only. `may_omit` names the fields whose
/// default a clerk may leave unsaid; every other field that is not optional must be given (line.h).
/// Rulebook chapter 1.
namespace headgate {

/// Who says so, where it is written, and who let it in (rulebook 1 and 3.1(8)). `issuer_key` names the key
/// that the issuer signed with; a fact `signed_by_issuer` has one.
struct FactSource {
    Code issuer = {};
    DocumentRef document = {};
    Provenance provenance = Provenance::typed_in;
    Code approver = {};
    std::optional<IssuerKeyId> issuer_key = {};
    HEADGATE_FIELDS(issuer, document, provenance, approver, issuer_key)
};

/// The trading centre's own place. Local rules apply only inside their jurisdiction (rulebook 3.1(7)).
struct Venue {
    static constexpr FactKind kind = FactKind::venue;
    Code code;
    RegionId region;
    HEADGATE_FIELDS(code, region)
};

struct Basin {
    static constexpr FactKind kind = FactKind::basin;
    Code code;
    std::optional<BasinId> parent;
    HEADGATE_FIELDS(code, parent)
};

/// `code` is the six-digit administrative code, with a suffix below the county.
struct Region {
    static constexpr FactKind kind = FactKind::region;
    static constexpr std::string_view may_omit = "load";
    Code code;
    std::optional<RegionId> parent;
    RegionLevel level = RegionLevel::county;
    BasinId basin;
    RegionLoad load = RegionLoad::normal;
    HEADGATE_FIELDS(code, parent, level, basin, load)
};

/// The unit of matching: water inside one zone reaches every point of it.
struct Zone {
    static constexpr FactKind kind = FactKind::zone;
    Code code;
    BasinId basin;
    RegionId region;
    ZoneKind zone_kind = ZoneKind::reach;
    /// GW-09: what the public network can supply here.
    std::optional<PublicSupply> public_supply = std::nullopt;
    HEADGATE_FIELDS(code, basin, region, zone_kind, public_supply)
};

/// A hydraulic link from one zone to another for one source of water, within a season (NL-06). Of what
/// trades send through it, less what they send back the other way, at most `net_limit` m³ may be left, and
/// at least −`back_limit`; no limit where absent (DV-03).
struct Arc {
    static constexpr FactKind kind = FactKind::arc;
    static constexpr std::string_view may_omit = "state";
    Code code;
    ZoneId from;
    ZoneId to;
    ArcKind arc_kind = ArcKind::natural;
    WaterSource source = WaterSource::surface;
    OpenState state = OpenState::open;
    Date valid_from;
    Date valid_to;
    std::optional<Volume> net_limit = {};
    std::optional<Volume> back_limit = {};
    HEADGATE_FIELDS(code, from, to, arc_kind, source, state, valid_from, valid_to, net_limit,
                    back_limit)
};

struct District {
    static constexpr FactKind kind = FactKind::district;
    Code code;
    RegionId region;
    ZoneId zone;
    /// SC-06: whether what its farms reasonably need is met.
    std::optional<FarmDemand> farm_demand = std::nullopt;
    HEADGATE_FIELDS(code, region, zone, farm_demand)
};

struct GroundwaterZone {
    static constexpr FactKind kind = FactKind::groundwater_zone;
    static constexpr std::string_view may_omit = "level";
    Code code;
    RegionId region;
    GroundwaterClass zone_class = GroundwaterClass::normal;
    LevelState level = LevelState::green;
    /// GW-05.
    std::optional<Renewal> renewal = std::nullopt;
    HEADGATE_FIELDS(code, region, zone_class, level, renewal)
};

struct BudgetUnit {
    static constexpr FactKind kind = FactKind::budget_unit;
    Code code;
    UnitClass unit_class = UnitClass::agriculture;
    RegionId region;
    std::optional<DistrictId> district;
    std::optional<BudgetUnitId> parent;
    HEADGATE_FIELDS(code, unit_class, region, district, parent)
};

/// Participants under common control; trades inside one are refused or prevented (ID-05).
struct ControlGroup {
    static constexpr FactKind kind = FactKind::control_group;
    Code code;
    HEADGATE_FIELDS(code)
};

/// A party to trades. Names and identity numbers live outside the journal; `identity` is their salted
/// hash, all zero where none was given.
struct Participant {
    static constexpr FactKind kind = FactKind::participant;
    static constexpr std::string_view may_omit = "state identity";
    Code code;
    ParticipantKind participant_kind = ParticipantKind::enterprise;
    RegionId region;
    ControlGroupId group;
    ParticipantState state = ParticipantState::active;
    Bytes<16> identity;
    /// NL-05a: what the latest assessment found.
    std::optional<WaterSaving> water_saving = std::nullopt;
    HEADGATE_FIELDS(code, participant_kind, region, group, state, identity, water_saving)
};

/// A person who signs commands with an own Ed25519 key.
struct Operator {
    static constexpr FactKind kind = FactKind::operator_;
    static constexpr std::string_view may_omit = "state";
    Code code;
    Role role = Role::centre;
    std::optional<ParticipantId> participant;
    Bytes<32> key;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, role, participant, key, state)
};

/// A FIX session; `code` is the counterparty's CompID. It is the authorisation to act for its participant:
/// what `grant` says, until the end of `valid_to` or until it is ended (ID-02).
struct Session {
    static constexpr FactKind kind = FactKind::session;
    static constexpr std::string_view may_omit = "language state grant";
    Code code;
    Role role = Role::bidder;
    std::optional<ParticipantId> participant;
    Language language = Language::zh;
    ActiveState state = ActiveState::active;
    OperatorGrant grant = OperatorGrant::order;
    std::optional<Date> valid_to = {};
    HEADGATE_FIELDS(code, role, participant, language, state, grant, valid_to)
};

/// 取水许可证. `annual_limit` in m³; valid on both end days (PM-01..04, E1 arts 24, 25). `granted_by` gave it
/// and approves its transfer; `intake` is the place that it is for; `last_abstraction` the last day on which
/// water was taken (PM-08).
struct Permit {
    static constexpr FactKind kind = FactKind::permit;
    static constexpr std::string_view may_omit = "status authority granted_by cut_back";
    Code code;
    ParticipantId holder;
    RegionId region;
    WaterSource source = WaterSource::surface;
    Volume annual_limit;
    Purpose purpose = Purpose::industry;
    PermitStatus status = PermitStatus::active;
    Date valid_from;
    Date valid_to;
    PermitAuthority authority = PermitAuthority::region;
    Code granted_by = {};
    std::optional<ZoneId> intake = std::nullopt;
    std::optional<Volume> monthly_limit = std::nullopt;
    std::optional<Date> last_abstraction = std::nullopt;
    CutBack cut_back = CutBack::not_done;
    HEADGATE_FIELDS(code, holder, region, source, annual_limit, purpose, status, valid_from,
                    valid_to, authority, granted_by, intake, monthly_limit, last_abstraction,
                    cut_back)
};

/// What the water is for (NL-04, PU-05, GW-10, GW-11, PM-11). `output` in units a year, `quota_litres` the
/// sector's general quota (通用值) per unit.
struct Project {
    static constexpr FactKind kind = FactKind::project;
    static constexpr std::string_view may_omit = "industry";
    Code code;
    ParticipantId owner;
    CatalogueClass catalogue_class = CatalogueClass::allowed;
    Code industry = {};
    std::optional<ProjectKind> project_kind = std::nullopt;
    std::optional<WaterIntensity> intensity = std::nullopt;
    std::optional<Construction> construction = std::nullopt;
    std::optional<Siting> siting = std::nullopt;
    std::optional<std::int64_t> output = std::nullopt;
    std::optional<std::int64_t> quota_litres = std::nullopt;
    HEADGATE_FIELDS(code, owner, catalogue_class, industry, project_kind, intensity, construction,
                    siting, output, quota_litres)
};

/// The account that an order draws on or fills: certificate, permit or budget account. Volumes hang
/// below it per source and year as allocations. `valid_from` and `valid_to` are the certificate's.
/// `approved_limit`: 核定上限, the most a year that a budget user without a permit may come to, m³ (BG-04).
struct Right {
    static constexpr FactKind kind = FactKind::right;
    Code code;
    RightKind right_kind = RightKind::irrigation;
    ParticipantId holder;
    RegionId region;
    ZoneId zone;
    std::optional<DistrictId> district;
    std::optional<GroundwaterZoneId> groundwater_zone;
    std::optional<PermitId> permit;
    std::optional<BudgetUnitId> unit;
    std::optional<ProjectId> project;
    Purpose purpose = Purpose::irrigation;
    std::optional<Date> valid_from;
    std::optional<Date> valid_to;
    std::optional<Volume> approved_limit = {};
    /// Of the land that the right waters (GW-06).
    std::optional<CropClass> crop = std::nullopt;
    HEADGATE_FIELDS(code, right_kind, holder, region, zone, district, groundwater_zone, permit,
                    unit, project, purpose, valid_from, valid_to, approved_limit, crop)
};

/// What a right was given for one source and year, in m³. Opens the water account of the ledger.
/// `tradable` is the saved or paid-for part that may be sold (NL-02b, NL-02a); `used` and `ticketed`
/// grow by change of fact and never exceed what the account holds free.
struct Allocation {
    static constexpr FactKind kind = FactKind::allocation;
    static constexpr std::string_view may_omit = "used ticketed";
    Code code;
    RightId right;
    WaterSource source = WaterSource::surface;
    Year year;
    Volume volume;
    Volume used;
    Volume ticketed;
    std::optional<Volume> tradable;
    TitleState title = TitleState::pending;
    std::optional<BudgetState> budget_state;
    /// Quality of reclaimed water (PU-06).
    std::optional<ReclaimedGrade> grade = {};
    HEADGATE_FIELDS(code, right, source, year, volume, used, ticketed, tradable, title,
                    budget_state, grade)
};

/// Metered abstraction of a past year, m³ (GW-03 reads the mean of three).
struct Usage {
    static constexpr FactKind kind = FactKind::usage;
    Code code;
    RightId right;
    WaterSource source = WaterSource::groundwater;
    Year year;
    Volume volume;
    HEADGATE_FIELDS(code, right, source, year, volume)
};

struct Violation {
    static constexpr FactKind kind = FactKind::violation;
    static constexpr std::string_view may_omit = "state";
    Code code;
    ParticipantId participant;
    ViolationKind violation_kind = ViolationKind::other;
    ViolationState state = ViolationState::open;
    HEADGATE_FIELDS(code, participant, violation_kind, state)
};

/// An entry of the list of seriously dishonest water users (NL-08).
struct Credit {
    static constexpr FactKind kind = FactKind::credit;
    static constexpr std::string_view may_omit = "state";
    Code code;
    ParticipantId participant;
    CreditState state = CreditState::listed;
    HEADGATE_FIELDS(code, participant, state)
};

/// 质押 or 抵押 of part of an allocation (PL-01).
struct Pledge {
    static constexpr FactKind kind = FactKind::pledge;
    static constexpr std::string_view may_omit = "consent state";
    Code code;
    AllocationId allocation;
    Volume volume;
    PledgeKind pledge_kind = PledgeKind::pledge;
    PledgeConsent consent = PledgeConsent::absent;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, allocation, volume, pledge_kind, consent, state)
};

/// Ordered by a court, a regulator or in a dispute. Without `volume` the whole account is frozen (PL-02).
struct Freeze {
    static constexpr FactKind kind = FactKind::freeze;
    static constexpr std::string_view may_omit = "state";
    Code code;
    AllocationId allocation;
    std::optional<Volume> volume;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, allocation, volume, state)
};

/// A total-volume limit of one year on one level, m³ (CP-01..03). `used` is what the level has taken
/// already; purchases come on top. A floor's `limit` is what the protected use `purpose` has, `minimum` what
/// must stay with it, `used` what has left it (NL-10, PU-01).
struct Cap {
    static constexpr FactKind kind = FactKind::cap;
    static constexpr std::string_view may_omit = "used";
    Code code;
    CapScope scope = CapScope::region_total;
    std::optional<RegionId> region;
    std::optional<GroundwaterZoneId> groundwater_zone;
    std::optional<BudgetUnitId> unit;
    Year year;
    Volume limit;
    Volume used;
    std::optional<Purpose> purpose = std::nullopt;
    std::optional<Volume> minimum = std::nullopt;
    HEADGATE_FIELDS(code, scope, region, groundwater_zone, unit, year, limit, used, purpose,
                    minimum)
};

/// A setting of the rules, for one region or, without one, for the venue. It holds from `valid_from` on,
/// or from ever where that is absent, until a later one for the same place takes over (rulebook 3.1(6)).
struct Parameter {
    static constexpr FactKind kind = FactKind::parameter;
    Code code;
    ParameterKind parameter = ParameterKind::overdraft_policy;
    std::optional<RegionId> region;
    std::int64_t value = 0;
    std::optional<Date> valid_from = {};
    HEADGATE_FIELDS(code, parameter, region, value, valid_from)
};

/// Every kind of fact in order of FactKind. All other lists of them come from this one.
#define HEADGATE_FACT_LIST                                                                         \
    Venue, Basin, Region, Zone, Arc, District, GroundwaterZone, BudgetUnit, ControlGroup,          \
        Participant, Operator, Session, Permit, Project, Right, Allocation, Usage, Violation,      \
        Credit, Pledge, Freeze, Cap, Parameter, BookSpec, MeteringPoint, Qualification, Mandate,   \
        Plot, Objection, TakeBack, BudgetLine, ReserveAccount, DisposalApproval, PriceStandard,    \
        EarmarkedFund, QualityStandard, Rotation, WaterTicket, DispatchNotice, IssuerKey,          \
        Approval, Review, Conservation, Restriction, Inspection, PhaseOut, Wording, CapacityReview

/// Uses that trade may not crowd out: domestic, reasonable farmland, basic ecology (NL-10, PU-01).
[[nodiscard]] constexpr bool is_protected(Purpose purpose) {
    return purpose == Purpose::domestic || purpose == Purpose::irrigation ||
           purpose == Purpose::ecology;
}

namespace detail {
template <FactKind K, class First, class... Rest>
constexpr auto fact_of() {
    if constexpr (First::kind == K) {
        return First{};
    } else {
        return fact_of<K, Rest...>();
    }
}
}  // namespace detail

/// The struct of a fact kind.
template <FactKind K>
using FactOf = decltype(detail::fact_of<K, HEADGATE_FACT_LIST>());

/// Calls visit.template operator()<T>() for the struct of every fact kind, in order of FactKind.
template <class Visit>
constexpr void each_fact_type(Visit&& visit) {
    const auto all = [&]<class... T>() { (visit.template operator()<T>(), ...); };
    all.template operator()<HEADGATE_FACT_LIST>();
}

}  // namespace headgate
