#include "tools/fix_client/line.h"

#include "gateway/fix/decimal.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace headgate::fix_client {

namespace {

using fix::FieldList;
using fix::FieldNames;

constexpr int msg_type = 35, password = 554;
constexpr std::array<int, 8> envelope{8, 9, 10, 34, msg_type, 49, 52, 56};

/// Words between blanks; what stands in quotes is one word, without them.
std::optional<std::vector<std::string>> split(std::string_view text) {
    std::vector<std::string> words;
    bool in_word = false;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
            if (!in_word) words.emplace_back();
            in_word = true;
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
            in_word = false;
        } else {
            if (!in_word) words.emplace_back();
            in_word = true;
            words.back() += c;
        }
    }
    if (quoted) return std::nullopt;
    return words;
}

tl::expected<FieldList, std::string> read_fields(const std::vector<std::string>& words,
                                                 const FieldNames& names) {
    FieldList fields;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == words[i].size()) {
            return tl::unexpected{"\"" + words[i] + "\": wants FIELD=VALUE, such as 38=100"};
        }
        const std::string field = words[i].substr(0, equals);
        const auto tag = names.tag(field);
        if (!tag) {
            return tl::unexpected{"\"" + field + "\": no field of this name in the dictionary"};
        }
        std::string value = words[i].substr(equals + 1);
        if (std::any_of(value.begin(), value.end(),
                        [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
            return tl::unexpected{field + ": a value has no control characters"};
        }
        fields.emplace_back(*tag, std::move(value));
    }
    return fields;
}

/// The usual requests in short. Nothing where the first word is none of them.
std::optional<tl::expected<Line, std::string>>
read_shorthand(const std::vector<std::string>& words) {
    using Read = tl::expected<Line, std::string>;
    const std::string& verb = words.front();
    const bool has_name = words.size() == 2;
    if (words.size() > 2) return std::nullopt;
    if (verb == "watch") {
        if (!has_name) return Read{tl::unexpect, "watch BOOK: which book?"};
        return Read{SendLine{"V",
                             {{262, "watch-" + words[1]},
                              {263, "1"},
                              {264, "5"},
                              {265, "1"},
                              {267, "5"},
                              {269, "0"},
                              {269, "1"},
                              {269, "2"},
                              {269, "Q"},
                              {269, "B"},
                              {146, "1"},
                              {55, words[1]}}}};
    }
    if (verb == "balance") {
        SendLine line{"AN", {{710, "balance"}, {724, "0"}}};
        if (has_name) line.fields.emplace_back(1, words[1]);
        return Read{line};
    }
    if (verb == "orders") return Read{SendLine{"AF", {{584, "orders"}, {585, "7"}}}};
    if (verb == "trades") return Read{SendLine{"AD", {{568, "trades"}, {569, "0"}}}};
    return std::nullopt;
}

bool is_type(const std::string& word) {
    return !word.empty() && word.size() <= 2 && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

}  // namespace

tl::expected<Line, std::string> read_line(std::string_view text, const FieldNames& names) {
    auto words = split(text);
    if (!words) return tl::unexpected{std::string{"a quotation mark is not closed"}};
    if (words->empty() || words->front().starts_with("#")) return BlankLine{};
    const std::string verb = words->front();
    if (verb == "quit") return QuitLine{};
    if (verb == "sleep") {
        const auto time = words->size() == 2 ? fix::parse_count((*words)[1])
                                             : tl::unexpected{fix::NumberFault::empty};
        if (!time || *time > 600'000) {
            return tl::unexpected{std::string{"sleep MS: wants milliseconds, 600000 at most"}};
        }
        return SleepLine{std::chrono::milliseconds{*time}};
    }
    const bool waits = verb == "wait";
    if (waits) words->erase(words->begin());
    if (!waits) {
        if (auto shorthand = read_shorthand(*words)) return *shorthand;
    }
    if (words->empty() || !is_type(words->front())) {
        return tl::unexpected{
            "\"" + (words->empty() ? verb : words->front()) +
            "\": wants a message type such as D, or watch, balance, orders, trades, wait, sleep, "
            "quit"};
    }
    auto fields = read_fields(*words, names);
    if (!fields) return tl::unexpected{fields.error()};
    if (waits) return WaitLine{words->front(), std::move(*fields)};
    return SendLine{words->front(), std::move(*fields)};
}

std::string show(std::string_view type, const FieldList& fields, const FieldNames& names) {
    std::string line = names.value(msg_type, std::string{type}).value_or("");
    line += (line.empty() ? "" : " ") + std::string{"35="} + std::string{type};
    for (const auto& [tag, value] : fields) {
        if (std::find(envelope.begin(), envelope.end(), tag) != envelope.end()) continue;
        line += ' ' + names.name(tag) + '=';
        if (tag == password) {
            line += "***";
            continue;
        }
        const bool has_blank = value.find(' ') != std::string::npos;
        line += has_blank ? '"' + value + '"' : value;
        if (const auto word = names.value(tag, value)) line += '(' + *word + ')';
    }
    return line;
}

}  // namespace headgate::fix_client
