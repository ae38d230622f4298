#include "gateway/pipeline/reasons.h"

namespace headgate {
namespace {

/// What the operator's command gave as its reason; null where there is none.
template <class T>
std::shared_ptr<const std::string> reason_of(const T& command) {
    if constexpr (requires { command.reason.view(); }) {
        if (!command.reason.view().empty()) {
            return std::make_shared<const std::string>(command.reason.view());
        }
    }
    return nullptr;
}

}  // namespace

void Reasons::note(const Command& command) {
    // What a command leaves as work is still its doing.
    if (std::holds_alternative<ContinueWork>(command)) return;
    reason_ = std::visit([](const auto& body) { return reason_of(body); }, command);
}

std::shared_ptr<const std::string> Reasons::of(const Event& event) const {
    const bool is_told =
        std::holds_alternative<PhaseChanged>(event) || std::holds_alternative<TradeHeld>(event) ||
        std::holds_alternative<TradeReleased>(event) || std::holds_alternative<TradeBusted>(event);
    return is_told ? reason_ : nullptr;
}

}  // namespace headgate
