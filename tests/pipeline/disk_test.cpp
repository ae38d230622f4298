#include "tests/persistence/system_faults.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <future>
#include <thread>

using namespace headgate;
using namespace headgate::test;

TEST_CASE(
    "a failed write is final: it is told, nothing more is published, and recovery finds what was") {
    const Folder folder;
    const FaultScope scope;
    std::size_t published = 0;
    Sequence last;
    {
        WatchedExchange venue{options_in(folder.journal())};
        Desk desk{*venue.exchange};
        venue.exchange->start();
        desk.open_the_day();
        REQUIRE(venue.watcher.wait_for<PhaseChanged>(2));
        published = venue.watcher.events().size();
        last = venue.watcher.events().back().id.sequence;
        CHECK_FALSE(venue.exchange->failure().has_value());

        system_faults().fdatasync_error = EIO;
        desk.send(desk.sell(Price{1200}, Volume{100}));
        for (int i = 0; i < 400 && !venue.exchange->failure(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{25});
        }
        REQUIRE(venue.exchange->failure().has_value());
        CHECK(venue.exchange->failure()->find(folder.journal()) != std::string::npos);
        system_faults().clear();
        (void)desk.try_send(desk.sell(Price{1200}, Volume{100}));
        const auto stopped = venue.exchange->stop();
        REQUIRE_FALSE(stopped.has_value());
        CHECK(stopped.error().kind == JournalFault::write_failed);
        CHECK(venue.watcher.events().size() == published);
    }
    const auto exchange = open_exchange(options_in(folder.journal()));
    CHECK(exchange->recovery().replayed.last >= last);
    CHECK_FALSE(exchange->recovery().replayed.stopped_cleanly);
}

constexpr std::size_t sent = 50;

/// Accepted orders told until nothing more is: what was set aside before the disk was full may still be written,
/// and how much that is depends on how batches fell.
std::size_t accepted_at_a_standstill(const Watcher& watcher) {
    for (std::size_t before = SIZE_MAX;;) {
        const std::size_t now = watcher.all<OrderAccepted>().size();
        if (now == before) return now;
        before = now;
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
    }
}

TEST_CASE("a full disk holds everything up, and goes on where it was when there is space again") {
    const Folder folder;
    const FaultScope scope;
    auto options = options_in(folder.journal());
    options.stage.queue_steps = 8;
    options.stage.no_space_retry = std::chrono::milliseconds{5};
    WatchedExchange venue{options};
    Desk desk{*venue.exchange};
    venue.exchange->start();
    desk.open_the_day();
    REQUIRE(venue.watcher.wait_for<PhaseChanged>(2));

    system_faults().free_blocks = 10;
    for (std::size_t i = 0; i < sent; ++i) desk.send(desk.sell(Price{1200}, Volume{100}));
    CHECK(accepted_at_a_standstill(venue.watcher) < sent);

    system_faults().free_blocks = -1;
    CHECK(venue.watcher.wait_for<OrderAccepted>(sent));
    CHECK_FALSE(venue.exchange->failure().has_value());
    REQUIRE(venue.exchange->stop());
    CHECK(steps_of(folder.journal()).size() == venue.exchange->state().sequence.value());
}

TEST_CASE("an exchange on a full disk can be stopped; what was not written was never told") {
    const Folder folder;
    const FaultScope scope;
    auto options = options_in(folder.journal());
    options.stage.queue_steps = 8;
    options.stage.no_space_retry = std::chrono::milliseconds{5};
    std::size_t told = 0;
    {
        WatchedExchange venue{options};
        Desk desk{*venue.exchange};
        venue.exchange->start();
        desk.open_the_day();
        REQUIRE(venue.watcher.wait_for<PhaseChanged>(2));
        system_faults().free_blocks = 10;
        for (std::size_t i = 0; i < sent; ++i) desk.send(desk.sell(Price{1200}, Volume{100}));
        CHECK(accepted_at_a_standstill(venue.watcher) < sent);

        auto stopped = std::async(std::launch::async, [&] { return venue.exchange->stop(); });
        const bool in_time =
            stopped.wait_for(std::chrono::seconds{10}) == std::future_status::ready;
        CHECK(in_time);
        // Where it hangs, space lets the test end.
        if (!in_time) system_faults().free_blocks = -1;
        const auto result = stopped.get();
        if (in_time) {
            REQUIRE_FALSE(result.has_value());
            CHECK(result.error().kind == JournalFault::no_space);
        }
        told = venue.watcher.all<OrderAccepted>().size();
        CHECK(told < sent);
    }
    system_faults().clear();
    const auto exchange = open_exchange(options_in(folder.journal()));
    CHECK_FALSE(exchange->recovery().replayed.stopped_cleanly);
    const std::size_t written = exchange->state().orders.size();
    CHECK(written >= told);
    CHECK(written < sent);
}
