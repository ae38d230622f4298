#include "gateway/config/fact_files.h"

#include "engine/domain/line_form.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace headgate {
namespace {

/// What a configuration may say: facts, their changes, and opening balances.
std::vector<std::string> allowed_verbs() {
    auto verbs = spoken_names<FactKind>();
    verbs.emplace_back(change_verb);
    verbs.emplace_back(verb_of<DepositCash>());
    return verbs;
}

std::optional<LineError> check_words(const std::vector<Word>& words,
                                     const std::vector<std::string>& verbs) {
    if (!words[0].key.empty()) {
        return LineError{words[0].column, "a line begins with a command, not with a field"};
    }
    if (std::find(verbs.begin(), verbs.end(), words[0].value) != verbs.end()) return std::nullopt;
    if (enum_from<CommandType>(words[0].value)) {
        return LineError{words[0].column, words[0].value +
                                              " has no place in a configuration; only facts, " +
                                              "change and deposit_cash do"};
    }
    return LineError{words[0].column, "unknown command " + in_quotes(words[0].value) +
                                          advice(words[0].value, verbs)};
}

void load_fact_file(const std::filesystem::path& file, const std::vector<std::string>& verbs,
                    std::vector<FactLine>& facts, ConfigErrors& errors) {
    const auto text = read_text(file);
    if (!text) {
        errors.push_back({file.string(), 0, 0, "cannot be read"});
        return;
    }
    std::string_view rest = *text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    for (std::size_t number = 1; !rest.empty(); ++number) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto words = scan_line(line);
        const auto error = !words           ? std::optional{words.error()}
                           : words->empty() ? std::nullopt
                                            : check_words(*words, verbs);
        if (error) {
            errors.push_back({file.string(), number, error->column, error->message});
        } else if (!words->empty()) {
            facts.push_back({file.string(), number, std::string{line}});
        }
    }
}

/// The code that a line would have entered.
std::string code_of(const std::vector<Word>& words) {
    for (const auto& word : words) {
        if (word.key == "code") return word.value;
    }
    return {};
}

const Word* word_at(const std::vector<Word>& words, std::size_t column) {
    for (const auto& word : words) {
        if (word.value_column == column) return &word;
    }
    return nullptr;
}

std::size_t column_of(const ParsedLine& parsed, std::string_view field) {
    for (const auto& place : parsed.places) {
        if (place.name == field) return place.column;
    }
    return 1;
}

}  // namespace

std::optional<std::string> read_text(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored)) return std::nullopt;
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream text;
    if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
    if (stream.bad() || !stream.is_open()) return std::nullopt;
    return text.str();
}

void load_fact_files(const std::filesystem::path& folder, std::vector<FactLine>& facts,
                     ConfigErrors& errors) {
    const auto dir = folder / "facts";
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator it{dir, error}, end; !error && it != end;
         it.increment(error)) {
        if (it->path().extension() == ".facts") files.push_back(it->path());
    }
    if (error || files.empty()) {
        errors.push_back({dir.string(), 0, 0, "holds no .facts file; the registry would be empty"});
        return;
    }
    std::sort(files.begin(), files.end());
    const auto verbs = allowed_verbs();
    for (const auto& file : files) load_fact_file(file, verbs, facts, errors);
}

std::optional<FactRefusal> refusal_of(const Event& event) {
    if (const auto* refused = std::get_if<FactRefused>(&event)) {
        std::string text{name_of(refused->reason)};
        std::replace(text.begin(), text.end(), '_', ' ');
        const bool ranged = refused->reason == FactReject::out_of_range;
        if (!refused->other.empty()) {
            text.append(ranged ? ", it takes " : ": see ").append(refused->other.view());
        }
        return FactRefusal{std::move(text), std::string{field_name(refused->kind, refused->field)}};
    }
    if (const auto* refused = std::get_if<CommandRefused>(&event)) {
        std::string text{name_of(refused->reason)};
        std::replace(text.begin(), text.end(), '_', ' ');
        return FactRefusal{std::move(text), {}};
    }
    return std::nullopt;
}

ConfigErrors apply_facts(std::span<const FactLine> lines, const Names& names,
                         const ApplyFact& apply) {
    ConfigErrors errors;
    // Codes of facts that were refused: what fails for want of them is no fault of its own.
    std::set<std::string> refused_codes;
    for (const auto& line : lines) {
        const auto words = scan_line(line.text);
        if (!words) {
            errors.push_back({line.file, line.line, words.error().column, words.error().message});
            continue;
        }
        const auto parsed = parse_words(*words, names);
        if (!parsed) {
            const Word* culprit = word_at(*words, parsed.error().column);
            const bool follows = culprit != nullptr && refused_codes.contains(culprit->value);
            if (!follows) {
                errors.push_back(
                    {line.file, line.line, parsed.error().column, parsed.error().message});
            }
            refused_codes.insert(code_of(*words));
            continue;
        }
        if (const auto refusal = apply(*parsed)) {
            const auto field = refusal->field.empty() ? "" : refusal->field + ": ";
            errors.push_back(
                {line.file, line.line, column_of(*parsed, refusal->field), field + refusal->text});
            refused_codes.insert(code_of(*words));
        }
    }
    return errors;
}

}  // namespace headgate
