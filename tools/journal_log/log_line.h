#pragma once

#include "engine/domain/line.h"
#include "persistence/index_segment.h"
#include "persistence/journal_reader.h"
#include "tools/journal_log/journal_query.h"

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headgate {

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

/// What ids stand for and who holds which right, as the journal's registrations said: all that a reader
/// without an engine needs to write lines.
class JournalNames {
public:
    /// Requires decoded events. Adds to `noted` what was new, where that is given.
    void learn(const StoredStep& step, std::vector<IndexedName>* noted = nullptr);
    /// What is known already is left as it is.
    void learn(const IndexedName& name);
    [[nodiscard]] Names names() const;
    [[nodiscard]] const Directory& directory() const { return directory_; }
    /// Code of who was registered as the holder of a right; empty where there is no such right.
    [[nodiscard]] std::string_view holder_of(std::string_view right) const;

    /// Whose an order or a trade is, for the lines that name no more than that.
    void learn(const RightBehind& one);
    /// Codes of the rights behind an order or a trade as a line writes it; none where no such thing was learnt.
    [[nodiscard]] std::vector<std::string_view> rights_of(std::string_view subject,
                                                          std::string_view number) const;

private:
    Directory directory_;
    /// By RightId - 1.
    std::vector<ParticipantId> holders_;
    std::map<std::pair<std::string_view, std::uint64_t>, std::vector<RightId>> behind_;
};

/// A command's line, and that of its event number `index`, which shares sequence, time and origin. Nothing
/// where the text form cannot be read back.
[[nodiscard]] std::optional<LogLine> line_of(const Sequenced& command, const JournalNames& names);
[[nodiscard]] std::optional<LogLine> line_of(const Sequenced& command, const Event& event,
                                             std::uint32_t index, const JournalNames& names);

/// What an index looks things up by.
inline constexpr std::array<std::string_view, 6> subjects{"participant", "right", "book",
                                                          "order",       "trade", "rule"};
[[nodiscard]] bool is_subject(std::string_view name);

/// True where a field is one of what `name` asks for: `order` is met by buy_order too.
[[nodiscard]] bool is_about(std::string_view field, std::string_view name);

/// Subjects and values that a line is about: its fields; the fact that it registers, changes or refuses; of
/// every order and trade whose rights were learnt, those; and, of every right, its holder. They stay good as long as `line` and `names`.
using LineSubjects = std::vector<std::pair<std::string_view, std::string_view>>;
[[nodiscard]] LineSubjects subjects_of(const LogLine& line, const JournalNames& names);

/// The trading day that a step opened.
[[nodiscard]] std::optional<Date> day_opened(const StoredStep& step);

}  // namespace headgate
