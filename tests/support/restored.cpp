#include "tests/support/restored.h"

#include "engine/market/state_bytes.h"

#include <doctest/doctest.h>

namespace headgate::test {

ByteVector bytes_of(const State& state) {
    ByteVector bytes;
    encode_state(state,
                 [&](ByteSpan piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
    return bytes;
}

State state_from(ByteSpan bytes) {
    State state;
    ByteReader reader{bytes};
    decode_state(reader, state);
    REQUIRE(reader.ok());
    REQUIRE(reader.rest().empty());
    return state;
}

void RestoredCore::begin(const State& state) {
    const ByteVector bytes = bytes_of(state);
    State again = state_from(bytes);
    CHECK(again.hash() == state.hash());
    CHECK(bytes_of(again) == bytes);
    again.ledger.assert_conserved();
    core_.emplace(std::move(again));
    ++beginnings_;
}

void RestoredCore::follow(const Sequenced& command, std::span<const Event> events,
                          const State& state) {
    if (core_) {
        EventList own;
        core_->step(command, own);
        ByteVector expected;
        ByteVector got;
        for (const Event& event : events) encode_event(event, expected);
        for (const Event& event : own) encode_event(event, got);
        CAPTURE(command.sequence.value());
        REQUIRE(got == expected);
        ++compared_;
    }
    random_ = random_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    if ((random_ >> 33) % period_ != 0) return;
    if (core_) CHECK(core_->state().hash() == state.hash());
    begin(state);
}

}  // namespace headgate::test
