#include "bench/bench.h"
#include "bench/market.h"
#include "bench/scratch.h"
#include "gateway/pipeline/replay.h"
#include "persistence/journal_stage.h"

#include <fmt/core.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

// What a whole step costs when its journal is written behind it, and how fast that journal replays.
namespace headgate::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr MarketSize demo_size{12, 600, 3'000};
constexpr std::uint64_t in_flight_max = 4'096;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[noreturn]] void stop_with(const std::string& text) {
    fmt::print(stderr, "headgate-bench: {}\n", text);
    std::exit(1);
}

double plain_seconds(const std::vector<Command>& stream) {
    BenchMarket market{demo_size};
    market.forget();
    const auto start = Clock::now();
    for (const Command& command : stream) market.apply(origin_of(command), command);
    return seconds_since(start);
}

/// Steps through a journal stage with at most 4096 commands that are not yet durable.
double journalled_seconds(const std::vector<Command>& stream, const std::string& folder) {
    BenchMarket market{demo_size};
    JournalOptions journal;
    journal.directory = folder;
    journal.partition = PartitionId{1};
    auto writer = JournalWriter::open(journal);
    if (!writer) stop_with(writer.error().text);
    std::atomic<std::uint64_t> durable{0};
    JournalStageCallbacks callbacks;
    callbacks.on_durable = [&](std::span<const JournalStep> steps) {
        durable.store(steps.back().command.sequence.value(), std::memory_order_release);
    };
    callbacks.on_failure = [](const JournalError& error) { stop_with(error.text); };
    callbacks.on_no_space = [](const JournalError& error) { stop_with(error.text); };
    JournalStage stage{std::move(*writer), {}, std::move(callbacks)};
    const auto push = [&](const Sequenced& command, const EventList& events) {
        while (command.sequence.value() > durable.load(std::memory_order_acquire) + in_flight_max ||
               !stage.try_push(command, events)) {
            std::this_thread::yield();
        }
        stage.wake();
    };
    // The market's own opening goes first, so that the journal can be replayed.
    Core opening;
    EventList events;
    for (const Sequenced& command : market.history()) {
        events.clear();
        opening.step(command, events);
        push(command, events);
    }
    const auto start = Clock::now();
    for (const Command& command : stream) {
        const Sequenced sequenced{Sequence{opening.sequence().value() + 1},
                                  opening.state().now + Timestamp{1'000}, origin_of(command),
                                  command};
        events.clear();
        opening.step(sequenced, events);
        push(sequenced, events);
        while (opening.work_pending()) {
            const Sequenced more{Sequence{opening.sequence().value() + 1}, opening.state().now,
                                 Origin{}, ContinueWork{}};
            events.clear();
            opening.step(more, events);
            push(more, events);
        }
    }
    if (auto stopped = stage.stop(); !stopped) stop_with(stopped.error().text);
    return seconds_since(start);
}

double replay_seconds(const std::string& folder, std::uint64_t& commands) {
    auto reader = JournalReader::open(folder, {}, EventDecoding::left);
    if (!reader) stop_with(reader.error().text);
    Core core;
    const auto start = Clock::now();
    const auto report = replay(*reader, core);
    if (!report) stop_with(report.error().text);
    commands = report->commands;
    return seconds_since(start);
}

}  // namespace

void measure_journalled_steps(const BenchOptions& options, Figures& figures) {
    std::vector<double> plain;
    std::vector<double> journalled;
    std::vector<double> ratio;
    std::vector<double> replayed;
    const auto stream = order_stream(demo_size, options.seed, options.commands);
    const auto count = static_cast<double>(stream.size());
    for (std::size_t i = 0; i < options.repeats; ++i) {
        const Scratch scratch;
        const std::string folder = scratch.path() + "/journal";
        plain.push_back(count / plain_seconds(stream));
        journalled.push_back(count / journalled_seconds(stream, folder));
        ratio.push_back(journalled.back() / plain.back());
        std::uint64_t commands = 0;
        const double seconds = replay_seconds(folder, commands);
        replayed.push_back(static_cast<double>(commands) / seconds);
    }
    print_table({"whole steps of the demo's kind (12 books, 3,000 rights), thousand orders/s",
                 {"", "figure"},
                 {{"step without journal", {median(plain) / 1e3}},
                  {"step, journalled, 4096 in flight", {median(journalled) / 1e3}},
                  {"the ratio of the two, %", {median(ratio) * 100}},
                  {"replay with every event compared", {median(replayed) / 1e3}}}});
    figures.add("step_per_s", median(plain));
    figures.add("step_durable_per_s", median(journalled));
    figures.add("step_durable_x", median(ratio));
    figures.add("replay_per_s", median(replayed));
}

}  // namespace headgate::bench
