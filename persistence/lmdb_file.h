#pragma once

#include "engine/domain/codec.h"
#include "persistence/journal_error.h"

#include <functional>
#include <memory>
#include <string>

struct MDB_env;

namespace headgate {

/// delayed: a commit waits for its data only; it is durable once the next commit or `sync` has returned.
/// strict: a commit waits for its meta page too.
HEADGATE_ENUM(SyncMode, delayed = 1, strict = 2)

/// The writing side of LMDB: one environment, its unnamed tree, entries only ever appended. Results are
/// LMDB's codes, 0 is well. One thread at a time.
class LmdbFile {
public:
    /// Makes `path`/data.mdb with one entry, durable.
    [[nodiscard]] static JournalResult<void>
    create(const std::string& directory,
           const std::function<ByteVector(std::uint32_t page_size)>& first_value);
    /// Opens an existing file that was checked before.
    [[nodiscard]] static JournalResult<std::unique_ptr<LmdbFile>>
    open(const std::string& directory, SyncMode mode, std::uint64_t map_bytes);

    /// One transaction with one entry behind all others.
    [[nodiscard]] int append(std::uint64_t key, ByteSpan value);
    /// Makes every commit so far durable.
    [[nodiscard]] int sync();
    /// Bytes from the file's beginning to the end of its last page.
    [[nodiscard]] std::uint64_t used_bytes() const;
    [[nodiscard]] std::uint64_t map_bytes() const;
    /// Only between transactions. On a failure LMDB has dropped the old map: write no more.
    [[nodiscard]] int grow_map(std::uint64_t bytes);

private:
    struct Close {
        void operator()(MDB_env* environment) const;
    };
    explicit LmdbFile(MDB_env* environment) : environment_{environment} {}

    std::unique_ptr<MDB_env, Close> environment_;
    bool transaction_open_ = false;
};

}  // namespace headgate
