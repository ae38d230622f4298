#include "engine/registry/registry.h"

#include <algorithm>

namespace headgate {
namespace {

/// The row of an index that belongs to `owner`; requires that the owner exists.
template <class T, class Owner>
std::span<const T> row_of(const std::vector<std::vector<T>>& index, Owner owner) {
    HEADGATE_ASSERT(owner.value() != 0 && owner.value() <= index.size());
    return index[owner.value() - 1];
}

template <class T, class Owner>
void append(std::vector<std::vector<T>>& index, Owner owner, T id) {
    HEADGATE_ASSERT(owner.value() != 0 && owner.value() <= index.size());
    index[owner.value() - 1].push_back(id);
}

/// Where a parameter without a day of effect stands among the others: before all of them.
constexpr Date from_ever{INT32_MIN};

}  // namespace

// ---- indexes ----------------------------------------------------------------------------------------

void Registry::index(RegionId id, const Region& record) {
    regions_below_.emplace_back();
    region_caps_.emplace_back();
    if (record.parent) append(regions_below_, *record.parent, id);
}

void Registry::index(ZoneId, const Zone&) {
    arcs_from_.emplace_back();
    points_of_zone_.emplace_back();
    zone_search_.reached_in.push_back(0);
    zone_search_.came_by.emplace_back();
    zone_search_.queue.reserve(zone_search_.reached_in.capacity());
}

void Registry::index(ArcId id, const Arc& record) { append(arcs_from_, record.from, id); }

void Registry::index(GroundwaterZoneId, const GroundwaterZone&) { zone_caps_.emplace_back(); }

void Registry::index(BudgetUnitId, const BudgetUnit&) { unit_caps_.emplace_back(); }

void Registry::index(ParticipantId, const Participant&) {
    rights_of_.emplace_back();
    violations_of_.emplace_back();
    credits_of_.emplace_back();
}

void Registry::index(RightId id, const Right& record) {
    allocations_of_.emplace_back();
    usages_of_.emplace_back();
    points_of_right_.emplace_back();
    append(rights_of_, record.holder, id);
}

void Registry::index(AllocationId id, const Allocation& record) {
    pledges_of_.emplace_back();
    freezes_of_.emplace_back();
    append(allocations_of_, record.right, id);
}

void Registry::index(UsageId id, const Usage& record) { append(usages_of_, record.right, id); }

void Registry::index(ViolationId id, const Violation& record) {
    append(violations_of_, record.participant, id);
}

void Registry::index(CreditId id, const Credit& record) {
    append(credits_of_, record.participant, id);
}

void Registry::index(PledgeId id, const Pledge& record) {
    append(pledges_of_, record.allocation, id);
}

void Registry::index(FreezeId id, const Freeze& record) {
    append(freezes_of_, record.allocation, id);
}

void Registry::index(CapId id, const Cap& record) {
    if (record.region) append(region_caps_, *record.region, id);
    if (record.groundwater_zone) append(zone_caps_, *record.groundwater_zone, id);
    if (record.unit) append(unit_caps_, *record.unit, id);
}

void Registry::index(ParameterId id, const Parameter& record) {
    const auto region = record.region.value_or(RegionId{}).value();
    auto& by_day = parameters_[std::pair{record.parameter, region}];
    const bool is_new = by_day.emplace(record.valid_from.value_or(from_ever), id).second;
    HEADGATE_ASSERT(is_new);
}

void Registry::index(MeteringPointId id, const MeteringPoint& record) {
    if (record.right) {
        append(points_of_right_, *record.right, id);
    } else {
        append(points_of_zone_, record.zone, id);
    }
}

void Registry::index(WordingId, const Wording& record) {
    directory_.word(record.rule, record.language, record.reason.view());
}

// ---- questions --------------------------------------------------------------------------------------

RegionPath Registry::path_up(RegionId region) const {
    RegionPath path;
    for (std::optional<RegionId> at = region; at; at = get<Region>(*at).parent) {
        HEADGATE_ASSERT(path.size < path.regions.size());
        path.regions[path.size++] = *at;
    }
    return path;
}

bool Registry::within(RegionId inner, RegionId outer) const {
    const auto path = path_up(inner);
    return std::find(path.begin(), path.end(), outer) != path.end();
}

std::span<const RegionId> Registry::regions_below(RegionId region) const {
    return row_of(regions_below_, region);
}

std::optional<AllocationId> Registry::allocation(RightId right, WaterSource source,
                                                 Year year) const {
    for (const auto id : allocations_of(right)) {
        const auto& record = get<Allocation>(id);
        if (record.source == source && record.year == year) return id;
    }
    return std::nullopt;
}

std::span<const AllocationId> Registry::allocations_of(RightId right) const {
    return row_of(allocations_of_, right);
}

std::span<const RightId> Registry::rights_of(ParticipantId participant) const {
    return row_of(rights_of_, participant);
}

std::span<const ViolationId> Registry::violations_of(ParticipantId participant) const {
    return row_of(violations_of_, participant);
}

std::optional<CreditId> Registry::credit_of(ParticipantId participant) const {
    const auto credits = row_of(credits_of_, participant);
    return credits.empty() ? std::nullopt : std::optional{credits.back()};
}

std::span<const PledgeId> Registry::pledges_of(AllocationId allocation) const {
    return row_of(pledges_of_, allocation);
}

std::span<const FreezeId> Registry::freezes_of(AllocationId allocation) const {
    return row_of(freezes_of_, allocation);
}

std::optional<UsageId> Registry::usage_fact(RightId right, WaterSource source, Year year) const {
    for (const auto id : row_of(usages_of_, right)) {
        const auto& record = get<Usage>(id);
        if (record.source == source && record.year == year) return id;
    }
    return std::nullopt;
}

std::optional<Volume> Registry::usage(RightId right, WaterSource source, Year year) const {
    const auto id = usage_fact(right, source, year);
    return id ? std::optional{get<Usage>(*id).volume} : std::nullopt;
}

std::optional<CapId> Registry::region_cap(CapScope scope, RegionId region, Year year) const {
    for (const auto id : row_of(region_caps_, region)) {
        const auto& cap = get<Cap>(id);
        if (cap.scope == scope && cap.year == year) return id;
    }
    return std::nullopt;
}

std::optional<CapId> Registry::zone_cap(GroundwaterZoneId zone, Year year) const {
    for (const auto id : row_of(zone_caps_, zone)) {
        if (get<Cap>(id).year == year) return id;
    }
    return std::nullopt;
}

std::optional<CapId> Registry::unit_cap(CapScope scope, BudgetUnitId unit, Year year) const {
    for (const auto id : row_of(unit_caps_, unit)) {
        const auto& cap = get<Cap>(id);
        if (cap.scope == scope && cap.year == year) return id;
    }
    return std::nullopt;
}

std::optional<CapId> Registry::region_floor(Purpose purpose, RegionId region, Year year) const {
    for (const auto id : row_of(region_caps_, region)) {
        const auto& cap = get<Cap>(id);
        const bool is_floor = cap.scope == CapScope::region_floor && cap.purpose == purpose;
        if (is_floor && cap.year == year) return id;
    }
    return std::nullopt;
}

std::optional<CapId> Registry::unit_floor(Purpose purpose, BudgetUnitId unit, Year year) const {
    for (const auto id : row_of(unit_caps_, unit)) {
        const auto& cap = get<Cap>(id);
        const bool is_floor = cap.scope == CapScope::unit_floor && cap.purpose == purpose;
        if (is_floor && cap.year == year) return id;
    }
    return std::nullopt;
}

std::optional<ParameterId>
Registry::parameter_fact(ParameterKind kind, std::optional<RegionId> region, Date day) const {
    const auto found = parameters_.find({kind, region.value_or(RegionId{}).value()});
    if (found == parameters_.end()) return std::nullopt;
    const auto later = found->second.upper_bound(day);
    if (later == found->second.begin()) return std::nullopt;
    return std::prev(later)->second;
}

std::optional<std::int64_t> Registry::parameter(ParameterKind kind, RegionId region,
                                                Date day) const {
    for (const auto at : path_up(region)) {
        if (const auto id = parameter_fact(kind, at, day)) return get<Parameter>(*id).value;
    }
    const auto id = parameter_fact(kind, std::nullopt, day);
    return id ? std::optional{get<Parameter>(*id).value} : std::nullopt;
}

std::span<const MeteringPointId> Registry::points_of(RightId right) const {
    return row_of(points_of_right_, right);
}

std::span<const MeteringPointId> Registry::points_of(ZoneId zone) const {
    return row_of(points_of_zone_, zone);
}

bool Registry::linked(ZoneId from, ZoneId to, WaterSource source, Date first, Date last) const {
    HEADGATE_ASSERT(find<Zone>(from) != nullptr && find<Zone>(to) != nullptr);
    if (from == to) return true;
    auto& [reached_in, queue, came_by, search] = zone_search_;
    if (++search == 0) {
        // The counter came round: forget what the earlier searches marked.
        std::fill(reached_in.begin(), reached_in.end(), 0);
        search = 1;
    }
    queue.clear();
    queue.push_back(from);
    reached_in[from.value() - 1] = search;
    for (std::size_t next = 0; next < queue.size(); ++next) {
        for (const auto id : row_of(arcs_from_, queue[next])) {
            const auto& arc = get<Arc>(id);
            if (arc.state != OpenState::open || arc.source != source) continue;
            if (std::min(first, last) < arc.valid_from || std::max(first, last) > arc.valid_to)
                continue;
            if (arc.to == to) {
                came_by[to.value() - 1] = id;
                return true;
            }
            if (std::exchange(reached_in[arc.to.value() - 1], search) == search) continue;
            came_by[arc.to.value() - 1] = id;
            queue.push_back(arc.to);
        }
    }
    return false;
}

std::optional<ArcId> Registry::opposite(ArcId id) const {
    const auto& arc = get<Arc>(id);
    for (const auto back : row_of(arcs_from_, arc.to)) {
        const auto& other = get<Arc>(back);
        if (other.to == arc.from && other.source == arc.source) return back;
    }
    return std::nullopt;
}

bool Registry::linked(ZoneId from, ZoneId to, WaterSource source, Date first, Date last,
                      ArcList& limited) const {
    if (!linked(from, to, source, first, last)) return false;
    for (ZoneId at = to; at != from && !limited.full();) {
        const ArcId id = zone_search_.came_by[at.value() - 1];
        const auto& arc = get<Arc>(id);
        const auto back = opposite(id);
        const bool counts = arc.net_limit || arc.back_limit ||
                            (back && (get<Arc>(*back).net_limit || get<Arc>(*back).back_limit));
        if (counts) limited.add(id);
        at = arc.from;
    }
    return true;
}

}  // namespace headgate
