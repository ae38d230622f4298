#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "gateway/pipeline/replay.h"
#include "gateway/pipeline/rule_set.h"
#include "persistence/epochs.h"
#include "persistence/journal_audit.h"
#include "persistence/journal_backup.h"
#include "persistence/proof.h"

#include <fmt/format.h>

#include <fstream>

namespace headgate {

int complain(const std::string& text, int code) {
    fmt::print(stderr, "headgate: {}\n", text);
    return code;
}

int complain(const JournalError& error) {
    const bool systems = error.kind == JournalFault::io || error.kind == JournalFault::no_space;
    return complain(error.text, systems ? exit_system : exit_journal);
}

namespace {

namespace fs = std::filesystem;

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

namespace {

/// One epoch's audit in words; 0 where all is right.
int tell(const AuditReport& report, std::size_t epochs) {
    if (epochs > 1) fmt::print("epoch        {}\n", report.header->epoch);
    if (report.is_right()) {
        fmt::print("verified {} batches, {} commands, {} events up to sequence {}\n",
                   report.totals.batches, report.totals.commands, report.totals.events,
                   report.totals.last.value());
    }
    answer("chain", report.chain);
    answer("records", report.records);
    answer("pages", report.pages);
    answer("checkpoints", report.signatures);
    fmt::print("head {}\nroot {} at size {}\n", to_hex(report.totals.head), to_hex(report.root),
               report.totals.batches + 1);
    return report.is_right() ? exit_well : exit_journal;
}

}  // namespace

int verify_command(const VerifyOptions& options) {
    const auto key = read_key(beside(options.key, options.journal, "journal.pub"));
    if (!key) return complain(key.error(), exit_system);
    const std::string directory = journal_folder(options.journal);
    const std::string checkpoints =
        beside(options.checkpoints, options.journal, "checkpoints").string();
    const auto folders = epoch_folders(directory);
    int result = exit_well;
    std::optional<AuditReport> before;
    for (const std::string& folder : folders) {
        AuditOptions audit;
        audit.directory = folder;
        // A sealed epoch is held against the checkpoint that closed it.
        audit.checkpoints = folder == directory ? checkpoints : folder + "/closing";
        audit.key = *key;
        AuditReport report = audit_journal(audit);
        if (!report.header) return complain(*report.chain.error);
        if (!before && report.header->epoch > 1) {
            result =
                complain(fmt::format("{}: the epochs before {} are not here; what they hold is "
                                     "not shown",
                                     directory, report.header->epoch),
                         exit_journal);
        }
        if (before) {
            const auto wrong =
                link_error(before->header->epoch, before->totals, *report.header, folder);
            if (wrong) result = complain(*wrong);
        }
        if (const int found = tell(report, folders.size()); result == exit_well) result = found;
        before = std::move(report);
    }
    if (options.reexecution == Reexecution::done) {
        const int again = reexecute(directory, *before->header);
        if (result == exit_well) result = again;
    }
    return result;
}

namespace {

/// The sealed epoch that a sequence is in; nothing where it is in the newest.
std::optional<std::string> sealed_with(const std::string& directory, Sequence sequence) {
    std::optional<std::string> found;
    for (const std::string& folder : epoch_folders(directory)) {
        const auto chain = ChainReader::open(folder);
        if (chain && chain->header().first <= sequence)
            found = folder == directory ? std::nullopt : std::optional{folder};
    }
    return found;
}

}  // namespace

int prove_command(const ProveOptions& options) {
    auto lines = read_lines(beside(options.checkpoints, options.journal, "checkpoints"));
    if (lines.empty())
        return complain("there is no checkpoint to prove anything against; name a file with "
                        "--checkpoints",
                        exit_usage);
    std::string directory = journal_folder(options.journal);
    JournalResult<std::string> proof;
    if (options.sequence) {
        const auto found = sealed_with(directory, Sequence{*options.sequence});
        if (found) directory = *found;
        if (found && options.checkpoints.empty()) lines = read_lines(*found + "/closing");
    }
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

}  // namespace headgate
