#include "bench/streams.h"

#include <algorithm>
#include <array>
#include <bit>
#include <queue>
#include <random>
#include <vector>

// Streams in the shape of the public matching-engine benchmark: one book, a middle that wanders and
// may fall, passive orders whose number falls off with their distance by a power law, most of them
// cancelled, some changed on the way. Integers only, so that a seed gives the same on every machine.
namespace headgate::bench {
namespace {

constexpr std::int64_t middle_first = 33'504;
constexpr std::uint64_t levels_max = 800;
/// Time between two new orders, and the median life of an order at the touch, in ns.
constexpr std::int64_t gap_ns = 1'000;
constexpr std::int64_t life_ns = 431'000;
constexpr std::uint64_t cancelled_percent = 95;
constexpr std::uint64_t replaced_percent = 20;
constexpr std::uint64_t take_percent = 15;

std::uint64_t root(std::uint64_t value) {
    std::uint64_t low = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
        if ((low + bit) * (low + bit) <= value) low += bit;
    }
    return low;
}

/// Draws how many ticks an order lies behind the touch: weight (k + 1)^-2.25, with a hump around 8.
class Depths {
public:
    Depths() {
        std::uint64_t sum = 0;
        for (std::uint64_t k = 0; k < levels_max; ++k) {
            const std::uint64_t n = k + 1;
            // The fourth root by two square roots, in 1/256.
            const std::uint64_t quarter = root(root(n << 32) << 16) >> 8;
            std::uint64_t weight =
                (std::uint64_t{1} << 50) / (n * n * std::max<std::uint64_t>(quarter, 1));
            const std::uint64_t off = k > 8 ? k - 8 : 8 - k;
            if (off < 6) weight += weight * 5 * (36 - off * off) / 36;
            sum += std::max<std::uint64_t>(weight, 1);
            sums_[k] = sum;
        }
    }
    std::uint64_t draw(std::mt19937_64& random) const {
        const std::uint64_t at = random() % sums_.back();
        return static_cast<std::uint64_t>(std::upper_bound(sums_.begin(), sums_.end(), at) -
                                          sums_.begin());
    }

private:
    std::array<std::uint64_t, levels_max> sums_{};
};

struct Event {
    std::int64_t time = 0;
    std::uint64_t turn = 0;  // equal times in the order in which they were made
    StreamCommand command;
    bool operator>(const Event& other) const {
        return time != other.time ? time > other.time : turn > other.turn;
    }
};

class RegimeStream {
public:
    RegimeStream(const Regime& regime, std::size_t commands, std::uint64_t seed)
        : regime_{regime}, commands_{commands}, random_{seed} {}

    Stream make() {
        Stream stream;
        stream.books = 1;
        // About 2.1 commands come of each new order.
        const auto news = static_cast<std::int64_t>(commands_ / 2 + 1);
        for (std::int64_t i = 0; stream.timed.size() < commands_; ++i) {
            const std::int64_t now = i * gap_ns;
            while (!later_.empty() && later_.top().time <= now) {
                stream.timed.push_back(later_.top().command);
                later_.pop();
            }
            move(std::min(i, news), news);
            enter(now, stream.timed);
        }
        stream.timed.resize(commands_);
        return stream;
    }

private:
    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

    /// The middle in 1/65536 ticks: a straight way to the regime's end, and noise about it.
    void move(std::int64_t step, std::int64_t steps) {
        const std::int64_t way = middle_first * regime_.fall_percent * 65'536 / 100;
        const auto kick = static_cast<std::int64_t>(below(2 * regime_.noise + 1)) -
                          static_cast<std::int64_t>(regime_.noise);
        // It is drawn back a little, or noise alone would carry it away.
        noise_ += kick - noise_ / 4'096;
        middle_ = (middle_first * 65'536 - way / steps * step + noise_) / 65'536;
    }

    /// Exponential with the given median: halvings, and a straight line within one.
    std::int64_t life(std::int64_t median) {
        const std::uint64_t bits = random_();
        const auto halvings = static_cast<std::int64_t>(std::countl_zero(bits | 1));
        return median * halvings + median * static_cast<std::int64_t>(below(1'024)) / 1'024;
    }

    void enter(std::int64_t now, std::vector<StreamCommand>& out) {
        StreamCommand order;
        order.id = OrderId{++last_id_};
        order.side = below(2) == 0 ? Side::buy : Side::sell;
        const std::int64_t turn = order.side == Side::buy ? -1 : 1;
        const auto depth = static_cast<std::int64_t>(depths_.draw(random_));
        order.volume = Volume{1 + static_cast<std::int64_t>(below(100))};
        if (below(100) < take_percent) {
            order.kind = StreamKind::take;
            order.price = Price{middle_ - turn * (1 + depth % 8)};
            out.push_back(order);
            return;
        }
        order.price = Price{middle_ + turn * (1 + depth)};
        out.push_back(order);
        const std::int64_t end = now + life(life_ns * (8 + depth) / 8);
        StreamCommand last = order;
        if (below(100) < replaced_percent) {
            last.kind = StreamKind::replace;
            last.volume += Volume{1 + static_cast<std::int64_t>(below(50))};
            if (below(5) != 0) last.price = Price{last.price.value() - turn};
            schedule(now + (end - now) / 2, last);
        }
        if (below(100) >= cancelled_percent) return;
        last.kind = StreamKind::cancel;
        schedule(end, last);
        // Some senders ask twice.
        if (below(100) < 2) schedule(end + gap_ns * 10, last);
    }
    void schedule(std::int64_t time, const StreamCommand& command) {
        later_.push(Event{time, ++turns_, command});
    }

    const Regime regime_;
    const std::size_t commands_;
    std::mt19937_64 random_;
    const Depths depths_;
    std::priority_queue<Event, std::vector<Event>, std::greater<>> later_;
    std::int64_t noise_ = 0;
    std::int64_t middle_ = middle_first;
    std::uint64_t last_id_ = 0;
    std::uint64_t turns_ = 0;
};

}  // namespace

Stream regime_stream(const Regime& regime, std::size_t commands, std::uint64_t seed) {
    return RegimeStream{regime, commands, seed}.make();
}

}  // namespace headgate::bench
