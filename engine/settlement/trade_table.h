#pragma once

#include "engine/domain/chunked.h"
#include "engine/domain/fields.h"
#include "engine/domain/units.h"
#include "engine/registry/cap_list.h"
#include "engine/registry/commitments.h"

namespace headgate {

HEADGATE_ENUM(TradeState, locked = 1, held = 2, delivered = 3, busted = 4)

/// A trade from the match to its delivery. Allocations and caps are those that were locked.
struct TradeRecord {
    TradeId id;
    Sequence struck;
    Timestamp struck_at;
    Date date;
    BookId book;
    Price price;
    Volume volume;
    Cash amount;
    Cash buyer_fee;
    Cash seller_fee;
    OrderId buy_order;
    OrderId sell_order;
    RightId buy_right;
    RightId sell_right;
    AllocationId buy_allocation;
    AllocationId sell_allocation;
    ParticipantId buyer;
    ParticipantId seller;
    TradeState state = TradeState::locked;
    /// The windows that the two orders named; rules about a right are asked about them again.
    Date buy_from;
    Date buy_to;
    Date sell_from;
    Date sell_to;
    CapList caps;
    ArcList buy_arcs;
    ArcList sell_arcs;
    /// Neighbours among the trades that are not settled yet; 0: none. Derived.
    TradeId older_unsettled;
    TradeId newer_unsettled;
    HEADGATE_FIELDS(id, struck, struck_at, date, book, price, volume, amount, buyer_fee, seller_fee,
                    buy_order, sell_order, buy_right, sell_right, buy_allocation, sell_allocation,
                    buyer, seller, state, buy_from, buy_to, sell_from, sell_to)
};

/// Trades by id, dense from 1. References stay good.
class TradeTable {
public:
    /// A chunk fills whole pages of two megabytes, so that none is cleared for nothing.
    using Trades = Chunked<TradeRecord, 16>;

    /// Gives the record the next id. It is unsettled until `retire` is told otherwise.
    TradeRecord& add(const TradeRecord& trade);
    [[nodiscard]] TradeRecord* find(TradeId id);
    [[nodiscard]] const TradeRecord* find(TradeId id) const;
    [[nodiscard]] std::size_t size() const { return trades_.size(); }
    /// Takes the trade off the unsettled ones. Requires delivered or busted, and this once only.
    void retire(TradeRecord& trade);
    /// Trades locked or held, from the newest or from the oldest on; 0 where there are none.
    [[nodiscard]] TradeId newest_unsettled() const { return newest_unsettled_; }
    [[nodiscard]] TradeId oldest_unsettled() const { return oldest_unsettled_; }
    /// Room for `trades` more without allocating.
    void reserve_more(std::size_t trades) { trades_.reserve(trades_.size() + trades); }
    [[nodiscard]] const Trades& all() const { return trades_; }
    /// Where the next trade but `ahead` will stand; a hint.
    void prefetch_next(std::size_t ahead) const { trades_.prefetch(trades_.size() + ahead); }

private:
    Trades trades_;
    TradeId newest_unsettled_;
    TradeId oldest_unsettled_;
};

}  // namespace headgate
