#pragma once

#include "engine/market/state.h"
#include "persistence/journal_reader.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The journal for a reader's eyes: its commands and events as lines, picked by what they are about.
namespace headgate {

HEADGATE_ENUM(LogForm, table = 1, json = 2, csv = 3)

struct JournalQuery {
    /// Every one must be met by one line: a field of that name, or one whose name ends with it
    /// (`order` meets buy_order), has the value. `participant` is met through a right that is his too.
    std::vector<std::pair<std::string, std::string>> where;
    std::optional<Timestamp> from;
    /// Not included.
    std::optional<Timestamp> to;
    std::optional<Sequence> first;
    std::optional<Sequence> last;
    /// Only the last so many lines.
    std::optional<std::size_t> tail;
    LogForm form = LogForm::table;
};

/// One command (index 0) or event (from 1) as text.
struct LogLine {
    Sequence sequence;
    std::uint32_t index = 0;
    Timestamp time;
    std::string origin;
    /// "trade_struck"
    std::string kind;
    std::vector<std::pair<std::string, std::string>> fields;
};

using LogSink = std::function<void(const std::string&)>;

/// Reads a journal step by step and hands each line that meets the query to `out`, without its end. Needs no
/// engine: codes come from the registrations that it passes.
class JournalLog {
public:
    JournalLog(JournalReader reader, JournalQuery query);
    /// Reads to the journal's present end; call it again to follow a live writer.
    [[nodiscard]] JournalResult<void> read(const LogSink& out);
    /// The heading, for CSV.
    [[nodiscard]] std::optional<std::string> heading() const;

private:
    void learn(const StoredStep& step);
    void show(LogLine line, std::string_view text, const LogSink& out);
    [[nodiscard]] bool meets(const LogLine& line) const;
    [[nodiscard]] bool is_holder(const std::string& right, const std::string& participant) const;
    [[nodiscard]] std::string format(const LogLine& line) const;

    JournalReader reader_;
    JournalQuery query_;
    Directory directory_;
    /// By RightId - 1.
    std::vector<ParticipantId> holders_;
    std::vector<std::string> kept_;
};

/// The sequence of the last step at or before `at`; 0 where there is none.
[[nodiscard]] JournalResult<Sequence> last_sequence_at(const std::string& directory, Timestamp at);

/// A book as it stands: phase, and both sides' levels, best first.
[[nodiscard]] std::string book_text(const State& state, BookId book);
/// A right's water accounts, one line each.
[[nodiscard]] std::string right_text(const State& state, RightId right);

}  // namespace headgate
