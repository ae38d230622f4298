#include "gateway/ring/question_words.h"

#include "engine/domain/line_value.h"

#include <algorithm>

namespace headgate {
namespace {

bool is_given(const std::vector<Word>& words, std::string_view key) {
    return std::any_of(words.begin(), words.end(),
                       [&](const Word& word) { return word.key == key; });
}

Word word_of(std::string_view key, std::string_view value) {
    Word word;
    word.key = key;
    word.value = value;
    return word;
}

/// Takes `language` out of the words.
Complaint take_language(std::vector<Word>& words, Language& language) {
    const auto found = std::find_if(words.begin(), words.end(),
                                    [](const Word& word) { return word.key == "language"; });
    if (found == words.end()) return std::nullopt;
    const auto named = enum_spoken<Language>(found->value);
    if (!named) return not_in_list(found->value, spoken_names<Language>());
    language = *named;
    words.erase(found);
    return std::nullopt;
}

std::string in(Language language, std::string_view zh, std::string_view en) {
    return std::string{language == Language::zh ? zh : en};
}

std::string volume_text(Volume volume) { return std::to_string(volume.value()) + " m³"; }

std::string price_text(Price price, Language language) {
    return write_decimal(price.value(), 4, 3) + in(language, " 元/m³", " yuan/m³");
}

std::string volumes_text(const PassingVolumes& volumes, Language language) {
    std::string text = in(language, "可通过水量：", "volume that passes: ");
    text += volume_text(volumes.least) + in(language, " 至 ", " to ") + volume_text(volumes.most);
    if (!volumes.price) return text;
    return text + in(language, "，价格为 ", " at ") + price_text(*volumes.price, language) +
           in(language, " 时", "");
}

std::string prices_text(const PassingPrices& prices, Language language) {
    return in(language, "可通过价格：", "price that passes: ") +
           price_text(prices.lowest, language) + in(language, " 至 ", " to ") +
           price_text(prices.highest, language) + in(language, "，水量为 ", " for ") +
           volume_text(prices.volume) + in(language, " 时", "");
}

}  // namespace

tl::expected<WordedQuestion, LineError> read_question(std::string_view text, const Names& names) {
    auto words = scan_line(text);
    if (!words) return tl::unexpected{words.error()};
    WordedQuestion question;
    if (const auto wrong = take_language(*words, question.language)) {
        return tl::unexpected{LineError{1, "language: " + *wrong}};
    }
    // Any session and id will do for reading; whom they stand for is the core's to say.
    const bool names_session = is_given(*words, "session");
    const bool names_id = is_given(*words, "client_id");
    if (!names_session) words->push_back(word_of("session", "?0"));
    if (!names_id) words->push_back(word_of("client_id", "ASK"));
    words->insert(words->begin(), word_of("", name_of(CommandType::submit_order)));
    const auto parsed = parse_words(*words, names);
    if (!parsed) return tl::unexpected{parsed.error()};
    question.order = std::get<SubmitOrder>(parsed->command);
    if (!names_session) question.order.session = SessionId{};
    if (!names_id) question.order.client_id = ClientOrderId{};
    return question;
}

std::vector<std::string> answer_lines(const Explanation& answer, const RuleText& rule_text,
                                      Language language) {
    std::vector<std::string> lines;
    if (answer.refused) {
        lines.push_back(in(language, refused_begin_zh, refused_begin_en) +
                        std::string{name_of(*answer.refused)});
    } else {
        lines.push_back(in(language, "可以受理", "would be accepted"));
    }
    for (const RuleFailed& failure : answer.failures) {
        lines.push_back(rule_text(failure, language));
    }
    for (const RuleFailed& failure : answer.later) {
        lines.push_back(in(language, later_begin_zh, later_begin_en) +
                        rule_text(failure, language));
    }
    if (answer.passing.volumes) lines.push_back(volumes_text(*answer.passing.volumes, language));
    if (answer.passing.prices) lines.push_back(prices_text(*answer.passing.prices, language));
    if (!answer.passing.volumes) {
        lines.push_back(
            in(language, "目前任何水量与价格均不能通过", "no volume and no price would pass now"));
    }
    lines.push_back(
        in(language, "依据：序号 ", "as of sequence ") + std::to_string(answer.as_of.value()) +
        in(language, "，事实版本 ", ", facts version ") + std::to_string(answer.facts.value()) +
        in(language, "，规则版本 ", ", rule set ") + std::to_string(answer.rules.value()));
    return lines;
}

}  // namespace headgate
