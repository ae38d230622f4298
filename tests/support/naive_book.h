#pragma once

#include "engine/book/book.h"
#include "tests/support/book_events.h"

#include <functional>
#include <optional>
#include <vector>

namespace headgate::test {

/// What a book must do, written so that one can see that it is right: two vectors in order of
/// priority, searched from end to end; a call is written out as a list of fills before the first of
/// them happens. Shares no code with engine/book, only the plain structs of its contract, which is
/// that of `Book`. Preconditions are the caller's.
class NaiveBook {
public:
    explicit NaiveBook(Price tick = Price{1}) : tick_{tick} {}

    void set_band(std::optional<PriceBand> band) { band_ = band; }
    Progress submit(const NewOrder& order, BookEvents& events,
                    std::size_t matches_max = matches_unbounded);
    Progress go_on(std::size_t matches_max, BookEvents& events);
    std::optional<Volume> cancel(OrderId id);
    std::optional<Volume> reduce(OrderId id, Volume by);
    std::optional<Replaced> replace(OrderId id, Price price, Volume leaves, BookEvents& events,
                                    std::size_t matches_max = matches_unbounded);
    std::size_t mass_cancel(const std::function<bool(const RestingOrder&)>& which,
                            BookEvents& events);

    void open_call();
    [[nodiscard]] bool in_call() const { return in_call_; }
    [[nodiscard]] bool is_fixed() const { return is_fixed_; }
    [[nodiscard]] bool needs_go_on() const { return is_unfinished_; }
    void rest(const NewOrder& order);
    [[nodiscard]] std::size_t conditional_orders() const;
    [[nodiscard]] std::optional<Clearing> indicative(const CallTerms& terms) const;
    CallFixed fix_call(const CallTerms& terms);
    Progress uncross(std::size_t matches_max, BookEvents& events);

    /// One side in order of priority.
    [[nodiscard]] const std::vector<RestingOrder>& side(Side side) const {
        return side == Side::buy ? bids_ : offers_;
    }
    [[nodiscard]] std::size_t orders() const { return bids_.size() + offers_.size(); }
    [[nodiscard]] bool crossed() const;
    [[nodiscard]] std::optional<RestingOrder> find(OrderId id) const;
    [[nodiscard]] Volume fillable(const NewOrder& order) const;
    [[nodiscard]] std::optional<OrderId> crosses_own_group(Side side, Price price,
                                                           ControlGroupId group) const;

private:
    /// What one order trades in the call.
    struct Share {
        OrderId order;
        Volume volume;
        Volume minimum;
    };
    /// One fill of the call that is still to come.
    struct Pair {
        OrderId bid;
        OrderId offer;
        Volume volume;
    };

    [[nodiscard]] std::vector<RestingOrder>& queue_of(Side side) {
        return side == Side::buy ? bids_ : offers_;
    }
    RestingOrder* at(OrderId id);
    void queue(const RestingOrder& order);
    void remove(OrderId id);
    void hide(RestingOrder& order) const;
    [[nodiscard]] bool is_outside_band(Price price) const;
    [[nodiscard]] std::optional<CancelReason> set_limit(const NewOrder& order, Price& limit) const;

    Progress match(RestingOrder& incoming, std::size_t matches_max, BookEvents& events);
    void trade(RestingOrder& incoming, BookEvents& events);
    void prevent(RestingOrder& incoming, BookEvents& events);
    void lose(RestingOrder& order, Volume by, BookEvents& events) const;
    void refresh_head(Side side);
    void leave_unfinished(OrderId aggressor);

    [[nodiscard]] bool is_left_out(OrderId id) const;
    [[nodiscard]] Price call_tick() const;
    [[nodiscard]] std::vector<PriceLevel> levels(Side side) const;
    [[nodiscard]] std::vector<Share> shares(Side side, Volume volume, const CallTerms& terms) const;
    bool leave_one_out(const std::vector<Share>& shares);
    [[nodiscard]] bool is_uncrossed() const;
    void uncross_once(BookEvents& events);
    void trade_pair(const Pair& pair, BookEvents& events);

    Price tick_;
    std::optional<PriceBand> band_;
    std::vector<RestingOrder> bids_;
    std::vector<RestingOrder> offers_;
    bool is_unfinished_ = false;        // a call returned more, and go_on not yet done
    std::optional<OrderId> aggressor_;  // its order, while that is there

    bool in_call_ = false;
    bool is_fixed_ = false;
    std::vector<OrderId> left_out_;
    std::vector<Pair> pairs_;  // what the fixed call has still to trade, last first
    Price call_price_;
    std::optional<PriceBand> call_band_;
};

}  // namespace headgate::test
