#pragma once

#include "engine/market/state.h"

#include <optional>

namespace headgate {

/// Whose rights somebody may learn about: everybody's, one participant's, or nobody's.
struct Sight {
    bool all = false;
    std::optional<ParticipantId> own;
};

/// Sessions and operators of the centre and of the regulator see all, those of a participant its own, ended
/// ones nothing; genesis and engine stand for a reader of the journal, who has it all before him.
[[nodiscard]] Sight sight_of(const State& state, const Origin& asker);

}  // namespace headgate
