#pragma once

#include "engine/domain/chunked.h"
#include "engine/domain/codec.h"
#include "engine/market/flat_index.h"
#include "gateway/ring/publication.h"

#include <span>
#include <unordered_map>
#include <vector>

namespace headgate {

/// What of an open order traded and was cancelled afterwards.
struct BustedPart {
    Volume volume;
    Cash amount;
};

/// What came in order of its id and is found by it: millions a day, so no tree. `id_of(item)` says which it is.
template <class Item>
class ById {
public:
    using Items = Chunked<Item, 10>;

    /// Requires an id above that of every item before it.
    Item& add(const Item& item) {
        index_.insert(spread(id_of(item).value()), static_cast<std::uint32_t>(items_.size()));
        return items_.push_back(item);
    }
    /// Null where there is none.
    template <class Id>
    [[nodiscard]] Item* find(Id id) {
        const auto at = index_.find(
            spread(id.value()), [&](std::uint32_t place) { return id_of(items_[place]) == id; });
        return at ? &items_[*at] : nullptr;
    }
    template <class Id>
    [[nodiscard]] Item& get(Id id) {
        Item* const found = find(id);
        HEADGATE_ASSERT(found != nullptr);
        return *found;
    }
    /// Oldest first.
    [[nodiscard]] const Items& all() const { return items_; }
    template <class Keep>
    void keep_if(Keep&& keep) {
        ById kept;
        for (const Item& item : items_) {
            if (keep(item)) kept.add(item);
        }
        *this = std::move(kept);
    }

private:
    Items items_;
    FlatIndex index_;
};

[[nodiscard]] inline OrderId id_of(const OpenOrder& order) { return order.order; }
[[nodiscard]] inline TradeId id_of(const KnownTrade& trade) { return trade.trade.trade; }

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

    ById<OpenOrder> orders_;
    ById<KnownTrade> trades_;
};

}  // namespace headgate
