#include "bench/streams.h"

#include "bench/baseline_map_list.h"

#include <algorithm>
#include <array>
#include <random>

namespace headgate::bench {
namespace {

constexpr std::int64_t middle_first = 10'000;
constexpr std::int64_t middle_low = 6'000;
constexpr std::int64_t middle_high = 14'000;
constexpr std::int64_t lot = 10;
constexpr std::uint64_t lots_max = 100;

/// Plays the stream on plain books while it makes it, to know which orders are open.
class MixedStream {
public:
    explicit MixedStream(const StreamShape& shape)
        : shape_{shape}, random_{shape.seed}, books_(shape.books),
          middles_(shape.books, middle_first) {
        known_.emplace_back();  // ids begin at 1
    }

    Stream make() {
        Stream stream;
        stream.books = shape_.books;
        while (open_.size() < shape_.resting) apply(add(), stream.fill);
        stream.timed.reserve(shape_.commands);
        while (stream.timed.size() < shape_.commands) apply(draw(), stream.timed);
        return stream;
    }

private:
    /// What is known of each order, by id. `place` is its place in open_, none once it has ended.
    struct Known {
        std::uint32_t book = 0;
        Side side = Side::buy;
        std::int64_t price = 0;
        std::int64_t leaves = 0;
        std::size_t place = 0;
    };
    static constexpr std::size_t ended = static_cast<std::size_t>(-1);

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    std::int64_t volume() { return lot * static_cast<std::int64_t>(1 + below(lots_max)); }
    /// Near the middle more often than far: the square of a uniform number.
    std::int64_t distance() {
        const std::uint64_t x = below(1 << 16);
        return 1 + static_cast<std::int64_t>((x * x * 4 * shape_.depth_ticks) >> 32);
    }
    std::int64_t passive_price(std::uint32_t book, Side side) {
        const std::int64_t away = distance();
        return side == Side::buy ? middles_[book] - away : middles_[book] + away;
    }

    StreamCommand draw() {
        const std::uint64_t kind = below(100);
        if (kind < 45) return add();
        if (kind < 54) return take();
        if (open_.empty()) return add();
        const OrderId id{open_[below(open_.size())]};
        return kind < 89 ? cancel(id) : replace(id);
    }

    StreamCommand add() {
        const auto book = static_cast<std::uint32_t>(below(shape_.books));
        std::int64_t& middle = middles_[book];
        const std::uint64_t step = below(40);
        if (step == 0) middle = std::min(middle + 1, middle_high);
        if (step == 1) middle = std::max(middle - 1, middle_low);
        const Side side = below(2) == 0 ? Side::buy : Side::sell;
        return StreamCommand{next_id(),        Price{passive_price(book, side)},
                             Volume{volume()}, book,
                             StreamKind::add,  side};
    }

    StreamCommand take() {
        const auto book = static_cast<std::uint32_t>(below(shape_.books));
        const Side side = below(2) == 0 ? Side::buy : Side::sell;
        const std::int64_t past = 4;
        const std::int64_t price =
            side == Side::buy ? middles_[book] + past : middles_[book] - past;
        // Takers eat more where the books have grown and less where they have shrunk, which keeps
        // the number of open orders at its target with the mix unchanged.
        const std::int64_t eaten = open_.size() > shape_.resting ? 3 * volume() : 1 + volume() / 4;
        return StreamCommand{next_id(), Price{price}, Volume{eaten}, book, StreamKind::take, side};
    }

    StreamCommand cancel(OrderId id) {
        const Known& order = known_[id.value()];
        return StreamCommand{id,         Price{order.price}, Volume{order.leaves},
                             order.book, StreamKind::cancel, order.side};
    }

    StreamCommand replace(OrderId id) {
        const Known& order = known_[id.value()];
        if (below(3) == 0 && order.leaves > 1) {
            return StreamCommand{id,         Price{order.price},  Volume{(order.leaves + 1) / 2},
                                 order.book, StreamKind::replace, order.side};
        }
        return StreamCommand{id,
                             Price{passive_price(order.book, order.side)},
                             Volume{volume()},
                             order.book,
                             StreamKind::replace,
                             order.side};
    }

    OrderId next_id() {
        known_.push_back(Known{0, Side::buy, 0, 0, ended});
        return OrderId{known_.size() - 1};
    }

    void apply(const StreamCommand& command, std::vector<StreamCommand>& out) {
        out.push_back(command);
        BaselineBook& book = books_[command.book];
        const std::uint64_t id = command.id.value();
        const auto side =
            command.side == Side::buy ? BaselineBook::Side::buy : BaselineBook::Side::sell;
        const auto rest =
            command.kind == StreamKind::add ? BaselineBook::Rest::yes : BaselineBook::Rest::no;
        const auto trade = [&](std::uint64_t resting, std::uint64_t aggressor, std::int64_t,
                               std::int64_t volume) {
            take_off(resting, volume);
            if (aggressor == id) take_off(id, volume);
        };
        Known& order = known_[id];
        switch (command.kind) {
        case StreamKind::cancel:
            book.cancel(id);
            close(id);
            return;
        case StreamKind::replace:
            order.price = command.price.value();
            order.leaves = command.volume.value();
            book.replace(id, order.price, order.leaves, trade);
            return;
        case StreamKind::add:
        case StreamKind::take:
            order = Known{command.book, command.side, command.price.value(), command.volume.value(),
                          ended};
            open(id);
            book.submit(id, side, order.price, order.leaves, rest, trade);
            if (rest == BaselineBook::Rest::no && order.place != ended) close(id);
            return;
        }
    }

    void take_off(std::uint64_t id, std::int64_t volume) {
        known_[id].leaves -= volume;
        if (known_[id].leaves == 0) close(id);
    }
    void open(std::uint64_t id) {
        known_[id].place = open_.size();
        open_.push_back(id);
    }
    void close(std::uint64_t id) {
        const std::size_t place = known_[id].place;
        open_[place] = open_.back();
        known_[open_[place]].place = place;
        open_.pop_back();
        known_[id].place = ended;
    }

    const StreamShape shape_;
    std::mt19937_64 random_;
    std::vector<BaselineBook> books_;
    std::vector<std::int64_t> middles_;
    std::vector<Known> known_;
    std::vector<std::uint64_t> open_;
};

}  // namespace

Stream mixed_stream(const StreamShape& shape) { return MixedStream{shape}.make(); }

}  // namespace headgate::bench
