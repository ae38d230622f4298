#pragma once

#include "engine/core/core.h"
#include "engine/domain/line.h"

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace headgate {

/// The operator in whose name a rehearsal acts unless told otherwise.
inline constexpr std::string_view rehearsal_operator = "REHEARSAL";

/// A fresh exchange in memory, with the part of the sequencer played: it gives each command its place,
/// time and origin, and goes on with larger work at once. Genesis and the rehearsal's own operator are
/// entered before the first command.
class Rehearsal {
public:
    /// Called after each step, engine-made ones too, with its command, its events and the state.
    using Watch = std::function<void(const Sequenced&, std::span<const Event>, const State&)>;
    explicit Rehearsal(Watch watch = {}) : watch_{std::move(watch)} {}

    [[nodiscard]] std::optional<Timestamp> now() const { return now_; }
    /// Requires that time does not go back.
    void set_time(Timestamp now);
    /// Later operators' commands, and facts too, come from this operator.
    void act_as(OperatorId by) { by_ = by; }

    /// Everything that the command brings about, to the end. Requires a time, and no ContinueWork.
    [[nodiscard]] EventList apply(const Command& command);

    [[nodiscard]] const State& state() const { return core_.state(); }
    /// Rules by their codes, and the codes of the facts entered so far.
    [[nodiscard]] Names names() const;

private:
    void begin();
    void carry_out(const Origin& origin, const Command& command, EventList& events);
    void step(const Origin& origin, const Command& command, EventList& events);
    [[nodiscard]] Origin origin_of(const Command& command) const;

    Core core_;
    Watch watch_;
    std::optional<Timestamp> now_;
    std::optional<OperatorId> by_;
    OperatorId own_;
};

}  // namespace headgate
