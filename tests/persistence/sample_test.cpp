#include "persistence/journal_audit.h"
#include "tests/persistence/journal_support.h"

using namespace headgate;
using namespace headgate::test;

// Journals as they were once written. They stay readable for ever; a new format adds a folder.
namespace {

struct Sample {
    const char* folder;
    HashKind hash;
    const char* head;
    const char* root;
};
constexpr Sample samples[] = {
    {"tests/persistence/samples/format-1-sha256", HashKind::sha256,
     "c03a1390699db46a591d9eda4db7b0a7a86c7c6d019a14c1e4b643e9bd85b749",
     "81ea0f4687d3ded3a246b3efcc0d6ad2b6e7d8bc54653c89ca878f32b6f02235"},
    {"tests/persistence/samples/format-1-sm3", HashKind::sm3,
     "61a56f24e058f10e62ff0a9a4bb48b8145f4981bc58df418c25e7c259e60045f",
     "d9e9f8fad61c87f20ffeec160c867a087104880b73cf12e06cf08a3862836243"},
};

}  // namespace

TEST_CASE("a journal of format 1 can be read for ever") {
    for (const Sample& sample : samples) {
        CAPTURE(sample.folder);
        const AuditReport report =
            audit_journal({sample.folder, {VenueCode{"SAMPLE"}, PartitionId{3}}, {}, {}, true});
        REQUIRE(report.is_right());
        REQUIRE(report.header);
        CHECK(report.header->format == 1);
        CHECK(report.header->hash == sample.hash);
        CHECK(report.header->encoding == 0);
        CHECK(report.header->build.view() == "headgate 0.2");
        CHECK(report.totals.batches == 8);
        CHECK(report.totals.commands == 72);
        CHECK(report.totals.last == Sequence{72});
        CHECK(to_hex(report.totals.head) == sample.head);
        CHECK(to_hex(report.root) == sample.root);
    }
}

TEST_CASE("the records of a journal in this program's encoding can be read too, others are named") {
    for (const Sample& sample : samples) {
        auto reader = JournalReader::open(sample.folder);
        if (encoding_version != 0) {
            REQUIRE_FALSE(reader);
            CHECK(reader.error().kind == JournalFault::wrong_encoding);
            CHECK(reader.error().text.find("headgate 0.2") != std::string::npos);
            continue;
        }
        REQUIRE(reader);
        std::uint64_t statements = 0;
        for (;;) {
            const auto step = reader->next();
            REQUIRE(step);
            if (*step == nullptr) break;
            const auto* said = std::get_if<RecordStatement>(&(*step)->command.command);
            if (said == nullptr) continue;
            ++statements;
            CHECK(said->statement.view() == "sample statement " + std::to_string(said->nonce));
        }
        CHECK(statements == 24);
        const auto& section = reader->gateway_section();
        CHECK(std::string{section.begin(), section.end()} == "gateway state 7");
    }
}
