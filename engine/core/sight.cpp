#include "engine/core/sight.h"

namespace headgate {

Sight sight_of(const State& state, const Origin& asker) {
    const auto of = [](const auto* who) {
        if (who == nullptr || who->state != ActiveState::active) return Sight{};
        return Sight{who->role != Role::bidder, who->participant};
    };
    switch (asker.kind) {
    case OriginKind::genesis:
    case OriginKind::engine: return Sight{true, std::nullopt};
    case OriginKind::session: return of(state.registry.find<Session>(SessionId{asker.actor}));
    case OriginKind::operator_: return of(state.registry.find<Operator>(OperatorId{asker.actor}));
    }
    return Sight{};
}

}  // namespace headgate
