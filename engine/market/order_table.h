#pragma once

#include "engine/domain/chunked.h"
#include "engine/domain/commands.h"
#include "engine/domain/limits.h"
#include "engine/domain/state_hash.h"
#include "engine/market/flat_index.h"
#include "engine/registry/cap_list.h"
#include "engine/registry/commitments.h"

#include <optional>
#include <utility>
#include <vector>

namespace headgate {

/// An open order and what it holds. `limit` is the price it reserved for: its own, or the band's top for
/// a market-to-limit buy until it rests. `amount` is what it has traded for, fen before fees. Aligned to cache
/// lines: what a cancel, a replace or a fill reads of an order under few caps lies in the first three.
struct alignas(64) OrderRecord {
    OrderId id;
    SessionId session;
    ClientOrderId client_id;
    std::optional<Purpose> purpose;
    RightId right;
    /// The right's next older and next newer open order, by place in the table, from 1; 0: none. Derived.
    std::uint32_t older_of_right = 0;
    std::uint32_t newer_of_right = 0;
    AllocationId allocation;
    ParticipantId participant;
    ControlGroupId group;
    BookId book;

    Side side = Side::buy;
    OrderType order_type = OrderType::limit;
    TimeInForce time_in_force = TimeInForce::day;
    SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    /// Where the record lies in the table, from 1; 0: in none. Derived.
    std::uint32_t place_in_table = 0;
    RatePpm fee;
    Price limit;
    Volume leaves;
    Volume volume;
    Cash cash_reserved;
    Cash amount;
    Date delivery_from;
    Date delivery_to;
    /// The mandate that an agent acts under; nothing where the holder acts for itself.
    std::optional<MandateId> mandate;

    ArcList arcs;
    CapList caps;
    std::optional<PlotId> plot;
    std::optional<ZoneId> place;
    HEADGATE_FIELDS(id, session, client_id, right, allocation, participant, group, book, side,
                    order_type, time_in_force, self_trade, limit, volume, leaves, amount,
                    cash_reserved, fee, purpose, delivery_from, delivery_to, place, mandate, plot)
};

/// Open orders by id. References stay good until their order is removed. Records lie in one pool whose
/// places are used again; which place an order has shows nowhere.
class OrderTable {
public:
    class All;

    /// Requires an id above that of every order that came before: ids are sequences.
    OrderRecord& add(const OrderRecord& order);
    /// Requires a record of this table, of an order that is open.
    void remove(const OrderRecord& order);
    /// Null where no open order has this id.
    [[nodiscard]] OrderRecord* find(OrderId id) {
        const auto place = place_of(id);
        return place ? &pool_[*place] : nullptr;
    }
    [[nodiscard]] const OrderRecord* find(OrderId id) const {
        const auto place = place_of(id);
        return place ? &pool_[*place] : nullptr;
    }
    [[nodiscard]] std::size_t size() const { return index_.size(); }
    /// Number of the right's open orders.
    [[nodiscard]] std::uint32_t open_of(RightId right) const {
        return right.value() < of_right_.size() ? of_right_[right.value()].open : 0;
    }
    /// The right's newest open order, null where it has none; from there to the oldest by `older_of_right`.
    [[nodiscard]] const OrderRecord* newest_of(RightId right) const {
        return right.value() < of_right_.size() ? at_link(of_right_[right.value()].newest)
                                                : nullptr;
    }
    /// The right's next older open order, null at the end. Requires that `order` is open.
    [[nodiscard]] const OrderRecord* older_of_right(const OrderRecord& order) const {
        return at_link(order.older_of_right);
    }
    /// The open order with the largest id below `before` (newest first), null at the end.
    [[nodiscard]] const OrderRecord* newest_before(OrderId before) const;
    /// Every open order with its id, oldest first.
    [[nodiscard]] All all() const;

    /// Room for `orders` open orders without allocating, and for the lists of `most` of them, so that these never
    /// move; memory that no order reached is not touched. Requires orders <= most.
    void reserve(std::size_t orders, std::size_t most);
    /// Room to count the orders of `rights` rights.
    void reserve_rights(std::size_t rights) { of_right_.reserve(rights + 1); }

    // ---- hints, ahead of time: no answer depends on them ------------------------------------------
    void prefetch_place(OrderId id) const { index_.prefetch(hash_of(id)); }
    void prefetch_count(RightId right) const {
        if (right.value() < of_right_.size()) __builtin_prefetch(&of_right_[right.value()], 1);
    }
    /// The second step, once the first has arrived.
    void prefetch_record(OrderId id) const;
    /// The order that a new one of the right will stand behind.
    void prefetch_newest(RightId right) const {
        if (const OrderRecord* newest = newest_of(right)) __builtin_prefetch(newest, 1);
    }
    /// The right's orders beside `order`, which is open: its end ties them together.
    void prefetch_beside(const OrderRecord& order) const {
        if (const auto* older = at_link(order.older_of_right)) __builtin_prefetch(older, 1);
        if (const auto* newer = at_link(order.newer_of_right)) __builtin_prefetch(newer, 1);
    }
    /// Where the next order but `ahead` that comes in is noted.
    void prefetch_arrival(std::size_t ahead) const {
        const std::size_t at = arrivals_.size() + ahead;
        if (at < arrivals_.capacity()) __builtin_prefetch(arrivals_.data() + at, 1);
    }

private:
    /// An order that came in; gone where the pool's place has another id by now.
    struct Arrival {
        OrderId id;
        std::uint32_t place = 0;
    };
    /// A right's open orders: how many, and where the newest lies (from 1; 0: nowhere).
    struct OfRight {
        std::uint32_t open = 0;
        std::uint32_t newest = 0;
    };
    static constexpr std::size_t arrivals_spare = 4'096;

    [[nodiscard]] static std::uint32_t hash_of(OrderId id) { return spread(id.value()); }
    [[nodiscard]] std::optional<std::uint32_t> place_of(OrderId id) const {
        return index_.find(hash_of(id), [&](std::uint32_t place) { return pool_[place].id == id; });
    }
    [[nodiscard]] bool is_open(const Arrival& arrival) const {
        return held_[arrival.place] == arrival.id;
    }
    /// Looks at a few arrivals and keeps those that are open, once most are gone: so the list stays short, and
    /// no order waits for a walk over all of it.
    void forget_some_gone();
    /// Where a walk goes on that has come to `at`.
    [[nodiscard]] std::size_t past_gap(std::size_t at) const {
        return at >= kept_ && at < looked_at_ ? looked_at_ : at;
    }
    [[nodiscard]] const OrderRecord* at_link(std::uint32_t link) const {
        return link == 0 ? nullptr : &pool_[link - 1];
    }
    void link(std::uint32_t place);
    void unlink(std::uint32_t place);

    // Chunks of whole pages of two megabytes, so that none is cleared for nothing.
    Chunked<OrderRecord, 16> pool_;
    std::vector<OrderId>
        held_;  // by place: the open order there, or none; beside them, for walks over all
    std::vector<std::uint32_t> free_;
    FlatIndex index_;
    // By id, some of them gone. The first `kept_` are what is left of the first `looked_at_`; between the two
    // stands nothing.
    std::vector<Arrival> arrivals_;
    std::size_t kept_ = 0;
    std::size_t looked_at_ = 0;
    OrderId newest_;
    std::vector<OfRight> of_right_;  // by RightId
};

/// The open orders as a range of pairs: for (const auto& [id, order] : orders.all()).
class OrderTable::All {
public:
    class Walk {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = std::pair<OrderId, const OrderRecord&>;
        Walk(const OrderTable& table, std::size_t at) : table_{&table}, at_{at} { skip(); }
        value_type operator*() const {
            const Arrival& arrival = table_->arrivals_[at_];
            return {arrival.id, table_->pool_[arrival.place]};
        }
        Walk& operator++() {
            ++at_;
            skip();
            return *this;
        }
        bool operator==(const Walk&) const = default;

    private:
        void skip() {
            const auto& arrivals = table_->arrivals_;
            at_ = table_->past_gap(at_);
            while (at_ < arrivals.size() && !table_->is_open(arrivals[at_])) {
                at_ = table_->past_gap(at_ + 1);
            }
        }
        const OrderTable* table_;
        std::size_t at_;
    };
    explicit All(const OrderTable& table) : table_{table} {}
    [[nodiscard]] Walk begin() const { return {table_, 0}; }
    [[nodiscard]] Walk end() const { return {table_, table_.arrivals_.size()}; }

private:
    const OrderTable& table_;
};

inline OrderTable::All OrderTable::all() const { return All{*this}; }

/// Client order ids used today, per session, with the order that each now names (0: a refused request,
/// which uses its id up all the same). Cleared when a trading day opens, but for open orders' own.
class ClientIdTable {
public:
    /// False where the session has used the id today.
    [[nodiscard]] bool is_new(SessionId session, const ClientOrderId& id) const {
        return !place_of(session, id);
    }
    /// The session uses the id from now on, for `order`. Requires that it is new.
    void add(SessionId session, const ClientOrderId& id, OrderId order) {
        index_.insert(hash_of(session, id), static_cast<std::uint32_t>(used_.size()));
        used_.push_back(Used{session, id, order});
    }
    /// From now on the id names `order`, whatever it named before.
    void put(SessionId session, const ClientOrderId& id, OrderId order);
    /// Nothing where the session has not used the id today.
    [[nodiscard]] std::optional<OrderId> order(SessionId session, const ClientOrderId& id) const {
        const auto place = place_of(session, id);
        return place ? std::optional{used_[*place].order} : std::nullopt;
    }
    /// Keeps the room.
    void clear();
    [[nodiscard]] std::size_t size() const { return used_.size(); }
    /// Room for `ids` ids without allocating.
    void reserve(std::size_t ids);
    /// In order of session and id, whatever order they came in.
    void absorb_into(StateHasher& hasher) const;

    // ---- hints, ahead of time: no answer depends on them ------------------------------------------
    void prefetch(SessionId session, const ClientOrderId& id) const {
        index_.prefetch(hash_of(session, id));
    }
    /// The second step, once the first has arrived.
    void prefetch_used(SessionId session, const ClientOrderId& id) const;
    /// Where the next id but `ahead` that is used will stand.
    void prefetch_next(std::size_t ahead) const { used_.prefetch(used_.size() + ahead); }

    /// What was used today and names what, as it came.
    struct Used {
        SessionId session;
        ClientOrderId id;
        OrderId order;
        HEADGATE_FIELDS(session, id, order)
    };
    using AllUsed = Chunked<Used, 16>;
    [[nodiscard]] const AllUsed& all() const { return used_; }

private:
    [[nodiscard]] static std::uint32_t hash_of(SessionId session, const ClientOrderId& id);
    [[nodiscard]] std::optional<std::uint32_t> place_of(SessionId session,
                                                        const ClientOrderId& id) const {
        return index_.find(hash_of(session, id), [&](std::uint32_t place) {
            return used_[place].session == session && used_[place].id == id;
        });
    }

    AllUsed used_;
    FlatIndex index_;
};

}  // namespace headgate
