#include "bench/bench.h"
#include "bench/scratch.h"
#include "persistence/journal_audit.h"
#include "persistence/journal_stage.h"
#include "persistence/journal_verify.h"
#include "persistence/journal_writer.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <random>
#include <span>
#include <unistd.h>

// The journal alone: how fast steps become durable, against a plain log of the same bytes in the same
// run, and how fast they are read back.
namespace headgate::bench {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void stop_with(const std::string& text) {
    fmt::print(stderr, "headgate-bench: {}\n", text);
    std::exit(1);
}

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Orders that are accepted, every fourth one struck: the bulk of a trading day.
std::vector<JournalStep> make_steps(std::uint64_t seed, std::size_t count) {
    std::mt19937_64 random{seed};
    std::vector<JournalStep> steps(count);
    for (std::size_t i = 0; i < count; ++i) {
        JournalStep& step = steps[i];
        step.command.sequence = Sequence{i + 1};
        step.command.time = Timestamp{static_cast<std::int64_t>(i * 1000)};
        step.command.origin = {OriginKind::session, static_cast<std::uint32_t>(random() % 60), i};
        SubmitOrder order;
        order.client_id = ClientOrderId{fmt::format("{:012}", random() % 1'000'000)};
        order.price = Price{static_cast<std::int64_t>(1000 + random() % 500)};
        order.volume = Volume{static_cast<std::int64_t>(10 * (1 + random() % 100))};
        step.command.command = order;
        OrderAccepted accepted;
        accepted.order = OrderId{i + 1};
        accepted.client_id = order.client_id;
        accepted.price = order.price;
        accepted.volume = order.volume;
        step.events.emplace_back(accepted);
        if (i % 4 == 0) step.events.emplace_back(TradeStruck{});
    }
    return steps;
}

std::size_t end_of_batch(std::size_t from, std::size_t batch, std::size_t all) {
    return std::min(from + batch, all);
}

/// The bytes of each batch's body, framed as the journal frames them.
std::vector<ByteVector> encode_batches(std::span<const JournalStep> steps, std::size_t batch) {
    std::vector<ByteVector> bodies;
    for (std::size_t i = 0; i < steps.size(); i += batch) {
        ByteVector& body = bodies.emplace_back();
        for (std::size_t k = i; k < end_of_batch(i, batch, steps.size()); ++k) {
            body.resize(body.size() + step_head_size + 4);
            encode_command(steps[k].command, body);
            for (const Event& event : steps[k].events) encode_event(event, body);
        }
    }
    return bodies;
}

/// Appends every body to a file whose blocks are already there, with fdatasync after each.
double raw_log_seconds(const std::string& directory, const std::vector<ByteVector>& bodies) {
    const std::string path = directory + "/raw.log";
    const File file{::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    off_t at = 0;
    const auto put_all = [&](const std::uint8_t* data, std::size_t size) {
        if (::pwrite(file.descriptor(), data, size, at) != static_cast<ssize_t>(size)) {
            stop_with("cannot write " + path);
        }
        at += static_cast<off_t>(size);
    };
    for (const ByteVector& body : bodies) put_all(ByteVector(body.size()).data(), body.size());
    if (::fsync(file.descriptor()) != 0) stop_with("cannot sync " + path);
    at = 0;
    const double seconds = seconds_of([&] {
        for (const ByteVector& body : bodies) {
            put_all(body.data(), body.size());
            if (::fdatasync(file.descriptor()) != 0) stop_with("cannot sync " + path);
        }
    });
    (void)::unlink(path.c_str());
    return seconds;
}

/// What the core's thread spent in handing over, without its waits for room.
double push_all(JournalStage& stage, std::span<const JournalStep> steps) {
    double spent = 0;
    std::size_t next = 0;
    while (next < steps.size()) {
        const std::size_t end = std::min(next + stage.room(), steps.size());
        if (end == next) {
            std::this_thread::sleep_for(std::chrono::microseconds{50});
            continue;
        }
        spent += seconds_of([&] {
            for (; next < end; ++next) {
                if (!stage.try_push(steps[next].command, steps[next].events)) return;
                stage.wake();
            }
        });
    }
    return spent;
}

std::unique_ptr<JournalWriter> fresh_journal(const std::string& directory) {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
    JournalOptions options;
    options.directory = directory;
    auto writer = JournalWriter::open(options);
    if (!writer) stop_with(writer.error().text);
    return std::move(*writer);
}

/// Through the stage's threads, batches of this many steps, into a file whose blocks are already there: from
/// the first step handed over to the last one told as durable. Encoding is in it, the raw log has none.
double durable_seconds(const std::string& directory, std::span<const JournalStep> steps,
                       std::size_t batch, std::size_t bytes) {
    auto writer = fresh_journal(directory);
    // Twice the bytes: small batches leave parts of their pages empty.
    if (auto ready = writer->prepare(2 * bytes + (std::size_t{32} << 20)); !ready)
        stop_with(ready.error().text);
    std::size_t durable = 0;
    JournalStage stage{std::move(writer),
                       {.queue_steps = 65'536, .batch_steps_max = batch},
                       {[&](std::span<const JournalStep> told) { durable += told.size(); },
                        [](const JournalError& error) { stop_with(error.text); },
                        [](const JournalError& error) { stop_with(error.text); }}};
    const double seconds = seconds_of([&] {
        push_all(stage, steps);
        if (auto done = stage.stop(); !done) stop_with(done.error().text);
    });
    if (durable != steps.size()) stop_with("the stage told of other steps than were pushed");
    return seconds;
}

struct StageTimes {
    double seconds = 0;
    /// What the core's thread spent in handing over, without its waits for room.
    double push_seconds = 0;
};

/// Through the stage's own thread; the core here does nothing but hand over.
StageTimes stage_seconds(const std::string& directory, std::span<const JournalStep> steps) {
    StageTimes times;
    JournalStage stage{fresh_journal(directory),
                       {},
                       {[](std::span<const JournalStep>) {},
                        [](const JournalError& error) { stop_with(error.text); },
                        [](const JournalError& error) { stop_with(error.text); }}};
    times.seconds = seconds_of([&] {
        times.push_seconds = push_all(stage, steps);
        if (auto done = stage.stop(); !done) stop_with(done.error().text);
    });
    return times;
}

/// Hashes and chain alone, as a regulator's first look; no records, no checkpoints.
double chain_mb_per_s(const std::string& directory) {
    std::uint64_t bytes = 0;
    const double seconds = seconds_of([&] {
        const AuditReport report = audit_journal({directory, {}, {}, {}, false});
        if (!report.is_right()) stop_with("the journal that was just written is not right");
        bytes = report.bytes;
    });
    return static_cast<double>(bytes) / 1e6 / seconds;
}

double verify_seconds(const std::string& directory, std::size_t commands) {
    return seconds_of([&] {
        const auto report = verify_journal(directory);
        if (!report) stop_with(report.error().text);
        if (report->totals.commands != commands)
            stop_with("verify counted other commands than were written");
    });
}

}  // namespace

Figures bench_journal(const BenchOptions& options) {
    // Enough commits to even out the disk, few enough for a coffee at 256 to the batch.
    const std::size_t commits_max = 400;
    const Scratch scratch;
    const std::string journal = scratch.path() + "/journal";
    const auto steps = make_steps(options.seed, options.commands);
    Figures figures;
    Table table{"durable steps on " + scratch.path() + " (thousands/s; ratio in %)",
                {"batch", "raw log", "journal", "ratio %", "bytes/step"},
                {}};
    for (const std::size_t batch : {std::size_t{256}, std::size_t{4096}}) {
        const std::span<const JournalStep> some =
            std::span{steps}.first(std::min(steps.size(), batch * commits_max));
        const auto bodies = encode_batches(some, batch);
        std::size_t bytes = 0;
        for (const ByteVector& body : bodies) bytes += body.size();
        std::vector<double> raw, durable, ratio;
        const auto count = static_cast<double>(some.size());
        for (std::size_t i = 0; i < options.repeats; ++i) {
            raw.push_back(count / raw_log_seconds(scratch.path(), bodies));
            durable.push_back(count / durable_seconds(journal, some, batch, bytes));
            ratio.push_back(durable.back() / raw.back());
        }
        table.rows.push_back({std::to_string(batch),
                              {median(raw) / 1e3, median(durable) / 1e3, median(ratio) * 100,
                               static_cast<double>(bytes) / count}});
        figures.add(fmt::format("raw_{}_per_s", batch), median(raw));
        figures.add(fmt::format("durable_{}_per_s", batch), median(durable));
        figures.add(fmt::format("durable_{}_x", batch), median(ratio));
    }
    print_table(table);

    std::vector<double> staged, push_ns, read_per_s, chain_mb_s;
    const auto count = static_cast<double>(steps.size());
    for (std::size_t i = 0; i < options.repeats; ++i) {
        const StageTimes times = stage_seconds(journal, steps);
        staged.push_back(count / times.seconds);
        push_ns.push_back(times.push_seconds * 1e9 / count);
        const double seconds = verify_seconds(journal, steps.size());
        read_per_s.push_back(count / seconds);
        chain_mb_s.push_back(chain_mb_per_s(journal));
    }
    print_table(
        {"the whole stream",
         {"", "figure"},
         {{"through the stage, thousand steps/s", {median(staged) / 1e3}},
          {"hand-over on the core's thread, ns", {median(push_ns)}},
          {"verify with every record decoded, thousand steps/s", {median(read_per_s) / 1e3}},
          {"verify, hashes and chain alone, MB/s", {median(chain_mb_s)}}}});
    figures.add("staged_per_s", median(staged));
    figures.add("push_ns", median(push_ns));
    figures.add("verify_per_s", median(read_per_s));
    figures.add("verify_mb_s", median(chain_mb_s));
    measure_journalled_steps(options, figures);
    measure_recovery(options, figures);
    return figures;
}

}  // namespace headgate::bench
