#pragma once

#include "engine/book/call_auction.h"
#include "engine/book/crossing.h"
#include "engine/book/group_table.h"
#include "engine/book/ladder.h"
#include "engine/book/order.h"
#include "engine/book/order_pool.h"
#include "engine/book/tick_divider.h"
#include "engine/domain/codec.h"
#include "engine/domain/reject.h"
#include "engine/domain/state_hash.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace headgate {

/// How a call was fixed: where it clears (nothing: no cross), and how many orders with a minimum had
/// to be left out until it did.
struct CallFixed {
    std::optional<Clearing> clearing;
    std::uint32_t excluded = 0;
    bool operator==(const CallFixed&) const = default;
};

/// The orders of one pool of water, matched by price, then by arrival: continuously, or at one price
/// in a call.
///
/// Who may trade, at which tick and on what terms is settled before an order comes here; the book
/// knows ids, prices, volumes and groups. It reads no clock, throws nothing, and once it and its
/// pool have been as large as they get it allocates nothing. Books of one pool share its memory and
/// must be used from one thread.
///
/// What happens is told to a sink, any class with
///
///     void on_fill(const Fill&);
///     void on_cancel(OrderId, Volume leaves, CancelReason);             the order has ended
///     void on_decrement(OrderId, Volume by, Volume leaves);             lives on with `leaves` > 0
///     void on_rest(OrderId, Price, Volume leaves);                      queues at the price
///
/// in the order in which it happens. An order that comes in ends its call in exactly one of: a fill
/// with aggressor_leaves 0, on_cancel, on_rest. A sink must not call the book. Leaves are always
/// all that is open of an order, its hidden reserve included.
///
/// Self-trade prevention (rulebook ID-05): where the two orders next to trade are of one group, the
/// newer one's policy decides. cancel_resting: on_cancel for the older. cancel_aggressor, refuse:
/// on_cancel for the newer. decrement_both: both lose the smaller volume (hidden reserve included)
/// without trading, the older first; on_cancel for one that has nothing left (volume as it was
/// before), on_decrement for one that has. The reason is self_trade.
///
/// Hidden reserve: an order with `display` shows min(display, leaves) of itself. Only what shows
/// trades; when it is gone as much again shows, last at its price. One match is a fill with what
/// shows of one order.
///
/// `matches_max` bounds the work of one call: each match is one fill, or one prevention with at
/// most two sink calls. When it is reached the order queues (on_rest) though it still crosses, and
/// `more` is returned: the caller goes on with `go_on` until that is done, lets no other order in
/// between, and then cancels what is left of an order that must not rest.
///
/// A moved-from book may only be destroyed or assigned to.
class Book {
public:
    /// An empty book without a band. `tick` is the step between prices: any positive one works, the
    /// right one makes the book small and fast; a price off it is taken too, at the cost of laying
    /// the book out anew once.
    explicit Book(OrderPool& pool, Price tick = Price{1});
    ~Book();
    Book(Book&& other) noexcept;
    Book& operator=(Book&& other) noexcept;
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;

    /// Prices outside are refused from now on; what rests there stays. None: all prices.
    void set_band(std::optional<PriceBand> band);

    // ---- orders ---------------------------------------------------------------------------------

    /// Matches an order against the other side and queues or cancels what is left.
    /// limit: trades at its price or better; cancelled (price_outside_band) where that is outside.
    /// market_to_limit: its limit is the other side's best price; cancelled (no_counterpart) where
    /// that side is empty or its best lies beyond the order's own worst price or outside the band.
    /// fok, minimum: where `fillable` is less than its volume (fill_or_kill) or its minimum
    /// (minimum_not_met) it is cancelled and touches no other order. ioc: the rest is cancelled
    /// (immediate_or_cancel). Requires an id that is not in the pool, 1 <= volume <= volume_max,
    /// minimum and display in 0..volume, a group, a book that is not in a call and needs no
    /// `go_on`. Rulebook 4.1 CONT.
    template <class Sink>
    Progress submit(const NewOrder& order, Sink& sink, std::size_t matches_max = matches_unbounded);

    /// Goes on where a call returned more. on_rest is not called again.
    template <class Sink>
    Progress go_on(std::size_t matches_max, Sink& sink);

    /// Takes the order out. Returns what was left of it; nothing where it is not in this book.
    std::optional<Volume> cancel(OrderId id);
    /// As cancel; returns the order as it stood.
    std::optional<RestingOrder> withdraw(OrderId id);

    /// Takes `by` off the order, its hidden reserve first; it keeps its place; with nothing left it
    /// is gone. A minimum falls with the leaves. Returns what is left; nothing where it is not in
    /// this book. Requires 1 <= by <= its leaves.
    std::optional<Volume> reduce(OrderId id, Volume by);

    /// Gives the order a new price and open volume. It keeps its place only where the price stays
    /// and the volume falls (as in reduce); else it queues anew, the last at its price (on_rest),
    /// after coming in as a new limit order would where the book is not in a call. Its display
    /// stays; a minimum stays but never above the leaves, and all-or-none stays that. Nothing, and
    /// no change, where it is not in this book. Requires 1 <= leaves <= volume_max and no need of
    /// `go_on`.
    template <class Sink>
    std::optional<Replaced> replace(OrderId id, Price price, Volume leaves, Sink& sink,
                                    std::size_t matches_max = matches_unbounded);

    /// Cancels (mass_cancel) the orders for which `which(const RestingOrder&)` is true: bids, then
    /// offers, in order of priority. Returns how many.
    template <class Which, class Sink>
    std::size_t mass_cancel(Which&& which, Sink& sink);

    // ---- call (集合竞价), rulebook 4.4 ------------------------------------------------------------

    /// From now on orders queue without matching, hidden reserves at full size. Requires a book that
    /// is not in a call and needs no `go_on`.
    void open_call();
    [[nodiscard]] bool in_call() const { return in_call_; }

    /// Queues an order in a call. Requires a call whose price is not fixed, a limit order, day or
    /// gtc, inside the band; that `crosses_own_group` found nothing; that fewer than
    /// conditional_orders_max orders with a minimum are there where it has one; otherwise as
    /// submit.
    void rest(const NewOrder& order);
    /// Orders in the book with a minimum not met.
    [[nodiscard]] std::size_t conditional_orders() const { return conditional_; }

    /// Where the call would clear now, minimums not looked at. Requires a call whose price is not
    /// fixed. O(levels that cross).
    [[nodiscard]] std::optional<Clearing> indicative(const CallTerms& terms) const;

    /// Fixes the call's price. Where an order with a minimum would trade less than it, though not
    /// nothing, the one of lowest priority (worst price, then latest) is left out and the price
    /// found anew, until there is none (rulebook 4.4 step 7). Requires a call not yet fixed.
    CallFixed fix_call(const CallTerms& terms);

    /// Trades at the price fixed, bids and offers each in order of priority, the marginal price
    /// rationed by the terms. Then cancels what may not rest: minimum_not_met for orders whose
    /// minimum is not met (left out or not reached), price_outside_band for orders that cross still
    /// because no price between them is allowed (offers above the band, else the bids). Each
    /// cancel counts as a match. When done, hidden reserves hide again and the book matches
    /// continuously. Requires a call that is fixed.
    template <class Sink>
    Progress uncross(std::size_t matches_max, Sink& sink);

    // ---- questions ------------------------------------------------------------------------------

    [[nodiscard]] std::size_t orders() const { return orders(Side::buy) + orders(Side::sell); }
    [[nodiscard]] std::size_t orders(Side side) const { return ladder(side).orders(); }
    [[nodiscard]] bool contains(OrderId id) const { return locate(id) != no_slot; }
    [[nodiscard]] std::optional<RestingOrder> find(OrderId id) const;
    /// Highest bid or lowest offer.
    [[nodiscard]] std::optional<Price> best(Side side) const;
    /// True where best bid >= best offer.
    [[nodiscard]] bool crossed() const;
    /// What shows at `price`: volume 0 where nothing does. O(orders there).
    [[nodiscard]] PriceLevel depth(Side side, Price price) const;
    /// The volume of it alone, 0 where nothing shows. Counts no order.
    [[nodiscard]] Volume volume_at(Side side, Price price) const;
    /// Writes the best levels, best first, as many as there are and fit. Returns how many. O(orders
    /// there).
    std::size_t levels(Side side, std::span<PriceLevel> out) const;
    /// Calls visit(const RestingOrder&) in order of priority; a visit that returns false ends the
    /// walk.
    template <class Visit>
    void walk(Side side, Visit&& visit) const;

    /// What `submit` of the order would trade at once, its policy towards its own group honoured.
    [[nodiscard]] Volume fillable(const NewOrder& order) const;
    /// The first order, in order of priority, on the other side that `price` reaches and that is of
    /// `group`. Walks what the price reaches; in a call mostly one look-up.
    [[nodiscard]] std::optional<OrderId> crosses_own_group(Side side, Price price,
                                                           ControlGroupId group) const;
    /// The first order of `group` that an order of `volume` at `price` would come to before it is
    /// filled; in a call, where all trade at once, the first that the price reaches. Walks what the
    /// order would trade with.
    [[nodiscard]] std::optional<OrderId> meets_own_group(Side side, Price price, Volume volume,
                                                         ControlGroupId group) const;

    // ---- hints, ahead of time -------------------------------------------------------------------
    // What a limit order that is to come will touch first (ahead.h). Each step follows what the one
    // before has brought; between the steps of one order go the same steps of others. No answer
    // depends on them.

    void prefetch() const;
    void prefetch_level(Side side, Price price) const;
    void prefetch_orders(Side side, Price price) const;
    /// The order that it would trade with first, as far as that can be told now; where it would trade
    /// with none the order that it would stand behind is asked for.
    [[nodiscard]] std::optional<OrderId> first_reached(Side side, Price price) const;

    // ---- state ----------------------------------------------------------------------------------

    /// Bids, then offers, in order of priority, and what a call or a `go_on` under way needs. Equal
    /// books, equal bytes, equal hash. Band, tick and pool are the caller's to give again.
    void absorb_into(StateHasher& hasher) const;
    void encode(ByteVector& out) const;
    /// Takes one book from the front of `bytes`; on an error `bytes` stays as it was. Refuses what
    /// no book could have written: wrong order, ids doubled or already in the pool, volumes that
    /// contradict each other.
    [[nodiscard]] static Result<Book> decode(ByteSpan& bytes, OrderPool& pool,
                                             Price tick = Price{1});

private:
    static constexpr std::uint32_t no_slot = book_detail::no_slot;
    using Slot = book_detail::Slot;
    using Level = book_detail::Level;
    using Reserve = book_detail::Reserve;
    using Conditional = book_detail::Conditional;
    using Deal = book_detail::Deal;
    using Margin = book_detail::Margin;
    __extension__ using Wide = __int128;

    /// An order on its way through the other side. `reach` is the worst rank there that it takes.
    struct Incoming {
        OrderId id;
        std::int64_t reach = 0;
        std::int64_t leaves = 0;
        ControlGroupId group;
        Side side = Side::buy;
        SelfTradePolicy self_trade = SelfTradePolicy::refuse;
    };

    // Sides are 1 and 2: what depends on them is reckoned, not branched on, as they come at random.
    static_assert(static_cast<int>(Side::buy) == 1 && static_cast<int>(Side::sell) == 2);
    [[nodiscard]] static std::size_t index(Side side) { return static_cast<std::size_t>(side) - 1; }
    [[nodiscard]] static Side other(Side side) {
        return static_cast<Side>(3 - static_cast<unsigned>(side));
    }
    /// The ranks of a side from its ticks, and back: bids run the other way.
    [[nodiscard]] static std::int64_t turned(Side side, std::int64_t value) {
        return value ^ (static_cast<std::int64_t>(side) - 2);
    }
    [[nodiscard]] Ladder& ladder(Side side) { return sides_[index(side)]; }
    [[nodiscard]] const Ladder& ladder(Side side) const { return sides_[index(side)]; }

    // Prices, ticks, ranks.
    [[nodiscard]] bool in_band(Price price) const {
        return static_cast<std::uint64_t>(price.value()) - static_cast<std::uint64_t>(band_low_) <=
               band_span_;
    }
    /// Price over tick. Lays the book out on a finer tick where the price is off it.
    [[nodiscard]] std::int64_t tick_of(Price price) {
        if (!ticks_.divides(price.value())) [[unlikely]]
            return refine(price);
        return ticks_.divide(price.value());
    }
    [[nodiscard]] Price price_of(Side side, std::int64_t rank) const {
        return Price{turned(side, rank) * ticks_.tick()};
    }
    /// The rank of a tick on its own side; ~ of it is its rank on the other, for matching.
    [[nodiscard]] static std::int64_t rank_of(Side side, std::int64_t tick) {
        return turned(side, tick);
    }
    /// The worst rank of the other side that a price reaches, on the tick or off it.
    [[nodiscard]] std::int64_t reach_of(Side side, Price price) const {
        if (ticks_.divides(price.value())) return ~rank_of(side, ticks_.divide(price.value()));
        return reach_off_tick(side, price);
    }
    [[nodiscard]] std::int64_t reach_off_tick(Side side, Price price) const;
    /// As far as a hint needs it: any number at all where the price is off the tick.
    [[nodiscard]] std::int64_t likely_rank(Side side, Price price) const {
        return rank_of(side, ticks_.divide(price.value()));
    }
    /// The tick that a call clears on: the constructor's where all orders stand on it, else 1. Depends
    /// on the orders alone, not on how the book came to be laid out.
    [[nodiscard]] Price call_tick() const;
    std::int64_t refine(Price price);

    /// Slot of an order of this book.
    [[nodiscard]] std::uint32_t locate(OrderId id) const {
        const std::uint32_t at = pool_->find(id);
        return at != no_slot && pool_->slots_[at].book() == number_ ? at : no_slot;
    }
    [[nodiscard]] Slot& slot(std::uint32_t at) { return pool_->slots_[at]; }
    [[nodiscard]] const Slot& slot(std::uint32_t at) const { return pool_->slots_[at]; }
    [[nodiscard]] Reserve& reserve(std::uint32_t at) { return pool_->reserves_[slot(at).group]; }
    [[nodiscard]] const Reserve& reserve(std::uint32_t at) const {
        return pool_->reserves_[slot(at).group];
    }
    [[nodiscard]] ControlGroupId group_of(std::uint32_t at) const {
        return slot(at).has_reserve() ? reserve(at).group : ControlGroupId{slot(at).group};
    }
    /// All that is open of an order.
    [[nodiscard]] std::int64_t leaves_of(std::uint32_t at) const {
        return slot(at).shown() + (slot(at).has_reserve() ? reserve(at).hidden : 0);
    }
    [[nodiscard]] RestingOrder view(std::uint32_t at) const;
    [[nodiscard]] std::uint64_t word_of(Side side, SelfTradePolicy policy,
                                        std::int64_t shown) const {
        return static_cast<std::uint64_t>(shown) +
               (static_cast<std::uint64_t>(side) << Slot::side_bit) +
               (static_cast<std::uint64_t>(policy) << Slot::policy_bit) + word_base_;
    }
    /// The part of a slot's word that all of the book's have: its number, less what makes sides and
    /// policies begin at 0.
    [[nodiscard]] static std::uint64_t word_base(std::uint32_t number) {
        return (std::uint64_t{number} << Slot::book_bit) - (std::uint64_t{1} << Slot::side_bit) -
               (std::uint64_t{1} << Slot::policy_bit);
    }

    // The queue.
    /// Enters a plain order last at its rank.
    void queue(const Incoming& order) {
        const std::uint32_t at = pool_->take_slot(order.id);
        Slot& slot = pool_->slots_[at];
        slot.word = word_of(order.side, order.self_trade, order.leaves);
        slot.group = order.group.value();
        ladder(order.side).add(*pool_, ~order.reach, at);
    }
    void queue_with_reserve(const Incoming& order, Volume display, Volume minimum);
    /// Gives an unlinked order that keeps its slot `leaves` and queues it anew.
    void requeue(std::uint32_t at, std::int64_t rank, std::int64_t leaves);
    /// Splits `leaves` into what shows and what hides.
    void set_leaves(std::uint32_t at, std::int64_t leaves);
    /// Takes `by` off an order in the queue, which keeps its place; out where none is left.
    void take(std::uint32_t at, std::int64_t by);
    void remove(std::uint32_t at);
    void forget_reserve(std::uint32_t at);
    void drop(std::uint32_t at);

    // Matching.
    [[nodiscard]] std::optional<Price> limit_of(const NewOrder& order) const;
    [[nodiscard]] bool is_valid(const NewOrder& order) const {
        if (pool_->contains(order.id)) return false;
        const auto volume = static_cast<std::uint64_t>(order.volume.value());
        // Negative numbers are large ones here.
        return order.id != OrderId{} && order.group != ControlGroupId{} &&
               volume - 1 < static_cast<std::uint64_t>(volume_max.value()) &&
               static_cast<std::uint64_t>(order.minimum.value()) <= volume &&
               static_cast<std::uint64_t>(order.display.value()) <= volume;
    }
    std::optional<Volume> cancel_with_reserve(std::uint32_t at);
    template <class Sink>
    Progress submit_special(const NewOrder& order, Sink& sink, std::size_t matches_max);
    template <class Sink>
    Progress match(Incoming& incoming, Sink& sink, std::size_t matches_max);
    /// One match with a head that is of the own group or has a reserve.
    template <class Sink>
    void meet(Incoming& incoming, std::uint32_t at, Sink& sink);
    template <class Sink>
    void prevent(Incoming& incoming, std::uint32_t at, Sink& sink);
    [[nodiscard]] Incoming incoming_from(std::uint32_t at) const;
    template <class Sink>
    std::optional<Replaced> requeue_matched(std::uint32_t at, Incoming& incoming, Sink& sink,
                                            std::size_t matches_max);

    // Calls.
    /// Calls use(slot) for every order that has a reserve, in order of priority.
    template <class Use>
    void each_reserve(Use&& use) const;
    void show_all();
    void enter_groups();
    [[nodiscard]] std::uint32_t first_of_group(Side side, std::int64_t reach,
                                               ControlGroupId group) const;
    void hide_again();
    /// Writes the levels that cross, best first, into the pool's scratch space; then the orders with
    /// a minimum on them.
    void collect_crossing() const;
    void collect_conditionals();
    /// Of the orders that would trade less than their minimum, though not nothing, the one of lowest
    /// priority, as its place among the conditional orders collected.
    [[nodiscard]] std::optional<std::size_t> first_to_exclude(const Clearing& clearing,
                                                              const CallTerms& terms) const;
    [[nodiscard]] std::optional<std::size_t> short_by_time(const Margin& margin,
                                                           std::size_t begin) const;
    [[nodiscard]] std::optional<std::size_t> short_by_share(Side side, const Margin& margin,
                                                            Volume lot, std::size_t begin) const;
    void prepare(const Clearing& clearing, const CallTerms& terms);
    /// Nothing where all of the side that the price reaches trades.
    [[nodiscard]] std::optional<Margin> margin_of(Side side, const Clearing& clearing) const;
    [[nodiscard]] Deal deal_of(Side side, const Margin& margin, Volume lot) const;
    /// The order's part of the deal; to be asked once, in the order of the queue.
    [[nodiscard]] std::int64_t share_of(std::uint32_t at, Deal& deal) const;
    /// The order that trades next, with what it may trade in `crossing_.open`.
    [[nodiscard]] std::uint32_t next_in_call(Side side);
    [[nodiscard]] std::uint32_t behind(Side side, std::uint32_t at) const;
    /// Takes what has traded in a call off an order.
    void take_in_call(Side side, std::uint32_t at, std::int64_t traded);
    template <class Sink>
    void fill_in_call(Sink& sink);
    template <class Sink>
    std::size_t cancel_unmet(std::size_t most, Sink& sink);
    template <class Sink>
    std::size_t cancel_beyond_band(std::size_t most, Sink& sink);
    void end_call();

    // State.
    template <class Use>
    void each_state(Use&& use) const;
    void decode_side(ByteReader& reader, Side side, std::uint32_t count);
    void decode_fixed(ByteReader& reader);
    [[nodiscard]] bool may_stand(const RestingOrder& order) const;
    [[nodiscard]] static bool may_follow(const RestingOrder& before, const RestingOrder& order);
    void clear();

    OrderPool* pool_;
    std::uint64_t word_base_;
    std::uint32_t number_;
    bool in_call_ = false;
    bool fixed_ = false;
    /// The side whose head goes on matching; nothing where no call returned more.
    std::optional<Side> unfinished_;
    std::int64_t band_low_ = std::numeric_limits<std::int64_t>::min();
    std::uint64_t band_span_ = std::numeric_limits<std::uint64_t>::max();
    Price own_tick_;     // as constructed
    TickDivider ticks_;  // of the layout: divides own_tick_ and every price in the book
    std::uint32_t reserves_ = 0;
    std::uint32_t conditional_ = 0;
    std::array<Ladder, 2> sides_;
    book_detail::Crossing crossing_;
    /// Of a call; what it knows follows from the orders, so that asking may add to it.
    mutable GroupTable groups_;
};

}  // namespace headgate

#include "engine/book/ahead.h"
#include "engine/book/calling.h"
#include "engine/book/matching.h"
