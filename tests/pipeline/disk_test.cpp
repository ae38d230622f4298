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
    const std::size_t published = venue.watcher.events().size();

    system_faults().free_blocks = 10;
    for (int i = 0; i < 50; ++i) desk.send(desk.sell(Price{1200}, Volume{100}));
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
    CHECK(venue.watcher.events().size() == published);

    system_faults().free_blocks = -1;
    CHECK(venue.watcher.wait_for<OrderAccepted>(50));
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
    std::size_t published = 0;
    {
        WatchedExchange venue{options};
        Desk desk{*venue.exchange};
        venue.exchange->start();
        desk.open_the_day();
        REQUIRE(venue.watcher.wait_for<PhaseChanged>(2));
        published = venue.watcher.events().size();
        system_faults().free_blocks = 10;
        for (int i = 0; i < 50; ++i) desk.send(desk.sell(Price{1200}, Volume{100}));
        std::this_thread::sleep_for(std::chrono::milliseconds{50});

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
        CHECK(venue.watcher.events().size() == published);
    }
    system_faults().clear();
    const auto exchange = open_exchange(options_in(folder.journal()));
    CHECK_FALSE(exchange->recovery().replayed.stopped_cleanly);
    CHECK(exchange->state().orders.size() == 0);
}
