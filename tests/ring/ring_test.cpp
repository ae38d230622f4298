#include "gateway/ring/bounded_queue.h"
#include "gateway/ring/command_ring.h"

#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

using namespace headgate;

TEST_CASE("a queue gives back what it took, in order, and says when it is full or empty") {
    BoundedQueue<int> queue{4};
    for (int round = 0; round < 10; ++round) {
        CHECK_FALSE(queue.try_pop().has_value());
        for (int i = 0; i < 4; ++i) CHECK(queue.try_push(round * 10 + i));
        int spare = 99;
        CHECK_FALSE(queue.try_push(std::move(spare)));
        for (int i = 0; i < 4; ++i) CHECK(queue.try_pop() == round * 10 + i);
    }
}

TEST_CASE("capacity is rounded up to a power of two") {
    BoundedQueue<int> queue{5};
    int taken = 0;
    while (queue.try_push(int{taken})) ++taken;
    CHECK(taken == 8);
    BoundedQueue<int> least{0};
    CHECK(least.try_push(1));
}

TEST_CASE("a refused element stays with its owner, a popped one leaves nothing behind") {
    BoundedQueue<std::unique_ptr<int>> queue{2};
    CHECK(queue.try_push(std::make_unique<int>(1)));
    CHECK(queue.try_push(std::make_unique<int>(2)));
    auto third = std::make_unique<int>(3);
    CHECK_FALSE(queue.try_push(std::move(third)));
    REQUIRE(third != nullptr);
    CHECK(*third == 3);
    CHECK(**queue.try_pop() == 1);
    CHECK(queue.try_push(std::move(third)));
}

TEST_CASE("four producers, one consumer: nothing lost, nothing twice, each producer's order kept") {
    constexpr std::uint64_t each = 50'000;
    constexpr std::uint64_t producers = 4;
    BoundedQueue<std::uint64_t> queue{64};
    std::vector<std::thread> threads;
    for (std::uint64_t who = 0; who < producers; ++who) {
        threads.emplace_back([&queue, who] {
            for (std::uint64_t i = 0; i < each; ++i) {
                const std::uint64_t value = who << 32 | i;
                while (!queue.try_push(std::uint64_t{value})) std::this_thread::yield();
            }
        });
    }
    std::vector<std::uint64_t> next(producers, 0);
    std::uint64_t out_of_order = 0;
    for (std::uint64_t got = 0; got < each * producers;) {
        const auto value = queue.try_pop();
        if (!value) {
            std::this_thread::yield();
            continue;
        }
        ++got;
        if ((*value & 0xffffffffU) != next[*value >> 32]++) ++out_of_order;
    }
    for (auto& thread : threads) thread.join();
    CHECK(out_of_order == 0);
    CHECK_FALSE(queue.try_pop().has_value());
    for (const auto count : next) CHECK(count == each);
}

TEST_CASE("a sleeping core is woken by every submission") {
    CommandRing ring{16};
    constexpr std::uint64_t total = 20'000;
    std::atomic<std::uint64_t> taken{0};
    std::uint64_t wrong = 0;
    std::thread core{[&] {
        std::uint64_t expected = 0;
        while (expected < total) {
            const auto ticket = ring.ticket();
            const auto submission = ring.try_pop();
            if (!submission) {
                ring.wait(ticket);
                continue;
            }
            if (submission->origin.reference != expected++) ++wrong;
            taken.store(expected);
        }
    }};
    for (std::uint64_t i = 0; i < total; ++i) {
        while (!ring.try_push(Submission{Origin{OriginKind::session, 1, i}, AdvanceTime{}})) {
            std::this_thread::yield();
        }
        // Now and then let it fall asleep.
        if (i % 1000 == 0) {
            while (taken.load() != i + 1) std::this_thread::yield();
        }
    }
    core.join();
    CHECK(wrong == 0);
    CHECK(taken.load() == total);
}

TEST_CASE("wake makes a waiting core look again though nothing was submitted") {
    CommandRing ring{4};
    std::atomic<bool> stop{false};
    std::atomic<bool> done{false};
    std::thread core{[&] {
        while (!stop.load()) {
            const auto ticket = ring.ticket();
            if (stop.load()) break;
            ring.wait(ticket);
        }
        done.store(true);
    }};
    stop.store(true);
    ring.wake();
    core.join();
    CHECK(done.load());
}
