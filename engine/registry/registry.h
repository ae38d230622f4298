#pragma once

#include "engine/domain/codec.h"
#include "engine/domain/directory.h"
#include "engine/domain/facts.h"
#include "engine/domain/limits.h"
#include "engine/domain/reject.h"
#include "engine/domain/state_hash.h"
#include "engine/registry/commitments.h"
#include "engine/registry/owned.h"

#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

namespace headgate {

/// Why a fact was refused: the field at fault, counted as in the struct, and the code of the fact that
/// it contradicts (empty where there is none).
struct FactError {
    std::uint8_t field = 0;
    FactReject reason = FactReject::bad_value;
    Code other;
    constexpr bool operator==(const FactError&) const = default;
};

template <class T>
using FactResult = tl::expected<T, FactError>;

template <class T>
using IdOf = FactId<T::kind>;

/// One fact as held: the record, who said so, and the version of the registry that it last changed in.
template <class T>
struct Entry {
    T record;
    FactSource source;
    FactVersion version;
    HEADGATE_FIELDS(record, source, version)
};

/// Regions from one up to the topmost, nearest first.
struct RegionPath {
    std::array<RegionId, region_depth_max> regions{};
    std::size_t size = 0;
    [[nodiscard]] const RegionId* begin() const { return regions.data(); }
    [[nodiscard]] const RegionId* end() const { return regions.data() + size; }
};

/// Everything that has been said about places, parties and rights, kept consistent: a record that
/// contradicts another is refused and leaves the registry as it was. Holds no balances (ledger.h).
/// Iteration and hashing go by id, so equal histories give equal hashes.
class Registry {
public:
    explicit Registry(const VenueLimits& limits = {}) : limits_{limits} {}

    /// Enters `record` under the next id of its kind. An error leaves the registry unchanged.
    template <class T>
    [[nodiscard]] FactResult<IdOf<T>> add(const T& record, const FactSource& source);

    /// Replaces the record of `id`, which must exist, by `record`, checked as `add` checks; codes and the
    /// keys that indexes and other facts rest on do not change (`not_changeable`; fixed_fields.h). An error
    /// leaves the registry unchanged.
    template <class T>
    [[nodiscard]] FactResult<void> change(IdOf<T> id, const T& record, const FactSource& source);

    /// What `add` would refuse `record` for, or `change` with the `id` of an existing fact; nothing where
    /// it would be taken. Once this says nothing every amount and date in `record` is within its bounds.
    template <class T>
    [[nodiscard]] std::optional<FactError> check(const T& record, IdOf<T> id = {}) const;

    /// Requires that `id` exists.
    template <class T>
    [[nodiscard]] const T& get(IdOf<T> id) const {
        return entry<T>(id).record;
    }
    template <FactKind K>
    [[nodiscard]] const FactOf<K>& get(FactId<K> id) const {
        return entry<FactOf<K>>(id).record;
    }
    /// Null where there is no such fact.
    template <class T>
    [[nodiscard]] const T* find(IdOf<T> id) const {
        const auto& table = std::get<Table<T>>(tables_);
        return id.value() == 0 || id.value() > table.size() ? nullptr
                                                            : &table[id.value() - 1].record;
    }
    template <class T>
    [[nodiscard]] const Entry<T>& entry(IdOf<T> id) const {
        const auto& table = std::get<Table<T>>(tables_);
        HEADGATE_ASSERT(id.value() != 0 && id.value() <= table.size());
        return table[id.value() - 1];
    }
    template <class T>
    [[nodiscard]] std::uint32_t count() const {
        return static_cast<std::uint32_t>(std::get<Table<T>>(tables_).size());
    }

    /// Enters a fact under the next id of its kind as it once was held, asking nobody, and gives it its rows in
    /// directory and indexes: for snapshots, with kinds in the order of HEADGATE_FACT_LIST. False, and the
    /// registry unchanged, where the code is there already.
    template <class T>
    [[nodiscard]] bool restore(const Entry<T>& entry);
    /// Once all facts are back.
    void restore(FactVersion version) { version_ = version; }

    [[nodiscard]] const Directory& directory() const { return directory_; }
    /// Number of facts entered and changed so far.
    [[nodiscard]] FactVersion version() const { return version_; }
    [[nodiscard]] const VenueLimits& limits() const { return limits_; }

    // ---- questions that rules ask ----------------------------------------------------------------

    /// The venue's fact, once entered.
    [[nodiscard]] const Venue* venue() const { return find<Venue>(VenueId{1}); }
    [[nodiscard]] RegionPath path_up(RegionId region) const;
    /// True where `inner` is `outer` or lies below it.
    [[nodiscard]] bool within(RegionId inner, RegionId outer) const;
    /// True where one of the two lies within the other.
    [[nodiscard]] bool nested(RegionId a, RegionId b) const { return within(a, b) || within(b, a); }
    /// Regions directly below.
    [[nodiscard]] std::span<const RegionId> regions_below(RegionId region) const;
    /// Every T fact of one owner (owned.h), in order of registration: `of<Plot>(right)`.
    template <class T>
    [[nodiscard]] std::span<const IdOf<T>> of(OwnerIdOf<T> owner) const {
        const auto& rows = std::get<OwnedRows<T>>(owned_).rows;
        if (owner.value() == 0 || owner.value() > rows.size()) return {};
        return rows[owner.value() - 1];
    }
    [[nodiscard]] std::optional<AllocationId> allocation(RightId right, WaterSource source,
                                                         Year year) const;
    [[nodiscard]] std::span<const AllocationId> allocations_of(RightId right) const;
    [[nodiscard]] std::span<const RightId> rights_of(ParticipantId participant) const;
    [[nodiscard]] std::span<const ViolationId> violations_of(ParticipantId participant) const;
    /// The participant's entry in the list of seriously dishonest water users, newest; nothing if never.
    [[nodiscard]] std::optional<CreditId> credit_of(ParticipantId participant) const;
    [[nodiscard]] std::span<const PledgeId> pledges_of(AllocationId allocation) const;
    [[nodiscard]] std::span<const FreezeId> freezes_of(AllocationId allocation) const;
    [[nodiscard]] std::optional<Volume> usage(RightId right, WaterSource source, Year year) const;
    [[nodiscard]] std::optional<UsageId> usage_fact(RightId right, WaterSource source,
                                                    Year year) const;
    /// Points that measure this right alone, and those that measure a zone's rights in common (NL-07).
    [[nodiscard]] std::span<const MeteringPointId> points_of(RightId right) const;
    [[nodiscard]] std::span<const MeteringPointId> points_of(ZoneId zone) const;
    [[nodiscard]] std::optional<CapId> region_cap(CapScope scope, RegionId region, Year year) const;
    [[nodiscard]] std::optional<CapId> zone_cap(GroundwaterZoneId zone, Year year) const;
    [[nodiscard]] std::optional<CapId> unit_cap(CapScope scope, BudgetUnitId unit, Year year) const;
    /// Floors of a protected use, for exactly this region or unit.
    [[nodiscard]] std::optional<CapId> region_floor(Purpose purpose, RegionId region,
                                                    Year year) const;
    [[nodiscard]] std::optional<CapId> unit_floor(Purpose purpose, BudgetUnitId unit,
                                                  Year year) const;
    /// The value that holds on `day`, set for the nearest region from `region` up, else for the venue.
    [[nodiscard]] std::optional<std::int64_t> parameter(ParameterKind kind, RegionId region,
                                                        Date day) const;
    /// The fact that sets `kind` on `day` for exactly this region or, without one, for the venue: the
    /// latest that has taken effect.
    [[nodiscard]] std::optional<ParameterId>
    parameter_fact(ParameterKind kind, std::optional<RegionId> region, Date day) const;
    /// True where open arcs for `source`, each valid on both days, lead from one zone to the other; a
    /// zone reaches itself. Requires that both zones exist. Allocates nothing. NL-06.
    [[nodiscard]] bool linked(ZoneId from, ZoneId to, WaterSource source, Date first,
                              Date last) const;
    /// As `linked`; adds to `limited` the arcs of the shortest way that have a limit, or whose opposite has
    /// one, as far as there is room.
    [[nodiscard]] bool linked(ZoneId from, ZoneId to, WaterSource source, Date first, Date last,
                              ArcList& limited) const;
    /// The first arc that leads the other way between the same zones for the same source.
    [[nodiscard]] std::optional<ArcId> opposite(ArcId arc) const;
    /// The session with this CompID, active or ended.
    [[nodiscard]] std::optional<SessionId> session(std::string_view comp_id) const {
        return directory_.find<FactKind::session>(comp_id);
    }

    /// Every fact in order of kind and id, then the version.
    void absorb_into(StateHasher& hasher) const;

private:
    template <class T>
    using Table = std::vector<Entry<T>>;
    template <class>
    struct TablesOf;
    template <class... T>
    struct TablesOf<std::tuple<T...>> {
        using type = std::tuple<Table<T>...>;
    };
    using FactTypes = std::tuple<HEADGATE_FACT_LIST>;

    /// What `add` and `change` refuse a source for: a key that is not on record, or a fact `signed_by_issuer`
    /// without a key in force that is the issuer's own.
    [[nodiscard]] std::optional<FactError> check_source(const FactSource& source) const;
    template <class T>
    [[nodiscard]] std::optional<FactError> check_references(const T& record) const;
    template <class T>
    [[nodiscard]] std::optional<FactError> check_new(const T& record) const;
    /// Takes the fact in under `id`, the next of its kind.
    template <class T>
    void enter(IdOf<T> id, const Entry<T>& entry);
    /// Gives the fact its rows in the indexes. Kinds without an index of their own take the template, which
    /// knows those that have an owner.
    template <class T>
    void index(IdOf<T> id, const T& record) {
        if constexpr (is_owned<T>) {
            const auto owner = owner_in(record);
            if (!owner) return;
            auto& rows = std::get<OwnedRows<T>>(owned_).rows;
            if (rows.size() < owner->value()) rows.resize(owner->value());
            rows[owner->value() - 1].push_back(id);
        }
    }
    void index(RegionId id, const Region& record);
    void index(ZoneId id, const Zone& record);
    void index(ArcId id, const Arc& record);
    void index(GroundwaterZoneId id, const GroundwaterZone& record);
    void index(BudgetUnitId id, const BudgetUnit& record);
    void index(ParticipantId id, const Participant& record);
    void index(RightId id, const Right& record);
    void index(AllocationId id, const Allocation& record);
    void index(UsageId id, const Usage& record);
    void index(ViolationId id, const Violation& record);
    void index(CreditId id, const Credit& record);
    void index(PledgeId id, const Pledge& record);
    void index(FreezeId id, const Freeze& record);
    void index(CapId id, const Cap& record);
    void index(ParameterId id, const Parameter& record);
    void index(WordingId id, const Wording& record);
    void index(MeteringPointId id, const MeteringPoint& record);

    /// Scratch of `linked`, so that a question asked per order allocates nothing. Only the core's thread
    /// asks; no answer depends on what an earlier question left here.
    struct ZoneSearch {
        std::vector<std::uint32_t> reached_in;  // by ZoneId - 1: the last search that came by
        std::vector<ZoneId> queue;
        std::vector<ArcId> came_by;  // by ZoneId - 1: how the last search came there
        std::uint32_t search = 0;
    };

    VenueLimits limits_;
    TablesOf<FactTypes>::type tables_;
    Directory directory_;
    FactVersion version_;
    // Indexes: derived from the tables, outside the hash. One row per owner's id.
    std::vector<std::vector<RegionId>> regions_below_;
    std::vector<std::vector<AllocationId>> allocations_of_;
    std::vector<std::vector<RightId>> rights_of_;
    std::vector<std::vector<ViolationId>> violations_of_;
    std::vector<std::vector<CreditId>> credits_of_;
    std::vector<std::vector<PledgeId>> pledges_of_;
    std::vector<std::vector<FreezeId>> freezes_of_;
    std::vector<std::vector<UsageId>> usages_of_;
    std::vector<std::vector<CapId>> region_caps_;
    std::vector<std::vector<CapId>> zone_caps_;
    std::vector<std::vector<CapId>> unit_caps_;
    std::vector<std::vector<ArcId>> arcs_from_;
    // Region 0 stands for the venue. By day of effect.
    std::map<std::pair<ParameterKind, std::uint32_t>, std::map<Date, ParameterId>> parameters_;
    OwnedTables<FactTypes>::type owned_;
    std::vector<std::vector<MeteringPointId>> points_of_right_;
    std::vector<std::vector<MeteringPointId>> points_of_zone_;
    mutable ZoneSearch zone_search_;
};

}  // namespace headgate
