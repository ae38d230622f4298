#pragma once

#include "engine/book/id_index.h"
#include "engine/book/order.h"
#include "engine/domain/codec.h"
#include "engine/domain/reject.h"
#include "engine/domain/state_hash.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

namespace headgate {

/// The orders of one pool of water, matched by price, then by arrival.
///
/// Who may trade, at which tick and inside which band is settled before an order comes here; the
/// book knows ids, prices, volumes and groups. It reads no clock, throws nothing, and once it has
/// been as large as it gets it allocates nothing.
///
/// What happens is told to a sink, any class with
///
///     void on_fill(const Fill&);
///     void on_cancel(OrderId, Volume leaves, CancelReason);             the order has ended
///     void on_decrement(OrderId, Volume by, Volume leaves);             lives on with `leaves` > 0
///     void on_rest(OrderId, Price, Volume leaves);                      queues at the price
///
/// in the order in which it happens. An order that comes in ends its call in exactly one of: a fill
/// with aggressor_leaves 0, on_cancel, on_rest. A sink must not call the book.
///
/// Self-trade prevention (rulebook ID-05): where the two orders next to trade are of one group, the
/// newer one's policy decides. cancel_resting: on_cancel for the older. cancel_aggressor, refuse:
/// on_cancel for the newer. decrement_both: both lose the smaller volume without trading, the older
/// first; on_cancel for one that has nothing left (volume as it was before), on_decrement for one
/// that has. The reason is self_trade.
///
/// Two orders that cross rest side by side only while the book takes orders without matching
/// (pre-open: `rest`, `replace` with Matching::off) or between calls that returned Progress::more.
///
/// `matches_max` bounds the work of one call: each match is one fill, or one prevention with at
/// most two sink calls. When it is reached the order queues (on_rest) though it still crosses, and
/// `more` is returned: the caller goes on with `match_crossed` until that is done, lets no other
/// order in between, and then cancels what is left of an order that must not rest.
///
/// A moved-from book may only be destroyed or assigned to.
class Book {
public:
    Book() = default;
    Book(Book&&) = default;
    Book& operator=(Book&&) = default;
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;

    /// Makes room for `orders` orders on `levels` prices, so that no call allocates below that.
    void reserve(std::size_t orders, std::size_t levels);

    // ---- orders ---------------------------------------------------------------------------------

    /// Matches an order against the other side and queues or cancels what is left.
    /// limit: trades at its price or better. market_to_limit: its limit is the other side's best
    /// price; cancelled (no_counterpart) where that side is empty or its best lies outside the
    /// order's band. ioc: the rest is cancelled (immediate_or_cancel). fok: where `fillable` is
    /// less than its volume it is cancelled (fill_or_kill) and touches no other order.
    /// Requires an id that is not in the book, 1 <= volume <= volume_max, a group, an uncrossed
    /// book. Rulebook 4.1 CONT.
    template <class Sink>
    Progress submit(const NewOrder& order, Sink& sink, std::size_t matches_max = matches_unbounded);

    /// Queues an order without matching (pre-open). Requires a limit order, day or gtc; otherwise
    /// as submit. Orders of one group may cross here: a caller who wants none asks
    /// `crosses_own_group`.
    void rest(const NewOrder& order);

    /// Trades the two heads while best bid >= best offer, at the price of the older of the two.
    template <class Sink>
    Progress match_crossed(std::size_t matches_max, Sink& sink);

    /// Takes the order out. Returns what was left of it; nothing where it is not in the book.
    std::optional<Volume> cancel(OrderId id);

    /// Takes `by` off the order, which keeps its place; with nothing left it is gone. Returns what
    /// is left; nothing where it is not in the book. Requires 1 <= by <= its leaves.
    std::optional<Volume> reduce(OrderId id, Volume by);

    /// Gives the order a new price and open volume. It keeps its place only where the price stays
    /// and the volume falls; else it queues anew, the last at its price, and with Matching::on
    /// comes in as a new limit order would (`matches_max` as in submit). on_rest is called where it
    /// queues anew. Nothing, and no change, where it is not in the book. Requires 1 <= leaves <=
    /// volume_max; with Matching::on an uncrossed book.
    template <class Sink>
    std::optional<Replaced> replace(OrderId id, Price price, Volume leaves, Matching matching,
                                    Sink& sink, std::size_t matches_max = matches_unbounded);

    // ---- questions ------------------------------------------------------------------------------

    [[nodiscard]] std::size_t orders() const { return ids_.size(); }
    [[nodiscard]] std::size_t orders(Side side) const { return half(side).orders; }
    /// Everything that rests on one side, in m³.
    [[nodiscard]] Volume volume(Side side) const { return half(side).volume; }
    [[nodiscard]] bool contains(OrderId id) const { return ids_.find(id).has_value(); }
    [[nodiscard]] std::optional<RestingOrder> find(OrderId id) const;
    /// Highest bid or lowest offer.
    [[nodiscard]] std::optional<Price> best(Side side) const;
    /// True where best bid >= best offer.
    [[nodiscard]] bool crossed() const;
    /// What rests at `price`: volume 0 where nothing does.
    [[nodiscard]] PriceLevel depth(Side side, Price price) const;
    /// Writes the best levels, best first, as many as there are and fit. Returns how many.
    std::size_t levels(Side side, std::span<PriceLevel> out) const;
    /// Calls visit(const RestingOrder&) in order of priority; a visit that returns false ends the
    /// walk.
    template <class Visit>
    void walk(Side side, Visit&& visit) const;

    /// What `submit` of the order would trade at once, its policy towards its own group honoured.
    [[nodiscard]] Volume fillable(const NewOrder& order) const;
    /// The first order, in order of priority, that an order of `group` at `price` would reach on
    /// the other side and that is of the same group.
    [[nodiscard]] std::optional<OrderId> crosses_own_group(Side side, Price price,
                                                           ControlGroupId group) const;

    // ---- state ----------------------------------------------------------------------------------

    /// Bids, then offers, in order of priority. Equal books, equal bytes, equal hash.
    void absorb_into(StateHasher& hasher) const;
    void encode(ByteVector& out) const;
    /// Takes one book from the front of `bytes`; on an error `bytes` stays as it was. Refuses what
    /// no book could have written: wrong order, doubled ids or priorities, volumes below 1.
    [[nodiscard]] static Result<Book> decode(ByteSpan& bytes);

private:
    /// A side's prices as numbers of which the lowest is the best: offers by price, bids by its
    /// complement, which turns the order round for every int64.
    using Rank = std::int64_t;
    static constexpr std::uint32_t no_slot = 0xffffffff;

    /// All orders at one price, oldest first.
    struct Level {
        Volume volume;
        std::uint32_t orders = 0;
        std::uint32_t head = no_slot;
        std::uint32_t tail = no_slot;
    };
    using Levels = std::map<Rank, Level>;

    struct Slot {
        OrderId id;
        Volume leaves;
        Priority priority;
        Levels::iterator level;
        std::uint32_t previous = no_slot;
        std::uint32_t next = no_slot;  // also links the free slots
        ControlGroupId group;
        Side side = Side::buy;
        SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    };
    static_assert(sizeof(Slot) == 48);

    struct Half {
        Levels levels;
        Volume volume;
        std::size_t orders = 0;
    };

    [[nodiscard]] static Rank rank_of(Side side, Price price) {
        return side == Side::buy ? ~price.value() : price.value();
    }
    [[nodiscard]] static Price price_of(Side side, Rank rank) {
        return Price{side == Side::buy ? ~rank : rank};
    }
    [[nodiscard]] static Side other(Side side) {
        return side == Side::buy ? Side::sell : Side::buy;
    }
    /// True where an order of `side` limited to `limit` may trade at `price`.
    [[nodiscard]] static bool reaches(Side side, Price limit, Price price) {
        return side == Side::buy ? limit >= price : limit <= price;
    }
    [[nodiscard]] Half& half(Side side) { return halves_[side == Side::buy ? 0 : 1]; }
    [[nodiscard]] const Half& half(Side side) const { return halves_[side == Side::buy ? 0 : 1]; }
    [[nodiscard]] RestingOrder view(const Slot& slot) const;
    /// Slot of the order next to trade on `side`. Requires that there is one.
    [[nodiscard]] std::uint32_t head(Side side) const {
        return half(side).levels.begin()->second.head;
    }
    [[nodiscard]] std::optional<Price> limit_of(const NewOrder& order) const;
    [[nodiscard]] Priority next_priority() { return Priority{++last_priority_}; }

    /// Puts the order last at its price. Requires that its priority is the newest there.
    void queue(const RestingOrder& order);
    /// Takes volume off a queued order, and the order out where none is left. Returns what is left.
    Volume take(std::uint32_t at, Volume volume);
    void remove(std::uint32_t at);
    [[nodiscard]] Levels::iterator level_at(Side side, Price price);
    void release(Levels& levels, Levels::iterator level);
    /// Reads `count` orders of one side; a wrong one fails the reader.
    void decode_side(ByteReader& reader, Side side, std::uint32_t count);
    [[nodiscard]] bool may_follow(const RestingOrder* before, const RestingOrder& order,
                                  Side side) const;
    [[nodiscard]] bool priorities_differ() const;

    /// Trades `incoming` down the other side. Reduces its leaves, to 0 where it was cancelled.
    template <class Sink>
    Progress match(RestingOrder& incoming, Sink& sink, std::size_t matches_max);
    template <class Sink>
    void prevent(RestingOrder& incoming, std::uint32_t resting, Sink& sink);
    template <class Sink>
    void prevent_in_book(std::uint32_t older, std::uint32_t newer, Sink& sink);
    template <class Sink>
    void decrement(std::uint32_t at, Volume by, Sink& sink);

    std::array<Half, 2> halves_;
    std::vector<Slot> slots_;
    std::uint32_t free_ = no_slot;
    std::vector<Levels::node_type> spare_levels_;
    IdIndex ids_;
    std::uint64_t last_priority_ = 0;
};

}  // namespace headgate

#include "engine/book/matching.h"
