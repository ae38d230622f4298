#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Words of a line of the text form (line.h), before anything is known about their meaning.
namespace headgate {

/// What is wrong with a line, where, and what would be right. `column` counts characters from 1.
struct LineError {
    std::size_t column = 1;
    std::string message;
};

enum class WordShape { bare, quoted, list };

/// `key=value`, or a value alone, whose key is empty. `value` is unescaped and without its quotes or
/// brackets. Columns count characters from 1; `column` is where the word starts.
struct Word {
    std::string key;
    std::string value;
    WordShape shape = WordShape::bare;
    std::size_t column = 1;
    std::size_t value_column = 1;
};

/// Splits a line at blanks; `#` outside quotes starts a comment, so a line of blanks and comment has no
/// words. A value is bare, `"quoted"` (with \" \\ \n \t \xNN), or a `[list]`. Refuses what is not UTF-8.
[[nodiscard]] tl::expected<std::vector<Word>, LineError> scan_line(std::string_view line);

/// `text` as a value that scan_line gives back: quoted where it must be.
[[nodiscard]] std::string quote_if_needed(std::string_view text);

/// A text put between quotes for a message.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// The candidate that `text` was probably meant to be; nothing where none is near.
class Nearest {
public:
    explicit Nearest(std::string_view text);
    void offer(std::string_view candidate);
    [[nodiscard]] const std::optional<std::string>& found() const { return found_; }

private:
    std::string text_;
    std::size_t distance_;
    std::optional<std::string> found_;
};

/// `; did you mean "x"?` where one of `known` is near, else `; one of: a b c`.
[[nodiscard]] std::string advice(std::string_view text, const std::vector<std::string>& known);

/// Bytes of the UTF-8 character at the front of `text`, 0 where it is not UTF-8.
[[nodiscard]] std::size_t utf8_size(std::string_view text);

}  // namespace headgate
