#include "tools/journal_log/journal_log.h"

#include "engine/domain/line_value.h"
#include "engine/domain/line_words.h"
#include "risk/rule.h"

#include <fmt/format.h>

#include <algorithm>

namespace headgate {
namespace {

std::string origin_text(const Origin& origin, const Names& names) {
    switch (origin.kind) {
    case OriginKind::session: return write_id(FactKind::session, origin.actor, names);
    case OriginKind::operator_: return write_id(FactKind::operator_, origin.actor, names);
    default: return std::string{spoken(name_of(origin.kind))};
    }
}

std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string csv_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        // A clerk's spreadsheet takes these at the beginning for a formula.
        if (out.size() == 1 && (c == '=' || c == '+' || c == '-' || c == '@')) out += '\'';
        out += c;
    }
    return out + '"';
}

std::string fields_text(const LogLine& line) {
    std::string text;
    for (const auto& [name, value] : line.fields) {
        if (!text.empty()) text += ' ';
        text += name + "=" + quote_if_needed(value);
    }
    return text;
}

bool is_about(const std::string& field, const std::string& name) {
    return field == name || (field.size() > name.size() && field.ends_with(name) &&
                             field[field.size() - name.size() - 1] == '_');
}

}  // namespace

JournalLog::JournalLog(JournalReader reader, JournalQuery query)
    : reader_{std::move(reader)}, query_{std::move(query)} {}

JournalResult<void> JournalLog::read(const LogSink& out) {
    const Names names{directory_, &risk::rule_code, &risk::rule_number};
    for (;;) {
        const auto next = reader_.next();
        if (!next) return tl::unexpected{next.error()};
        if (*next == nullptr) break;
        const StoredStep& step = **next;
        const Sequenced& command = step.command;
        const bool wanted = (!query_.first || command.sequence >= *query_.first) &&
                            (!query_.last || command.sequence <= *query_.last) &&
                            (!query_.from || command.time >= *query_.from) &&
                            (!query_.to || command.time < *query_.to);
        LogLine line{command.sequence, 0, command.time, {}, {}, {}};
        // The command before what it registered is known, the events after.
        if (wanted) {
            line.origin = origin_text(command.origin, names);
            show(line, to_line(command.command, names), out);
        }
        learn(step);
        for (const Event& event : step.events) {
            if (!wanted) break;
            ++line.index;
            show(line, to_line(event, names), out);
        }
    }
    for (const std::string& line : kept_) out(line);
    kept_.clear();
    query_.tail.reset();  // what comes after the present end is shown as it comes
    return {};
}

void JournalLog::learn(const StoredStep& step) {
    for (const Event& event : step.events) {
        const auto* entered = std::get_if<FactRegistered>(&event);
        // A journal that was not written by the engine may say anything.
        if (entered == nullptr || entered->id != directory_.count(entered->kind) + 1 ||
            directory_.find(entered->kind, entered->code.view()))
            continue;
        directory_.add(entered->kind, entered->id, entered->code);
        const auto* right = std::get_if<Register<Right>>(&step.command.command);
        if (entered->kind == FactKind::right && right != nullptr)
            holders_.push_back(right->record.holder);
    }
}

void JournalLog::show(LogLine line, std::string_view text, const LogSink& out) {
    const auto words = scan_line(text);
    if (!words || words->empty()) return;
    line.kind = words->front().value;
    for (auto word = words->begin() + 1; word != words->end(); ++word)
        line.fields.emplace_back(word->key, word->value);
    if (!meets(line)) return;
    if (!query_.tail) return out(format(line));
    kept_.push_back(format(line));
    if (kept_.size() > *query_.tail) kept_.erase(kept_.begin());
}

bool JournalLog::is_holder(const std::string& right, const std::string& participant) const {
    const auto id = directory_.find(FactKind::right, right);
    if (!id || *id > holders_.size()) return false;
    return directory_.code(FactKind::participant, holders_[*id - 1].value()) == participant;
}

bool JournalLog::meets(const LogLine& line) const {
    return std::ranges::all_of(query_.where, [&](const auto& wanted) {
        return std::ranges::any_of(line.fields, [&](const auto& field) {
            if (is_about(field.first, wanted.first) && field.second == wanted.second) return true;
            return wanted.first == "participant" && is_about(field.first, "right") &&
                   is_holder(field.second, wanted.second);
        });
    });
}

std::optional<std::string> JournalLog::heading() const {
    if (query_.form != LogForm::csv) return std::nullopt;
    return "sequence,index,time,origin,kind,fields";
}

std::string JournalLog::format(const LogLine& line) const {
    const std::string time = write_time(line.time);
    const std::uint64_t sequence = line.sequence.value();
    switch (query_.form) {
    case LogForm::csv:
        return fmt::format("{},{},{},{},{},{}", sequence, line.index, time, csv_text(line.origin),
                           line.kind, csv_text(fields_text(line)));
    case LogForm::json: {
        std::string fields;
        for (const auto& [name, value] : line.fields) {
            if (!fields.empty()) fields += ',';
            fields += json_text(name) + ":" + json_text(value);
        }
        return fmt::format(
            R"({{"sequence":{},"index":{},"time":"{}","origin":{},"kind":"{}","fields":{{{}}}}})",
            sequence, line.index, time, json_text(line.origin), line.kind, fields);
    }
    default:
        return fmt::format("{:>9}.{:<3} {}  {:<12} {}{}{}", sequence, line.index, time, line.origin,
                           line.kind, line.fields.empty() ? "" : " ", fields_text(line));
    }
}

JournalResult<Sequence> last_sequence_at(const std::string& directory, Timestamp at) {
    auto reader = JournalReader::open(directory);
    if (!reader) return tl::unexpected{reader.error()};
    Sequence last;
    for (;;) {
        const auto next = reader->next();
        if (!next) return tl::unexpected{next.error()};
        if (*next == nullptr || (*next)->command.time > at) return last;
        last = (*next)->command.sequence;
    }
}

std::string book_text(const State& state, BookId id) {
    const Market& market = state.market(id);
    const Names names{state.registry.directory(), &risk::rule_code, &risk::rule_number};
    std::string text = fmt::format("book {} {}", write_id(FactKind::book, id.value(), names),
                                   spoken(name_of(market.phase)));
    for (const Side side : {Side::sell, Side::buy}) {
        std::vector<PriceLevel> levels(market.book.orders(side));
        levels.resize(market.book.levels(side, levels));
        // Offers from the dearest down to the best, so that the two sides meet in the middle.
        if (side == Side::sell) std::ranges::reverse(levels);
        for (const PriceLevel& level : levels) {
            text += fmt::format("\n  {:<4} {:>10} {:>14} m³ {:>6} orders", name_of(side),
                                write_decimal(level.price.value(), 4, 3), level.volume.value(),
                                level.orders);
        }
    }
    return text;
}

std::string right_text(const State& state, RightId right) {
    const Registry& registry = state.registry;
    const Names names{registry.directory(), &risk::rule_code, &risk::rule_number};
    std::string text = "right " + write_id(FactKind::right, right.value(), names);
    for (const AllocationId id : registry.allocations_of(right)) {
        const Allocation& allocation = registry.get(id);
        text += fmt::format("\n  {} {} {}:", write_id(FactKind::allocation, id.value(), names),
                            name_of(allocation.source), allocation.year.value());
        const WaterAccount& water = state.ledger.water(id);
        WaterAccount::each_field(water, [&](const char* name, const Volume& volume) {
            if (volume != Volume{}) text += fmt::format(" {}={}", name, volume.value());
        });
    }
    return text;
}

}  // namespace headgate
