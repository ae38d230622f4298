#include "engine/domain/line_value.h"
#include "gateway/control/control_server.h"
#include "gateway/control/operator_key.h"
#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "gateway/pipeline/replay.h"
#include "gateway/ring/question_words.h"
#include "tools/settle/settle.h"
#include "tools/summary/day_summary.h"
#include "tools/why/why.h"

#include <fmt/format.h>

namespace headgate {
namespace {}  // namespace

std::string journal_folder(const std::filesystem::path& path) {
    const auto inside = path / "journal";
    std::error_code ignored;
    return std::filesystem::is_directory(inside, ignored) ? inside.string() : path.string();
}

int replay_journal(const std::filesystem::path& journal, bool summary) {
    auto reader = JournalReader::open(journal_folder(journal), {}, EventDecoding::left);
    if (!reader) return complain(reader.error());
    Core core;
    DaySummary day;
    const auto report = replay(*reader, core,
                               [&](const Sequenced& command, const EventList& events,
                                   const State& state) { day.take(command, events, state); });
    if (!report) {
        fmt::print(stderr, "headgate: {}\n", report.error().text);
        return exit_found;
    }
    core.state().ledger.assert_conserved();
    if (summary) fmt::print("{}\n", day.text(core.state()));
    fmt::print("{}\n", to_string(*report));
    return exit_well;
}

int settle_command(const std::filesystem::path& journal, const std::string& day,
                   const std::filesystem::path& out) {
    Date date;
    if (const auto wrong = read_amount(day, date)) {
        fmt::print(stderr, "headgate: --day: {}\n", *wrong);
        return exit_usage;
    }
    const auto totals = settle_day(journal_folder(journal), date, out);
    if (!totals) return complain(totals.error());
    fmt::print(
        "{}: {} trades ({} delivered, {} on hold, {} cancelled), {} m³, {} fen, fees {} fen, "
        "{} participants\nwater and cash sum to zero\n{}\n{}\n",
        day, totals->trades, totals->delivered, totals->held, totals->busted,
        totals->volume.value(), totals->amount.value(), totals->fees.value(), totals->participants,
        totals->trades_file.string(), totals->statement_file.string());
    return exit_well;
}

namespace {

/// The answer's first line says whether the order would be taken.
int tell(const std::vector<std::string>& answer) {
    for (const auto& line : answer) fmt::print("{}\n", line);
    const bool refused = answer.empty() || answer.front().starts_with(refused_begin_zh) ||
                         answer.front().starts_with(refused_begin_en);
    return refused ? exit_found : exit_well;
}

int tell_fault(const WhyError& error) {
    if (error.kind == WhyFault::journal) return complain(*error.journal);
    if (error.kind == WhyFault::rules_file) {
        fmt::print(stderr, "{}\n", error.text);
        return exit_config;
    }
    fmt::print(stderr, "headgate: {}\n", error.text);
    return exit_usage;
}

/// Words that the shell has taken apart, as one line again.
std::string one_line(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
    return line;
}

}  // namespace

int why_command(const WhyCommand& command) {
    const std::string order = one_line(command.order);
    if (!command.journal.empty()) {
        WhyOptions options;
        options.journal = journal_folder(command.journal);
        if (command.at) options.at = Sequence{*command.at};
        options.rules = command.rules;
        options.order = order;
        const auto answer = why(options);
        return answer ? tell(*answer) : tell_fault(answer.error());
    }
    if (command.exchange.socket.empty() || command.exchange.key.empty()) {
        fmt::print(stderr, "headgate: why wants --socket and --key, or --journal\n");
        return exit_usage;
    }
    const auto answer = send_statement(command.exchange.socket.string(), command.exchange.code,
                                       command.exchange.key.string(), "why " + order);
    if (answer) return tell(*answer);
    fmt::print(stderr, "headgate: {}\n", answer.error().text);
    return answer.error().kind == ControlFault::refused ? exit_found : exit_system;
}

int keygen(const std::filesystem::path& out) {
    const OperatorKey key = make_operator_key();
    if (const auto saved = save_operator_key(key, out.string()); !saved) {
        fmt::print(stderr, "headgate: {}\n", saved.error());
        return exit_system;
    }
    fmt::print("secret key: {} (mode 0400; it never leaves this machine)\npublic key: {}\n",
               out.string(), hex_of(key.public_key.bytes.data(), key.public_key.bytes.size()));
    return exit_well;
}

int operate(const OperatorOptions& options, const std::string& statement) {
    const auto answer =
        send_statement(options.socket.string(), options.code, options.key.string(), statement);
    if (!answer) {
        fmt::print(stderr, "headgate: {}\n", answer.error().text);
        return answer.error().kind == ControlFault::refused ? exit_found : exit_system;
    }
    bool refused = false;
    for (const auto& line : *answer) {
        fmt::print("{}\n", line);
        refused =
            refused || line.starts_with("command_refused") || line.starts_with("fact_refused");
    }
    return refused ? exit_found : exit_well;
}

}  // namespace headgate
