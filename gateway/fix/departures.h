#pragma once

#include "gateway/fix/desk.h"

#include <chrono>
#include <map>

namespace headgate::fix {

/// Cancel on disconnect: when a client is gone and stays away for the grace, its orders are cancelled,
/// book by book as soon as the book's phase lets orders be cancelled.
class Departures {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Departures(std::chrono::milliseconds grace) : grace_{grace} {}

    void left(SessionId session, Time now);
    void returned(SessionId session) { away_.erase(session); }
    /// Submits what is due. A full ring, and an order that was still on its way, are met again a second
    /// later.
    void tick(Time now, const Desk& desk, CommandRing& ring);

private:
    std::chrono::milliseconds grace_;
    /// When each that is away is looked at next.
    std::map<SessionId, Time> away_;
};

/// Whether an order may be cancelled in `phase` (docs/phases.md).
[[nodiscard]] bool allows_cancel(Phase phase);

}  // namespace headgate::fix
