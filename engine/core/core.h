#pragma once

#include "engine/core/verdict_table.h"
#include "engine/domain/events.h"
#include "engine/market/state.h"
#include "engine/market/trading.h"

#include <span>
#include <vector>

/// One loop: live running, recovery, an auditor's replay and rehearsal all apply commands through `step`.
namespace headgate {

class Core {
public:
    Core() = default;
    /// Goes on from a state that a core once had, as a snapshot keeps it: same commands from here, same events
    /// and state as that core's. Requires that its genesis has been.
    explicit Core(State&& state);

    /// Applies one command and appends what happened. Same commands in, same events and same state out,
    /// on any machine. Requires that sequences rise by one and that time does not go back.
    /// While `work_pending`, the next command must be ContinueWork: consequences come before news.
    void step(const Sequenced& command, EventList& events);

    /// A hint: these commands come next, in about this order, so that what they will read is on its way when
    /// they are applied. Changes nothing; steps give the same with it and without.
    void prefetch(std::span<const Command* const> commands) const;

    [[nodiscard]] const State& state() const { return state_; }
    [[nodiscard]] const Directory& directory() const { return state_.registry.directory(); }
    [[nodiscard]] bool work_pending() const { return !state_.work.empty(); }
    [[nodiscard]] Sequence sequence() const { return state_.sequence; }

private:
    void prefetch_batch(std::span<const Command* const> commands) const;

    State state_;
    VerdictTable verdicts_;
    bool begun_ = false;
};

}  // namespace headgate
