#include "engine/registry/checks.h"

// Metering, turns of water, tickets, dispatch and quality: facts about delivery.

namespace headgate {
namespace {

/// Days of one thing that another of the same owner has already.
constexpr bool overlap(Date from, Date to, Date other_from, Date other_to) {
    return from <= other_to && other_from <= to;
}

}  // namespace

// NL-07: a point of a right stands where the right's water is taken.
Refusal check_fact(const Registry& registry, const Candidate<MeteringPoint>& candidate) {
    const auto& point = candidate.record;
    if (!point.right) return std::nullopt;
    const auto& right = registry.get<Right>(*point.right);
    if (right.zone == point.zone) return std::nullopt;
    return refusal(field_index<MeteringPoint>("zone"), FactReject::contradicts, right.code);
}

// DV-01: water is in one turn at a time.
Refusal check_fact(const Registry& registry, const Candidate<Rotation>& candidate) {
    const auto& turn = candidate.record;
    constexpr auto closes = field_index<Rotation>("closes");
    if (turn.number == 0 || turn.number > 366) {
        return refusal(field_index<Rotation>("number"), FactReject::out_of_range, Code{"1..366"});
    }
    if (turn.opens > turn.closes) return refusal(closes, FactReject::empty_period);
    if (turn.opens < first_day(turn.year) || turn.closes > last_day(turn.year)) {
        return refusal(field_index<Rotation>("year"), FactReject::out_of_range);
    }
    for (const auto id : registry.of<Rotation>(turn.district)) {
        const auto& other = registry.get<Rotation>(id);
        if (other.code == turn.code) continue;
        if (other.year == turn.year && other.number == turn.number) {
            return refusal(field_index<Rotation>("number"), FactReject::already_exists, other.code);
        }
        if (overlap(turn.opens, turn.closes, other.opens, other.closes)) {
            return refusal(closes, FactReject::contradicts, other.code);
        }
    }
    return std::nullopt;
}

// DV-01: a ticket is for a turn of the district that the right lies in, and for water that was given.
Refusal check_fact(const Registry& registry, const Candidate<WaterTicket>& candidate) {
    const auto& ticket = candidate.record;
    const auto& right = registry.get<Right>(ticket.right);
    const auto& turn = registry.get<Rotation>(ticket.rotation);
    if (right.district != turn.district) {
        return refusal(field_index<WaterTicket>("rotation"), FactReject::contradicts, right.code);
    }
    if (ticket.volume == Volume{}) {
        return refusal(field_index<WaterTicket>("volume"), FactReject::out_of_range);
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<DispatchNotice>& candidate) {
    const auto& notice = candidate.record;
    if (notice.valid_from > notice.valid_to) {
        return refusal(field_index<DispatchNotice>("valid_to"), FactReject::empty_period);
    }
    if (!notice.zone) return std::nullopt;
    const auto& zone = registry.get<Zone>(*notice.zone);
    if (zone.basin == notice.basin) return std::nullopt;
    return refusal(field_index<DispatchNotice>("zone"), FactReject::contradicts, zone.code);
}

// PU-06: one grade at a time for a use in a place.
Refusal check_fact(const Registry& registry, const Candidate<QualityStandard>& candidate) {
    const auto& standard = candidate.record;
    constexpr auto to = field_index<QualityStandard>("valid_to");
    if (standard.valid_from > standard.valid_to) return refusal(to, FactReject::empty_period);
    for (std::uint32_t n = 1; n <= registry.count<QualityStandard>(); ++n) {
        const auto& other = registry.get<QualityStandard>(QualityStandardId{n});
        if (other.code == standard.code || other.purpose != standard.purpose) continue;
        if (other.region != standard.region) continue;
        if (!overlap(standard.valid_from, standard.valid_to, other.valid_from, other.valid_to))
            continue;
        return refusal(to, FactReject::contradicts, other.code);
    }
    return std::nullopt;
}

}  // namespace headgate
