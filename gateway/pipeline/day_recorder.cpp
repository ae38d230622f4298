#include "gateway/pipeline/day_recorder.h"

namespace headgate {
namespace {

/// Whether a report about an order may come of it.
bool is_about_orders(const Event& event) {
    return std::visit(
        []<class T>(const T&) {
            return std::is_same_v<T, OrderAccepted> || std::is_same_v<T, TradeStruck> ||
                   std::is_same_v<T, OrderCancelled> || std::is_same_v<T, OrderReplaced> ||
                   std::is_same_v<T, OrderReduced> || std::is_same_v<T, RuleFailed> ||
                   std::is_same_v<T, RuleWarned> || std::is_same_v<T, OrderRejected> ||
                   std::is_same_v<T, CancelRejected> || std::is_same_v<T, TradeHeld> ||
                   std::is_same_v<T, TradeReleased> || std::is_same_v<T, TradeBusted> ||
                   std::is_same_v<T, CommandRefused>;
        },
        event);
}

}  // namespace

void DayRecorder::take(const DayOrders& before, PartitionId partition, const Sequenced& command,
                       std::span<const Event> events) {
    const Date day = date_of(command.time);
    if (!recall_ || recall_->day != day) {
        recall_ = std::make_shared<DayRecall>();
        recall_->day = day;
        recall_->orders = before.all();
        recall_->before = Sequence{command.sequence.value() - 1};
    }
    recall_->last = command.sequence;
    reasons_.note(command.command);
    std::uint32_t index = 0;
    for (const Event& event : events) {
        const EventId id{partition, command.sequence, index++};
        if (is_about_orders(event)) {
            recall_->events.push_back(
                {id, command.time, command.origin, event, nullptr, {}, reasons_.of(event)});
        }
    }
}

std::shared_ptr<const DayRecall> DayRecorder::finish(const ByteVector& section) {
    if (recall_) recall_->section = section;
    return recall_;
}

}  // namespace headgate
