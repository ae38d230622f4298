#pragma once

#include "engine/domain/enums.h"
#include "engine/domain/ids.h"
#include "engine/domain/units.h"

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

}  // namespace headgate::bench
