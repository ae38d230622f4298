#pragma once

#include "persistence/journal_reader.h"
#include "tools/journal_log/journal_query.h"
#include "tools/journal_log/log_line.h"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// The journal for a reader's eyes: its commands and events as lines, picked by what they are about.
namespace headgate {

using LogSink = std::function<void(const std::string&)>;

/// Reads a journal step by step and hands each line that meets the query to `out`, without its end. Needs no
/// engine: codes come from the registrations that it passes, or from the index.
class JournalLog {
public:
    JournalLog(JournalReader reader, JournalQuery query);
    /// The same lines, by reading only where `found`, of the same journal and query, says that they can
    /// be, and everything behind the index's end.
    JournalLog(JournalReader reader, JournalQuery query, IndexFinding found);
    /// Reads to the journal's present end; call it again to follow a live writer.
    [[nodiscard]] JournalResult<void> read(const LogSink& out);
    /// Nothing later can meet the query.
    [[nodiscard]] bool is_over() const { return over_; }
    [[nodiscard]] std::uint64_t steps_read() const { return steps_read_; }
    [[nodiscard]] std::uint64_t lines_shown() const { return lines_shown_; }
    [[nodiscard]] const JournalNames& names() const { return names_; }
    /// The heading, for CSV.
    [[nodiscard]] std::optional<std::string> heading() const;

private:
    [[nodiscard]] JournalResult<void> read_found(const LogSink& out);
    /// One step; false at the journal's end, or where the query's range has ended.
    [[nodiscard]] JournalResult<bool> read_step(const LogSink& out);
    void take(const StoredStep& step, const LogSink& out);
    void show(const std::optional<LogLine>& line, const LogSink& out);
    [[nodiscard]] bool is_wanted(const Sequenced& command) const;
    [[nodiscard]] bool meets(const LogLine& line) const;

    JournalReader reader_;
    JournalQuery query_;
    std::optional<IndexFinding> found_;
    std::size_t names_taken_ = 0;
    JournalNames names_;
    /// When each trading day was opened.
    std::vector<IndexedDay> days_;
    std::deque<std::string> kept_;
    std::uint64_t steps_read_ = 0;
    std::uint64_t lines_shown_ = 0;
    bool over_ = false;
};

/// `line` in the form that was asked for.
[[nodiscard]] std::string format_line(const LogLine& line, LogForm form);

}  // namespace headgate
