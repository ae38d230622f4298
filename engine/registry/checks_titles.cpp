#include "engine/registry/checks.h"

#include <algorithm>

// Land, take-back decisions, budget lines, reserve accounts: what a title rests on.

namespace headgate {
namespace {

/// The largest volume that the right was given for any source and year.
Volume most_given(const Registry& registry, RightId right) {
    Volume given;
    for (const auto id : registry.allocations_of(right)) {
        given = std::max(given, registry.get<Allocation>(id).volume);
    }
    return given;
}

}  // namespace

// CT-02: land carries water of irrigation rights, and its parts never exceed the certificate.
Refusal check_fact(const Registry& registry, const Candidate<Plot>& candidate) {
    const auto& plot = candidate.record;
    const auto& right = registry.get<Right>(plot.right);
    if (right.right_kind != RightKind::irrigation && right.right_kind != RightKind::budget) {
        return refusal(field_index<Plot>("right"), FactReject::contradicts, right.code);
    }
    if (plot.area_mu == 0) return refusal(field_index<Plot>("area_mu"), FactReject::out_of_range);
    // Land may be on record before its water is.
    if (registry.allocations_of(plot.right).empty()) return std::nullopt;
    const Volume given = most_given(registry, plot.right);
    Volume total = plot.volume;
    for (const auto id : registry.of<Plot>(plot.right)) {
        const auto& other = registry.get<Plot>(id);
        if (other.code != plot.code && other.state == ActiveState::active) total += other.volume;
    }
    const bool grows = candidate.is_new() || plot.volume > candidate.before->volume;
    if (!grows || plot.state != ActiveState::active || total <= given) return std::nullopt;
    return refusal(field_index<Plot>("volume"), FactReject::contradicts, right.code);
}

// CT-04: what is taken back was there.
Refusal check_fact(const Registry& registry, const Candidate<TakeBack>& candidate) {
    const auto& decision = candidate.record;
    if (!decision.volume) return std::nullopt;
    constexpr auto volume = field_index<TakeBack>("volume");
    if (*decision.volume == Volume{}) return refusal(volume, FactReject::out_of_range);
    const bool grows = candidate.is_new() || decision.volume > candidate.before->volume;
    if (!grows || *decision.volume <= most_given(registry, decision.right)) return std::nullopt;
    return refusal(volume, FactReject::contradicts, registry.get<Right>(decision.right).code);
}

// BG-08: the lines of a budget are parts of it.
Refusal check_fact(const Registry& registry, const Candidate<BudgetLine>& candidate) {
    const auto& line = candidate.record;
    const auto& budget = registry.get<Allocation>(line.allocation);
    if (registry.get<Right>(budget.right).right_kind != RightKind::budget) {
        return refusal(field_index<BudgetLine>("allocation"), FactReject::contradicts, budget.code);
    }
    if (line.basis == BudgetBasis::over_extracted && budget.source != WaterSource::groundwater) {
        return refusal(field_index<BudgetLine>("basis"), FactReject::contradicts, budget.code);
    }
    Volume total = line.volume;
    for (const auto id : registry.of<BudgetLine>(line.allocation)) {
        const auto& other = registry.get<BudgetLine>(id);
        if (other.code != line.code) total += other.volume;
    }
    const bool grows = candidate.is_new() || line.volume > candidate.before->volume;
    if (!grows || total <= budget.volume) return std::nullopt;
    return refusal(field_index<BudgetLine>("volume"), FactReject::contradicts, budget.code);
}

// RS-01: water in reserve is held by a reserve body, in one sub-account.
Refusal check_fact(const Registry& registry, const Candidate<ReserveAccount>& candidate) {
    const auto& account = candidate.record;
    constexpr auto field = field_index<ReserveAccount>("allocation");
    const auto& allocation = registry.get<Allocation>(account.allocation);
    const auto& holder = registry.get<Participant>(registry.get<Right>(allocation.right).holder);
    if (candidate.is_new() && holder.participant_kind != ParticipantKind::reserve_body) {
        return refusal(field, FactReject::contradicts, holder.code);
    }
    for (const auto id : registry.of<ReserveAccount>(account.allocation)) {
        const auto& other = registry.get<ReserveAccount>(id);
        if (other.code != account.code) {
            return refusal(field, FactReject::already_exists, other.code);
        }
    }
    return std::nullopt;
}

Refusal check_fact(const Registry&, const Candidate<DisposalApproval>& candidate) {
    const auto& approval = candidate.record;
    if (approval.valid_from > approval.valid_to) {
        return refusal(field_index<DisposalApproval>("valid_to"), FactReject::empty_period);
    }
    if (approval.volume == Volume{}) {
        return refusal(field_index<DisposalApproval>("volume"), FactReject::out_of_range);
    }
    return std::nullopt;
}

// RS-03: one standard at a time for a book that buys into the reserve.
Refusal check_fact(const Registry& registry, const Candidate<PriceStandard>& candidate) {
    const auto& standard = candidate.record;
    constexpr auto to = field_index<PriceStandard>("valid_to");
    if (standard.valid_from > standard.valid_to) return refusal(to, FactReject::empty_period);
    const auto& book = registry.get<BookSpec>(standard.book);
    if (book.trade_type != TradeType::reserve || book.reserve_use != ReserveUse::purchase) {
        return refusal(field_index<PriceStandard>("book"), FactReject::contradicts, book.code);
    }
    for (const auto id : registry.of<PriceStandard>(standard.book)) {
        const auto& other = registry.get<PriceStandard>(id);
        if (other.code == standard.code) continue;
        if (standard.valid_from <= other.valid_to && other.valid_from <= standard.valid_to) {
            return refusal(to, FactReject::contradicts, other.code);
        }
    }
    return std::nullopt;
}

Refusal check_fact(const Registry& registry, const Candidate<EarmarkedFund>& candidate) {
    const auto& fund = candidate.record;
    if (fund.amount < Cash{}) {
        return refusal(field_index<EarmarkedFund>("amount"), FactReject::out_of_range);
    }
    if (fund.spent < Cash{} || fund.spent > fund.amount) {
        return refusal(field_index<EarmarkedFund>("spent"), FactReject::out_of_range);
    }
    const auto& body = registry.get<Participant>(fund.participant);
    if (candidate.is_new() && body.participant_kind != ParticipantKind::reserve_body) {
        return refusal(field_index<EarmarkedFund>("participant"), FactReject::contradicts,
                       body.code);
    }
    for (const auto id : registry.of<EarmarkedFund>(fund.participant)) {
        const auto& other = registry.get<EarmarkedFund>(id);
        if (other.code == fund.code || other.year != fund.year) continue;
        return refusal(field_index<EarmarkedFund>("year"), FactReject::already_exists, other.code);
    }
    return std::nullopt;
}

}  // namespace headgate
