#pragma once

#include "engine/domain/assert.h"

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace headgate {

/// A bounded queue of many producers and one consumer, without locks: each cell carries the turn at
/// which it may be written or read. Full is an answer, never a wait.
template <class T>
class BoundedQueue {
public:
    /// `capacity` is rounded up to a power of two.
    explicit BoundedQueue(std::size_t capacity)
        : mask_{std::bit_ceil(capacity < 2 ? std::size_t{2} : capacity) - 1},
          cells_{std::make_unique<Cell[]>(mask_ + 1)} {
        for (std::size_t i = 0; i <= mask_; ++i) cells_[i].turn.store(i, std::memory_order_relaxed);
    }

    /// False where the queue is full; `value` is then untouched. Any thread.
    [[nodiscard]] bool try_push(T&& value) {
        std::size_t at = tail_.load(std::memory_order_relaxed);
        for (;;) {
            Cell& cell = cells_[at & mask_];
            const auto lead =
                static_cast<std::ptrdiff_t>(cell.turn.load(std::memory_order_acquire) - at);
            if (lead < 0) return false;
            if (lead > 0) {
                at = tail_.load(std::memory_order_relaxed);
            } else if (tail_.compare_exchange_weak(at, at + 1, std::memory_order_relaxed)) {
                cell.value = std::move(value);
                cell.turn.store(at + 1, std::memory_order_release);
                return true;
            }
        }
    }

    /// Nothing where the queue is empty. The consumer's thread only.
    [[nodiscard]] std::optional<T> try_pop() {
        Cell& cell = cells_[head_ & mask_];
        if (cell.turn.load(std::memory_order_acquire) != head_ + 1) return std::nullopt;
        std::optional<T> value{std::move(cell.value)};
        cell.turn.store(head_ + mask_ + 1, std::memory_order_release);
        ++head_;
        return value;
    }

private:
    struct Cell {
        std::atomic<std::size_t> turn{0};
        T value{};
    };
    std::size_t mask_;
    std::unique_ptr<Cell[]> cells_;
    alignas(64) std::atomic<std::size_t> tail_{0};
    alignas(64) std::size_t head_{0};
};

}  // namespace headgate
