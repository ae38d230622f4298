#include "gateway/pipeline/clock.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

using namespace headgate;

namespace {

constexpr Timestamp morning{1'721'005'200'000'000'000};
constexpr Timestamp second{1'000'000'000};

Timestamp system_time() {
    return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count()};
}

}  // namespace

TEST_CASE("system time is the machine's") {
    SequencerClock clock{std::nullopt};
    const Timestamp before = system_time();
    const Timestamp now = clock.now();
    CHECK(before <= now);
    CHECK(now <= system_time());
    CHECK(clock.ahead_of_system() == std::chrono::milliseconds{0});
    CHECK_FALSE(clock.jump().has_value());
}

TEST_CASE("time never goes back, also where the newest command is later than the machine's clock") {
    SequencerClock clock{std::nullopt};
    const Timestamp far = system_time() + Timestamp{3'600} + Timestamp{second.value() * 3'600};
    clock.resume_after(far);
    CHECK(clock.now() == far);
    clock.resume_after(morning);
    CHECK(clock.now() == far);
}

TEST_CASE("many readings rise or stand") {
    for (const auto& start : {std::optional<Timestamp>{}, std::optional{morning}}) {
        SequencerClock clock{start};
        Timestamp last = clock.now();
        for (int i = 0; i < 100'000; ++i) {
            const Timestamp now = clock.now();
            REQUIRE(now >= last);
            last = now;
        }
    }
}

TEST_CASE("simulated time begins at its start and runs at the machine's speed") {
    SequencerClock clock{morning};
    const Timestamp first = clock.now();
    CHECK(first >= morning);
    CHECK(first < morning + second);
    std::this_thread::sleep_for(std::chrono::milliseconds{30});
    CHECK(clock.now() - first >= Timestamp{30'000'000});
    CHECK_FALSE(clock.jump().has_value());
    // The rehearsed morning lies in the past: the market's clock runs behind the system's.
    const auto ahead = clock.ahead_of_system();
    const auto difference = morning.value() / 1'000'000 - system_time().value() / 1'000'000;
    CHECK(ahead.count() < 0);
    CHECK(std::abs(ahead.count() - difference) < 10'000);
}

TEST_CASE("simulated time resumes after the newest command, not at its start") {
    const Timestamp newest = morning + Timestamp{second.value() * 600};
    SequencerClock clock{morning};
    clock.resume_after(newest);
    const Timestamp now = clock.now();
    CHECK(now >= newest);
    CHECK(now < newest + second);
    SUBCASE("a journal that ends before the start leaves the start") {
        SequencerClock later{morning};
        later.resume_after(Timestamp{morning.value() - second.value()});
        CHECK(later.now() >= morning);
        CHECK(later.now() < morning + second);
    }
}
