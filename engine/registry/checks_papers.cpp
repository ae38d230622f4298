#include "engine/registry/checks.h"

// Papers about rights, permits and projects: approvals, reviews, records of saving, notices, inspections.

namespace headgate {
namespace {

/// Each holds on both end days, so two that share a day overlap.
template <class T>
bool overlap(const T& a, const T& b) {
    return a.valid_from <= b.valid_to && b.valid_from <= a.valid_to;
}

template <class T>
Refusal check_period(const T& record) {
    if (record.valid_from <= record.valid_to) return std::nullopt;
    return refusal(field_index<T>("valid_to"), FactReject::empty_period);
}

bool wants_volume(ApprovalKind kind) {
    return kind == ApprovalKind::transfer || kind == ApprovalKind::abstraction ||
           kind == ApprovalKind::paid_grant;
}

/// PM-05, PM-06, PU-02, PU-03: what the kind is about must be said.
Refusal check_content(const Approval& approval) {
    constexpr auto volume = field_index<Approval>("volume");
    if (wants_volume(approval.approval_kind) && !approval.volume) {
        return refusal(volume, FactReject::missing_reference);
    }
    if (approval.volume == Volume{}) return refusal(volume, FactReject::out_of_range);
    const bool wants_purpose = approval.approval_kind == ApprovalKind::abstraction ||
                               approval.approval_kind == ApprovalKind::purpose_change;
    if (wants_purpose && !approval.purpose) {
        return refusal(field_index<Approval>("purpose"), FactReject::missing_reference);
    }
    if (approval.authority.empty()) {
        return refusal(field_index<Approval>("authority"), FactReject::bad_value);
    }
    return std::nullopt;
}

/// E1 art 27: what is transferred rests on a permit, is no more than it and does not outlast it.
Refusal check_transfer(const Registry& registry, const Approval& approval) {
    const auto& right = registry.get<Right>(approval.right);
    if (!right.permit) {
        return refusal(field_index<Approval>("right"), FactReject::contradicts, right.code);
    }
    const auto& permit = registry.get<Permit>(*right.permit);
    if (*approval.volume > permit.annual_limit) {
        return refusal(field_index<Approval>("volume"), FactReject::contradicts, permit.code);
    }
    if (approval.valid_to > permit.valid_to) {
        return refusal(field_index<Approval>("valid_to"), FactReject::contradicts, permit.code);
    }
    return std::nullopt;
}

/// A review that lets a volume pass says which, and for which side.
Refusal check_extent(const Review& review) {
    if (review.review_kind == ReviewKind::impact) return std::nullopt;
    if (!review.side) return refusal(field_index<Review>("side"), FactReject::missing_reference);
    if (review.volume) return std::nullopt;
    return refusal(field_index<Review>("volume"), FactReject::missing_reference);
}

}  // namespace

Refusal check_fact(const Registry& registry, const Candidate<Approval>& candidate) {
    const auto& approval = candidate.record;
    if (auto wrong = check_period(approval)) return wrong;
    if (auto wrong = check_content(approval)) return wrong;
    if (approval.approval_kind == ApprovalKind::transfer && candidate.is_new()) {
        if (auto wrong = check_transfer(registry, approval)) return wrong;
    }
    if (approval.state != ActiveState::active) return std::nullopt;
    for (const auto id : registry.of<Approval>(approval.right)) {
        const auto& other = registry.get<Approval>(id);
        const bool alike = other.approval_kind == approval.approval_kind &&
                           other.purpose == approval.purpose && other.place == approval.place;
        if (!alike || other.code == approval.code) continue;
        if (other.state != ActiveState::active || !overlap(other, approval)) continue;
        return refusal(field_index<Approval>("valid_from"), FactReject::contradicts, other.code);
    }
    return std::nullopt;
}

// RV-01, NL-10, AP-01: two decisions on one question and one day contradict each other.
Refusal check_fact(const Registry& registry, const Candidate<Review>& candidate) {
    const auto& review = candidate.record;
    if (auto wrong = check_period(review)) return wrong;
    if (auto wrong = check_extent(review)) return wrong;
    if (review.reviewer.empty()) {
        return refusal(field_index<Review>("reviewer"), FactReject::bad_value);
    }
    for (const auto id : registry.of<Review>(review.right)) {
        const auto& other = registry.get<Review>(id);
        const bool alike = other.review_kind == review.review_kind && other.side == review.side;
        if (!alike || other.code == review.code || !overlap(other, review)) continue;
        return refusal(field_index<Review>("valid_from"), FactReject::contradicts, other.code);
    }
    return std::nullopt;
}

// GW-11.
Refusal check_fact(const Registry& registry, const Candidate<CapacityReview>& candidate) {
    const auto& review = candidate.record;
    if (auto wrong = check_period(review)) return wrong;
    for (const auto id : registry.of<CapacityReview>(review.project)) {
        const auto& other = registry.get<CapacityReview>(id);
        if (other.code == review.code || !overlap(other, review)) continue;
        return refusal(field_index<CapacityReview>("valid_from"), FactReject::contradicts,
                       other.code);
    }
    return std::nullopt;
}

// PM-07: nobody saves more than the permit gives.
Refusal check_fact(const Registry& registry, const Candidate<Conservation>& candidate) {
    const auto& saving = candidate.record;
    if (auto wrong = check_period(saving)) return wrong;
    constexpr auto volume = field_index<Conservation>("volume");
    if (saving.volume == Volume{}) return refusal(volume, FactReject::out_of_range);
    const auto& right = registry.get<Right>(saving.right);
    if (!right.permit || !candidate.is_new()) return std::nullopt;
    const auto& permit = registry.get<Permit>(*right.permit);
    if (saving.volume <= permit.annual_limit) return std::nullopt;
    return refusal(volume, FactReject::contradicts, permit.code);
}

// PM-09: a notice lowers what the permit gives.
Refusal check_fact(const Registry& registry, const Candidate<Restriction>& candidate) {
    const auto& notice = candidate.record;
    if (auto wrong = check_period(notice)) return wrong;
    const auto& permit = registry.get<Permit>(notice.permit);
    if (notice.volume > permit.annual_limit) {
        return refusal(field_index<Restriction>("volume"), FactReject::contradicts, permit.code);
    }
    if (notice.state != ActiveState::active) return std::nullopt;
    for (const auto id : registry.of<Restriction>(notice.permit)) {
        const auto& other = registry.get<Restriction>(id);
        if (other.code == notice.code || other.state != ActiveState::active) continue;
        if (!overlap(other, notice)) continue;
        return refusal(field_index<Restriction>("valid_from"), FactReject::contradicts, other.code);
    }
    return std::nullopt;
}

// PU-03. Whether so much was bought is a question of balances (engine/core).
Refusal check_fact(const Registry&, const Candidate<Inspection>& candidate) {
    if (candidate.record.volume > Volume{}) return std::nullopt;
    return refusal(field_index<Inspection>("volume"), FactReject::out_of_range);
}

// PM-10: one deadline for one process of one party.
Refusal check_fact(const Registry& registry, const Candidate<PhaseOut>& candidate) {
    const auto& entry = candidate.record;
    if (entry.process.empty()) {
        return refusal(field_index<PhaseOut>("process"), FactReject::bad_value);
    }
    if (!candidate.is_new()) return std::nullopt;
    for (const auto id : registry.of<PhaseOut>(entry.participant)) {
        const auto& other = registry.get<PhaseOut>(id);
        if (other.process != entry.process) continue;
        return refusal(field_index<PhaseOut>("process"), FactReject::already_exists, other.code);
    }
    return std::nullopt;
}

// PU-05, GW-11: quantities are there to be multiplied, and what stands has been built.
Refusal check_fact(const Registry&, const Candidate<Project>& candidate) {
    const auto& project = candidate.record;
    constexpr std::int64_t units_max = 1'000'000'000'000;
    constexpr std::int64_t litres_max = 1'000'000;
    if (project.output && (*project.output < 1 || *project.output > units_max)) {
        return refusal(field_index<Project>("output"), FactReject::out_of_range);
    }
    if (project.quota_litres && (*project.quota_litres < 1 || *project.quota_litres > litres_max)) {
        return refusal(field_index<Project>("quota_litres"), FactReject::out_of_range);
    }
    if (project.project_kind == ProjectKind::existing &&
        project.construction == Construction::approved_unbuilt) {
        return refusal(field_index<Project>("construction"), FactReject::contradicts, project.code);
    }
    return std::nullopt;
}

Refusal check_fact(const Registry&, const Candidate<Wording>& candidate) {
    const auto& wording = candidate.record;
    if (wording.rule.empty()) return refusal(field_index<Wording>("rule"), FactReject::bad_value);
    if (!wording.reason.empty()) return std::nullopt;
    return refusal(field_index<Wording>("reason"), FactReject::bad_value);
}

}  // namespace headgate
