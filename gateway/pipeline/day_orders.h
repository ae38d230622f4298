#pragma once

#include "engine/domain/codec.h"
#include "gateway/ring/publication.h"

#include <map>
#include <span>
#include <unordered_map>
#include <vector>

namespace headgate {

/// What of an open order traded and was cancelled afterwards.
struct BustedPart {
    Volume volume;
    Cash amount;
};

/// The orders of the newest trading day as a replay goes by, ended ones too, and the trades that may still be
/// spoken of: after a crash their owners ask what became of them. The state itself forgets an order when it
/// ends, and a trade never knew whose session it was.
class DayOrders {
public:
    /// One command with its events. Requires those of a journal from its beginning, in order.
    void take(PartitionId partition, const Sequenced& command, std::span<const Event> events);
    /// Every order that is known, oldest first.
    [[nodiscard]] std::vector<OpenOrder> all() const;
    /// Those that have ended, oldest first.
    [[nodiscard]] std::vector<OpenOrder> ended() const;
    /// Those not delivered, and those that ended on the newest day; oldest first.
    [[nodiscard]] std::vector<KnownTrade> trades() const;
    /// Of the orders that are open.
    [[nodiscard]] std::unordered_map<OrderId, BustedPart> busted() const;

    /// For snapshots: which fields the bytes hold, as a number that changes with them; the bytes; and, into new
    /// ones, what `encode` wrote. Anything else fails the reader.
    [[nodiscard]] static std::uint32_t form();
    void encode(ByteVector& out) const;
    void decode(ByteReader& reader);

private:
    void take(const EventId& id, Timestamp time, const Event& event);
    void accept(const OrderAccepted& accepted);
    void strike(const EventId& id, Timestamp time, const TradeStruck& struck);
    void fill(OrderId id, Volume volume, Cash amount, Volume leaves);
    void take_trade(const Event& event);
    void bust(const KnownTrade& trade);
    void open_day();

    std::map<OrderId, OpenOrder> orders_;
    std::map<TradeId, KnownTrade> trades_;
};

}  // namespace headgate
