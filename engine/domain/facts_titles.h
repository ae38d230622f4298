#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <optional>
#include <string_view>

/// Facts about what a title rests on and what stands against it (facts.h).
namespace headgate {

/// A piece of land that an irrigation right waters: its area, and the part of the right's yearly volume
/// that rests on it, m³. Only land on the roster of contracted land carries water (CT-02, CT-05).
struct Plot {
    static constexpr FactKind kind = FactKind::plot;
    static constexpr std::string_view may_omit = "state";
    Code code;
    RightId right;
    std::uint32_t area_mu = 0;
    Volume volume;
    RosterFlag roster = RosterFlag::on_roster;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, right, area_mu, volume, roster, state)
};

/// 异议 or 复核 of the title of a right, from `filed` until it is decided (CT-03).
struct Objection {
    static constexpr FactKind kind = FactKind::objection;
    static constexpr std::string_view may_omit = "state";
    Code code;
    RightId right;
    ObjectionKind objection_kind = ObjectionKind::objection;
    Date filed;
    ObjectionState state = ObjectionState::open;
    HEADGATE_FIELDS(code, right, objection_kind, filed, state)
};

/// 水权收储决定书: `volume` m³ of a right are taken back, all of it where no volume is named, from
/// `decided` on. Ended once carried out or withdrawn (CT-04).
struct TakeBack {
    static constexpr FactKind kind = FactKind::take_back;
    static constexpr std::string_view may_omit = "state";
    Code code;
    RightId right;
    std::optional<Volume> volume;
    Date decided;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, right, volume, decided, state)
};

/// One line of a year's budget and what it rests on, m³ (BG-08). Lines of an account never add up to more
/// than it was given.
struct BudgetLine {
    static constexpr FactKind kind = FactKind::budget_line;
    Code code;
    AllocationId allocation;
    BudgetBasis basis = BudgetBasis::lawful;
    Volume volume;
    HEADGATE_FIELDS(code, allocation, basis, volume)
};

}  // namespace headgate
