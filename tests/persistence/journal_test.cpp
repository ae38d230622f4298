#include "tests/persistence/journal_support.h"

#include <sys/stat.h>

using namespace headgate;
using namespace headgate::test;

TEST_CASE("what was committed is read back, byte for byte") {
    const ScratchDirectory scratch;
    StepSource source{1};
    auto writer = open_writer(scratch.journal());
    const auto written = write_batches(*writer, source, 40, 30);
    const auto back = read_all(scratch.journal());
    CHECK_FALSE(back.error);
    CHECK(back.steps == written);
    CHECK(writer->last_sequence().value() == written.size());
}

TEST_CASE("a commit makes all that was appended one batch, and nothing before it is to be seen") {
    const ScratchDirectory scratch;
    StepSource source{2};
    auto writer = open_writer(scratch.journal());
    for (int i = 0; i < 100; ++i) {
        const JournalStep step = source.next();
        writer->append(step.command, step.events);
    }
    CHECK(writer->pending_commands() == 100);
    CHECK(read_all(scratch.journal()).steps.empty());
    REQUIRE(writer->commit());
    REQUIRE(writer->commit());  // nothing gathered: no batch
    CHECK(writer->pending_commands() == 0);
    const auto report = verify_journal(scratch.journal());
    REQUIRE(report);
    CHECK(report->totals.batches == 1);
    CHECK(report->totals.commands == 100);
    CHECK(report->totals.last == Sequence{100});
    CHECK(report->totals.head == writer->head());
    CHECK(report->partition == PartitionId{3});
    CHECK(report->pages == PageStructure::right);
}

TEST_CASE("a journal that is opened again goes on with its sequence and its chain") {
    const ScratchDirectory scratch;
    StepSource source{3};
    std::vector<ByteVector> written;
    for (int run = 0; run < 5; ++run) {
        auto writer = open_writer(scratch.journal());
        CHECK(writer->last_sequence().value() == written.size());
        const auto more = write_batches(*writer, source, 7, 12);
        written.insert(written.end(), more.begin(), more.end());
    }
    const auto back = read_all(scratch.journal());
    CHECK_FALSE(back.error);
    CHECK(back.steps == written);
    const auto report = verify_journal(scratch.journal(), {venue, PartitionId{3}});
    REQUIRE(report);
    CHECK(report->totals.batches == 35);
}

TEST_CASE("a new journal is empty, right, and chained to its header") {
    const ScratchDirectory scratch;
    auto writer = open_writer(scratch.journal());
    const auto report = verify_journal(scratch.journal());
    REQUIRE(report);
    CHECK(report->totals.batches == 0);
    CHECK(report->totals.last == Sequence{0});
    CHECK(report->totals.head == writer->head());
}

TEST_CASE("the map grows over many steps and a large batch") {
    const ScratchDirectory scratch{Medium::memory};
    StepSource source{4};
    auto writer = open_writer(scratch.journal());  // map step: 1 MiB
    std::vector<ByteVector> written = write_batches(*writer, source, 3, 40'000);
    const auto more = write_batches(*writer, source, 200, 20);
    written.insert(written.end(), more.begin(), more.end());
    struct stat status {};
    REQUIRE(::stat(scratch.data().c_str(), &status) == 0);
    CHECK(status.st_size > (4 << 20));
    CHECK(read_all(scratch.journal()).steps == written);
    CHECK(verify_journal(scratch.journal()));
}

TEST_CASE("many small batches make a deep tree whose pages are all accounted for") {
    const ScratchDirectory scratch{Medium::memory};
    StepSource source{5};
    auto writer = open_writer(scratch.journal());
    for (int i = 0; i < 30; ++i) {
        (void)write_batches(*writer, source, 50, 1);
        const auto report = verify_journal(scratch.journal());
        REQUIRE_MESSAGE(report, report.error().text);
        REQUIRE(report->totals.batches == static_cast<std::uint64_t>(i + 1) * 50);
    }
}

TEST_CASE("a reader in the writer's process sees each batch once it is committed") {
    const ScratchDirectory scratch;
    StepSource source{6};
    auto writer = open_writer(scratch.journal());
    auto reader = JournalReader::open(scratch.journal());
    REQUIRE(reader);
    for (int i = 0; i < 100; ++i) {
        const auto end = reader->next();
        REQUIRE(end);
        REQUIRE(*end == nullptr);
        for (const ByteVector& written : write_batches(*writer, source, 1, 5)) {
            const auto step = reader->next();
            REQUIRE(step);
            REQUIRE(*step != nullptr);
            CHECK(encoded(**step) == written);
        }
    }
    CHECK(reader->totals().head == writer->head());
}
