#include "tests/persistence/journal_support.h"
#include "tests/persistence/system_faults.h"

#include <cerrno>
#include <condition_variable>
#include <mutex>

using namespace headgate;
using namespace headgate::test;

namespace {

/// What a stage told, gathered under a lock; `hold` keeps its thread inside on_durable.
struct Told {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<ByteVector> durable;
    std::size_t batches = 0;
    int failures = 0;
    int no_space = 0;
    bool hold = false;

    JournalStageCallbacks callbacks() {
        return {[this](std::span<const JournalStep> steps) {
                    std::unique_lock lock{mutex};
                    for (const JournalStep& step : steps) durable.push_back(encoded(step));
                    ++batches;
                    changed.notify_all();
                    changed.wait(lock, [this] { return !hold; });
                },
                [this](const JournalError&) {
                    const std::lock_guard lock{mutex};
                    ++failures;
                    changed.notify_all();
                },
                [this](const JournalError& error) {
                    const std::lock_guard lock{mutex};
                    CHECK(error.kind == JournalFault::no_space);
                    ++no_space;
                    changed.notify_all();
                }};
    }
    template <class Condition>
    void wait_until(Condition condition) {
        std::unique_lock lock{mutex};
        REQUIRE(changed.wait_for(lock, std::chrono::seconds{20}, condition));
    }
};

bool push(JournalStage& stage, const JournalStep& step) {
    const bool taken = stage.try_push(step.command, step.events);
    stage.wake();
    return taken;
}

}  // namespace

TEST_CASE("a stage makes every step durable in order and tells of each after it is readable") {
    const ScratchDirectory scratch;
    StepSource source{71};
    Told told;
    std::vector<ByteVector> pushed;
    auto callbacks = told.callbacks();
    callbacks.on_durable = [&, inner = callbacks.on_durable](std::span<const JournalStep> steps) {
        const auto report = verify_journal(scratch.journal());
        REQUIRE(report);
        CHECK(report->totals.last >= steps.back().command.sequence);
        inner(steps);
    };
    JournalStage stage{open_writer(scratch.journal()), {.queue_steps = 64}, callbacks};
    while (pushed.size() < 1000) {
        const JournalStep step = source.next();
        while (!push(stage, step)) std::this_thread::yield();
        pushed.push_back(encoded(step));
    }
    REQUIRE(stage.stop());
    REQUIRE(stage.stop());
    CHECK(told.durable == pushed);
    CHECK(told.batches < 1000);  // gathered, not one by one
    CHECK(told.failures == 0);
    CHECK(read_all(scratch.journal()).steps == pushed);
    CHECK_FALSE(push(stage, source.next()));
}

TEST_CASE("a full queue refuses at once and takes steps again when a batch is durable") {
    const ScratchDirectory scratch;
    StepSource source{72};
    Told told;
    told.hold = true;
    JournalStage stage{open_writer(scratch.journal()), {.queue_steps = 16}, told.callbacks()};
    CHECK(stage.room() == 16);
    int taken = 0;
    std::vector<ByteVector> pushed;
    JournalStep step = source.next();
    while (push(stage, step)) {
        pushed.push_back(encoded(step));
        step = source.next();
        ++taken;
    }
    CHECK(taken == 16);
    CHECK(stage.room() == 0);
    {
        const std::lock_guard lock{told.mutex};
        told.hold = false;
        told.changed.notify_all();
    }
    while (!push(stage, step)) std::this_thread::yield();
    pushed.push_back(encoded(step));
    REQUIRE(stage.stop());
    CHECK(told.durable == pushed);
}

TEST_CASE("a batch that has reached its size is committed without waiting for more") {
    const ScratchDirectory scratch;
    StepSource source{73};
    Told told;
    told.hold = true;
    JournalStage stage{open_writer(scratch.journal()),
                       {.queue_steps = 256, .batch_bytes_max = 1},
                       told.callbacks()};
    for (int i = 0; i < 20; ++i) REQUIRE(push(stage, source.next()));
    {
        const std::lock_guard lock{told.mutex};
        told.hold = false;
        told.changed.notify_all();
    }
    REQUIRE(stage.stop());
    CHECK(told.batches == 20);
}

TEST_CASE("a failed commit is told once, acknowledges nothing, and ends the stage") {
    const FaultScope scope;
    const ScratchDirectory scratch;
    StepSource source{74};
    Told told;
    auto writer = open_writer(scratch.journal());
    system_faults().fdatasync_error = EIO;
    JournalStage stage{std::move(writer), {.queue_steps = 16}, told.callbacks()};
    REQUIRE(push(stage, source.next()));
    told.wait_until([&] { return told.failures == 1; });
    CHECK(stage.room() == 0);
    CHECK_FALSE(push(stage, source.next()));
    for (int i = 0; i < 2; ++i) {
        const auto stopped = stage.stop();
        REQUIRE_FALSE(stopped);
        CHECK(stopped.error().kind == JournalFault::write_failed);
    }
    CHECK(told.failures == 1);
    CHECK(told.durable.empty());
}

TEST_CASE("lack of space holds the queue back and heals") {
    const FaultScope scope;
    const ScratchDirectory scratch;
    StepSource source{75};
    Told told;
    JournalStageOptions options{.queue_steps = 16, .no_space_retry = std::chrono::milliseconds{1}};
    auto writer = open_writer(scratch.journal());
    system_faults().free_blocks = 0;
    JournalStage stage{std::move(writer), options, told.callbacks()};
    std::vector<ByteVector> pushed;
    for (int i = 0; i < 5; ++i) {
        const JournalStep step = source.next();
        REQUIRE(push(stage, step));
        pushed.push_back(encoded(step));
    }
    told.wait_until([&] { return told.no_space >= 3; });
    {
        const std::lock_guard lock{told.mutex};
        CHECK(told.durable.empty());
    }
    SUBCASE("healed") {
        system_faults().free_blocks = -1;
        REQUIRE(stage.stop());
        CHECK(told.durable == pushed);
        CHECK(told.failures == 0);
    }
    SUBCASE("stopped while there is none") {
        const auto stopped = stage.stop();
        REQUIRE_FALSE(stopped);
        CHECK(stopped.error().kind == JournalFault::no_space);
        CHECK(told.failures == 1);
        CHECK(told.durable.empty());
    }
}

namespace {

/// A stage whose steps are pushed and then helped with, by one thread.
struct Helped {
    ScratchDirectory scratch;
    StepSource source{76};
    Told told;
    std::vector<ByteVector> pushed;
    std::atomic<int> told_here{0};
    std::optional<JournalStage> stage;

    explicit Helped(std::chrono::nanoseconds commit_max) {
        auto callbacks = told.callbacks();
        callbacks.on_durable = [this, here = std::this_thread::get_id(),
                                inner = callbacks.on_durable](std::span<const JournalStep> steps) {
            if (std::this_thread::get_id() == here) ++told_here;
            inner(steps);
        };
        stage.emplace(open_writer(scratch.journal()),
                      JournalStageOptions{.queue_steps = 64,
                                          .no_space_retry = std::chrono::milliseconds{1},
                                          .helped_commit_max = commit_max},
                      callbacks);
    }
    void push_one() {
        const JournalStep step = source.next();
        while (!stage->try_push(step.command, step.events)) std::this_thread::yield();
        pushed.push_back(encoded(step));
    }
    /// How long commits take is known after this.
    void push_first() {
        push_one();
        stage->wake();
        told.wait_until([&] { return !told.durable.empty(); });
    }
};

}  // namespace

TEST_CASE("who helps commits on its own thread while commits are short") {
    Helped helped{std::chrono::hours{1}};
    helped.push_first();
    for (int i = 0; i < 500; ++i) {
        helped.push_one();
        if (i % 7 == 0) helped.stage->wake();
        helped.stage->help();
    }
    // Alone it meets nobody at work, but for a thread that has told of a batch and is about to leave.
    for (int i = 0; i < 200 && helped.told_here < 10; ++i) {
        helped.push_one();
        helped.stage->help();
        helped.told.wait_until([&] { return helped.told.durable.size() == helped.pushed.size(); });
    }
    REQUIRE(helped.stage->stop());
    CHECK(helped.told_here >= 10);
    CHECK(helped.told.durable == helped.pushed);
    CHECK(read_all(helped.scratch.journal()).steps == helped.pushed);
    helped.stage.reset();
}

TEST_CASE("commits that take longer are left to the stage's own threads") {
    Helped helped{std::chrono::nanoseconds{0}};
    helped.push_first();
    for (int i = 0; i < 100; ++i) {
        helped.push_one();
        helped.stage->help();
    }
    REQUIRE(helped.stage->stop());
    CHECK(helped.told_here == 0);
    CHECK(helped.told.durable == helped.pushed);
}

TEST_CASE("who helps does not wait for space") {
    const FaultScope scope;
    Helped helped{std::chrono::hours{1}};
    helped.push_first();
    system_faults().free_blocks = 0;
    for (int i = 0; i < 20; ++i) {
        helped.push_one();
        helped.stage->help();
    }
    helped.told.wait_until([&] { return helped.told.no_space >= 1; });
    {
        const std::lock_guard lock{helped.told.mutex};
        CHECK(helped.told.durable.size() == 1);
    }
    SUBCASE("healed") {
        system_faults().free_blocks = -1;
        REQUIRE(helped.stage->stop());
        CHECK(helped.told.durable == helped.pushed);
    }
    SUBCASE("stopped while there is none") {
        REQUIRE_FALSE(helped.stage->stop());
        CHECK(helped.told.durable.size() == 1);
    }
}
