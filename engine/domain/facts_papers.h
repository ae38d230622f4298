#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <optional>

/// Papers about rights, permits and projects: approvals, reviews, records of saving, notices, inspections.
/// How facts are written is said in facts.h.
namespace headgate {

/// 批准文件. Holds on both end days. `volume` in m³ a year, `purpose` and `place` where it limits them. The
/// document is the fact's source, `file` its SHA-256 (PM-05, PM-06, NL-05b, PM-08, PU-02, PU-03).
struct Approval {
    static constexpr FactKind kind = FactKind::approval;
    static constexpr std::string_view may_omit = "state file";
    Code code;
    ApprovalKind approval_kind = ApprovalKind::transfer;
    RightId right;
    Code authority;
    std::optional<Volume> volume;
    std::optional<Purpose> purpose;
    std::optional<ZoneId> place;
    Date valid_from;
    Date valid_to;
    ActiveState state = ActiveState::active;
    Bytes<32> file;
    HEADGATE_FIELDS(code, approval_kind, right, authority, volume, purpose, place, valid_from,
                    valid_to, state, file)
};

/// What a reviewer decided about a right and one side of its trades, both where no side is named. `volume`
/// in m³ of a year. Holds on both end days (RV-01, NL-10, AP-01).
struct Review {
    static constexpr FactKind kind = FactKind::review;
    Code code;
    ReviewKind review_kind = ReviewKind::authority;
    RightId right;
    std::optional<Side> side;
    std::optional<Volume> volume;
    ReviewDecision decision = ReviewDecision::passed;
    Code reviewer;
    Date valid_from;
    Date valid_to;
    HEADGATE_FIELDS(code, review_kind, right, side, volume, decision, reviewer, valid_from,
                    valid_to)
};

/// 水资源承载能力复核 of a project that was approved before (GW-11).
struct CapacityReview {
    static constexpr FactKind kind = FactKind::capacity_review;
    Code code;
    ProjectId project;
    ReviewDecision decision = ReviewDecision::passed;
    Code reviewer;
    Date valid_from;
    Date valid_to;
    HEADGATE_FIELDS(code, project, decision, reviewer, valid_from, valid_to)
};

/// 节水量核定: what a right saves a year, m³, and who paid for it (PM-07).
struct Conservation {
    static constexpr FactKind kind = FactKind::conservation;
    Code code;
    RightId right;
    std::optional<ProjectId> project;
    Funder funder = Funder::own;
    Volume volume;
    Code verified_by;
    Date valid_from;
    Date valid_to;
    HEADGATE_FIELDS(code, right, project, funder, volume, verified_by, valid_from, valid_to)
};

/// A notice that limits what may be abstracted under a permit in a year, m³ (PM-09).
struct Restriction {
    static constexpr FactKind kind = FactKind::restriction;
    static constexpr std::string_view may_omit = "state";
    Code code;
    PermitId permit;
    Volume volume;
    Date valid_from;
    Date valid_to;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, permit, volume, valid_from, valid_to, state)
};

/// What an inspection found bought water to be used for: `volume` of it, m³. While it stands and no approval
/// covers the use, that volume is frozen (PU-03).
struct Inspection {
    static constexpr FactKind kind = FactKind::inspection;
    static constexpr std::string_view may_omit = "state";
    Code code;
    AllocationId allocation;
    Purpose found = Purpose::irrigation;
    Volume volume;
    Date inspected;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, allocation, found, volume, inspected, state)
};

/// A water-hungry process that a party has to retire by a day (PM-10).
struct PhaseOut {
    static constexpr FactKind kind = FactKind::phase_out;
    static constexpr std::string_view may_omit = "state";
    Code code;
    ParticipantId participant;
    Code process;
    Date deadline;
    PhaseOutState state = PhaseOutState::listed;
    HEADGATE_FIELDS(code, participant, process, deadline, state)
};

/// Words that replace a rule's reason in one language, until others are entered: items whose text was not
/// obtained are worded anew by data alone (rulebook 9(1)). `rule` is the rule's id, such as NL-10.
struct Wording {
    static constexpr FactKind kind = FactKind::wording;
    Code code;
    Code rule;
    Language language = Language::zh;
    Text<60> reason;
    HEADGATE_FIELDS(code, rule, language, reason)
};

}  // namespace headgate
