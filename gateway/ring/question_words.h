#pragma once

#include "engine/domain/explanation.h"
#include "engine/domain/line.h"
#include "gateway/ring/publication.h"

#include <tl/expected.hpp>

#include <string>
#include <vector>

/// How people ask and how they are answered; FIX has fields of its own.
namespace headgate {

struct WordedQuestion {
    SubmitOrder order;
    Language language = Language::zh;
};

/// Reads the fields of an order as `submit_order` has them (line.h), in which session and client_id may be
/// left out (explanation.h says what then stands for them), and `language`: zh, unless en is asked for.
[[nodiscard]] tl::expected<WordedQuestion, LineError> read_question(std::string_view text,
                                                                    const Names& names);

/// How the first line of an answer begins where the order would be refused.
inline constexpr std::string_view refused_begin_zh = "不予受理：";
inline constexpr std::string_view refused_begin_en = "would be refused: ";

/// How a line begins about a rule that refuses nothing now and would speak later.
inline constexpr std::string_view later_begin_zh = "受理后：";
inline constexpr std::string_view later_begin_en = "later: ";

/// What the answer says, line by line: accepted or refused and why, each failing rule in words, then those
/// that would speak later, then what would pass, then what the answer stands on.
[[nodiscard]] std::vector<std::string> answer_lines(const Explanation& answer,
                                                    const RuleText& rule_text, Language language);

}  // namespace headgate
