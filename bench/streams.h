#pragma once

#include "engine/domain/enums.h"
#include "engine/domain/ids.h"
#include "engine/domain/units.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

/// Order streams made from a seed: the same on every machine, integers only.
namespace headgate::bench {

enum class StreamKind : std::uint8_t { add, take, cancel, replace };

/// add: a day limit order. take: an immediate-or-cancel order. cancel and replace name an order
/// that is open when they come; a replace gives its new price and open volume.
struct StreamCommand {
    OrderId id;
    Price price;
    Volume volume;
    std::uint32_t book = 0;
    StreamKind kind = StreamKind::add;
    Side side = Side::buy;
    bool operator==(const StreamCommand&) const = default;
};
static_assert(sizeof(StreamCommand) == 32);

struct StreamShape {
    std::uint32_t books = 1;
    /// Orders that rest in all books together, kept nearly constant.
    std::size_t resting = 1'000;
    std::size_t commands = 1'000'000;
    /// How far passive orders lie from the middle, in ticks: most lie near, the last at four times
    /// this.
    std::uint32_t depth_ticks = 25;
    std::uint64_t seed = 1;
};

/// `fill` brings the books to their size, `timed` is what is measured.
struct Stream {
    std::uint32_t books = 0;
    std::vector<StreamCommand> fill;
    std::vector<StreamCommand> timed;
};

/// 45% add, 9% take, 35% cancel, 11% replace; a book for each drawn uniformly, cancelled and
/// replaced orders uniformly among those open. One replace in three only cuts the volume. Each
/// book's middle walks by a tick now and then, so that levels come and go.
[[nodiscard]] Stream mixed_stream(const StreamShape& shape);

/// How the middle of a book moves in a stream of the public benchmark's shape.
struct Regime {
    const char* name;
    /// How far it has fallen at the end, in percent of where it began.
    std::int64_t fall_percent;
    /// Its largest step between two new orders, up or down, in 1/65536 ticks.
    std::uint64_t noise;
};
inline constexpr std::array regimes{Regime{"static", 0, 0}, Regime{"normal", 2, 20'000},
                                    Regime{"swing_25", 25, 70'000}, Regime{"swing_40", 40, 70'000},
                                    Regime{"crash", 60, 70'000}};

/// One book, all orders timed: 15% of the new orders are immediate-or-cancel, the others lie behind
/// the middle by a power law with a hump; 95% of these are cancelled after a life that grows with
/// the distance, 20% are enlarged before, most of them a tick nearer. A command may name an order
/// that has ended.
[[nodiscard]] Stream regime_stream(const Regime& regime, std::size_t commands, std::uint64_t seed);

}  // namespace headgate::bench
