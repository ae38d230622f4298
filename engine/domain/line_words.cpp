#include "engine/domain/line_words.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace headgate {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool is_key_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '?';
}

std::optional<unsigned> hex_value(char c) {
    const auto at = hex_digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<unsigned>(at);
}

/// What a Chinese input method types in place of the signs that mean something here.
struct FullWidth {
    std::string_view typed;
    std::string_view meant;
};
constexpr std::array full_width_signs{FullWidth{"\u3000", "blank"}, FullWidth{"\uff1d", "="},
                                      FullWidth{"\u201c", "\""},    FullWidth{"\u201d", "\""},
                                      FullWidth{"\uff02", "\""},    FullWidth{"\uff03", "#"},
                                      FullWidth{"\uff3b", "["},     FullWidth{"\uff3d", "]"}};

class Scanner {
public:
    explicit Scanner(std::string_view line) : rest_{line} {}

    tl::expected<std::vector<Word>, LineError> run() {
        if (auto error = check_utf8()) return tl::unexpected{*error};
        std::vector<Word> words;
        for (skip_blanks(); !at_end(); skip_blanks()) {
            Word word;
            if (!read_word(word)) return tl::unexpected{error_};
            words.push_back(std::move(word));
        }
        return words;
    }

private:
    std::optional<LineError> check_utf8() const {
        std::size_t column = 1;
        for (auto rest = rest_; !rest.empty(); ++column) {
            const auto size = utf8_size(rest);
            if (size == 0) {
                return LineError{column, "not UTF-8; save the file with the encoding UTF-8"};
            }
            rest.remove_prefix(size);
        }
        return std::nullopt;
    }

    [[nodiscard]] bool at_end() const { return rest_.empty() || rest_.front() == '#'; }

    void skip_blanks() {
        while (!rest_.empty() && is_blank(rest_.front())) (void)next();
    }

    /// Takes one whole character; the line is UTF-8 by now.
    std::string_view next() {
        const auto taken = rest_.substr(0, utf8_size(rest_));
        rest_.remove_prefix(taken.size());
        ++column_;
        return taken;
    }

    bool fail(std::size_t column, std::string message) {
        error_ = LineError{column, std::move(message)};
        return false;
    }

    bool read_word(Word& word) {
        word.column = word.value_column = column_;
        if (rest_.front() == '"') return read_quoted(word);
        if (!read_bare(word.value, true)) return false;
        if (rest_.empty() || rest_.front() != '=') return true;
        (void)next();
        word.key = std::move(word.value);
        word.value.clear();
        word.value_column = column_;
        if (word.key.empty()) {
            return fail(word.column, "a field is written name=value, without blanks around '='");
        }
        if (!std::all_of(word.key.begin(), word.key.end(), is_key_char)) {
            return fail(word.column, in_quotes(word.key) + " is not a field name");
        }
        return read_value(word);
    }

    bool read_value(Word& word) {
        if (!rest_.empty() && rest_.front() == '"') return read_quoted(word);
        if (!rest_.empty() && rest_.front() == '[') return read_list(word);
        if (!read_bare(word.value, false)) return false;
        if (word.value.empty()) {
            return fail(word.value_column,
                        "a value must follow '=' at once; empty text is written \"\"");
        }
        return true;
    }

    bool read_bare(std::string& out, bool stop_at_equals) {
        while (!at_end() && !is_blank(rest_.front())) {
            if (stop_at_equals && rest_.front() == '=') return true;
            const auto column = column_;
            const auto c = next();
            if (c == "\"" || c == "[" || c == "]") {
                return fail(column, "unexpected " + std::string{c} +
                                        "; quotes and brackets enclose a whole value");
            }
            if (c.size() == 1 && (c[0] < ' ' || c[0] == 127) && c[0] >= 0) {
                return fail(column, "unexpected control character");
            }
            for (const auto& sign : full_width_signs) {
                if (c != sign.typed) continue;
                return fail(column, "full-width " + std::string{c} + "; write " +
                                        std::string{sign.meant} + " or put the text in quotes");
            }
            out += c;
        }
        return true;
    }

    bool read_quoted(Word& word) {
        word.shape = WordShape::quoted;
        (void)next();
        for (;;) {
            if (rest_.empty()) return fail(word.value_column, "the quote is not closed");
            const auto column = column_;
            const auto c = next();
            if (c == "\"") break;
            if (c != "\\") {
                word.value += c;
            } else if (!read_escape(word.value, column)) {
                return false;
            }
        }
        return end_of_value();
    }

    bool read_escape(std::string& out, std::size_t column) {
        const auto c = rest_.empty() ? std::string_view{} : next();
        if (c == "\"" || c == "\\") {
            out += c;
        } else if (c == "n") {
            out += '\n';
        } else if (c == "t") {
            out += '\t';
        } else if (c == "x" && rest_.size() >= 2 && hex_value(rest_[0]) && hex_value(rest_[1])) {
            out += static_cast<char>(*hex_value(rest_[0]) * 16 + *hex_value(rest_[1]));
            (void)next();
            (void)next();
        } else {
            return fail(column, R"(unknown escape; use \" \\ \n \t or \x and two hex digits)");
        }
        return true;
    }

    bool read_list(Word& word) {
        word.shape = WordShape::list;
        (void)next();
        for (;;) {
            if (at_end()) return fail(word.value_column, "the list is not closed with ]");
            const auto c = next();
            if (c == "]") break;
            word.value += c;
        }
        return end_of_value();
    }

    bool end_of_value() {
        if (at_end() || is_blank(rest_.front())) return true;
        return fail(column_, "a blank must follow the value");
    }

    std::string_view rest_;
    std::size_t column_ = 1;
    LineError error_;
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0U : 1U)});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                                 lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

/// Longer texts are no typing errors of any name here.
constexpr std::size_t nearest_size_max = 64;

}  // namespace

tl::expected<std::vector<Word>, LineError> scan_line(std::string_view line) {
    return Scanner{line}.run();
}

std::size_t utf8_size(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (text.empty()) return 0;
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return 0;
    }
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    const unsigned second = byte(1);
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) {
        return 0;
    }
    return size;
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const auto size = utf8_size(text);
        const char c = text.front();
        if (size > 1) {
            out += text.substr(0, size);
        } else if (size == 0 || (c >= 0 && c < ' ') || c == 127) {
            const auto byte = static_cast<unsigned char>(c);
            out += c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\x";
            if (c != '\n' && c != '\t') {
                out += hex_digits[byte >> 4];
                out += hex_digits[byte & 15];
            }
        } else {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return out + '"';
}

std::string quote_if_needed(std::string_view text) {
    const auto plain = [](char c) {
        return c > ' ' && c < 127 && c != '"' && c != '#' && c != '[' && c != ']';
    };
    const bool bare = !text.empty() && text != "none" && text.front() != '?' &&
                      text.front() != '@' && std::all_of(text.begin(), text.end(), plain);
    return bare ? std::string{text} : in_quotes(text);
}

Nearest::Nearest(std::string_view text)
    : text_{text}, distance_{std::clamp<std::size_t>(text.size() / 3, 1, 3) + 1} {}

void Nearest::offer(std::string_view candidate) {
    if (text_.size() > nearest_size_max || candidate.size() > nearest_size_max) return;
    const auto longer = std::max(text_.size(), candidate.size());
    if (longer - std::min(text_.size(), candidate.size()) >= distance_) return;
    const auto distance = edit_distance(text_, candidate);
    // A word that shares no letter with the other is no typing error of it.
    if (distance >= distance_ || distance >= longer) return;
    distance_ = distance;
    found_ = std::string{candidate};
}

std::string advice(std::string_view text, const std::vector<std::string>& known) {
    Nearest nearest{text};
    std::string all;
    for (const auto& word : known) {
        nearest.offer(word);
        all += ' ' + word;
    }
    if (nearest.found()) return "; did you mean " + in_quotes(*nearest.found()) + "?";
    return known.empty() ? std::string{} : "; one of:" + all;
}

}  // namespace headgate
