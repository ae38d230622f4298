#pragma once

#include "engine/domain/commands.h"
#include "gateway/ring/bounded_queue.h"
#include "gateway/ring/query.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace headgate {

/// A command on its way to the sequencer, which gives it its place and time.
struct Submission {
    Origin origin;
    Command command;
};

/// now: the core's thread is told. later: it is not, and whoever pushed calls `hand_over` or `wake` soon.
HEADGATE_ENUM(Wake, now = 1, later = 2)

/// The one way into the core. Gateways push from any thread and are told at once where it is full
/// (`busy`); the core takes. The core sleeps when there is nothing to do: nothing spins.
class CommandRing {
public:
    explicit CommandRing(std::size_t capacity) : queue_{capacity}, queries_{queries_max} {}

    /// False: full, refuse the request as busy.
    [[nodiscard]] bool try_push(Submission&& submission, Wake when = Wake::now) {
        if (!queue_.try_push(std::move(submission))) return false;
        if (when == Wake::now) wake();
        return true;
    }
    /// Whoever has the core's turn only.
    [[nodiscard]] std::optional<Submission> try_pop() { return queue_.try_pop(); }

    /// Questions go beside the commands, in a queue of their own, and are never journalled. False: too many
    /// wait already, ask again later.
    [[nodiscard]] bool try_ask(AnyQuery&& query) {
        if (!queries_.try_push(std::move(query))) return false;
        wake();
        return true;
    }
    /// Whoever has the core's turn only.
    [[nodiscard]] std::optional<AnyQuery> try_pop_query() { return queries_.try_pop(); }

    /// For a thread that has pushed a few commands and has nothing else to do: they are carried out before this
    /// returns, where nobody else is at it and the exchange allows it; else the core's thread is woken.
    void hand_over() {
        if (helper_) return helper_();
        wake();
    }
    /// The exchange's own part in `hand_over`. Before anybody calls that.
    void set_helper(std::function<void()> help) { helper_ = std::move(help); }

    /// Makes a waiting core look again.
    void wake() {
        signal_.fetch_add(1, std::memory_order_release);
        signal_.notify_one();
    }
    /// A ticket taken before the ring was found empty; `wait` returns once anything was signalled since.
    [[nodiscard]] std::uint32_t ticket() const { return signal_.load(std::memory_order_acquire); }
    void wait(std::uint32_t ticket) const { signal_.wait(ticket, std::memory_order_acquire); }

private:
    static constexpr std::size_t queries_max = 256;
    BoundedQueue<Submission> queue_;
    BoundedQueue<AnyQuery> queries_;
    std::atomic<std::uint32_t> signal_{0};
    std::function<void()> helper_;
};

}  // namespace headgate
