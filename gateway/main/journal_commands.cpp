#include "engine/domain/line_value.h"
#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "gateway/pipeline/replay.h"
#include "gateway/pipeline/rule_set.h"
#include "persistence/journal_audit.h"
#include "persistence/journal_backup.h"
#include "persistence/proof.h"
#include "tools/journal_log/journal_log.h"

#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <thread>

namespace headgate {
namespace {

namespace fs = std::filesystem;

int complain(const std::string& text, int code) {
    fmt::print(stderr, "headgate: {}\n", text);
    return code;
}

int complain(const JournalError& error) {
    const bool systems = error.kind == JournalFault::io || error.kind == JournalFault::no_space;
    return complain(error.text, systems ? exit_system : exit_journal);
}

/// `given`, or the file of that name beside the journal where there is one; else empty.
fs::path beside(const fs::path& given, const fs::path& journal, const char* name) {
    if (!given.empty()) return given;
    const fs::path found = fs::path{journal_folder(journal)}.parent_path() / name;
    std::error_code ignored;
    return fs::exists(found, ignored) ? found : fs::path{};
}

tl::expected<std::optional<PublicKey>, std::string> read_key(const fs::path& path) {
    if (path.empty()) return std::nullopt;
    std::ifstream file{path};
    std::string text;
    PublicKey key;
    if (!(file >> text) || !bytes_from_hex(text, key.bytes))
        return tl::unexpected{path.string() + ": no public key; it holds 64 hexadecimal digits"};
    return key;
}

std::vector<std::string> read_lines(const fs::path& path) {
    std::ifstream file{path};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line) && !file.eof();) lines.push_back(line);
    return lines;
}

void answer(const char* question, const AuditAnswer& found) {
    if (found.error) {
        fmt::print(stderr, "headgate: {}: {}\n", question, found.error->text);
    } else {
        fmt::print("{:<13}{}\n", question, found.what);
    }
}

/// Carries out the journal again; 0 where all is equal or it is another build's to do.
int reexecute(const std::string& directory, const JournalHeader& header) {
    if (header.rules != Digest{} && header.rules != rule_set_hash()) {
        fmt::print(
            "re-execution not done: written under other rules; use the build that wrote it ({})\n",
            header.build.view());
        return exit_well;
    }
    auto reader = JournalReader::open(directory, {}, EventDecoding::left);
    if (!reader) return complain(reader.error());
    Core core;
    const auto report = replay(*reader, core);
    if (!report) return complain("re-execution: " + report.error().text, exit_found);
    fmt::print("re-execution every event equal, {} checkpoints of the state equal, state hash {}\n",
               report->checkpoints, hex(report->state_hash));
    return exit_well;
}

}  // namespace

int verify_command(const VerifyOptions& options) {
    const auto key = read_key(beside(options.key, options.journal, "journal.pub"));
    if (!key) return complain(key.error(), exit_system);
    AuditOptions audit;
    audit.directory = journal_folder(options.journal);
    audit.checkpoints = beside(options.checkpoints, options.journal, "checkpoints").string();
    audit.key = *key;
    const AuditReport report = audit_journal(audit);
    if (!report.header) return complain(*report.chain.error);
    if (report.is_right()) {
        fmt::print("verified {} batches, {} commands, {} events up to sequence {}\n",
                   report.totals.batches, report.totals.commands, report.totals.events,
                   report.totals.last.value());
    }
    answer("chain", report.chain);
    answer("records", report.records);
    answer("pages", report.pages);
    answer("checkpoints", report.signatures);
    int result = report.is_right() ? exit_well : exit_journal;
    if (options.reexecution == Reexecution::done) {
        const int again = reexecute(audit.directory, *report.header);
        if (result == exit_well) result = again;
    }
    fmt::print("head {}\nroot {} at size {}\n", to_hex(report.totals.head), to_hex(report.root),
               report.totals.batches + 1);
    return result;
}

int prove_command(const ProveOptions& options) {
    const auto lines = read_lines(beside(options.checkpoints, options.journal, "checkpoints"));
    if (lines.empty())
        return complain("there is no checkpoint to prove anything against; name a file with "
                        "--checkpoints",
                        exit_usage);
    const std::string directory = journal_folder(options.journal);
    JournalResult<std::string> proof;
    if (options.sequence) {
        proof = prove_inclusion(directory, Sequence{*options.sequence}, lines.back());
    } else if (options.from_line && *options.from_line > 0 && *options.from_line <= lines.size()) {
        proof = prove_consistency(directory, lines[*options.from_line - 1], lines.back());
    } else {
        return complain(
            fmt::format("prove needs --sequence N, or --from-line 1 to {}", lines.size()),
            exit_usage);
    }
    if (!proof) return complain(proof.error());
    if (options.sequence && !options.batch.empty()) {
        const auto bytes = batch_bytes(directory, Sequence{*options.sequence});
        if (!bytes) return complain(bytes.error());
        std::ofstream out{options.batch, std::ios::binary};
        out.write(reinterpret_cast<const char*>(bytes->data()),
                  static_cast<std::streamsize>(bytes->size()));
        if (!out.flush())
            return complain(options.batch.string() + ": cannot be written", exit_system);
    }
    fmt::print("{}", *proof);
    return exit_well;
}

int backup_command(const fs::path& journal, const fs::path& out) {
    const auto report = back_up_journal(journal_folder(journal), out.string());
    if (!report) return complain(report.error());
    if (!report->is_right()) {
        for (const AuditAnswer* found : {&report->chain, &report->records, &report->pages}) {
            if (found->error) (void)complain(found->error->text, exit_journal);
        }
        return exit_journal;
    }
    fmt::print("{}: {} batches up to sequence {}, verified\nhead {}\n", out.string(),
               report->totals.batches, report->totals.last.value(), to_hex(report->totals.head));
    return exit_well;
}

namespace {

/// What a book or right was at a moment, by carrying out the journal up to it.
int show_standing(const JournalCommandOptions& options, Timestamp at) {
    const std::string directory = journal_folder(options.journal);
    const auto until = last_sequence_at(directory, at);
    if (!until) return complain(until.error());
    auto reader = JournalReader::open(directory, {}, EventDecoding::left);
    if (!reader) return complain(reader.error());
    Core core;
    const auto report = replay(*reader, core, {}, *until);
    if (!report) return complain(report.error().text, exit_found);
    const Directory& directory_of_codes = core.directory();
    const auto find = [&](FactKind kind, const std::string& code) {
        const auto id = directory_of_codes.find(kind, code);
        if (!id)
            (void)complain(fmt::format("there was no {} {} then", name_of(kind), code), exit_found);
        return id;
    };
    fmt::print("as of sequence {}, {}\n", report->last.value(), write_time(report->last_time));
    if (!options.book.empty()) {
        const auto id = find(FactKind::book, options.book);
        if (!id) return exit_found;
        fmt::print("{}\n", book_text(core.state(), BookId{*id}));
    }
    if (!options.right.empty()) {
        const auto id = find(FactKind::right, options.right);
        if (!id) return exit_found;
        fmt::print("{}\n", right_text(core.state(), RightId{*id}));
    }
    return exit_well;
}

/// Reads a time, or a date for its beginning; false and a word about it where it is neither.
bool read_moment(const char* name, const std::string& text, std::optional<Timestamp>& out) {
    if (text.empty()) return true;
    Timestamp time;
    Date date;
    if (!read_amount(text, date)) {
        out = start_of(date);
        return true;
    }
    if (const auto wrong = read_amount(text, time)) {
        (void)complain(fmt::format("--{}: {}", name, *wrong), exit_usage);
        return false;
    }
    out = time;
    return true;
}

std::optional<JournalQuery> read_query(const JournalCommandOptions& options) {
    JournalQuery query;
    for (const std::string& one : options.where) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0) {
            (void)complain("--where: write FIELD=VALUE, such as order=12", exit_usage);
            return std::nullopt;
        }
        query.where.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
    if (!options.book.empty()) query.where.emplace_back("book", options.book);
    if (!options.right.empty()) query.where.emplace_back("right", options.right);
    const auto form = enum_from<LogForm>(options.form);
    if (!form) {
        (void)complain("--form: table, json or csv", exit_usage);
        return std::nullopt;
    }
    query.form = *form;
    if (!read_moment("from", options.from, query.from) ||
        !read_moment("to", options.to, query.to)) {
        return std::nullopt;
    }
    if (options.first) query.first = Sequence{*options.first};
    if (options.last) query.last = Sequence{*options.last};
    if (options.tail) query.tail = static_cast<std::size_t>(*options.tail);
    return query;
}

}  // namespace

int journal_command(const JournalCommandOptions& options) {
    std::optional<Timestamp> at;
    if (!read_moment("at", options.at, at)) return exit_usage;
    if (at) {
        if (options.book.empty() && options.right.empty())
            return complain("--at needs --book or --right", exit_usage);
        return show_standing(options, *at);
    }
    const auto query = read_query(options);
    if (!query) return exit_usage;
    auto reader = JournalReader::open(journal_folder(options.journal));
    if (!reader) return complain(reader.error());
    JournalLog log{std::move(*reader), *query};
    const auto print = [](const std::string& line) { fmt::print("{}\n", line); };
    if (const auto heading = log.heading()) print(*heading);
    do {
        if (auto done = log.read(print); !done) return complain(done.error());
        std::fflush(stdout);
        if (options.follow) std::this_thread::sleep_for(std::chrono::milliseconds{100});
    } while (options.follow && std::ferror(stdout) == 0);
    return exit_well;
}

}  // namespace headgate
