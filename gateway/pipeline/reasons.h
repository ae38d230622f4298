#pragma once

#include "engine/domain/commands.h"
#include "engine/domain/events.h"

#include <memory>
#include <string>

namespace headgate {

/// The reasons that operators give with their commands, for the events that are told with them: live, and when
/// the day's reports are made anew.
class Reasons {
public:
    /// Before the events of each command, in order.
    void note(const Command& command);
    /// What `event`, of the command noted last, is told with; null: nothing.
    [[nodiscard]] std::shared_ptr<const std::string> of(const Event& event) const;

private:
    std::shared_ptr<const std::string> reason_;
};

}  // namespace headgate
