#pragma once

#include "engine/book/book.h"
#include "tests/book/book_invariants.h"
#include "tests/support/choices.h"
#include "tests/support/naive_book.h"

#include <array>
#include <cstdint>
#include <deque>
#include <span>
#include <string>

namespace headgate::test {

/// How one run draws its prices, volumes and groups.
struct Regime {
    const char* name;
    Price tick;
    std::int64_t price_low;
    std::uint64_t price_count;  ///< prices in steps of the tick
    std::uint64_t volume_count;
    Volume lot;
    std::uint64_t group_count;
    std::size_t orders_max;  ///< of one book
    unsigned off_tick_percent;
    unsigned far_percent;  ///< prices near the ends of int64
};
[[nodiscard]] std::span<const Regime> regimes();

/// Books of one pool and as many naive books, given the same commands of every kind: continuous
/// matching and calls, with and without bounds, state bytes out and in at any moment. After each the
/// answers, the events and the queues must be the same and the invariants hold.
class BookDuel {
public:
    BookDuel(const Regime& regime, Choices choices);

    /// One command to one of the books and its naive twin. Returns what went wrong, empty where
    /// nothing did.
    std::string step();
    /// The last commands, the one under way too, and where the naive book stands.
    [[nodiscard]] std::string story() const;
    [[nodiscard]] bool is_over() const { return choices_.are_spent(); }

    /// What happened so far, to see that a run tried something.
    struct Tally {
        std::uint64_t fills = 0;
        std::uint64_t call_fills = 0;
        std::uint64_t preventions = 0;
        std::uint64_t excluded = 0;
        std::uint64_t unmet = 0;
        std::uint64_t out_of_band = 0;
        std::uint64_t continued = 0;  ///< calls that returned more
        std::uint64_t read_back = 0;
        Tally& operator+=(const Tally& other);
    };
    [[nodiscard]] const Tally& tally() const { return tally_; }

private:
    struct Pair {
        explicit Pair(OrderPool& pool, Price tick) : book{pool, tick}, naive{tick} {}
        Book book;
        NaiveBook naive;
        BookInvariants invariants;
        std::optional<PriceBand> band;
        std::optional<Price> call_price;
        std::optional<OrderId> must_not_rest;  ///< once go_on is done
    };

    std::uint64_t below(std::uint64_t bound) { return choices_.below(bound); }
    bool chance(std::uint64_t percent) { return choices_.chance(percent); }
    Side side() { return chance(50) ? Side::buy : Side::sell; }
    Price price();
    Volume volume();
    std::optional<PriceBand> band();
    CallTerms terms();
    /// Mostly an order of the book, now and then one of another book or one that has gone.
    OrderId known();
    ControlGroupId group() {
        return ControlGroupId{static_cast<std::uint32_t>(1 + below(regime_.group_count))};
    }
    /// The group of an order of the book, where there is one.
    ControlGroupId some_group();
    std::size_t bound() { return chance(75) ? matches_unbounded : below(5); }
    NewOrder draw_resting();
    NewOrder draw();
    [[nodiscard]] bool has_room() const { return now_->naive.orders() < regime_.orders_max; }

    std::string any_command();
    std::string while_unfinished();
    std::string while_fixed();
    std::string in_call();
    std::string continuous();

    std::string submit();
    [[nodiscard]] bool says_truly(const std::optional<OrderId>& own, const NewOrder& order) const;
    std::string go_on();
    std::string cancel_the_rest();
    std::string rest();
    std::string replace();
    std::string cancel();
    std::string reduce();
    std::string mass_cancel();
    std::string set_band();
    std::string open_call();
    std::string indicative();
    std::string fix_call();
    std::string uncross();
    std::string ask();
    std::string after(Progress progress, Progress expected);

    std::string compare();
    void count_events();
    /// A book read back takes the first one's place, so that every later command tries it.
    std::string write_and_read();
    void remember();

    const Regime& regime_;
    Choices choices_;
    OrderPool pool_;
    std::array<Pair, 3> pairs_;
    Pair* now_ = nullptr;
    BookRecorder recorder_;
    BookEvents expected_;
    std::string command_;
    std::deque<std::string> story_;
    std::uint64_t last_id_ = 0;
    Tally tally_;
};

}  // namespace headgate::test
