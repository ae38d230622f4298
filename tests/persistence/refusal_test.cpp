#include "tests/persistence/journal_support.h"

#include <fcntl.h>
#include <filesystem>
#include <unistd.h>

using namespace headgate;
using namespace headgate::test;

namespace {

struct OpenBoth {
    std::string directory;
    /// Fails where writer, reader and verify do not all refuse with `kind` and a text that has `words`.
    void refuse(JournalFault kind, std::initializer_list<const char*> words) const {
        const auto writer = JournalWriter::open(options_for(directory));
        const auto reader = JournalReader::open(directory, {venue, PartitionId{3}});
        const auto report = verify_journal(directory, {venue, PartitionId{3}});
        REQUIRE_FALSE(writer);
        REQUIRE_FALSE(reader);
        REQUIRE_FALSE(report);
        for (const JournalError& error : {writer.error(), reader.error(), report.error()}) {
            INFO(error.text);
            CHECK(name_of(error.kind) == name_of(kind));
            CHECK(error.text.find(directory) != std::string::npos);
            for (const char* word : words) CHECK(error.text.find(word) != std::string::npos);
        }
    }
};

void make_small_journal(const std::string& directory) {
    StepSource source{1};
    auto writer = open_writer(directory);
    (void)write_batches(*writer, source, 3, 3);
}

}  // namespace

TEST_CASE("a second writer is refused with the first one's process id") {
    const ScratchDirectory scratch;
    auto first = open_writer(scratch.journal());
    const auto second = JournalWriter::open(options_for(scratch.journal()));
    REQUIRE_FALSE(second);
    CHECK(second.error().kind == JournalFault::locked);
    CHECK(second.error().text.find(std::to_string(::getpid())) != std::string::npos);
    first.reset();
    CHECK(JournalWriter::open(options_for(scratch.journal())));
}

TEST_CASE(
    "another version, encoding, partition or venue is refused with what was found and expected") {
    const ScratchDirectory scratch;
    make_small_journal(scratch.journal());
    const OpenBoth open{scratch.journal()};
    const auto change_header = [&](std::size_t at, std::uint16_t value) {
        change_value(scratch.journal(), header_key, [&](ByteVector& bytes) {
            put(value, bytes.data() + at);
            fix_header_digest(bytes);
        });
    };
    // magic 4, format 2, hash 1, encoding 2, length of the venue's code 2, code, partition 2
    constexpr std::size_t partition_at = 4 + 2 + 1 + 2 + 2 + 10;
    SUBCASE("format") {
        change_header(4, 7);
        open.refuse(JournalFault::wrong_format, {"journal format 7 found, 1 expected"});
    }
    SUBCASE("encoding") {
        change_header(7, 9);
        open.refuse(JournalFault::wrong_encoding, {"record encoding 9 found, 0 expected"});
    }
    SUBCASE("partition") {
        change_header(partition_at, 4);
        open.refuse(JournalFault::wrong_partition, {"partition 4 found, 3 expected"});
    }
    SUBCASE("venue") {
        change_header(11, 'A' + 256 * 'B');
        open.refuse(JournalFault::wrong_venue,
                    {"venue \"ABST-VENUE\" found, \"TEST-VENUE\" expected", "check the directory"});
    }
    SUBCASE("version 0, whose magic was another") {
        change_value(scratch.journal(), header_key, [](ByteVector& bytes) {
            put(Bytes<4>{{'H', 'G', 'J', '0'}}, bytes.data());
            put(std::uint16_t{0}, bytes.data() + 4);
        });
        open.refuse(JournalFault::wrong_format, {"journal format 0 found, 1 expected"});
    }
    SUBCASE("magic") {
        change_value(scratch.journal(), header_key, [](ByteVector& bytes) { bytes[0] = 'X'; });
        open.refuse(JournalFault::not_a_journal, {"58474a4c found, 48474a4c expected"});
    }
    SUBCASE("a header that was changed without its hash") {
        change_value(scratch.journal(), header_key, [](ByteVector& bytes) { bytes[10] ^= 1; });
        open.refuse(JournalFault::corrupt, {"header's hash differs"});
    }
    SUBCASE("no header at all") {
        remove_entry(scratch.journal(), header_key);
        open.refuse(JournalFault::not_a_journal, {"without a journal's header"});
    }
}

TEST_CASE("a journal of other rules is not gone on with, but can be read") {
    const ScratchDirectory scratch;
    auto options = options_for(scratch.journal());
    options.rules = Hasher{}.of({});
    options.build = Text<40>{"headgate 0.9"};
    (void)JournalWriter::open(options);
    REQUIRE(JournalWriter::open(options));
    options.rules.bytes[3] ^= 1;
    const auto other = JournalWriter::open(options);
    REQUIRE_FALSE(other);
    CHECK(other.error().kind == JournalFault::wrong_epoch);
    CHECK(other.error().text.find("by headgate 0.9") != std::string::npos);
    const auto reader = JournalReader::open(scratch.journal());
    REQUIRE(reader);
    CHECK(reader->header().build.view() == "headgate 0.9");
}

TEST_CASE("a file that is not LMDB's is refused and left alone") {
    const ScratchDirectory scratch;
    const OpenBoth open{scratch.journal()};
    SUBCASE("empty") {
        write_file(scratch.data(), {});
        open.refuse(JournalFault::truncated, {"empty", "backup"});
        CHECK(read_file(scratch.data()).empty());
    }
    SUBCASE("garbage of every size") {
        StepSource random{11};
        for (const std::size_t size : {1u, 15u, 151u, 152u, 4095u, 4096u, 8191u, 8192u, 100'000u}) {
            ByteVector garbage(size);
            for (auto& byte : garbage) byte = static_cast<std::uint8_t>(random.below(256));
            write_file(scratch.data(), garbage);
            open.refuse(JournalFault::not_a_journal, {"not an LMDB file"});
            CHECK(read_file(scratch.data()) == garbage);
        }
    }
    SUBCASE("zeroes") {
        write_file(scratch.data(), ByteVector(40'960));
        open.refuse(JournalFault::not_a_journal, {"not an LMDB file"});
    }
    SUBCASE("LMDB of another data version") {
        make_small_journal(scratch.journal());
        auto bytes = read_file(scratch.data());
        bytes[20] = 2;
        write_file(scratch.data(), bytes);
        open.refuse(JournalFault::wrong_format, {"data version 2 found, 1 expected"});
    }
}

TEST_CASE("a missing journal is said to be missing and is not made unless asked for") {
    const ScratchDirectory scratch;
    auto options = options_for(scratch.journal());
    options.if_missing = IfMissing::refuse;
    const auto writer = JournalWriter::open(options);
    REQUIRE_FALSE(writer);
    CHECK(writer.error().kind == JournalFault::missing);
    CHECK_FALSE(std::filesystem::exists(scratch.journal()));
    const auto reader = JournalReader::open(scratch.journal());
    REQUIRE_FALSE(reader);
    CHECK(reader.error().kind == JournalFault::missing);
    std::filesystem::create_directory(scratch.journal());
    const auto in_empty = JournalWriter::open(options);
    REQUIRE_FALSE(in_empty);
    CHECK(in_empty.error().kind == JournalFault::missing);
}

TEST_CASE("a place where no journal can be made is named with the reason") {
    const ScratchDirectory scratch;
    SUBCASE("parent missing") {
        const auto writer = JournalWriter::open(options_for(scratch.journal() + "/a/b"));
        REQUIRE_FALSE(writer);
        CHECK(writer.error().kind == JournalFault::io);
        CHECK(writer.error().text.find("No such file or directory") != std::string::npos);
    }
    SUBCASE("a file in its place") {
        write_file(scratch.journal(), {});
        const auto writer = JournalWriter::open(options_for(scratch.journal()));
        REQUIRE_FALSE(writer);
        CHECK(writer.error().text.find("Not a directory") != std::string::npos);
    }
    SUBCASE("a volume that takes no files") {
        const auto writer = JournalWriter::open(options_for("/proc/self"));
        REQUIRE_FALSE(writer);
        CHECK(writer.error().kind != JournalFault::locked);
        CHECK(writer.error().text.find("/proc/self") != std::string::npos);
    }
}

TEST_CASE("the rest of a journal that was killed while it was made is swept away") {
    const ScratchDirectory scratch;
    write_file(scratch.journal() + "/new/data.mdb", ByteVector(5000, 1));
    write_file(scratch.journal() + "/new/lock.mdb", ByteVector(100, 1));
    make_small_journal(scratch.journal());
    CHECK(verify_journal(scratch.journal()));
    CHECK_FALSE(std::filesystem::exists(scratch.journal() + "/new"));
}
