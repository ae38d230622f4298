#include "tests/persistence/journal_support.h"
#include "tests/persistence/system_faults.h"

#include <cerrno>
#include <csignal>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

namespace {

void append_some(JournalWriter& writer, StepSource& source, int steps) {
    for (int i = 0; i < steps; ++i) {
        const JournalStep step = source.next();
        writer.append(step.command, step.events);
    }
}

/// Sets the process's file size limit back at the end.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) : handler_{std::signal(SIGXFSZ, SIG_IGN)} {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
        const rlimit limited{bytes, before_.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &limited) == 0);
    }
    ~FileSizeLimit() {
        (void)::setrlimit(RLIMIT_FSIZE, &before_);
        (void)std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

private:
    rlimit before_{};
    void (*handler_)(int);
};

}  // namespace

TEST_CASE(
    "a full volume is seen before writing, and the same batch goes through once there is space") {
    const FaultScope scope;
    const ScratchDirectory scratch;
    StepSource source{41};
    auto writer = open_writer(scratch.journal());
    (void)write_batches(*writer, source, 3, 5);
    const Sequence durable = writer->last_sequence();
    const ByteVector before = read_file(scratch.data());

    system_faults().free_blocks = 10;
    append_some(*writer, source, 5);
    for (int i = 0; i < 3; ++i) {
        const auto done = writer->commit();
        REQUIRE_FALSE(done);
        CHECK(done.error().kind == JournalFault::no_space);
        CHECK(done.error().text.find(scratch.journal()) != std::string::npos);
    }
    CHECK(writer->last_sequence() == durable);
    CHECK(read_file(scratch.data()) == before);

    system_faults().free_blocks = -1;
    append_some(*writer, source, 2);
    REQUIRE(writer->commit());
    CHECK(writer->last_sequence().value() == durable.value() + 7);
    CHECK(verify_journal(scratch.journal()));
}

TEST_CASE("a file size limit is seen before writing and may be raised") {
    const ScratchDirectory scratch;
    StepSource source{42};
    auto writer = open_writer(scratch.journal());
    bool met = false;
    {
        const FileSizeLimit limit{1 << 20};
        for (int i = 0; i < 1000 && !met; ++i) {
            append_some(*writer, source, 100);
            const auto done = writer->commit();
            met = !done;
            if (!done) CHECK(done.error().kind == JournalFault::no_space);
        }
        CHECK(met);
    }
    REQUIRE(writer->commit());
    CHECK(verify_journal(scratch.journal()));
}

TEST_CASE("a write that fails in the middle of a commit is final") {
    const FaultScope scope;
    const ScratchDirectory scratch;
    StepSource source{43};
    auto writer = open_writer(scratch.journal());
    (void)write_batches(*writer, source, 3, 5);
    const Sequence durable = writer->last_sequence();
    append_some(*writer, source, 5000);
    REQUIRE(writer->prepare(8 << 20));
    {
        // The space is there, the process may no longer write to it.
        const FileSizeLimit limit{256 * 1024};
        const auto done = writer->commit();
        REQUIRE_FALSE(done);
        CHECK(done.error().kind == JournalFault::write_failed);
        CHECK(done.error().text.find("nothing after sequence " + std::to_string(durable.value())) !=
              std::string::npos);
    }
    system_faults().clear();
    CHECK_FALSE(writer->commit());  // though the limit is gone
    CHECK(writer->last_sequence() == durable);
    writer.reset();
    CHECK(open_writer(scratch.journal())->last_sequence() == durable);
}

TEST_CASE("a failed fdatasync is final, though the next one would go well") {
    const FaultScope scope;
    const ScratchDirectory scratch;
    StepSource source{44};
    auto writer = open_writer(scratch.journal());
    (void)write_batches(*writer, source, 3, 5);
    const Sequence durable = writer->last_sequence();
    append_some(*writer, source, 5);
    REQUIRE(writer->prepare(1 << 20));
    system_faults().fdatasync_error = EIO;
    const auto failed = writer->commit();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == JournalFault::write_failed);
    CHECK(failed.error().text.find("sequence " + std::to_string(durable.value() + 1) + " to ") !=
          std::string::npos);
    system_faults().clear();
    append_some(*writer, source, 1);
    const auto again = writer->commit();
    REQUIRE_FALSE(again);
    CHECK(again.error().text == failed.error().text);
    writer.reset();
    const auto report = verify_journal(scratch.journal());
    REQUIRE(report);
    CHECK(report->totals.last >= durable);
}

TEST_CASE("a disk that fails while zeroes are written is as final as one that fails at a batch") {
    const FaultScope scope;
    const ScratchDirectory scratch;
    StepSource source{46};
    auto writer = open_writer(scratch.journal());
    (void)write_batches(*writer, source, 3, 5);
    append_some(*writer, source, 5);
    system_faults().fdatasync_error = EIO;
    const auto failed = writer->commit();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == JournalFault::write_failed);
    CHECK(failed.error().text.find("nothing after sequence " +
                                   std::to_string(writer->durable_sequence().value())) !=
          std::string::npos);
    system_faults().clear();
    CHECK_FALSE(writer->commit());
    writer.reset();
    CHECK(verify_journal(scratch.journal()));
}

TEST_CASE("in delayed mode a batch may be told once the next is stored, or after a flush") {
    const ScratchDirectory scratch;
    StepSource source{47};
    auto writer = open_writer(scratch.journal());
    const auto store_one = [&] {
        append_some(*writer, source, 3);
        const SealedBatch batch = writer->builder().seal();
        REQUIRE(writer->store(batch));
        return batch.last;
    };
    const Sequence first = store_one();
    CHECK(writer->durable_sequence() == Sequence{0});
    const Sequence second = store_one();
    CHECK(writer->durable_sequence() == first);
    REQUIRE(writer->flush());
    CHECK(writer->durable_sequence() == second);
}

TEST_CASE("in strict mode a batch may be told at once") {
    const ScratchDirectory scratch;
    StepSource source{48};
    auto options = options_for(scratch.journal());
    options.sync = SyncMode::strict;
    auto writer = JournalWriter::open(options);
    REQUIRE(writer);
    append_some(**writer, source, 3);
    const SealedBatch batch = (*writer)->builder().seal();
    REQUIRE((*writer)->store(batch));
    CHECK((*writer)->durable_sequence() == batch.last);
    CHECK(verify_journal(scratch.journal()));
}

TEST_CASE("zeroes are kept ready ahead, and given back at the end") {
    const ScratchDirectory scratch;
    StepSource source{49};
    auto options = options_for(scratch.journal());
    options.zeroed_ahead_bytes = 3 << 20;
    auto writer = JournalWriter::open(options);
    REQUIRE(writer);
    (void)write_batches(**writer, source, 2, 5);
    for (int i = 0; i < 500 && read_file(scratch.data()).size() < (3 << 20); ++i) ::usleep(10'000);
    CHECK(read_file(scratch.data()).size() >= (3 << 20));
    (void)write_batches(**writer, source, 2, 5);
    CHECK(verify_journal(scratch.journal()));
    writer->reset();
    CHECK(read_file(scratch.data()).size() < (1 << 20));
    CHECK(verify_journal(scratch.journal()));
}

namespace {

/// In a process with a volume of its own: writes until that is full, makes space, and goes on. What went
/// wrong, 0 for nothing, 77 where mounting is not allowed.
int fill_a_volume(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) != 0) return 1;
    if (::unshare(CLONE_NEWNS) != 0 ||
        ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=2m") != 0)
        return 77;
    write_file(folder + "/ballast", ByteVector(1 << 20));
    auto options = options_for(folder + "/journal");
    options.spare_bytes = 0;
    options.zeroed_ahead_bytes = 256 << 10;
    auto writer = JournalWriter::open(options);
    if (!writer) return 2;
    StepSource source{50};
    JournalResult<void> done;
    for (int i = 0; i < 10'000 && done; ++i) {
        append_some(**writer, source, 20);
        done = (*writer)->commit();
    }
    if (done || done.error().kind != JournalFault::no_space) return 3;
    const Sequence durable = (*writer)->durable_sequence();
    if (durable.value() < 100) return 4;
    const auto full = verify_journal(folder + "/journal");
    if (!full || full->totals.last != durable) return 5;
    if ((*writer)->commit()) return 6;
    if (::unlink((folder + "/ballast").c_str()) != 0) return 7;
    if (!(*writer)->commit()) return 8;
    if ((*writer)->durable_sequence().value() != durable.value() + 20) return 9;
    writer->reset();
    const auto healed = verify_journal(folder + "/journal");
    return healed && healed->totals.last.value() == durable.value() + 20 ? 0 : 10;
}

}  // namespace

TEST_CASE("a volume that is really full is met before anything is written, and heals") {
    const ScratchDirectory scratch;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(fill_a_volume(scratch.journal() + "-volume"));
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77) {
        MESSAGE("left out: mounting a volume is not allowed here");
        return;
    }
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a forked child that writes is stopped by an assertion") {
    const ScratchDirectory scratch;
    StepSource source{45};
    auto writer = open_writer(scratch.journal());
    append_some(*writer, source, 1);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        (void)std::signal(SIGABRT, SIG_DFL);
        (void)::close(STDERR_FILENO);
        (void)writer->commit();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    REQUIRE(writer->commit());
    CHECK(verify_journal(scratch.journal()));
}
