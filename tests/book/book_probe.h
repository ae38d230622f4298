#pragma once

#include "engine/book/book.h"
#include "tests/support/book_events.h"

#include <doctest/doctest.h>

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
inline NewOrder market_to_limit(NewOrder made) {
    made.type = OrderType::market_to_limit;
    made.price = Price{-1};  // must not be read
    return made;
}
inline NewOrder banded(NewOrder made, std::int64_t low, std::int64_t high) {
    made.band = PriceBand{Price{low}, Price{high}};
    return made;
}
inline NewOrder grouped(NewOrder made, std::uint32_t group, SelfTradePolicy policy) {
    made.group = ControlGroupId{group};
    made.self_trade = policy;
    return made;
}

/// A book that answers each call with the lines of what it told its sink.
struct BookProbe {
    Book book;

    Lines submit(const NewOrder& made, std::size_t matches_max = matches_unbounded) {
        BookRecorder recorder;
        progress = book.submit(made, recorder, matches_max);
        return lines(recorder);
    }
    Lines match_crossed(std::size_t matches_max = matches_unbounded) {
        BookRecorder recorder;
        progress = book.match_crossed(matches_max, recorder);
        return lines(recorder);
    }
    Lines replace(std::uint64_t id, std::int64_t leaves, std::int64_t price,
                  Matching matching = Matching::on) {
        BookRecorder recorder;
        replaced = book.replace(OrderId{id}, Price{price}, Volume{leaves}, matching, recorder);
        return lines(recorder);
    }
    /// Queues without matching.
    void rest(std::initializer_list<NewOrder> orders) {
        for (const NewOrder& made : orders) book.rest(made);
    }
    /// One side in order of priority: "id: leaves @ price".
    [[nodiscard]] Lines side(Side which) const {
        Lines found;
        book.walk(which, [&](const RestingOrder& resting) {
            found.push_back(std::to_string(resting.id.value()) + ": " +
                            std::to_string(resting.leaves.value()) + " @ " +
                            std::to_string(resting.price.value()));
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

private:
    static Lines lines(const BookRecorder& recorder) {
        Lines found;
        for (const BookEvent& event : recorder.events) found.push_back(text_of(event));
        return found;
    }
};

}  // namespace headgate::test
