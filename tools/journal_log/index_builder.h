#pragma once

#include "persistence/journal_index.h"
#include "persistence/journal_reader.h"
#include "tools/journal_log/log_line.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Makes a journal's index and keeps it up with a journal that grows.
namespace headgate {

struct IndexOptions {
    std::string journal;
    /// Folder of the index.
    std::string index;
    /// A segment is written once it holds so many steps. Fewer make a reader look further by itself.
    std::size_t segment_steps = 16'384;
    /// resumed: what is there is gone on with, or made anew where it is of no use.
    IndexStart start = IndexStart::resumed;
};

/// Where the index of the journal in this folder lies.
[[nodiscard]] std::string index_folder(const std::string& journal);
/// What names the journal in this folder.
[[nodiscard]] JournalResult<IndexOwner> index_owner(const std::string& journal);
/// `corrupt` where the journal does not hold the batch that the index ends with: another journal, or one
/// that was cut back.
[[nodiscard]] JournalResult<void> check_index_end(const std::string& journal, Sequence last_batch,
                                                  const JournalPlace& end);

/// Whether steps that do not fill a segment are written too.
HEADGATE_ENUM(IndexRest, kept = 1, written = 2)

class IndexBuilder {
public:
    [[nodiscard]] static JournalResult<std::unique_ptr<IndexBuilder>>
    open(const IndexOptions& options);
    /// Reads to the journal's present end. `no_space`: nothing is lost, call again later.
    [[nodiscard]] JournalResult<void> read(IndexRest rest);
    /// How far the index goes.
    [[nodiscard]] const JournalPlace& end() const { return end_; }
    [[nodiscard]] std::uint64_t segments() const { return segments_; }
    /// Why what was there was made anew.
    [[nodiscard]] const std::optional<std::string>& made_anew() const { return made_anew_; }

private:
    IndexBuilder(const IndexOptions& options, JournalReader reader)
        : options_{options}, reader_{std::move(reader)} {}
    [[nodiscard]] JournalResult<void> resume(const IndexOwner& owner);
    [[nodiscard]] JournalResult<void> begin(const IndexOwner& owner, IndexStart start);
    [[nodiscard]] JournalPlace here() const;
    [[nodiscard]] JournalResult<void> begin_epoch(Sequence first);
    void take(const StoredStep& step);
    void note(const std::optional<LogLine>& line);
    void close_batch();
    [[nodiscard]] JournalResult<void> write();

    IndexOptions options_;
    JournalReader reader_;
    std::unique_ptr<IndexWriter> writer_;
    JournalNames names_;
    JournalPlace end_;
    std::uint64_t segments_ = 0;
    std::optional<std::string> made_anew_;
    /// The segment that is being filled, and the batch that is being read.
    IndexSegment segment_;
    std::size_t steps_ = 0;
    IndexedBatch batch_;
    std::vector<Topic> topics_;
};

}  // namespace headgate
