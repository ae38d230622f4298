#include "gateway/fix/texts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace headgate::fix {

namespace {

/// What is not ASCII and has its like there.
constexpr std::array<std::pair<std::string_view, char>, 2> alikes{{{"³", '3'}, {"’", '\''}}};

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }
/// Not the first byte of a character.
bool goes_on(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// With m3 for m³ and the like, and a question mark where a run of other characters is not ASCII.
std::string in_ascii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (is_ascii(text[at])) {
            out += text[at++];
            continue;
        }
        const auto known = std::find_if(alikes.begin(), alikes.end(), [&](const auto& one) {
            return text.substr(at).starts_with(one.first);
        });
        if (known != alikes.end()) {
            out += known->second;
            at += known->first.size();
            continue;
        }
        out += '?';
        while (at < text.size() && !is_ascii(text[at])) ++at;
    }
    return out;
}

}  // namespace

bool add_words(FieldList& fields, Language language, Words words, TextTags tags) {
    const std::string english = clean(words.en, text_bytes_max);
    std::string seen = language == Language::zh ? clean(words.zh, text_bytes_max) : english;
    std::string ascii = in_ascii(english);
    if (ascii.empty()) return false;
    const bool is_encoded = seen != ascii;
    fields.emplace_back(tags.ascii, std::move(ascii));
    if (!is_encoded) return false;
    fields.emplace_back(tags.length, std::to_string(seen.size()));
    fields.emplace_back(tags.encoded, std::move(seen));
    return true;
}

void say(OutMessage& out, Language language, Words words, TextTags tags) {
    if (add_words(out.fields, language, words, tags)) out.in_utf8 = true;
}

std::string clean(std::string_view value, std::size_t bytes) {
    std::size_t size = value.size() < bytes ? value.size() : bytes;
    if (size < value.size()) {
        while (size > 0 && goes_on(value[size])) --size;
    }
    std::string out{value.substr(0, size)};
    for (char& c : out) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return out;
}

}  // namespace headgate::fix
