#include "tests/persistence/system_faults.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sys/statvfs.h>
#include <thread>

using namespace headgate;
using namespace headgate::test;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mb = std::uint64_t{1} << 20;

/// What is told, from any thread.
class Heard {
public:
    [[nodiscard]] SpaceWatch::Tell tell() {
        return [this](const std::string& text) {
            const std::lock_guard lock{mutex_};
            all_.push_back(text);
        };
    }
    [[nodiscard]] std::vector<std::string> all() const {
        const std::lock_guard lock{mutex_};
        return all_;
    }
    /// False where that took longer than ten seconds.
    [[nodiscard]] bool wait_for(std::size_t count) const {
        for (int i = 0; i < 1'000 && all().size() < count; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        return all().size() >= count;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> all_;
};

void put_ballast(const fs::path& path, std::uint64_t bytes) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    const std::string some(mb, 'x');
    for (std::uint64_t i = 0; i < bytes / mb; ++i)
        file.write(some.data(), static_cast<std::streamsize>(some.size()));
    REQUIRE(file.flush());
}

void set_free(std::uint64_t bytes, const fs::path& folder) {
    struct statvfs volume {};
    system_faults().free_blocks = -1;
    REQUIRE(::statvfs(folder.c_str(), &volume) == 0);
    system_faults().free_blocks = static_cast<long>(bytes / volume.f_frsize);
}

/// Until one book was halted so often.
bool wait_for_halt(Watcher& watcher, std::size_t times) {
    return watcher.wait_until([times](const std::vector<PublishedEvent>& events) {
        std::size_t halts = 0;
        for (const PublishedEvent& one : events) {
            const auto* changed = std::get_if<PhaseChanged>(&one.event);
            halts +=
                changed != nullptr && changed->book == BookId{1} && changed->after == Phase::halted;
        }
        return halts >= times;
    });
}

}  // namespace

TEST_CASE("of a budget each threshold is told once, and again only after there was clearly more") {
    const Folder folder;
    fs::create_directories(folder.path() / "journal/epochs/0001");
    const fs::path ballast = folder.path() / "journal/epochs/0001/data.mdb";
    Heard warned, informed;
    SpaceWatch watch{
        folder.journal(), {20 * mb, 0, {10 * mb, 8 * mb}, 5 * mb}, informed.tell(), warned.tell()};
    CHECK(watch.look().crossed == 0);
    put_ballast(ballast, 11 * mb);
    const SpaceStanding first = watch.look();
    CHECK(first.crossed == 1);
    CHECK(first.used >= 11 * mb);
    CHECK(first.left == 20 * mb - first.used);
    CHECK_FALSE(first.is_low);
    (void)watch.look();
    REQUIRE(warned.all().size() == 1);
    CHECK(warned.all()[0].find("less than 10 MB; new orders are refused below 5 MB") !=
          std::string::npos);
    // Two at once are told as the worse of both.
    put_ballast(ballast, 16 * mb);
    CHECK(watch.look().is_low);
    REQUIRE(warned.all().size() == 2);
    CHECK(warned.all()[1].find("less than 5 MB; books are halted") != std::string::npos);
    // 5 MB and a little are no relief yet; 7 MB are.
    put_ballast(ballast, 15 * mb);
    CHECK(watch.look().is_low);
    put_ballast(ballast, 13 * mb);
    CHECK(watch.look().crossed == 2);
    REQUIRE(informed.all().size() == 1);
    CHECK(informed.all()[0].find("operators may open the books") != std::string::npos);
    fs::remove(ballast);
    CHECK(watch.look().crossed == 0);
    CHECK(informed.all().size() == 2);
    CHECK(warned.all().size() == 2);
    // All of the budget, and more.
    put_ballast(ballast, 21 * mb);
    CHECK(watch.look().left == 0);
}

TEST_CASE("with too little disk left books are halted, in the journal, and open again when there "
          "is more") {
    const Folder folder;
    const FaultScope scope;
    auto options = options_in(folder.journal());
    options.space = SpaceOptions{{}, 40 * mb, {200 * mb, 100 * mb}, 20 * mb};
    options.space_period = std::chrono::milliseconds{5};
    Heard warned, informed;
    options.warn = warned.tell();
    options.inform = informed.tell();
    {
        WatchedExchange venue{options};
        Desk desk{*venue.exchange};
        venue.exchange->start();
        desk.open_the_day();
        set_free(190 * mb, folder.path());
        REQUIRE(warned.wait_for(1));
        desk.send(desk.sell(Price{1200}, Volume{100}));
        REQUIRE(venue.watcher.wait_for<OrderAccepted>(1));
        CHECK(warned.all().size() == 1);

        set_free(55 * mb, folder.path());
        REQUIRE(wait_for_halt(venue.watcher, 1));
        CHECK(venue.exchange->space()->is_low);
        desk.send(desk.sell(Price{1200}, Volume{100}));
        REQUIRE(venue.watcher.wait_for<OrderRejected>(1));
        // Who opens it all the same is halted again.
        desk.operate(AdvancePhase{std::nullopt, Phase::continuous, DocumentRef{"note 1"}});
        REQUIRE(wait_for_halt(venue.watcher, 2));
        CHECK(warned.all().size() == 2);

        system_faults().clear();
        REQUIRE(informed.wait_for(1));
        desk.operate(AdvancePhase{std::nullopt, Phase::continuous, DocumentRef{"note 2"}});
        desk.send(desk.sell(Price{1200}, Volume{100}));
        REQUIRE(venue.watcher.wait_for<OrderAccepted>(2));
        REQUIRE(venue.exchange->stop());
    }
    // The halt is a command like any other: what is read back says so.
    const auto steps = steps_of(folder.journal());
    CHECK(std::ranges::count_if(steps, [](const JournalStep& step) {
              const auto* phase = std::get_if<AdvancePhase>(&step.command.command);
              return phase != nullptr && phase->phase == Phase::halted;
          }) >= 2);
    CHECK(open_exchange(options_in(folder.journal()))->recovery().replayed.stopped_cleanly);
}
