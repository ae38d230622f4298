#include "gateway/main/journal_words.h"

#include "gateway/main/commands.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace headgate {
namespace {

using Options = std::shared_ptr<JournalCommandOptions>;

void add_place(CLI::App& command, const Options& options) {
    command.add_option("JOURNAL", options->journal, "journal or data folder")->required();
}

void add_form(CLI::App& command, const Options& options) {
    command.add_option("--form", options->form, "table, json or csv")->capture_default_str();
}

void add_filters(CLI::App& command, const Options& options) {
    command.add_option("--where", options->where,
                       "FIELD=VALUE that a line must have; all of them, where several");
    for (const char* name : {"participant", "order", "trade", "rule"}) {
        command.add_option_function<std::string>(
            std::string{"--"} + name,
            [options, name](const std::string& value) {
                options->where.push_back(std::string{name} + "=" + value);
            },
            std::string{"short for --where "} + name + "=…");
    }
    command.add_option("--book", options->book,
                       "lines about this book; with --at: how it stood then");
    command.add_option("--right", options->right,
                       "lines about this right; with --at: its balance then");
    command.add_option("--at", options->at, "a time or a sequence; needs --book or --right");
    command.add_option("--day", options->day, "of this trading day, such as 2024-07-15");
    command.add_option("--from", options->from, "from this time on");
    command.add_option("--to", options->to, "up to, not including, this time");
    command.add_option("--first", options->first, "from this sequence on");
    command.add_option("--last", options->last, "up to and including this sequence");
    command.add_option("--tail", options->tail, "only the last so many lines");
}

/// `journal book` and `journal balance`.
void add_standing(CLI::App& journal, int& result, const char* name, const char* what,
                  std::string JournalCommandOptions::*code) {
    auto options = std::make_shared<JournalCommandOptions>();
    auto* command = journal.add_subcommand(name, what);
    add_place(*command, options);
    command->add_option("CODE", (*options).*code, "its code")->required();
    command->add_option("--at", options->at,
                        "a time, or a sequence (default: as the journal ends)");
    add_form(*command, options);
    command->callback([&result, options] { result = journal_standing(*options); });
}

void add_export(CLI::App& journal, int& result) {
    auto from = std::make_shared<std::filesystem::path>();
    auto to = std::make_shared<std::filesystem::path>();
    auto* command = journal.add_subcommand("export", "write the journal as tables, for analysts");
    command->add_option("JOURNAL", *from, "journal or data folder")->required();
    command->add_option("--sqlite", *to, "new SQLite file")->required();
    command->callback([&result, from, to] { result = export_command(*from, *to); });
}

void add_journal(CLI::App& app, int& result) {
    auto options = std::make_shared<JournalCommandOptions>();
    auto* command = app.add_subcommand("journal", "show what a journal holds");
    command->require_subcommand(0, 1);
    auto* place = command->add_option("JOURNAL", options->journal, "journal or data folder");
    add_filters(*command, options);
    add_form(*command, options);
    command->add_flag("--follow", options->follow, "go on as the journal grows");
    auto* index = command->add_option("--index", options->index,
                                      "folder of the index (default: in the journal's)");
    command->add_flag("--scan", options->scan, "read the whole journal, whatever the index says")
        ->excludes(index);
    add_standing(*command, result, "book", "a book's levels as they stood",
                 &JournalCommandOptions::book);
    add_standing(*command, result, "balance", "a right's water as it stood",
                 &JournalCommandOptions::right);
    add_export(*command, result);
    command->callback([&result, options, command, place] {
        if (!command->get_subcommands().empty()) return;
        if (place->count() == 0) throw CLI::RequiredError("JOURNAL");
        result = journal_command(*options);
    });
}

void add_index(CLI::App& app, int& result) {
    auto options = std::make_shared<IndexCommandOptions>();
    auto* command =
        app.add_subcommand("index", "make a journal's index, or bring it up to the journal's end");
    command->add_option("JOURNAL", options->journal, "journal or data folder")->required();
    command->add_option("--index", options->index, "its folder (default: in the journal's)");
    command->add_flag("--anew", options->anew, "remove what is there first");
    auto* follow = command->add_flag("--follow", options->follow, "go on as the journal grows");
    command->add_option("--segment-steps", options->segment_steps,
                        "write after so many commands (default: 16384)");
    command->add_option("--parent", options->parent, "end with this process, which started us")
        ->needs(follow);
    command->callback([&result, options] { result = index_command(*options); });
}

void add_rotate(CLI::App& app, int& result) {
    auto data = std::make_shared<std::filesystem::path>();
    auto* command = app.add_subcommand(
        "rotate", "seal the journal's epoch and begin the next (exchange stopped)");
    command->add_option("DATA", *data, "data folder")->required();
    command->callback([&result, data] { result = rotate_command(*data); });
}

}  // namespace

void add_journal_commands(CLI::App& app, int& result) {
    add_journal(app, result);
    add_index(app, result);
    add_rotate(app, result);
}

}  // namespace headgate
