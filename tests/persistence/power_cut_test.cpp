#include "tests/persistence/journal_support.h"
#include "tests/persistence/power_cut.h"

#include <atomic>
#include <filesystem>
#include <mutex>

using namespace headgate;
using namespace headgate::test;

namespace {

/// When a batch counts as acknowledged: when the writer says that it is durable; or, wrongly, when it is
/// stored.
enum class Acknowledge : std::uint8_t { durable, stored };

struct Trial {
    const char* name;
    SyncMode sync = SyncMode::delayed;
    DiskManners manners = {};
    Acknowledge acknowledge = Acknowledge::durable;
};

struct Outcome {
    int cuts = 0;
    int unreadable = 0;
    int lost = 0;
    int invented = 0;
    std::string first;
    [[nodiscard]] int bad() const { return unreadable + lost + invented; }
};

/// One journal that is written, cut at many moments, and gone on with from one of the cuts.
class PowerCuts {
public:
    PowerCuts(const Trial& trial, unsigned seed) : trial_{trial}, random_{seed}, source_{seed} {
        (void)JournalWriter::open(options());
    }

    /// Writes until `cuts` cuts have been made.
    void round(int cuts) {
        wanted_ = outcome_.cuts + cuts;
        acknowledged_ = steps_.size();  // all of it recovered, and so acknowledged
        auto opened = JournalWriter::open(options());
        if (!opened) return fault(outcome_.unreadable, opened.error().text);
        auto writer = std::move(*opened);
        watched_disk().watch(scratch_.data(), trial_.manners);
        watched_disk().on_call = [this] {
            if (random_() % 4 == 0) cut();
        };
        while (outcome_.cuts < wanted_) write_a_batch(*writer);
        const ByteVector left = watched_disk().after_cut(random_);
        const std::size_t acknowledged = acknowledged_;
        watched_disk().stop_watching();
        writer.reset();
        // The power is gone: from here on there is only what the cut left.
        write_file(scratch_.data(), left);
        if (auto there = check(scratch_, acknowledged)) {
            steps_.resize(*there);
            source_ = StepSource{static_cast<unsigned>(random_()), Sequence{*there + 1}};
        } else {
            start_anew();
        }
    }

    [[nodiscard]] const Outcome& outcome() const { return outcome_; }

private:
    [[nodiscard]] JournalOptions options() const {
        auto options = options_for(scratch_.journal());
        options.sync = trial_.sync;
        return options;
    }

    void write_a_batch(JournalWriter& writer) {
        // Some batches lie in a leaf, some take pages of their own.
        const std::uint64_t most = random_() % 4 == 0 ? 60 : 3;
        for (std::uint64_t count = 1 + random_() % most; count > 0; --count) {
            const JournalStep step = source_.next();
            steps_.push_back(encoded(step));
            writer.append(step.command, step.events);
        }
        REQUIRE(writer.store(writer.builder().seal()));
        acknowledge(writer);
        if (random_() % 3 == 0) {
            REQUIRE(writer.flush());
            acknowledge(writer);
        }
    }

    void acknowledge(const JournalWriter& writer) {
        const bool early = trial_.acknowledge == Acknowledge::stored;
        acknowledged_ = (early ? writer.last_sequence() : writer.durable_sequence()).value();
    }

    void cut() {
        if (outcome_.cuts >= wanted_) return;
        ++outcome_.cuts;
        const ScratchDirectory copy{Medium::memory};
        write_file(copy.data(), watched_disk().after_cut(random_));
        (void)check(copy, acknowledged_);
    }

    /// Reads what is there, then opens it for writing and goes on. How many steps there were; nothing
    /// where it cannot be used.
    std::optional<std::size_t> check(const ScratchDirectory& copy, std::size_t acknowledged) {
        const auto back = read_all(copy.journal());
        if (back.error) {
            fault(outcome_.unreadable, back.error->text);
            return std::nullopt;
        }
        if (back.steps.size() < acknowledged) {
            fault(outcome_.lost, std::to_string(acknowledged) + " acknowledged, " +
                                     std::to_string(back.steps.size()) + " there");
        }
        if (back.steps.size() > steps_.size() ||
            !std::equal(back.steps.begin(), back.steps.end(), steps_.begin())) {
            fault(outcome_.invented, "steps that were never written");
            return std::nullopt;
        }
        auto options = options_for(copy.journal());
        options.if_missing = IfMissing::refuse;
        auto writer = JournalWriter::open(options);
        if (!writer) {
            fault(outcome_.unreadable, writer.error().text);
            return std::nullopt;
        }
        CHECK((*writer)->last_sequence().value() == back.steps.size());
        return back.steps.size();
    }

    void start_anew() {
        std::filesystem::remove_all(scratch_.journal());
        (void)JournalWriter::open(options());
        steps_.clear();
        source_ = StepSource{static_cast<unsigned>(random_())};
    }

    void fault(int& counter, const std::string& text) {
        ++counter;
        if (outcome_.first.empty())
            outcome_.first = "cut " + std::to_string(outcome_.cuts) + ": " + text;
    }

    Trial trial_;
    ScratchDirectory scratch_{Medium::memory};
    std::mt19937_64 random_;
    StepSource source_;
    std::vector<ByteVector> steps_;
    std::size_t acknowledged_ = 0;
    int wanted_ = 0;
    Outcome outcome_;
};

Outcome cut_often(const Trial& trial, unsigned seed, int rounds, int cuts_each) {
    PowerCuts cuts{trial, seed};
    for (int i = 0; i < rounds; ++i) cuts.round(cuts_each);
    MESSAGE(trial.name, ": ", cuts.outcome().cuts, " cuts, ", cuts.outcome().unreadable,
            " unreadable, ", cuts.outcome().lost, " lost acknowledged steps");
    return cuts.outcome();
}

}  // namespace

TEST_CASE("1,000 power cuts lose no acknowledged step and leave no journal that does not open") {
    constexpr unsigned seed = 91;
    CAPTURE(seed);
    const Outcome outcome = cut_often({"delayed"}, seed, 50, 20);
    INFO(outcome.first);
    CHECK(outcome.cuts == 1000);
    CHECK(outcome.bad() == 0);
}

TEST_CASE("300 power cuts in strict mode lose nothing either") {
    constexpr unsigned seed = 92;
    CAPTURE(seed);
    const Outcome outcome = cut_often({"strict", SyncMode::strict}, seed, 15, 20);
    INFO(outcome.first);
    CHECK(outcome.cuts == 300);
    CHECK(outcome.bad() == 0);
}

TEST_CASE("the simulator catches a journal that never syncs") {
    const Outcome outcome =
        cut_often({"never synced", SyncMode::delayed, {.syncs = false}}, 93, 10, 20);
    CHECK(outcome.unreadable > 0);
    CHECK(outcome.lost > 0);
}

TEST_CASE("the simulator catches an acknowledgement that does not wait for the next commit") {
    const Outcome outcome =
        cut_often({"acknowledged at once", SyncMode::delayed, {}, Acknowledge::stored}, 94, 10, 20);
    CHECK(outcome.unreadable == 0);
    CHECK(outcome.lost > 0);
}

namespace {

/// The stage with its threads, and zeroes that are written ahead on a third.
Outcome cut_a_stage(unsigned seed, int wanted) {
    Outcome outcome;
    std::mt19937_64 random{seed};
    StepSource source{seed};
    const ScratchDirectory scratch{Medium::memory};
    auto options = options_for(scratch.journal());
    options.zeroed_ahead_bytes = 64 << 10;
    auto writer = JournalWriter::open(options);
    REQUIRE(writer);
    std::mutex mutex;
    std::atomic<std::size_t> acknowledged{0};
    std::atomic<int> cuts{0};
    watched_disk().watch(scratch.data(), {});
    watched_disk().on_call = [&] {
        const std::lock_guard lock{mutex};
        if (random() % 8 != 0 || cuts >= wanted) return;
        ++cuts;
        const std::size_t promised = acknowledged;
        const ScratchDirectory copy{Medium::memory};
        write_file(copy.data(), watched_disk().after_cut(random));
        const auto report = verify_journal(copy.journal());
        if (!report) {
            ++outcome.unreadable;
            outcome.first = report.error().text;
        } else if (report->totals.commands < promised) {
            ++outcome.lost;
        }
    };
    {
        JournalStage stage{std::move(*writer),
                           {.queue_steps = 256, .batch_bytes_max = 20'000},
                           {[&](std::span<const JournalStep> steps) {
                                acknowledged = steps.back().command.sequence.value();
                            },
                            [](const JournalError&) {}, [](const JournalError&) {}}};
        while (cuts < wanted) {
            const JournalStep step = source.next();
            while (!stage.try_push(step.command, step.events)) std::this_thread::yield();
            stage.wake();
            if (step.command.sequence.value() % 64 == 0)
                ::usleep(300);  // lets it run dry now and then
        }
        CHECK(stage.stop());
    }
    watched_disk().stop_watching();
    outcome.cuts = cuts;
    return outcome;
}

}  // namespace

TEST_CASE("power cuts while the stage is at work on all its threads lose nothing") {
    const Outcome outcome = cut_a_stage(95, 200);
    INFO(outcome.first);
    CHECK(outcome.cuts == 200);
    CHECK(outcome.bad() == 0);
}
