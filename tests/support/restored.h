#pragma once

#include "engine/core/core.h"
#include "engine/domain/codec.h"

#include <optional>
#include <span>

/// A second core beside one that is watched, begun again and again from the bytes of the other's state. What
/// both then do must be the same, byte for byte.
namespace headgate::test {

[[nodiscard]] ByteVector bytes_of(const State& state);
/// Fails the test where the bytes are not a state.
[[nodiscard]] State state_from(ByteSpan bytes);

class RestoredCore {
public:
    /// `period`: about how many steps lie between two beginnings. The same seed begins at the same steps.
    RestoredCore(std::uint64_t seed, std::uint64_t period) : random_{seed}, period_{period} {}

    /// Carries out the step that the watched core has just carried out, compares events and state, and now and
    /// then begins anew from the watched core's state.
    void follow(const Sequenced& command, std::span<const Event> events, const State& state);
    [[nodiscard]] std::uint64_t beginnings() const { return beginnings_; }
    /// Steps that were compared.
    [[nodiscard]] std::uint64_t compared() const { return compared_; }

private:
    void begin(const State& state);

    std::uint64_t random_;
    std::uint64_t period_;
    std::uint64_t beginnings_ = 0;
    std::uint64_t compared_ = 0;
    std::optional<Core> core_;
};

}  // namespace headgate::test
