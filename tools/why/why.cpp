#include "tools/why/why.h"

#include "engine/core/explain.h"
#include "gateway/config/config.h"
#include "gateway/pipeline/replay.h"
#include "gateway/ring/question_words.h"
#include "risk/rule.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace headgate {
namespace {

WhyError fault(WhyFault kind, std::string text) { return {kind, std::move(text), std::nullopt}; }
WhyError fault(const JournalError& error) { return {WhyFault::journal, error.text, error}; }

/// A past day of the market, on which facts of another kind than it had are tried.
class Past {
public:
    [[nodiscard]] std::optional<WhyError> replay_to(const WhyOptions& options);
    [[nodiscard]] std::optional<WhyError> change_parameters(const std::filesystem::path& file);
    [[nodiscard]] tl::expected<std::vector<std::string>, WhyError>
    answer(const std::string& words) const;

private:
    [[nodiscard]] Names names() const {
        return Names{core_.directory(), &risk::rule_code, &risk::rule_number};
    }
    /// Applies as genesis would, with all that follows from it; what was refused.
    std::optional<FactRefusal> apply(const Origin& origin, const Command& command);
    std::optional<FactRefusal> set(const Register<Parameter>& wanted);
    [[nodiscard]] std::optional<ParameterId> in_force(const Parameter& wanted) const;

    Core core_;
};

std::optional<WhyError> Past::replay_to(const WhyOptions& options) {
    auto reader = JournalReader::open(options.journal);
    if (!reader) return fault(reader.error());
    const auto report = replay(*reader, core_, {}, options.at);
    if (!report) return fault(report.error());
    if (options.at && report->last != *options.at) {
        return fault(WhyFault::no_such_sequence, "the journal ends at sequence " +
                                                     std::to_string(report->last.value()) +
                                                     "; --at names one up to that");
    }
    while (core_.work_pending()) (void)apply(Origin{}, ContinueWork{});
    return std::nullopt;
}

std::optional<FactRefusal> Past::apply(const Origin& origin, const Command& command) {
    EventList events;
    std::optional<FactRefusal> refusal;
    const auto step = [&](const Origin& by, const Command& what) {
        events.clear();
        core_.step(Sequenced{Sequence{core_.sequence().value() + 1}, core_.state().now, by, what},
                   events);
        for (const Event& event : events) {
            if (!refusal) refusal = refusal_of(event);
        }
    };
    step(origin, command);
    while (core_.work_pending()) step(Origin{}, ContinueWork{});
    return refusal;
}

/// The parameter that the wanted one stands in for: of the same code, or else of the same kind and place
/// and in force on the day, where the wanted one names no day of its own.
std::optional<ParameterId> Past::in_force(const Parameter& wanted) const {
    const State& state = core_.state();
    const auto known = core_.directory().find<FactKind::parameter>(wanted.code.view());
    if (known) return known;
    if (wanted.valid_from) return std::nullopt;
    const Date day = state.trading_day.value_or(date_of(state.now));
    return state.registry.parameter_fact(wanted.parameter, wanted.region, day);
}

std::optional<FactRefusal> Past::set(const Register<Parameter>& wanted) {
    constexpr Origin genesis{OriginKind::genesis, 0, 0};
    const auto id = in_force(wanted.record);
    if (!id) return apply(genesis, wanted);
    const Parameter& held = core_.state().registry.get(*id);
    if (held.parameter != wanted.record.parameter || held.region != wanted.record.region) {
        return FactRefusal{"is on record for another kind or place; name it otherwise", "code"};
    }
    ChangeFact change;
    change.kind = FactKind::parameter;
    change.id = id->value();
    Parameter::each_field(held, [&, at = std::uint8_t{0}](std::string_view name, auto&) mutable {
        if (name == "value") change.field = at;
        ++at;
    });
    change.value = *encode_field(wanted.record, change.field);
    change.source = wanted.source;
    return apply(genesis, change);
}

std::optional<WhyError> Past::change_parameters(const std::filesystem::path& file) {
    std::ifstream input{file};
    if (!input) return fault(WhyFault::rules_file, file.string() + ": cannot be read");
    std::vector<FactLine> lines;
    std::string text;
    for (std::size_t at = 1; std::getline(input, text); ++at) {
        const auto words = scan_line(text);
        if (words && words->empty()) continue;
        lines.push_back(FactLine{file.string(), at, text});
    }
    const auto errors = apply_facts(lines, names(), [&](const ParsedLine& line) {
        const auto* wanted = std::get_if<Register<Parameter>>(&line.command);
        if (wanted != nullptr) return set(*wanted);
        return std::optional{FactRefusal{"only parameters stand in a file of rules", ""}};
    });
    if (errors.empty()) return std::nullopt;
    std::string all;
    for (const ConfigError& error : errors) all += (all.empty() ? "" : "\n") + to_string(error);
    return fault(WhyFault::rules_file, all);
}

tl::expected<std::vector<std::string>, WhyError> Past::answer(const std::string& words) const {
    const auto question = read_question(words, names());
    if (!question) {
        return tl::unexpected{fault(WhyFault::order, "column " +
                                                         std::to_string(question.error().column) +
                                                         ": " + question.error().message)};
    }
    const auto text = [&](const RuleFailed& failure, Language language) {
        return risk::rule_text(failure, language, core_.directory());
    };
    const Explanation said = explain(core_.state(), Question{Origin{}, question->order});
    return answer_lines(said, text, question->language);
}

}  // namespace

tl::expected<std::vector<std::string>, WhyError> why(const WhyOptions& options) {
    Past past;
    if (auto wrong = past.replay_to(options)) return tl::unexpected{std::move(*wrong)};
    if (!options.rules.empty()) {
        if (auto wrong = past.change_parameters(options.rules)) {
            return tl::unexpected{std::move(*wrong)};
        }
    }
    return past.answer(options.order);
}

}  // namespace headgate
