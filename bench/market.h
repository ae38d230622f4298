#pragma once

#include "engine/core/core.h"

#include <cstdint>
#include <vector>

/// A market of a given size and a stream of orders for it, from a seed, for measuring whole steps.
namespace headgate::bench {

struct MarketSize {
    std::uint32_t books = 12;
    std::uint32_t participants = 600;
    std::uint32_t rights = 3'000;
};

/// Enters the facts (irrigation districts, one book each; rights with water and cash for both sides), opens
/// a day and all books. Every step's command is handed to `record` as well, in order.
class BenchMarket {
public:
    explicit BenchMarket(const MarketSize& size);

    /// Sequences and applies one command; returns its events (good until the next call).
    const EventList& apply(const Origin& origin, Command command);
    [[nodiscard]] Core& core() { return core_; }
    /// Every command so far, as sequenced.
    [[nodiscard]] const std::vector<Sequenced>& history() const { return history_; }
    /// Lets go of the history and keeps none from now on: for streams too long to keep.
    void forget() {
        keep_ = false;
        history_ = {};
    }
    /// Closes every book and opens the next trading day, again with all books trading.
    void next_day();
    [[nodiscard]] Sequenced sequence(const Origin& origin, Command command) const;

private:
    template <class T>
    void enter(const T& record);
    void open();
    void open_day(Date date);

    Core core_;
    EventList events_;
    Date day_;
    std::vector<Sequenced> history_;
    bool keep_ = true;
};

/// Commands of bidders: 60 % new limit orders around a moving price, 30 % cancels, 10 % replaces, each on a
/// right drawn uniformly. The same seed gives the same stream.
[[nodiscard]] std::vector<Command> order_stream(const MarketSize& size, std::uint64_t seed,
                                                std::size_t count);

/// Commands of bidders in a market that stands: 45 % new day orders, 9 % immediate-or-cancel, 35 % cancels,
/// 11 % replaces, on a right drawn uniformly. Each book has a middle of its own that walks a tick now and
/// then; orders that wait lie up to ten ticks off it. The same seed gives the same stream.
[[nodiscard]] std::vector<Command> steady_stream(const MarketSize& size, std::uint64_t seed,
                                                 std::size_t count);

/// The origin of a bidder's command.
[[nodiscard]] Origin origin_of(const Command& command);

}  // namespace headgate::bench
