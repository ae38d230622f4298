#pragma once

#include "gateway/ring/publication.h"

#include <map>
#include <vector>

namespace headgate {

/// The orders of the newest trading day as a replay goes by, ended ones too: after a crash their owners ask
/// what became of them. The state itself forgets an order when it ends.
class DayOrders {
public:
    void take(const Event& event);
    /// Every order that is known, oldest first.
    [[nodiscard]] std::vector<OpenOrder> all() const;
    /// Those that have ended, oldest first.
    [[nodiscard]] std::vector<OpenOrder> ended() const;

private:
    void fill(OrderId id, Volume volume, Cash amount, Volume leaves);

    std::map<OrderId, OpenOrder> orders_;
};

}  // namespace headgate
