#include "persistence/journal_backup.h"

#include "persistence/epochs.h"
#include "persistence/file.h"
#include "persistence/page_structure.h"

#include <lmdb.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <sys/stat.h>

namespace headgate {
namespace {

constexpr mdb_mode_t file_mode = 0600;

struct Close {
    void operator()(MDB_env* environment) const { mdb_env_close(environment); }
};

JournalResult<void> copy(const std::string& directory, const std::string& to) {
    MDB_env* made = nullptr;
    int code = mdb_env_create(&made);
    const std::unique_ptr<MDB_env, Close> environment{made};
    if (code == 0) code = mdb_env_open(made, directory.c_str(), MDB_RDONLY, file_mode);
    if (code == 0) code = mdb_env_copy2(made, to.c_str(), 0);
    if (code == 0) return {};
    return journal_error(JournalFault::io, directory + ": the copy to " + to + " failed: " +
                                               mdb_strerror(code) + "; remove it and try again");
}

/// Copies the sealed epochs; they do not change.
JournalResult<void> copy_sealed(const std::string& directory, const std::string& to) {
    namespace fs = std::filesystem;
    const auto folders = epoch_folders(directory);
    for (const std::string& folder : folders) {
        if (folder == directory) continue;
        const fs::path copy = fs::path{to} / "epochs" / fs::path{folder}.filename();
        std::error_code error;
        fs::create_directories(copy, error);
        if (!error) fs::copy(folder, copy, fs::copy_options::recursive, error);
        if (error) return journal_error(JournalFault::io, copy.string() + ": " + error.message());
        for (const auto& entry : fs::directory_iterator{copy, error}) {
            if (auto synced = sync_path(entry.path().string()); !synced) return synced;
        }
        if (auto synced = sync_path(copy.string()); !synced) return synced;
        const AuditReport report = audit_journal({copy.string(), {}, {}, {}, true});
        for (const AuditAnswer* answer : {&report.chain, &report.records, &report.pages})
            if (answer->error) return tl::unexpected{*answer->error};
    }
    return {};
}

}  // namespace

JournalResult<AuditReport> back_up_journal(const std::string& directory, const std::string& to) {
    // LMDB faults on damaged pages, so they are looked at first; and damage is not worth a copy.
    auto header = ChainReader::open(directory);
    if (!header) return tl::unexpected{header.error()};
    if (const auto pages = check_structure(directory + "/data.mdb"); !pages)
        return tl::unexpected{pages.error()};
    if (::mkdir(to.c_str(), 0700) != 0)
        return system_error(JournalFault::io, "cannot make the folder " + to);
    if (auto copied = copy(directory, to); !copied) return tl::unexpected{copied.error()};
    if (auto synced = sync_path(to + "/data.mdb"); !synced) return tl::unexpected{synced.error()};
    if (auto sealed = copy_sealed(directory, to); !sealed) return tl::unexpected{sealed.error()};
    if (auto synced = sync_path(to); !synced) return tl::unexpected{synced.error()};
    const JournalHeader& owner = header->header();
    return audit_journal({to, {owner.venue, owner.partition}, {}, {}, true});
}

}  // namespace headgate
