#include "persistence/rotation.h"

#include "persistence/journal_writer.h"
#include "persistence/lmdb_file.h"
#include "persistence/proof.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate {
namespace {

namespace fs = std::filesystem;

JournalResult<void> write_file(const std::string& path, const std::string& text) {
    {
        std::ofstream file{path, std::ios::binary | std::ios::trunc};
        file << text;
        if (!file.flush()) return system_error(JournalFault::io, "cannot write " + path);
    }
    if (::chmod(path.c_str(), 0444) != 0)
        return system_error(JournalFault::io, "cannot close " + path);
    return sync_path(path);
}

/// What an audit found wrong, first things first.
std::optional<JournalError> first_error(const AuditReport& report) {
    for (const AuditAnswer* answer : {&report.chain, &report.records, &report.pages})
        if (answer->error) return answer->error;
    return std::nullopt;
}

Checkpoint closing_of(const AuditReport& report, const RotationOptions& options) {
    Checkpoint closing;
    closing.venue = report.header->venue;
    closing.partition = report.header->partition;
    closing.epoch = report.header->epoch;
    closing.hash = report.header->hash;
    closing.size = report.totals.batches + 1;
    closing.sequence = report.totals.last;
    closing.time = options.closed_at;
    closing.root = report.root;
    closing.head = report.totals.head;
    closing.key = options.public_key;
    return closing;
}

/// The sealed folder with the same file under a second name, under its own name once it is complete.
JournalResult<void> make_sealed(const RotationOptions& options, const Checkpoint& closing,
                                const std::string& folder) {
    const std::string part = folder + ".part";
    std::error_code error;
    // What an attempt that was cut short left: its file is the journal's own under a second name.
    fs::remove_all(part, error);
    fs::remove_all(folder, error);
    fs::create_directories(part, error);
    if (error) return journal_error(JournalFault::io, part + ": " + error.message());
    const std::string data = options.directory + "/data.mdb";
    if (::link(data.c_str(), (part + "/data.mdb").c_str()) != 0)
        return system_error(JournalFault::io, "cannot link " + data + " into " + part);
    const std::string line = sign_checkpoint(closing, options.secret_key);
    const auto proof = prove_inclusion(part, closing.sequence, line);
    if (!proof) return tl::unexpected{proof.error()};
    if (auto done = write_file(part + "/closing", line + "\n"); !done) return done;
    if (auto done = write_file(part + "/closing.proof", *proof); !done) return done;
    if (auto done = sync_path(part); !done) return done;
    fs::rename(part, folder, error);
    if (error) return journal_error(JournalFault::io, folder + ": " + error.message());
    if (auto done = sync_path(fs::path{folder}.parent_path().string()); !done) return done;
    // The folder of sealed epochs may be new itself; it stands before the next epoch's file does.
    return sync_path(options.directory);
}

/// The next epoch's file in the place of the old one's, in one step.
JournalResult<void> begin_next(const RotationOptions& options, JournalHeader header,
                               const JournalTotals& end) {
    const std::string aside = options.directory + "/new";
    std::error_code error;
    fs::remove_all(aside, error);
    if (::mkdir(aside.c_str(), 0700) != 0)
        return system_error(JournalFault::io, "cannot make " + aside);
    ++header.epoch;
    header.first = Sequence{end.last.value() + 1};
    header.previous = end.head;
    header.build = options.build;
    header.rules = options.rules;
    const auto made = LmdbFile::create(aside, [&](std::uint32_t page_size) {
        header.page_size = page_size;
        return encode_journal_header(header);
    });
    if (!made) return made;
    if (auto synced = sync_path(aside + "/data.mdb"); !synced) return synced;
    // LMDB's lock file belongs to the file that goes; it is made anew.
    (void)::unlink((options.directory + "/lock.mdb").c_str());
    fs::rename(aside + "/data.mdb", options.directory + "/data.mdb", error);
    if (error) return journal_error(JournalFault::io, aside + ": " + error.message());
    fs::remove_all(aside, error);
    return sync_path(options.directory);
}

}  // namespace

JournalResult<SealedEpoch> rotate_journal(const RotationOptions& options) {
    JournalOptions old;
    old.directory = options.directory;
    old.rules = options.rules;
    old.if_missing = IfMissing::refuse;
    if (options.owner.venue) old.venue = *options.owner.venue;
    if (options.owner.partition) old.partition = *options.owner.partition;
    // The writer gives back its zeroes and leaves; the lock keeps others out only as long, so the file is
    // looked at again afterwards.
    {
        auto writer = JournalWriter::open(old);
        if (!writer) return tl::unexpected{writer.error()};
    }
    const AuditReport report = audit_journal({options.directory, options.owner, {}, {}, true});
    if (const auto wrong = first_error(report)) return tl::unexpected{*wrong};
    if (report.totals.batches == 0)
        return journal_error(JournalFault::missing,
                             options.directory + ": this epoch holds nothing yet");
    SealedEpoch done{closing_of(report, options),
                     sealed_folder(options.directory, report.header->epoch)};
    if (auto made = make_sealed(options, done.closing, done.folder); !made)
        return tl::unexpected{made.error()};
    if (auto begun = begin_next(options, *report.header, report.totals); !begun)
        return tl::unexpected{begun.error()};
    // Only now: until the next epoch had begun this was still the journal's own file.
    if (::chmod((done.folder + "/data.mdb").c_str(), 0400) != 0)
        return system_error(JournalFault::io, "cannot close " + done.folder + "/data.mdb");
    return done;
}

}  // namespace headgate
