#include "tools/journal_log/journal_log.h"

#include "engine/domain/line_value.h"
#include "engine/domain/line_words.h"
#include "tools/journal_log/index_lookup.h"

#include <fmt/format.h>

#include <algorithm>

namespace headgate {
namespace {

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

}  // namespace

JournalLog::JournalLog(JournalReader reader, JournalQuery query)
    : reader_{std::move(reader)}, query_{std::move(query)} {}

JournalLog::JournalLog(JournalReader reader, JournalQuery query, IndexFinding found)
    : reader_{std::move(reader)}, query_{std::move(query)}, found_{std::move(found)},
      days_{std::move(found_->days)} {
    for (const RightBehind& one : found_->behind) names_.learn(one);
}

JournalResult<void> JournalLog::read(const LogSink& out) {
    if (found_) {
        if (auto done = read_found(out); !done) return done;
    }
    while (!over_) {
        const auto more = read_step(out);
        if (!more) return tl::unexpected{more.error()};
        if (!*more) break;
    }
    for (const std::string& line : kept_) out(line);
    kept_.clear();
    query_.tail.reset();  // what comes after the present end is shown as it comes
    return {};
}

JournalResult<void> JournalLog::read_found(const LogSink& out) {
    for (const BatchRun& run : found_->runs) {
        if (auto there = reader_.seek(run.before); !there) return there;
        while (!over_ && reader_.totals().batches < run.before.batches + run.batches) {
            const auto more = read_step(out);
            if (!more) return tl::unexpected{more.error()};
            if (!*more) break;
        }
    }
    for (; names_taken_ < found_->names.size(); ++names_taken_)
        names_.learn(found_->names[names_taken_]);
    const JournalPlace end = found_->end;
    found_.reset();
    return over_ ? JournalResult<void>{} : reader_.seek(end);
}

JournalResult<bool> JournalLog::read_step(const LogSink& out) {
    const auto next = reader_.next();
    if (!next) return tl::unexpected{next.error()};
    if (*next == nullptr) return false;
    const Sequenced& command = (*next)->command;
    // Sequence and time only go up.
    over_ = (query_.last && command.sequence > *query_.last) ||
            (query_.to && command.time >= *query_.to);
    if (over_) return false;
    ++steps_read_;
    take(**next, out);
    return true;
}

void JournalLog::take(const StoredStep& step, const LogSink& out) {
    const Sequenced& command = step.command;
    while (found_ && names_taken_ < found_->names.size() &&
           found_->names[names_taken_].sequence < command.sequence)
        names_.learn(found_->names[names_taken_++]);
    if (const auto date = day_opened(step);
        date && (days_.empty() || days_.back().first < command.sequence))
        days_.push_back({command.sequence, *date});
    const bool wanted = is_wanted(command);
    // The command before what it registered is known, the events after.
    if (wanted) show(line_of(command, names_), out);
    names_.learn(step);
    for (const RightBehind& one : rights_behind(step, query_, names_)) names_.learn(one);
    std::uint32_t index = 0;
    for (const Event& event : step.events) {
        if (!wanted) break;
        show(line_of(command, event, ++index, names_), out);
    }
}

bool JournalLog::is_wanted(const Sequenced& command) const {
    return (!query_.first || command.sequence >= *query_.first) &&
           (!query_.last || command.sequence <= *query_.last) &&
           (!query_.from || command.time >= *query_.from) &&
           (!query_.to || command.time < *query_.to) &&
           (!query_.day || is_day(days_, command.sequence, *query_.day));
}

void JournalLog::show(const std::optional<LogLine>& line, const LogSink& out) {
    if (!line || !meets(*line)) return;
    ++lines_shown_;
    if (!query_.tail) return out(format_line(*line, query_.form));
    kept_.push_back(format_line(*line, query_.form));
    if (kept_.size() > *query_.tail) kept_.pop_front();
}

bool JournalLog::meets(const LogLine& line) const {
    if (query_.where.empty()) return true;
    const LineSubjects about = subjects_of(line, names_);
    return std::ranges::all_of(query_.where, [&](const auto& wanted) {
        if (is_subject(wanted.first)) {
            return std::ranges::any_of(about, [&](const auto& one) {
                return one.first == wanted.first && one.second == wanted.second;
            });
        }
        return std::ranges::any_of(line.fields, [&](const auto& field) {
            return is_about(field.first, wanted.first) && field.second == wanted.second;
        });
    });
}

std::optional<std::string> JournalLog::heading() const {
    if (query_.form != LogForm::csv) return std::nullopt;
    return "sequence,index,time,origin,kind,fields";
}

std::string format_line(const LogLine& line, LogForm form) {
    const std::string time = write_time(line.time);
    const std::uint64_t sequence = line.sequence.value();
    switch (form) {
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

}  // namespace headgate
