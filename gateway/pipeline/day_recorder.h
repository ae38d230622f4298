#pragma once

#include "gateway/pipeline/day_orders.h"
#include "gateway/pipeline/reasons.h"

#include <memory>
#include <span>

namespace headgate {

/// Keeps, as a replay goes by, what happened to orders on the newest day of the market, and how they stood
/// before it: from that gateways make anew what they told their clients.
class DayRecorder {
public:
    /// `before`: the orders as they stood before this command.
    void take(const DayOrders& before, PartitionId partition, const Sequenced& command,
              std::span<const Event> events);
    /// Null where nothing was taken. `section`: the gateway's own bytes as of the last batch.
    [[nodiscard]] std::shared_ptr<const DayRecall> finish(const ByteVector& section);

private:
    Reasons reasons_;
    std::shared_ptr<DayRecall> recall_;
};

}  // namespace headgate
