#pragma once

#include "gateway/pipeline/day_orders.h"

#include <memory>
#include <span>

namespace headgate {

/// Keeps, as a replay goes by, what happened to orders on the newest day of the market, and how they stood
/// before it: from that gateways make anew what they told their clients.
class DayRecorder {
public:
    explicit DayRecorder(DayOrders orders = {}) : orders_{std::move(orders)} {}

    void take(PartitionId partition, const Sequenced& command, std::span<const Event> events);
    [[nodiscard]] const DayOrders& orders() const { return orders_; }
    /// Null where nothing was taken. `section`: the gateway's own bytes as of the last batch.
    [[nodiscard]] std::shared_ptr<const DayRecall> finish(const ByteVector& section);

private:
    DayOrders orders_;
    std::shared_ptr<DayRecall> recall_;
};

}  // namespace headgate
