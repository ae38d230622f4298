#pragma once

#include "persistence/journal_index.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What somebody wants to see of a journal, and where an index says that it is.
namespace headgate {

HEADGATE_ENUM(LogForm, table = 1, json = 2, csv = 3)

struct JournalQuery {
    /// Every one must be met by one line: it is about that subject (subjects_of), or a field of that name,
    /// or one whose name ends with it, has the value.
    std::vector<std::pair<std::string, std::string>> where;
    std::optional<Timestamp> from;
    /// Not included.
    std::optional<Timestamp> to;
    std::optional<Sequence> first;
    std::optional<Sequence> last;
    /// From this trading day's opening to the next one's.
    std::optional<Date> day;
    /// Only the last so many lines.
    std::optional<std::size_t> tail;
    LogForm form = LogForm::table;
};

/// True where a name of `where` asks for a right or for a holder: for what stands behind orders and trades, too.
[[nodiscard]] bool asks_for_rights(std::string_view name);

/// An order or a trade, and a right behind it.
struct RightBehind {
    std::string_view subject;  ///< "order" or "trade"
    std::uint64_t number = 0;
    RightId right;
};

/// Batches side by side.
struct BatchRun {
    JournalPlace before;
    std::uint64_t batches = 0;
};

/// What an index knows about a query.
struct IndexFinding {
    /// All that it holds, in order.
    std::vector<IndexedName> names;
    std::vector<IndexedDay> days;
    /// Where lines that meet the query can be; ascending.
    std::vector<BatchRun> runs;
    /// How far it goes. What follows is to be read as it stands.
    JournalPlace end;
    /// The last batch that it knows.
    Sequence last_batch;
    /// Orders and trades of the rights and participants that were asked for, for the lines that name no more than
    /// those.
    std::vector<RightBehind> behind;
};

/// Looks a query up. What is asked about a right or a participant is looked up about what is in `behind` as well.
/// `missing`: there is no index. Any other error: it is of no use; the journal itself answers, only later.
[[nodiscard]] JournalResult<IndexFinding> look_up(const std::string& index, const IndexOwner& owner,
                                                  const JournalQuery& query,
                                                  const std::vector<RightBehind>& behind = {});

/// True where the day that holds at `sequence` is `day`; `days` ascending.
[[nodiscard]] bool is_day(const std::vector<IndexedDay>& days, Sequence sequence, Date day);

}  // namespace headgate
