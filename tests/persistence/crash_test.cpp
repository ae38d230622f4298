#include "tests/persistence/journal_support.h"

#include <chrono>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

namespace {

/// Writes batches for ever and tells each durable sequence through the pipe. Never returns.
[[noreturn]] void write_until_killed(const std::string& directory, unsigned seed, int pipe_end) {
    auto writer = JournalWriter::open(options_for(directory));
    if (!writer) ::_exit(2);
    StepSource source{seed, Sequence{(*writer)->last_sequence().value() + 1}};
    for (;;) {
        for (std::uint64_t count = 1 + source.below(40); count > 0; --count) {
            const JournalStep step = source.next();
            (*writer)->append(step.command, step.events);
        }
        if (!(*writer)->commit()) ::_exit(3);
        const std::uint64_t durable = (*writer)->last_sequence().value();
        if (::write(pipe_end, &durable, sizeof durable) != sizeof durable) ::_exit(4);
    }
}

struct Child {
    pid_t process = -1;
    int pipe_end = -1;
};

Child start_child(const std::string& directory, unsigned seed) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        (void)::close(ends[0]);
        write_until_killed(directory, seed, ends[1]);
    }
    (void)::close(ends[1]);
    return {child, ends[0]};
}

/// Kills the child and returns the last sequence that it reported.
std::uint64_t kill_and_drain(const Child& child, std::uint64_t reported) {
    REQUIRE(::kill(child.process, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child.process, &status, 0) == child.process);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE(WTERMSIG(status) == SIGKILL);
    std::uint64_t durable = 0;
    while (::read(child.pipe_end, &durable, sizeof durable) == sizeof durable) reported = durable;
    (void)::close(child.pipe_end);
    return reported;
}

}  // namespace

namespace {

/// Kills writers of one journal one after the other; after each, all that was reported is there.
void kill_often(unsigned seed, unsigned rounds) {
    const ScratchDirectory scratch;
    StepSource random{seed};
    (void)open_writer(scratch.journal());
    std::uint64_t reported = 0;
    for (unsigned round = 0; round < rounds; ++round) {
        CAPTURE(seed);
        CAPTURE(round);
        const Child child = start_child(scratch.journal(), seed + round);
        // At least one report, so that the child is at work; then a random moment more.
        std::uint64_t durable = 0;
        for (std::uint64_t reports = 1 + random.below(10); reports > 0; --reports) {
            REQUIRE(::read(child.pipe_end, &durable, sizeof durable) == sizeof durable);
            REQUIRE(durable > reported);
            reported = durable;
        }
        ::usleep(static_cast<useconds_t>(random.below(8000)));
        reported = kill_and_drain(child, reported);
        const auto report = verify_journal(scratch.journal());
        REQUIRE_MESSAGE(report, report.error().text);
        CHECK(report->totals.last.value() >= reported);
        CHECK(report->pages == PageStructure::right);
    }
}

}  // namespace

TEST_CASE("kill -9 at two hundred random moments loses nothing that was reported durable") {
    for (unsigned seed = 51; seed < 61; ++seed) kill_often(seed * 1000, 20);
}

TEST_CASE("a reader follows a writer in another process without a gap or a false alarm") {
    const ScratchDirectory scratch;
    (void)open_writer(scratch.journal());
    const Child child = start_child(scratch.journal(), 61);
    auto reader = JournalReader::open(scratch.journal());
    REQUIRE(reader);
    std::uint64_t reported = 0;
    REQUIRE(::read(child.pipe_end, &reported, sizeof reported) == sizeof reported);
    // Two readers: one that keeps up, and one that begins anew and again.
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{3};
    for (int round = 0; round < 60 && std::chrono::steady_clock::now() < end; ++round) {
        for (int i = 0; i < 2000; ++i) {
            const auto step = reader->next();
            REQUIRE_MESSAGE(step, step.error().text);
            if (*step == nullptr) break;
        }
        const Sequence seen = reader->totals().last;
        const auto report = verify_journal(scratch.journal());
        REQUIRE_MESSAGE(report, report.error().text);
        CHECK(report->totals.last >= seen);
    }
    reported = kill_and_drain(child, reported);
    while (*reader->next() != nullptr) continue;
    CHECK(reader->totals().last.value() >= reported);
    CHECK(reader->totals().last.value() > 0);
}
