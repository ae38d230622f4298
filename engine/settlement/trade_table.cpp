#include "engine/settlement/trade_table.h"

namespace headgate {

TradeRecord& TradeTable::add(const TradeRecord& trade) {
    TradeRecord& added = trades_.push_back(trade);
    added.id = TradeId{trades_.size()};
    return added;
}

TradeRecord* TradeTable::find(TradeId id) {
    return id.value() == 0 || id.value() > trades_.size() ? nullptr : &trades_[id.value() - 1];
}

const TradeRecord* TradeTable::find(TradeId id) const {
    return id.value() == 0 || id.value() > trades_.size() ? nullptr : &trades_[id.value() - 1];
}

}  // namespace headgate
