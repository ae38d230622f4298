#pragma once

#include "engine/book/book.h"
#include "tests/support/book_events.h"

#include <doctest/doctest.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Short words for the tests of the book.
namespace headgate::test {

using Lines = std::vector<std::string>;

/// A day limit order; each order is a group of its own unless `grouped` says otherwise.
inline NewOrder order(Side side, std::uint64_t id, std::int64_t volume, std::int64_t price) {
    NewOrder made;
    made.id = OrderId{id};
    made.side = side;
    made.volume = Volume{volume};
    made.price = Price{price};
    made.group = ControlGroupId{static_cast<std::uint32_t>(1000 + id)};
    return made;
}
inline NewOrder buy(std::uint64_t id, std::int64_t volume, std::int64_t price) {
    return order(Side::buy, id, volume, price);
}
inline NewOrder sell(std::uint64_t id, std::int64_t volume, std::int64_t price) {
    return order(Side::sell, id, volume, price);
}
inline NewOrder ioc(NewOrder made) {
    made.time_in_force = TimeInForce::ioc;
    return made;
}
inline NewOrder fok(NewOrder made) {
    made.time_in_force = TimeInForce::fok;
    return made;
}
/// Its price becomes the worst that it takes.
inline NewOrder market_to_limit(NewOrder made) {
    made.type = OrderType::market_to_limit;
    return made;
}
inline NewOrder grouped(NewOrder made, std::uint32_t group, SelfTradePolicy policy) {
    made.group = ControlGroupId{group};
    made.self_trade = policy;
    return made;
}
inline NewOrder at_least(std::int64_t minimum, NewOrder made) {
    made.minimum = Volume{minimum};
    return made;
}
inline NewOrder all_or_none(NewOrder made) {
    made.minimum = made.volume;
    return made;
}
inline NewOrder showing(std::int64_t display, NewOrder made) {
    made.display = Volume{display};
    return made;
}

/// A book, in a pool of its own, that answers each call with the lines of what it told its sink.
struct BookProbe {
    explicit BookProbe(Price tick = Price{1}) : book{*pool, tick} {}

    std::unique_ptr<OrderPool> pool = std::make_unique<OrderPool>();
    Book book;

    Lines submit(const NewOrder& made, std::size_t matches_max = matches_unbounded) {
        BookRecorder recorder;
        progress = book.submit(made, recorder, matches_max);
        return lines(recorder);
    }
    Lines go_on(std::size_t matches_max = matches_unbounded) {
        BookRecorder recorder;
        progress = book.go_on(matches_max, recorder);
        return lines(recorder);
    }
    Lines replace(std::uint64_t id, std::int64_t leaves, std::int64_t price,
                  std::size_t matches_max = matches_unbounded) {
        BookRecorder recorder;
        replaced = book.replace(OrderId{id}, Price{price}, Volume{leaves}, recorder, matches_max);
        return lines(recorder);
    }
    template <class Which>
    Lines mass_cancel(Which&& which) {
        BookRecorder recorder;
        cancelled = book.mass_cancel(which, recorder);
        return lines(recorder);
    }
    /// Queues orders, in a call or where none of them meets another.
    void rest(std::initializer_list<NewOrder> orders) {
        for (const NewOrder& made : orders) {
            if (book.in_call()) {
                book.rest(made);
                continue;
            }
            REQUIRE(submit(made).size() == 1);
            REQUIRE(book.contains(made.id));
        }
    }
    /// Opens a call and queues orders in it.
    void call(std::initializer_list<NewOrder> orders) {
        book.open_call();
        rest(orders);
    }
    /// Fixes the call and trades it in one go.
    Lines uncross(const CallTerms& terms = {}) {
        fixed = book.fix_call(terms);
        return uncross_on();
    }
    /// Goes on trading a call that is fixed.
    Lines uncross_on(std::size_t matches_max = matches_unbounded) {
        BookRecorder recorder;
        progress = book.uncross(matches_max, recorder);
        return lines(recorder);
    }
    /// One side in order of priority: "id: leaves @ price", with " shows" where not all does.
    [[nodiscard]] Lines side(Side which) const {
        Lines found;
        book.walk(which, [&](const RestingOrder& resting) {
            const auto text = [](auto value) { return std::to_string(value.value()); };
            found.push_back(text(resting.id) + ": " + text(resting.leaves) + " @ " +
                            text(resting.price));
            if (resting.shown != resting.leaves) found.back() += " shows " + text(resting.shown);
        });
        return found;
    }
    [[nodiscard]] Lines bids() const { return side(Side::buy); }
    [[nodiscard]] Lines offers() const { return side(Side::sell); }
    [[nodiscard]] ByteVector bytes() const {
        ByteVector out;
        book.encode(out);
        return out;
    }

    Progress progress = Progress::done;
    std::optional<Replaced> replaced;
    std::size_t cancelled = 0;
    CallFixed fixed;

private:
    static Lines lines(const BookRecorder& recorder) {
        Lines found;
        for (const BookEvent& event : recorder.events) found.push_back(text_of(event));
        return found;
    }
};

}  // namespace headgate::test
