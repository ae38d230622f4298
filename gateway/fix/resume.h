#pragma once

#include "gateway/fix/outbox.h"

namespace headgate::fix {

/// After a restart within a day: numbers go on, and the reports about the day's events are made anew, those
/// that had a number under it, those past the last record under new ones, as possible resends with the same
/// ExecID. `start.recall` may be null: nothing happens then, as where it is of another day.
void resume_day(const GatewayStart& start, std::size_t ended_orders_max, std::size_t messages_max,
                Outbox& outbox);

/// Whether a message that publishing an event gave rise to is one that will be made anew after a crash: it is
/// a function of the events and the session alone.
[[nodiscard]] bool is_remade(const OutMessage& message, const Session* session);

}  // namespace headgate::fix
