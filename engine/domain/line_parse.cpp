#include "engine/domain/codec.h"
#include "engine/domain/line_form.h"
#include "engine/domain/line_value.h"

namespace headgate {
namespace {

template <class T>
using Parsed = tl::expected<T, LineError>;

tl::unexpected<LineError> error_at(std::size_t column, std::string message) {
    return tl::unexpected{LineError{column, std::move(message)}};
}

template <class T>
std::vector<std::string> field_names() {
    std::vector<std::string> names;
    const T blank{};
    each_flat_field(blank, [&](std::string_view name, const auto&) { names.emplace_back(name); });
    return names;
}

LineError unknown_field(const Word& word, std::string_view verb,
                        const std::vector<std::string>& known) {
    return {word.column,
            std::string{verb} + " has no field " + in_quotes(word.key) + advice(word.key, known)};
}

/// The words after the verb must be fields, each given once.
std::optional<LineError> check_fields(std::span<const Word> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].key.empty()) {
            return LineError{words[i].column, in_quotes(words[i].value) +
                                                  " has no name; a field is written name=value"};
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (words[j].key != words[i].key) continue;
            return LineError{words[i].column, words[i].key + " is given twice"};
        }
    }
    return std::nullopt;
}

/// Reads `word` into the field of its name.
template <class T>
std::optional<LineError> read_field(const Word& word, std::string_view verb, const Names& names,
                                    T& target) {
    bool known = false;
    Complaint complaint;
    each_flat_field(target, [&](std::string_view name, auto& field) {
        if (name != word.key) return;
        known = true;
        complaint = read_value(word, names, field);
    });
    if (!known) return unknown_field(word, verb, field_names<T>());
    if (complaint) return LineError{word.value_column, word.key + ": " + *complaint};
    return std::nullopt;
}

bool is_given(std::span<const Word> words, std::string_view name) {
    for (const auto& word : words) {
        if (word.key == name) return true;
    }
    return false;
}

std::vector<FieldPlace> places_of(std::span<const Word> words) {
    std::vector<FieldPlace> places;
    for (const auto& word : words) places.push_back({word.key, word.value_column});
    return places;
}

template <class C>
Parsed<ParsedLine> parse_command(std::span<const Word> words, const Names& names) {
    const auto fields = words.subspan(1);
    if (auto error = check_fields(fields)) return tl::unexpected{*error};
    C command{};
    for (const auto& word : fields) {
        if (auto error = read_field(word, verb_of<C>(), names, command)) {
            return tl::unexpected{*error};
        }
    }
    std::string missing;
    each_flat_field(command, [&]<class F>(std::string_view name, const F&) {
        if (is_optional<F> || may_omit<C>(name) || is_given(fields, name)) return;
        missing.append(missing.empty() ? "" : ", ").append(name);
    });
    if (!missing.empty()) {
        return error_at(words[0].column, std::string{verb_of<C>()} + " needs " + missing);
    }
    return ParsedLine{Command{std::move(command)}, places_of(fields)};
}

/// The field to change, encoded; ?N=hex names it by its number, for one that has no name or value.
template <class T>
std::optional<LineError> read_change(const Word& word, const Names& names, ChangeFact& change) {
    if (word.key.starts_with('?')) {
        const auto complaint = read_number(std::string_view{word.key}.substr(1), change.field);
        if (complaint) return LineError{word.column, *complaint};
        if (const auto wrong = read_value(word, names, change.value)) {
            return LineError{word.value_column, *wrong};
        }
        T record{};
        if (!decode_field(record, change.field, change.value)) return std::nullopt;
        return LineError{word.column, "write this as " +
                                          std::string{field_name(T::kind, change.field)} +
                                          "=value"};
    }
    T record{};
    if (auto error = read_field(word, kind_name(T::kind), names, record)) return error;
    std::uint8_t at = 0;
    T::each_field(record, [&](const char* name, const auto&) {
        if (name == word.key) {
            change.field = at;
            change.value = encode_field(record, at).value();
        }
        ++at;
    });
    return std::nullopt;
}

/// change KIND CODE field=value, and the source of the change.
template <>
Parsed<ParsedLine> parse_command<ChangeFact>(std::span<const Word> words, const Names& names) {
    constexpr std::string_view form = "write: change KIND CODE field=value";
    const auto bare = [&](std::size_t i) { return words.size() > i && words[i].key.empty(); };
    if (!bare(1) || !bare(2))
        return error_at(words[words.size() > 1 ? 1 : 0].column, std::string{form});
    ChangeFact change;
    const auto kind = enum_spoken<FactKind>(words[1].value);
    if (!kind) {
        return error_at(words[1].column, *not_in_list(words[1].value, spoken_names<FactKind>()));
    }
    change.kind = *kind;
    if (auto complaint = read_id(words[2], *kind, names, change.id)) {
        return error_at(words[2].column, *complaint);
    }
    const auto fields = words.subspan(3);
    if (auto error = check_fields(fields)) return tl::unexpected{*error};
    std::size_t changed = 0;
    std::optional<LineError> error;
    for (const auto& word : fields) {
        if (word.key == "signature") {
            error = read_field(word, change_verb, names, change);
        } else if (lists(source_fields, word.key)) {
            error = read_field(word, change_verb, names, change.source);
        } else if (++changed > 1) {
            error = LineError{word.column, "one field at a time; write another change line"};
        } else {
            with_fact_type(*kind, [&]<class T>() { error = read_change<T>(word, names, change); });
        }
        if (error) return tl::unexpected{*error};
    }
    if (changed == 0) return error_at(words[0].column, std::string{form});
    auto places = places_of(fields);
    places.insert(places.begin(), {{"kind", words[1].column}, {"id", words[2].column}});
    return ParsedLine{Command{change}, std::move(places)};
}

template <class Variant>
struct Verbs;
template <class... C>
struct Verbs<std::variant<C...>> {
    static Parsed<ParsedLine> parse(std::span<const Word> words, const Names& names) {
        std::optional<Parsed<ParsedLine>> result;
        const std::string_view verb = words[0].value;
        const auto attempt = [&]<class One>(std::type_identity<One>) {
            if (verb_of<One>() != verb) return false;
            result = parse_command<One>(words, names);
            return true;
        };
        (void)(attempt(std::type_identity<C>{}) || ...);
        if (result) return *result;
        const std::vector<std::string> known{std::string{verb_of<C>()}...};
        return error_at(words[0].column,
                        "unknown command " + in_quotes(verb) + advice(verb, known));
    }
};

// ---- expectations ----------------------------------------------------------------------------------

/// `word` as the text that fields_of gives for the same value.
template <class T>
Parsed<FieldText> canonical(const Word& word, std::string_view verb, const Names& names, T& blank) {
    if (auto error = read_field(word, verb, names, blank)) return tl::unexpected{*error};
    FieldText out{word.key, std::nullopt};
    each_flat_field(blank, [&]<class F>(std::string_view name, const F& field) {
        if (name != word.key) return;
        if constexpr (is_optional<F>) {
            if (field) out.text = write_value(*field, names);
        } else {
            out.text = write_value(field, names);
        }
    });
    return out;
}

template <class T>
Parsed<FieldText> expected_field(const Word& word, std::span<const Word>, const Names& names) {
    T blank{};
    return canonical(word, name_of(T::type), names, blank);
}

std::optional<FactKind> kind_in(std::span<const Word> words) {
    for (const auto& word : words) {
        if (word.key == "kind") return enum_spoken<FactKind>(word.value);
    }
    return std::nullopt;
}

/// A fact's field by its name; known only once the kind is.
Parsed<FieldText> expected_field_name(const Word& word, std::span<const Word> words) {
    const auto kind = kind_in(words);
    if (kind) {
        std::vector<std::string> known;
        bool found = word.value.starts_with('?');
        for (std::uint8_t i = 0; !field_name(*kind, i).empty(); ++i) {
            known.emplace_back(field_name(*kind, i));
            found = found || known.back() == word.value;
        }
        if (!found) return error_at(word.value_column, *not_in_list(word.value, known));
    }
    return FieldText{word.key, word.value};
}

template <>
Parsed<FieldText> expected_field<FactRefused>(const Word& word, std::span<const Word> words,
                                              const Names& names) {
    if (word.key == "field") return expected_field_name(word, words);
    FactRefused blank;
    return canonical(word, name_of(FactRefused::type), names, blank);
}

/// `before` and `after` hold a value of the field named in the same line.
Parsed<FieldText> expected_change(const Word& word, std::span<const Word> words,
                                  const Names& names) {
    const auto kind = kind_in(words);
    Word value = word;
    for (const auto& other : words) {
        if (other.key == "field") value.key = other.value;
    }
    if (!kind || value.key == word.key) {
        return error_at(word.column, word.key + " needs kind=… and field=… in the same line");
    }
    Parsed<FieldText> result = error_at(word.column, "no such kind");
    with_fact_type(*kind, [&]<class T>() {
        T blank{};
        result = canonical(value, kind_name(*kind), names, blank);
    });
    if (result) result->name = word.key;
    return result;
}

template <>
Parsed<FieldText> expected_field<FactChanged>(const Word& word, std::span<const Word> words,
                                              const Names& names) {
    if (word.key == "field") return expected_field_name(word, words);
    if (word.key == "before" || word.key == "after") return expected_change(word, words, names);
    if (word.key == "code") {
        const bool nameless = word.shape == WordShape::bare && word.value.starts_with('?');
        return FieldText{word.key, nameless ? word.value : quote_if_needed(word.value)};
    }
    if (word.key != "kind" && word.key != "version") {
        return tl::unexpected{
            unknown_field(word, name_of(FactChanged::type),
                          {"kind", "code", "field", "before", "after", "version"})};
    }
    FactChanged blank;
    return canonical(word, name_of(FactChanged::type), names, blank);
}

template <class T>
Parsed<EventPattern> parse_expected(std::span<const Word> words, const Names& names) {
    const auto fields = words.subspan(1);
    if (auto error = check_fields(fields)) return tl::unexpected{*error};
    EventPattern pattern{T::type, {}};
    for (const auto& word : fields) {
        auto field = expected_field<T>(word, fields, names);
        if (!field) return tl::unexpected{field.error()};
        pattern.fields.push_back(std::move(*field));
    }
    return pattern;
}

template <class Variant>
struct EventVerbs;
template <class... E>
struct EventVerbs<std::variant<E...>> {
    static Parsed<EventPattern> parse(EventType type, std::span<const Word> words,
                                      const Names& names) {
        Parsed<EventPattern> result = error_at(words[0].column, "no such event");
        const auto attempt = [&]<class One>(std::type_identity<One>) {
            if (One::type != type) return false;
            result = parse_expected<One>(words, names);
            return true;
        };
        (void)(attempt(std::type_identity<E>{}) || ...);
        return result;
    }
};

std::optional<LineError> check_verb(std::span<const Word> words) {
    if (words.empty()) return LineError{1, "there is nothing on this line"};
    if (!words[0].key.empty()) {
        return LineError{words[0].column, "a line begins with a command, not with a field"};
    }
    return std::nullopt;
}

}  // namespace

tl::expected<ParsedLine, LineError> parse_words(std::span<const Word> words, const Names& names) {
    if (auto error = check_verb(words)) return tl::unexpected{*error};
    return Verbs<Command>::parse(words, names);
}

tl::expected<ParsedLine, LineError> parse_line(std::string_view line, const Names& names) {
    const auto words = scan_line(line);
    if (!words) return tl::unexpected{words.error()};
    return parse_words(*words, names);
}

tl::expected<EventPattern, LineError> parse_event_pattern(std::span<const Word> words,
                                                          const Names& names) {
    if (auto error = check_verb(words)) return tl::unexpected{*error};
    const auto type = enum_from<EventType>(words[0].value);
    if (!type) {
        return error_at(words[0].column, "unknown event " + in_quotes(words[0].value) +
                                             advice(words[0].value, spoken_names<EventType>()));
    }
    return EventVerbs<Event>::parse(*type, words, names);
}

}  // namespace headgate
