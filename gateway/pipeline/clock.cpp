#include "gateway/pipeline/clock.h"

#include <algorithm>

namespace headgate {
namespace {

using std::chrono::nanoseconds;

nanoseconds system_now() {
    return std::chrono::duration_cast<nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

SequencerClock::SequencerClock(std::optional<Timestamp> simulated_start)
    : simulated_start_{simulated_start}, steady_start_{std::chrono::steady_clock::now()},
      offset_{system_now() - steady_start_.time_since_epoch()} {}

void SequencerClock::resume_after(Timestamp last) {
    last_ = std::max(last_, last);
    if (simulated_start_ && last > *simulated_start_) {
        simulated_start_ = last;
        steady_start_ = std::chrono::steady_clock::now();
    }
}

Timestamp SequencerClock::now() {
    Timestamp time;
    if (simulated_start_) {
        const nanoseconds passed = std::chrono::steady_clock::now() - steady_start_;
        time = *simulated_start_ + Timestamp{passed.count()};
    } else {
        time = Timestamp{system_now().count()};
    }
    last_ = std::max(last_, time);
    return last_;
}

std::chrono::milliseconds SequencerClock::ahead_of_system() {
    if (!simulated_start_) return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(nanoseconds{now().value()} -
                                                                 system_now());
}

std::optional<nanoseconds> SequencerClock::moved() const {
    if (simulated_start_) return std::nullopt;
    const nanoseconds offset = system_now() - std::chrono::steady_clock::now().time_since_epoch();
    const nanoseconds moved = offset - offset_;
    if (std::chrono::abs(moved) <= std::chrono::seconds{1}) return std::nullopt;
    return moved;
}

std::optional<nanoseconds> SequencerClock::jump() {
    const auto by = moved();
    if (by) offset_ += *by;
    return by;
}

}  // namespace headgate
