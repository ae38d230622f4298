#include "engine/settlement/trade_table.h"

namespace headgate {

TradeRecord& TradeTable::add(const TradeRecord& trade) {
    TradeRecord& added = trades_.push_back(trade);
    added.id = TradeId{trades_.size()};
    added.older_unsettled = newest_unsettled_;
    added.newer_unsettled = TradeId{};
    if (TradeRecord* before = find(newest_unsettled_)) {
        before->newer_unsettled = added.id;
    } else {
        oldest_unsettled_ = added.id;
    }
    newest_unsettled_ = added.id;
    return added;
}

void TradeTable::retire(TradeRecord& trade) {
    HEADGATE_ASSERT(trade.state == TradeState::delivered || trade.state == TradeState::busted);
    TradeRecord* older = find(trade.older_unsettled);
    TradeRecord* newer = find(trade.newer_unsettled);
    HEADGATE_ASSERT(newer != nullptr || newest_unsettled_ == trade.id);
    HEADGATE_ASSERT(older != nullptr || oldest_unsettled_ == trade.id);
    (newer != nullptr ? newer->older_unsettled : newest_unsettled_) = trade.older_unsettled;
    (older != nullptr ? older->newer_unsettled : oldest_unsettled_) = trade.newer_unsettled;
    trade.older_unsettled = trade.newer_unsettled = TradeId{};
}

TradeRecord* TradeTable::find(TradeId id) {
    return id.value() == 0 || id.value() > trades_.size() ? nullptr : &trades_[id.value() - 1];
}

const TradeRecord* TradeTable::find(TradeId id) const {
    return id.value() == 0 || id.value() > trades_.size() ? nullptr : &trades_[id.value() - 1];
}

}  // namespace headgate
