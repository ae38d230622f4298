#pragma once

#include "engine/domain/codec.h"
#include "engine/market/state.h"

#include <functional>

/// A state as bytes, for snapshots: fields as codec.h writes them, in the order in which their structs list
/// them. What is derived (order links, shares of caps, indexes, a directory) is left out and built anew.
namespace headgate {

/// Which fields of which types the bytes hold, as a fingerprint: it changes with every field that is added,
/// renamed or widened anywhere in the state, so that no build reads what another one means by it.
[[nodiscard]] Bytes<16> state_form();

/// Takes the bytes piece by piece, each about a megabyte (a book is one piece).
using TakeBytes = std::function<void(ByteSpan)>;
/// Equal states that came by the same commands, equal bytes.
void encode_state(const State& state, const TakeBytes& take);

/// Reads into a new state what `encode_state` wrote. What no state could have written fails the reader, and
/// `state` is then good for nothing. Whether it is the very state that was written shows in `State::hash`.
void decode_state(ByteReader& reader, State& state);

}  // namespace headgate
