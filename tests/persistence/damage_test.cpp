#include "persistence/crc32c.h"
#include "tests/persistence/journal_support.h"

#include <filesystem>

using namespace headgate;
using namespace headgate::test;

namespace {

/// A journal of a few batches, small and large, and where in its batches each event lies.
struct Sample {
    ScratchDirectory scratch{Medium::memory};  // thousands of commits, none of them for keeps
    std::vector<ByteVector> steps;
    std::vector<std::uint64_t> batch_keys;

    explicit Sample(unsigned seed, int small = 12, int large = 3) {
        StepSource source{seed};
        auto writer = open_writer(scratch.journal());
        for (int i = 0; i < small + large; ++i) {
            batch_keys.push_back(writer->last_sequence().value() + 1);
            const auto more = write_batches(*writer, source, 1, i % 5 == 4 ? 60 : 4);
            steps.insert(steps.end(), more.begin(), more.end());
        }
    }
};

/// Where in a stored batch the step of `sequence` begins, and how long its payload is.
struct StepPlace {
    std::size_t payload = 0;
    std::size_t length = 0;
};
StepPlace place_of(const ByteVector& batch, std::uint64_t first, std::uint64_t sequence) {
    ByteSpan body = ByteSpan{batch}.subspan(batch_header_size);
    for (std::uint64_t at = first;; ++at) {
        const auto framed = take_step(body);
        REQUIRE(framed);
        if (at == sequence) {
            return {static_cast<std::size_t>(framed->payload.data() - batch.data()),
                    framed->payload.size()};
        }
    }
}

void expect_fault(const std::string& directory, const std::string& words) {
    const auto report = verify_journal(directory);
    REQUIRE_FALSE(report);
    INFO(report.error().text);
    CHECK(report.error().kind == JournalFault::corrupt);
    CHECK(report.error().text.find(words) != std::string::npos);
    const auto back = read_all(directory);
    REQUIRE(back.error);
    CHECK(back.error->text == report.error().text);
}

}  // namespace

TEST_CASE("one byte of any stored step changed through LMDB is found and its record named") {
    const Sample sample{21};
    StepSource random{22};
    const std::string& journal = sample.scratch.journal();
    const ByteVector whole = read_file(sample.scratch.data());
    for (std::size_t b = 0; b < sample.batch_keys.size(); ++b) {
        const std::uint64_t first = sample.batch_keys[b];
        const std::uint64_t end =
            b + 1 < sample.batch_keys.size() ? sample.batch_keys[b + 1] : sample.steps.size() + 1;
        for (std::uint64_t sequence = first; sequence < end; ++sequence) {
            change_value(journal, first, [&](ByteVector& batch) {
                const StepPlace place = place_of(batch, first, sequence);
                batch[place.payload + random.below(place.length)] ^=
                    static_cast<std::uint8_t>(1u << random.below(8));
            });
            expect_fault(journal, "batch " + std::to_string(b + 1) + " (first sequence " +
                                      std::to_string(first) +
                                      "): its hash differs, first in record " +
                                      std::to_string(sequence - first + 1) + " (sequence " +
                                      std::to_string(sequence) + ")");
            write_file(sample.scratch.data(), whole);
        }
    }
}

TEST_CASE("a step forged with its CRC and its batch's hash breaks the chain at the next batch") {
    const Sample sample{23};
    const std::uint64_t first = sample.batch_keys[1];
    change_value(sample.scratch.journal(), first, [&](ByteVector& batch) {
        const StepPlace place = place_of(batch, first, first);
        batch[place.payload + 8] ^= 1;  // the time
        put(crc32c(ByteSpan{batch}.subspan(place.payload, place.length)),
            batch.data() + place.payload - 4);
        fix_batch_digest(batch);
    });
    expect_fault(sample.scratch.journal(), "batch 3 (first sequence " +
                                               std::to_string(sample.batch_keys[2]) +
                                               "): it is chained to ");
}

TEST_CASE("a batch taken out of the middle is missed") {
    const Sample sample{24};
    remove_entry(sample.scratch.journal(), sample.batch_keys[4]);
    expect_fault(sample.scratch.journal(), "sequences " + std::to_string(sample.batch_keys[4]) +
                                               " to " + std::to_string(sample.batch_keys[5] - 1) +
                                               " are missing");
}

TEST_CASE("a file cut at any 4 KiB boundary is refused, without a signal") {
    const Sample sample{25};
    const ByteVector whole = read_file(sample.scratch.data());
    REQUIRE(whole.size() >= 20 * 4096);
    for (std::size_t size = 0; size < whole.size(); size += 4096) {
        INFO("cut at ", size);
        write_file(sample.scratch.data(), ByteSpan{whole}.first(size));
        const auto report = verify_journal(sample.scratch.journal());
        REQUIRE_FALSE(report);
        CHECK(report.error().kind == JournalFault::truncated);
        CHECK(read_all(sample.scratch.journal()).error);
        const auto writer = JournalWriter::open(options_for(sample.scratch.journal()));
        REQUIRE_FALSE(writer);
        CHECK(writer.error().kind == JournalFault::truncated);
    }
}

TEST_CASE("a file cut under an open reader gives an error, without a signal") {
    const Sample sample{26};
    auto reader = JournalReader::open(sample.scratch.journal());
    REQUIRE(reader);
    REQUIRE(reader->next());
    std::filesystem::resize_file(sample.scratch.data(), std::uintmax_t{3} * 4096);
    bool refused = false;
    for (std::size_t i = 0; i <= sample.steps.size() && !refused; ++i) refused = !reader->next();
    CHECK(refused);
}

namespace {

/// After a flip: found, or all is as it was. A writer that opens it all the same must leave a journal
/// that is right.
void check_flip(const Sample& sample, const ByteVector& whole, std::size_t at, unsigned bit) {
    INFO("byte ", at, " bit ", bit);
    ByteVector flipped = whole;
    flipped[at] ^= static_cast<std::uint8_t>(1u << bit);
    write_file(sample.scratch.data(), flipped);
    const auto report = verify_journal(sample.scratch.journal());
    const auto back = read_all(sample.scratch.journal());
    if (report) {
        REQUIRE_FALSE(back.error);
        REQUIRE(back.steps == sample.steps);
    } else {
        CHECK(report.error().text.find(sample.scratch.journal()) != std::string::npos);
    }
    auto writer = JournalWriter::open(options_for(sample.scratch.journal()));
    if (!writer) {
        CHECK_FALSE(report);
        return;
    }
    StepSource source{1, Sequence{sample.steps.size() + 1}};
    (void)write_batches(**writer, source, 3, 4);
    if (report) CHECK(verify_journal(sample.scratch.journal()));
}

}  // namespace

TEST_CASE("any bit flipped in the meta pages is found or changes nothing") {
    const Sample sample{27, 4, 1};
    const ByteVector whole = read_file(sample.scratch.data());
    for (const std::size_t page : {std::size_t{0}, std::size_t{4096}}) {
        for (std::size_t at = 0; at < 152; ++at) {
            for (unsigned bit = 0; bit < 8; ++bit) check_flip(sample, whole, page + at, bit);
        }
    }
}

TEST_CASE("bits flipped anywhere are found or change nothing") {
    for (const unsigned seed : {31u, 32u, 33u}) {
        CAPTURE(seed);
        const Sample sample{seed};
        const ByteVector whole = read_file(sample.scratch.data());
        StepSource random{seed};
        for (int i = 0; i < 250; ++i) {
            check_flip(sample, whole, random.below(whole.size()),
                       static_cast<unsigned>(random.below(8)));
        }
        // Page headers and the nodes' places carry the structure: more of them than their share.
        for (int i = 0; i < 250; ++i) {
            const std::size_t page = random.below(whole.size() / 4096);
            check_flip(sample, whole, page * 4096 + random.below(64),
                       static_cast<unsigned>(random.below(8)));
        }
    }
}
