#include "engine/domain/line_value.h"
#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "risk/rule.h"
#include "tools/export/journal_export.h"
#include "tools/journal_log/index_builder.h"
#include "tools/journal_log/index_lookup.h"
#include "tools/journal_log/journal_log.h"
#include "tools/journal_log/standing.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <thread>

namespace headgate {
namespace {

/// Reads a time, or a date for its beginning; false and a word about it where it is neither.
bool read_moment(const char* name, const std::string& text, std::optional<Timestamp>& out) {
    if (text.empty()) return true;
    Timestamp time;
    Date date;
    if (!read_amount(text, date)) {
        out = start_of(date);
        return true;
    }
    if (const auto wrong = read_amount(text, time)) {
        (void)complain(fmt::format("--{}: {}", name, *wrong), exit_usage);
        return false;
    }
    out = time;
    return true;
}

/// `at` is a sequence, or a time.
bool read_at(const std::string& text, JournalMoment& out) {
    std::uint64_t sequence = 0;
    if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), sequence);
        if (error != std::errc{} || end != text.data() + text.size()) {
            (void)complain("--at: " + text + " is no sequence", exit_usage);
            return false;
        }
        out.sequence = Sequence{sequence};
        return true;
    }
    return read_moment("at", text, out.time);
}

std::optional<LogForm> read_form(const std::string& text) {
    const auto form = enum_from<LogForm>(text);
    if (!form) (void)complain("--form: table, json or csv", exit_usage);
    return form;
}

std::optional<JournalQuery> read_query(const JournalCommandOptions& options) {
    JournalQuery query;
    for (const std::string& one : options.where) {
        const auto equals = one.find('=');
        if (equals == std::string::npos || equals == 0) {
            (void)complain("--where: write FIELD=VALUE, such as order=12", exit_usage);
            return std::nullopt;
        }
        query.where.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
    if (!options.book.empty()) query.where.emplace_back("book", options.book);
    if (!options.right.empty()) query.where.emplace_back("right", options.right);
    const auto form = read_form(options.form);
    if (!form || !read_moment("from", options.from, query.from) ||
        !read_moment("to", options.to, query.to))
        return std::nullopt;
    query.form = *form;
    if (!options.day.empty()) {
        if (const auto wrong = read_amount(options.day, query.day.emplace())) {
            (void)complain("--day: " + *wrong, exit_usage);
            return std::nullopt;
        }
    }
    if (options.first) query.first = Sequence{*options.first};
    if (options.last) query.last = Sequence{*options.last};
    if (options.tail) query.tail = static_cast<std::size_t>(*options.tail);
    return query;
}

/// What the index says; nothing where there is none, or none that can be used.
std::optional<IndexFinding> find_by_index(const JournalCommandOptions& options,
                                          const std::string& journal, const JournalQuery& query) {
    // Where the journal itself cannot be read, the reading says it.
    if (options.scan || !index_owner(journal)) return std::nullopt;
    auto found = ask_index(
        journal, options.index.empty() ? index_folder(journal) : options.index.string(), query);
    if (found) return std::move(*found);
    const JournalError& why = found.error();
    if (why.kind != JournalFault::missing || !options.index.empty()) {
        fmt::print(stderr,
                   "headgate: note: {}; the whole journal is read instead (`headgate index` makes "
                   "it anew)\n",
                   why.text);
    }
    return std::nullopt;
}

/// Names what the query asked for and the journal has never heard of; exit_found where there was any.
int tell_unknown(const JournalLog& log, const JournalQuery& query) {
    if (log.lines_shown() > 0) return exit_well;
    int result = exit_well;
    for (const auto& [name, value] : query.where) {
        for (const FactKind kind : {FactKind::participant, FactKind::right, FactKind::book}) {
            if (name != kind_name(kind)) continue;
            const Directory& directory = log.names().directory();
            if (directory.find(kind, value)) continue;
            result = complain(no_such_code(directory, kind, value), exit_found);
        }
        if (name == "rule" && !risk::rule_number(value))
            result = complain("there is no rule " + value, exit_found);
    }
    return result;
}

/// The id of a code in the market as it stood.
std::optional<std::uint32_t> find_then(const Core& core, FactKind kind, const std::string& code) {
    const auto id = core.directory().find(kind, code);
    if (!id) (void)complain(no_such_code(core.directory(), kind, code) + " (then)", exit_found);
    return id;
}

int tell_fault(const StandingError& error) {
    if (error.kind == StandingFault::journal) return complain(error.error);
    return complain(error.error.text, exit_found);
}

}  // namespace

int journal_standing(const JournalCommandOptions& options) {
    JournalMoment moment;
    const auto form = read_form(options.form);
    if (!form || !read_at(options.at, moment)) return exit_usage;
    Core core;
    const auto report = stand_at(journal_folder(options.journal), moment, core);
    if (!report) return tell_fault(report.error());
    const StandingTime at{report->last, report->last_time};
    if (*form == LogForm::table)
        fmt::print("as of sequence {}, {}\n", at.sequence.value(), write_time(at.time));
    if (!options.book.empty()) {
        const auto id = find_then(core, FactKind::book, options.book);
        if (!id) return exit_found;
        fmt::print("{}\n", book_text(core.state(), BookId{*id}, at, *form));
    }
    if (!options.right.empty()) {
        const auto id = find_then(core, FactKind::right, options.right);
        if (!id) return exit_found;
        fmt::print("{}\n", right_text(core.state(), RightId{*id}, at, *form));
    }
    return exit_well;
}

int export_command(const std::filesystem::path& journal, const std::filesystem::path& file) {
    const auto totals = export_journal(journal_folder(journal), file.string());
    if (!totals) {
        const ExportError& error = totals.error();
        return error.kind == ExportFault::replay ? complain(error.error.text, exit_found)
                                                 : complain(error.error);
    }
    fmt::print("{}: {} commands, {} events, {} orders, {} trades, {} refusals\n", file.string(),
               totals->commands, totals->events, totals->orders, totals->trades, totals->refusals);
    return exit_well;
}

int journal_command(const JournalCommandOptions& options) {
    if (!options.at.empty()) {
        if (options.book.empty() && options.right.empty())
            return complain("--at needs --book or --right", exit_usage);
        return journal_standing(options);
    }
    const auto query = read_query(options);
    if (!query) return exit_usage;
    const std::string folder = journal_folder(options.journal);
    // The index first: what it knows, a journal that is opened later holds.
    auto found = find_by_index(options, folder, *query);
    auto reader = JournalReader::open(folder);
    if (!reader) return complain(reader.error());
    JournalLog log = found ? JournalLog{std::move(*reader), *query, std::move(*found)}
                           : JournalLog{std::move(*reader), *query};
    const auto print = [](const std::string& line) { fmt::print("{}\n", line); };
    if (const auto heading = log.heading()) print(*heading);
    do {
        if (auto done = log.read(print); !done) return complain(done.error());
        std::fflush(stdout);
        if (log.is_over()) break;
        if (options.follow) std::this_thread::sleep_for(std::chrono::milliseconds{100});
    } while (options.follow && std::ferror(stdout) == 0);
    return tell_unknown(log, *query);
}

}  // namespace headgate
