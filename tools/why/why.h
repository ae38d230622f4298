#pragma once

#include "engine/domain/line_words.h"
#include "persistence/journal_reader.h"

#include <tl/expected.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// Why an order would be refused, asked of a journal: as it ends, as it stood at a sequence, or under other
/// parameters.
namespace headgate {

struct WhyOptions {
    std::string journal;
    /// The question stands after this sequence and the work that it left; nothing: at the journal's end.
    std::optional<Sequence> at;
    /// A file of `parameter` facts, each in force from then on, whatever the journal says. Empty: none.
    std::filesystem::path rules;
    /// The order, in the words of read_question.
    std::string order;
};

/// What was wrong: with the journal, with a line of the file (file:line:column: …), or with the order.
enum class WhyFault : std::uint8_t { journal, rules_file, order, no_such_sequence };
struct WhyError {
    WhyFault kind = WhyFault::order;
    std::string text;
    std::optional<JournalError> journal;
};

/// The answer's lines. Reads the journal only; what the file says holds in memory.
[[nodiscard]] tl::expected<std::vector<std::string>, WhyError> why(const WhyOptions& options);

}  // namespace headgate
