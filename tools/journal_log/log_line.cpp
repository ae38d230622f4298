#include "tools/journal_log/log_line.h"

#include "engine/domain/line_value.h"
#include "engine/domain/line_words.h"
#include "risk/rule.h"

#include <algorithm>
#include <charconv>

namespace headgate {
namespace {

std::string origin_text(const Origin& origin, const Names& names) {
    switch (origin.kind) {
    case OriginKind::session: return write_id(FactKind::session, origin.actor, names);
    case OriginKind::operator_: return write_id(FactKind::operator_, origin.actor, names);
    default: return std::string{spoken(name_of(origin.kind))};
    }
}

std::optional<LogLine> line_from(LogLine line, std::string_view text) {
    const auto words = scan_line(text);
    if (!words || words->empty()) return std::nullopt;
    line.kind = words->front().value;
    // `change right GG-1 status=…` is the one line with words that have no key.
    constexpr std::array<const char*, 2> unnamed{"kind", "code"};
    std::size_t without_key = 0;
    for (auto word = words->begin() + 1; word != words->end(); ++word) {
        const bool bare = word->key.empty() && without_key < unnamed.size();
        line.fields.emplace_back(bare ? unnamed[without_key++] : word->key, word->value);
    }
    return line;
}

}  // namespace

void JournalNames::learn(const StoredStep& step, std::vector<IndexedName>* noted) {
    for (const Event& event : step.events) {
        const auto* entered = std::get_if<FactRegistered>(&event);
        if (entered == nullptr) continue;
        const auto* right = std::get_if<Register<Right>>(&step.command.command);
        const bool held = entered->kind == FactKind::right && right != nullptr;
        const IndexedName name{step.command.sequence, entered->kind, entered->id, entered->code,
                               held ? right->record.holder : ParticipantId{}};
        const std::uint32_t before = directory_.count(name.kind);
        learn(name);
        if (noted != nullptr && directory_.count(name.kind) != before) noted->push_back(name);
    }
}

void JournalNames::learn(const IndexedName& name) {
    // A journal that was not written by the engine may say anything.
    if (name.id != directory_.count(name.kind) + 1 || directory_.find(name.kind, name.code.view()))
        return;
    directory_.add(name.kind, name.id, name.code);
    if (name.kind == FactKind::right) holders_.push_back(name.holder);
}

Names JournalNames::names() const {
    return Names{directory_, &risk::rule_code, &risk::rule_number};
}

std::string_view JournalNames::holder_of(std::string_view right) const {
    const auto id = directory_.find(FactKind::right, right);
    if (!id) return {};
    return directory_.code(FactKind::participant, holders_[*id - 1].value());
}

void JournalNames::learn(const RightBehind& one) {
    std::vector<RightId>& known = behind_[{one.subject, one.number}];
    if (std::ranges::find(known, one.right) == known.end()) known.push_back(one.right);
}

std::vector<std::string_view> JournalNames::rights_of(std::string_view subject,
                                                      std::string_view number) const {
    std::uint64_t id = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), id);
    if (error != std::errc{} || end != number.data() + number.size()) return {};
    const auto found = behind_.find({subject, id});
    if (found == behind_.end()) return {};
    std::vector<std::string_view> codes;
    for (const RightId right : found->second)
        codes.push_back(directory_.code(FactKind::right, right.value()));
    return codes;
}

std::optional<LogLine> line_of(const Sequenced& command, const JournalNames& names) {
    const Names known = names.names();
    return line_from(
        {command.sequence, 0, command.time, origin_text(command.origin, known), {}, {}},
        to_line(command.command, known));
}

std::optional<LogLine> line_of(const Sequenced& command, const Event& event, std::uint32_t index,
                               const JournalNames& names) {
    const Names known = names.names();
    return line_from(
        {command.sequence, index, command.time, origin_text(command.origin, known), {}, {}},
        to_line(event, known));
}

bool is_subject(std::string_view name) {
    return std::ranges::find(subjects, name) != subjects.end();
}

bool is_about(std::string_view field, std::string_view name) {
    return field == name || (field.size() > name.size() && field.ends_with(name) &&
                             field[field.size() - name.size() - 1] == '_');
}

LineSubjects subjects_of(const LogLine& line, const JournalNames& names) {
    LineSubjects found;
    const auto add = [&](std::string_view subject, std::string_view value) {
        const auto add_held = [&](std::string_view right) {
            found.emplace_back("right", right);
            const std::string_view holder = names.holder_of(right);
            if (!holder.empty()) found.emplace_back("participant", holder);
        };
        if (subject == "right") return add_held(value);
        found.emplace_back(subject, value);
        for (const std::string_view right : names.rights_of(subject, value)) add_held(right);
    };
    // A fact's own lines: `right code=GG-1 …`, `fact_changed kind=right code=GG-1 …`.
    std::string_view kind = line.kind;
    for (const auto& [name, value] : line.fields) {
        if (name == "kind") kind = value;
        if (name == "code" && (kind == "participant" || kind == "right" || kind == "book"))
            add(kind, value);
        if (name == "holder") add("participant", value);
        for (const std::string_view subject : subjects) {
            if (is_about(name, subject)) add(subject, value);
        }
    }
    return found;
}

std::optional<Date> day_opened(const StoredStep& step) {
    for (const Event& event : step.events) {
        if (const auto* opened = std::get_if<TradingDayOpened>(&event)) return opened->date;
    }
    return std::nullopt;
}

}  // namespace headgate
