#include "persistence/journal_audit.h"
#include "persistence/proof.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string_view>

// headgate-verify: what a regulator runs, on a machine without Headgate and without a network.
namespace headgate {
namespace {

constexpr const char* usage = R"(headgate-verify: checks a journal of Headgate's, offline.

  headgate-verify JOURNAL [--checkpoints FILE] [--key KEY] [--venue CODE]
      JOURNAL is the folder with data.mdb. Checks the chain of hashes, every record's CRC-32C, the
      structure of the file, and against the checkpoints that you kept: their signatures, and that the
      journal still is what was signed. Changes nothing.
  headgate-verify --proof FILE [--batch FILE] [--key KEY]
      Checks a proof that a batch is in the journal, or that one checkpoint goes on from another.

KEY is the centre's public key, 64 hexadecimal digits, or a file that holds them. Without it a
checkpoint's own key is taken: that shows that nobody changed the line, not who wrote it.
Exit code: 0 right, 1 something is wrong, 2 the command line is.
)";

struct Arguments {
    std::string journal;
    std::string checkpoints;
    std::string proof;
    std::string batch;
    std::string key;
    std::string venue;
};

std::optional<Arguments> read_arguments(int argc, char** argv) {
    Arguments arguments;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        std::string* value = nullptr;
        if (word == "--checkpoints") value = &arguments.checkpoints;
        if (word == "--proof") value = &arguments.proof;
        if (word == "--batch") value = &arguments.batch;
        if (word == "--key") value = &arguments.key;
        if (word == "--venue") value = &arguments.venue;
        if (value != nullptr) {
            if (++i == argc) return std::nullopt;
            *value = argv[i];
        } else if (word.starts_with("-") || !arguments.journal.empty()) {
            return std::nullopt;
        } else {
            arguments.journal = word;
        }
    }
    if (arguments.journal.empty() == arguments.proof.empty()) return std::nullopt;
    return arguments;
}

int complain(const std::string& text, int code) {
    std::fprintf(stderr, "headgate-verify: %s\n", text.c_str());
    return code;
}

std::optional<std::string> read_text(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::optional<PublicKey> read_key(const std::string& given) {
    PublicKey key;
    if (bytes_from_hex(given, key.bytes)) return key;
    auto text = read_text(given);
    if (!text) return std::nullopt;
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    if (!bytes_from_hex(*text, key.bytes)) return std::nullopt;
    return key;
}

void print(const char* question, const AuditAnswer& answer) {
    if (answer.error) {
        std::printf("%-12s WRONG: %s\n", question, answer.error->text.c_str());
    } else {
        std::printf("%-12s right: %s\n", question, answer.what.c_str());
    }
}

int verify(const Arguments& arguments, const std::optional<PublicKey>& key) {
    AuditOptions options;
    options.directory = arguments.journal;
    options.checkpoints = arguments.checkpoints;
    options.key = key;
    if (!arguments.venue.empty()) {
        options.expected.venue = VenueCode::from(arguments.venue);
        if (!options.expected.venue) return complain("--venue: the code is too long", 2);
    }
    const AuditReport report = audit_journal(options);
    if (report.header) {
        const JournalHeader& header = *report.header;
        std::printf("journal      venue %s, partition %u, epoch %u, format %u, %s, written by %s\n",
                    std::string{header.venue.view()}.c_str(), unsigned{header.partition.value()},
                    header.epoch, unsigned{header.format},
                    std::string{name_of(header.hash)}.c_str(),
                    std::string{header.build.view()}.c_str());
    }
    print("chain", report.chain);
    if (report.header) {
        print("records", report.records);
        print("pages", report.pages);
        print("checkpoints", report.signatures);
        std::printf("head         %s\nroot         %s at size %llu\n",
                    to_hex(report.totals.head).c_str(), to_hex(report.root).c_str(),
                    static_cast<unsigned long long>(report.totals.batches + 1));
    }
    return report.is_right() ? 0 : 1;
}

int verify_proof(const Arguments& arguments, const std::optional<PublicKey>& key) {
    const auto proof = read_text(arguments.proof);
    if (!proof) return complain(arguments.proof + ": cannot be read", 2);
    std::string batch;
    if (!arguments.batch.empty()) {
        auto bytes = read_text(arguments.batch);
        if (!bytes || bytes->empty()) return complain(arguments.batch + ": cannot be read", 2);
        batch = std::move(*bytes);
    }
    const ByteSpan bytes{reinterpret_cast<const std::uint8_t*>(batch.data()), batch.size()};
    const auto shown = check_proof(*proof, key, bytes);
    if (!shown) return complain(arguments.proof + " proves nothing: " + shown.error().text, 1);
    std::printf("proved: %s\n", shown->c_str());
    return 0;
}

int run(int argc, char** argv) {
    const auto arguments = read_arguments(argc, argv);
    if (!arguments) {
        std::fputs(usage, stderr);
        return 2;
    }
    std::optional<PublicKey> key;
    if (!arguments->key.empty()) {
        key = read_key(arguments->key);
        if (!key)
            return complain("--key: " + arguments->key + " is no key and no file with one", 2);
    }
    return arguments->proof.empty() ? verify(*arguments, key) : verify_proof(*arguments, key);
}

}  // namespace
}  // namespace headgate

int main(int argc, char** argv) { return headgate::run(argc, argv); }
