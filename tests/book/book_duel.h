#pragma once

#include "engine/book/book.h"
#include "tests/book/book_invariants.h"
#include "tests/support/naive_book.h"

#include <cstdint>
#include <random>
#include <span>
#include <string>

namespace headgate::test {

/// How one run draws its prices, volumes and groups.
struct Regime {
    const char* name;
    std::int64_t price_low;
    std::uint64_t price_count;
    std::uint64_t volume_count;
    std::uint64_t group_count;
    std::size_t orders_max;
};
[[nodiscard]] std::span<const Regime> regimes();

/// The book and the naive book, given the same random commands of every kind: pre-open, opening in
/// pieces, continuous matching with bounded and unbounded calls, replaces, reduces, cancels, state
/// bytes out and in. After each the answers, the events and the queues must be the same and the
/// invariants hold.
class BookDuel {
public:
    BookDuel(const Regime& regime, std::uint64_t seed) : regime_{regime}, random_{seed} {}

    /// One random command to both. Returns what went wrong, empty where nothing did.
    std::string step();
    [[nodiscard]] std::uint64_t fills() const { return fills_; }
    [[nodiscard]] std::uint64_t preventions() const { return preventions_; }

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool chance(std::uint64_t percent) { return below(100) < percent; }
    Side side() { return chance(50) ? Side::buy : Side::sell; }
    Price price();
    Volume volume() { return Volume{1 + static_cast<std::int64_t>(below(regime_.volume_count))}; }
    ControlGroupId group() {
        return ControlGroupId{static_cast<std::uint32_t>(1 + below(regime_.group_count))};
    }
    /// Mostly an order that rests, now and then one that has gone.
    OrderId known();
    std::size_t bound() { return chance(85) ? matches_unbounded : below(4); }
    NewOrder draw_resting();
    NewOrder draw();

    std::string step_pre_open();
    std::string step_continuous();
    std::string open();
    std::string rest();
    std::string submit();
    std::string replace(Matching matching);
    std::string remove();
    /// Goes on with bounded matches to the end.
    std::string go_on(Progress progress);
    std::string compare();
    /// A book read back takes the first one's place, so that every later command tries it.
    std::string write_and_read();
    [[nodiscard]] Volume filled() const;

    const Regime& regime_;
    std::mt19937_64 random_;
    Book book_;
    NaiveBook naive_;
    BookInvariants invariants_;
    BookRecorder recorder_;
    BookEvents expected_;
    std::size_t checked_ = 0;  // events of this command that the invariants have seen
    std::string command_;
    std::uint64_t last_id_ = 0;
    std::uint64_t fills_ = 0;
    std::uint64_t preventions_ = 0;
    bool is_open_ = false;
};

}  // namespace headgate::test
