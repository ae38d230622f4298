#include "persistence/journal_backup.h"
#include "tests/persistence/journal_support.h"

#include <atomic>
#include <filesystem>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

TEST_CASE("a backup made while a writer is at work is a journal that can be gone on with") {
    const ScratchDirectory scratch;
    const std::string copy = scratch.journal() + "-copy";
    (void)open_writer(scratch.journal());
    // In a process of its own: LMDB wants one environment per file and process.
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto writer = JournalWriter::open(options_for(scratch.journal()));
        if (!writer) ::_exit(2);
        StepSource source{121};
        for (;;) {
            for (int i = 0; i < 20; ++i) {
                const JournalStep step = source.next();
                (*writer)->append(step.command, step.events);
            }
            if (!(*writer)->commit()) ::_exit(3);
        }
    }
    ::usleep(200'000);
    const auto report = back_up_journal(scratch.journal(), copy);
    REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    REQUIRE_MESSAGE(report, report.error().text);
    CHECK(report->is_right());
    CHECK(report->totals.commands > 0);
    {
        auto restored = open_writer(copy);
        CHECK(restored->last_sequence() == report->totals.last);
        StepSource source{122, Sequence{report->totals.last.value() + 1}};
        (void)write_batches(*restored, source, 5, 10);
    }
    CHECK(verify_journal(copy));
    CHECK(verify_journal(scratch.journal()));
    // The two begin alike.
    const auto original = read_all(scratch.journal());
    const auto copied = read_all(copy);
    REQUIRE(original.steps.size() >= report->totals.commands);
    CHECK(std::equal(copied.steps.begin(),
                     copied.steps.begin() + static_cast<std::ptrdiff_t>(report->totals.commands),
                     original.steps.begin()));
}

TEST_CASE("a damaged journal is not backed up, and a folder that is there is left alone") {
    const ScratchDirectory scratch;
    const std::string copy = scratch.journal() + "-copy";
    StepSource source{123};
    (void)write_batches(*open_writer(scratch.journal()), source, 10, 40);
    std::filesystem::create_directory(copy);
    const auto occupied = back_up_journal(scratch.journal(), copy);
    REQUIRE_FALSE(occupied);
    CHECK(occupied.error().text.find("File exists") != std::string::npos);
    std::filesystem::remove(copy);
    std::filesystem::resize_file(scratch.data(), std::uintmax_t{4} * 4096);
    const auto damaged = back_up_journal(scratch.journal(), copy);
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().kind == JournalFault::truncated);
    CHECK_FALSE(std::filesystem::exists(copy));
}
