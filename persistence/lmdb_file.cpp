#include "persistence/lmdb_file.h"

#include <lmdb.h>

namespace headgate {
namespace {

constexpr mdb_mode_t file_mode = 0600;

JournalResult<void> lmdb_error(const std::string& what, int code) {
    return journal_error(JournalFault::io, what + ": " + mdb_strerror(code));
}

}  // namespace

void LmdbFile::Close::operator()(MDB_env* environment) const { mdb_env_close(environment); }

JournalResult<void>
LmdbFile::create(const std::string& directory,
                 const std::function<ByteVector(std::uint32_t page_size)>& first_value) {
    MDB_env* made = nullptr;
    int code = mdb_env_create(&made);
    if (code != 0) return lmdb_error("cannot set up LMDB", code);
    LmdbFile file{made};
    code = mdb_env_open(made, directory.c_str(), 0, file_mode);
    if (code != 0) return lmdb_error("cannot make " + directory + "/data.mdb", code);
    MDB_stat facts{};
    code = mdb_env_stat(made, &facts);
    if (code == 0) code = file.append(0, first_value(facts.ms_psize));
    if (code != 0) return lmdb_error("cannot write the header to " + directory + "/data.mdb", code);
    return {};
}

JournalResult<std::unique_ptr<LmdbFile>> LmdbFile::open(const std::string& directory, SyncMode mode,
                                                        std::uint64_t map_bytes) {
    MDB_env* made = nullptr;
    int code = mdb_env_create(&made);
    if (code != 0) return tl::unexpected{lmdb_error("cannot set up LMDB", code).error()};
    std::unique_ptr<LmdbFile> file{new LmdbFile{made}};
    const unsigned flags = mode == SyncMode::delayed ? MDB_NOMETASYNC : 0;
    code = mdb_env_set_mapsize(made, map_bytes);
    if (code == 0) code = mdb_env_open(made, directory.c_str(), flags, file_mode);
    if (code != 0) {
        return tl::unexpected{
            lmdb_error("cannot open " + directory + "/data.mdb for writing", code).error()};
    }
    // Slots of LMDB readers (a backup, say) that were killed would keep pages from being used again.
    int dead = 0;
    code = mdb_reader_check(made, &dead);
    if (code != 0) {
        return tl::unexpected{
            lmdb_error("cannot check the readers of " + directory + "/data.mdb", code).error()};
    }
    return file;
}

int LmdbFile::append(std::uint64_t key, ByteSpan value) {
    MDB_txn* transaction = nullptr;
    int code = mdb_txn_begin(environment_.get(), nullptr, 0, &transaction);
    if (code != 0) return code;
    transaction_open_ = true;
    std::uint64_t key_bytes = __builtin_bswap64(key);
    MDB_val key_value{sizeof key_bytes, &key_bytes};
    MDB_val data{value.size(), const_cast<std::uint8_t*>(value.data())};  // LMDB only reads it
    unsigned tree = 0;
    code = mdb_dbi_open(transaction, nullptr, 0, &tree);
    if (code == 0) code = mdb_put(transaction, tree, &key_value, &data, MDB_APPEND);
    if (code == 0) {
        code = mdb_txn_commit(transaction);
    } else {
        mdb_txn_abort(transaction);
    }
    transaction_open_ = false;
    return code;
}

int LmdbFile::sync() { return mdb_env_sync(environment_.get(), 1); }

std::uint64_t LmdbFile::used_bytes() const {
    MDB_envinfo info{};
    MDB_stat facts{};
    HEADGATE_ASSERT(mdb_env_info(environment_.get(), &info) == 0);
    HEADGATE_ASSERT(mdb_env_stat(environment_.get(), &facts) == 0);
    return (info.me_last_pgno + 1) * std::uint64_t{facts.ms_psize};
}

std::uint64_t LmdbFile::map_bytes() const {
    MDB_envinfo info{};
    HEADGATE_ASSERT(mdb_env_info(environment_.get(), &info) == 0);
    return info.me_mapsize;
}

int LmdbFile::grow_map(std::uint64_t bytes) {
    // LMDB takes a new map size within a transaction without a word, and then writes elsewhere.
    HEADGATE_ASSERT(!transaction_open_);
    return mdb_env_set_mapsize(environment_.get(), bytes);
}

}  // namespace headgate
