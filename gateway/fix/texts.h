#pragma once

#include "engine/domain/facts.h"
#include "gateway/fix/wire_message.h"

#include <string>
#include <string_view>

/// Text for people, in two languages, and how it goes into a message.
namespace headgate::fix {

/// Longest text in a report, in bytes.
inline constexpr std::size_t text_bytes_max = 4096;

/// What a client reads, in Chinese and in English.
struct Words {
    std::string_view zh;
    std::string_view en;
};

/// Of what has one wording: codes, numbers, what somebody typed.
[[nodiscard]] constexpr Words alike(std::string_view both) { return {both, both}; }

/// Words put together.
struct Text {
    std::string zh;
    std::string en;

    Text() = default;
    explicit Text(Words words) : zh{words.zh}, en{words.en} {}
    // NOLINTNEXTLINE(google-explicit-constructor): a text is read wherever words are
    operator Words() const { return {zh, en}; }

    [[nodiscard]] bool empty() const { return en.empty(); }
    Text& operator+=(Words more) {
        zh += more.zh;
        en += more.en;
        return *this;
    }
};

/// Where one text stands in a message: its ASCII tag, and the pair that carries other bytes.
struct TextTags {
    int ascii = 58;
    int length = 354;
    int encoded = 355;
};
inline constexpr TextTags headline_tags{148, 358, 359}, warned_tags{20050, 20054, 20055};

/// Adds `words` as FIX has it: English in ASCII, and where that is not what the reader should see, Chinese or what
/// was typed, in UTF-8 beside it (FIX 4.4, EncodedText). True where it was needed: the header must then say
/// so (347). Nothing is added where there are no words; both are cut at `text_bytes_max`.
bool add_words(FieldList& fields, Language language, Words words, TextTags tags = {});
void say(OutMessage& out, Language language, Words words, TextTags tags = {});

/// `value` as it may stand in a message: at most `bytes` long, control characters replaced, cut between
/// UTF-8 characters.
[[nodiscard]] std::string clean(std::string_view value, std::size_t bytes);

}  // namespace headgate::fix
