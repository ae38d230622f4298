#pragma once

#include "engine/core/concern.h"
#include "engine/domain/chunked.h"
#include "engine/market/flat_index.h"
#include "engine/market/state.h"
#include "risk/standing.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace headgate {

/// May this right enter this book, on this side? What facts and the day say about it, kept from one order to
/// the next (decision 0007). Derived data: outside hash and state, empty at the start, filled as orders ask.
/// A changed fact lapses what it can touch, a new trading day everything, which is the earliest that any of it
/// can expire. Bounded: beyond `verdicts_max` pairs of right and book an older one makes room.
class VerdictTable {
public:
    struct Verdict {
        risk::Standing standing;
        const risk::Terms* terms = nullptr;  ///< good until the next call of `settle`
    };

    /// What is known; nothing where the pair has not been asked about since facts or day last changed.
    [[nodiscard]] std::optional<Verdict> find(const State& state, RightId right, BookId book,
                                              Side side) const;
    /// Asks the rules about both sides and remembers. Requires that right and book exist.
    Verdict settle(const State& state, RightId right, BookId book, Side side);

    /// To be told of each change of the registry's version: what the change concerns lapses. Without it all
    /// lapses with the next question.
    void fact_changed(const State& state, const Concern& concern);

    /// A hint, ahead of time: no answer depends on it.
    void prefetch(RightId right) const {
        if (!lines_.empty()) __builtin_prefetch(&lines_[home(right)]);
    }
    /// Pairs of right and book that it has room for.
    [[nodiscard]] std::size_t capacity() const { return lines_.size(); }

private:
    static constexpr std::uint32_t clear_bit = 0x80000000;

    struct OneSide {
        std::uint64_t rules = 0;
        std::uint32_t rules_if_declared = 0;
        std::uint32_t terms = 0;  // place in terms_, and the clear bit
    };
    /// One pair of right and book: a cache line.
    struct alignas(64) Line {
        RightId right;
        BookId book;
        std::uint32_t generation = 0;
        AllocationId allocation;
        ParticipantId holder;
        ControlGroupId group;
        std::array<OneSide, 2> sides{};
    };
    static_assert(sizeof(Line) == 64);

    [[nodiscard]] static std::size_t at(Side side) { return side == Side::buy ? 0 : 1; }
    /// A right's lines lie side by side, whatever their books, so that a fact about it finds them all.
    [[nodiscard]] std::size_t home(RightId right) const {
        return (std::uint64_t{right.value()} * 0x9e3779b97f4a7c15U) >> shift_;
    }
    [[nodiscard]] bool is_current(const State& state) const;
    [[nodiscard]] Verdict verdict_of(const Line& line, Side side) const;
    /// The pair's line, a free or a lapsed one near its home, or else the one at its home.
    [[nodiscard]] Line& line_for(RightId right, BookId book);
    void lapse(const State& state);
    void lapse(RightId right);
    /// Twice as many lines, or as many as `pairs` asks for.
    void grow(std::size_t pairs = 0);
    [[nodiscard]] std::uint32_t place_of(const risk::Terms& terms);

    std::vector<Line> lines_;  // a power of two, or none
    unsigned shift_ = 63;
    std::size_t used_ = 0;          // lines of this generation
    std::uint32_t generation_ = 1;  // that of every line that still holds
    FactVersion facts_;
    std::optional<Date> day_;
    Chunked<risk::Terms, 8> terms_;  // each once
    FlatIndex terms_index_;
};

}  // namespace headgate
