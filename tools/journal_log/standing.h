#pragma once

#include "gateway/pipeline/replay.h"
#include "tools/journal_log/journal_query.h"

#include <optional>
#include <string>
#include <vector>

/// A book and a right as they stood at a moment.
namespace headgate {

/// After this command, or after the last one at or before this time; neither: as the journal ends.
struct JournalMoment {
    std::optional<Sequence> sequence;
    std::optional<Timestamp> time;
};

/// `too_early`, `too_late`: the journal begins after the moment, or ends before it.
HEADGATE_ENUM(StandingFault, journal = 1, replay = 2, too_early = 3, too_late = 4)
struct StandingError {
    StandingFault kind = StandingFault::journal;
    JournalError error;
};

/// Brings `core`, which must be new, to where the market stood at `moment`, by carrying out the journal from
/// its beginning and comparing every event.
[[nodiscard]] tl::expected<ReplayReport, StandingError>
stand_at(const std::string& journal, const JournalMoment& moment, Core& core);

/// When a standing was: its last command.
struct StandingTime {
    Sequence sequence;
    Timestamp time;
};

/// A book's phase and both sides' levels, the best first from the middle. Volumes in m³, prices in yuan/m³.
/// table: a text; json: one object; csv: a heading and one line a level.
[[nodiscard]] std::string book_text(const State& state, BookId book, const StandingTime& at,
                                    LogForm form);
/// A right's water accounts, m³. table: a text; json: one object a line for each account; csv: likewise
/// under a heading.
[[nodiscard]] std::string right_text(const State& state, RightId right, const StandingTime& at,
                                     LogForm form);

/// "there is no right X; did you mean …", or how many there are.
[[nodiscard]] std::string no_such_code(const Directory& directory, FactKind kind,
                                       const std::string& code);

}  // namespace headgate
