#pragma once

#include "persistence/file.h"
#include "persistence/index_segment.h"
#include "persistence/lmdb_file.h"
#include "persistence/page_file.h"

#include <memory>
#include <string>

/// Where to look in a journal: an LMDB environment of its own, made from the journal alone and always to
/// be made again. It follows the journal at its own pace, so it ends somewhere before the journal does.
namespace headgate {

/// Reads an index from its first segment, beside a live writer too. As for a journal, LMDB is not opened:
/// no page is pinned, and damage ends in words, not in a signal.
class IndexReader {
public:
    /// `missing`: there is none. Every other error: of no use, make it anew.
    [[nodiscard]] static JournalResult<IndexReader> open(const std::string& directory,
                                                         const IndexOwner& owner);
    /// The next segment; null at the end. It stays good until the next call.
    [[nodiscard]] JournalResult<const IndexSegment*> next();
    /// Behind the last segment that was read.
    [[nodiscard]] const JournalPlace& end() const { return end_; }
    [[nodiscard]] std::uint64_t segments() const { return segments_; }

private:
    explicit IndexReader(PageFile file) : file_{std::move(file)} {}
    PageFile file_;
    ByteVector bytes_;
    IndexSegment segment_;
    JournalPlace end_;
    std::uint64_t segments_ = 0;
};

/// resumed: a damaged index, or another journal's, is refused. anew: whatever is there is removed.
HEADGATE_ENUM(IndexStart, resumed = 1, anew = 2)

/// The one writer of an index. A commit is LMDB's plain synchronous one.
class IndexWriter {
public:
    /// Opens the index in `directory`, or makes it, folder included (one level). `locked`: another writer
    /// is at work. `corrupt`, `wrong_…`, `not_a_journal`, `truncated`: make it anew.
    [[nodiscard]] static JournalResult<std::unique_ptr<IndexWriter>>
    open(const std::string& directory, const IndexOwner& owner, IndexStart start);
    /// Adds a segment behind all others. `no_space`: nothing was written, to be called again later. The
    /// journal comes first: an index leaves it `spare_bytes` of the volume.
    [[nodiscard]] JournalResult<void> append(const IndexSegment& segment);

    static constexpr std::uint64_t spare_bytes = std::uint64_t{64} << 20;

private:
    explicit IndexWriter(std::string directory) : directory_{std::move(directory)} {}
    [[nodiscard]] JournalResult<void> take_lock();
    [[nodiscard]] JournalResult<void> check(const IndexOwner& owner) const;
    std::string directory_;
    File lock_;
    std::unique_ptr<LmdbFile> file_;
};

}  // namespace headgate
