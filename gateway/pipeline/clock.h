#pragma once

#include "engine/domain/units.h"

#include <chrono>
#include <optional>

namespace headgate {

/// The one clock of a partition. Gives times that never go back. In simulated time (a rehearsal, the
/// demo) a day of the market runs from a given start at the speed of the machine's own clock.
class SequencerClock {
public:
    /// With `simulated_start` absent: the system's time.
    explicit SequencerClock(std::optional<Timestamp> simulated_start);

    /// Time does not go back behind `last`: that of the newest command in the journal.
    void resume_after(Timestamp last);

    [[nodiscard]] Timestamp now();

    /// How far this clock runs before the system's (negative: behind). 0 in system time.
    [[nodiscard]] std::chrono::milliseconds ahead_of_system();

    /// How far the system's clock has moved against the machine's steady one since the last call, if that
    /// was more than a second; trading halts then. Nothing in simulated time.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> jump();
    /// Whether `jump` would say so now.
    [[nodiscard]] bool has_jumped() const { return moved().has_value(); }

private:
    [[nodiscard]] std::optional<std::chrono::nanoseconds> moved() const;

    std::optional<Timestamp> simulated_start_;
    std::chrono::steady_clock::time_point steady_start_;
    std::chrono::nanoseconds offset_{};
    Timestamp last_;
};

}  // namespace headgate
