#include "gateway/main/operator_words.h"

#include "engine/domain/line_words.h"
#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <memory>

namespace headgate {
namespace {

struct Words {
    OperatorOptions options;
    bool dry_run = false;
    std::string verb;
    std::string subject;
    std::string reason;
};

void add_common(CLI::App& command, const std::shared_ptr<Words>& words) {
    command.add_option("--socket", words->options.socket, "the exchange's control socket")
        ->required();
    command.add_option("--key", words->options.key, "file of the operator's key")->required();
    command.add_option("--operator", words->options.code, "code of the operator")
        ->default_str("OP-CENTRE");
    words->options.code = "OP-CENTRE";
    command.add_flag("--dry-run", words->dry_run, "print the statement, sign and send nothing");
}

std::string because(const Words& words) {
    return words.reason.empty() ? std::string{} : " reason=" + quote_if_needed(words.reason);
}

int send(const Words& words, const std::string& statement) {
    if (words.dry_run) {
        fmt::print("{}\n", statement);
        return exit_well;
    }
    return operate(words.options, statement);
}

/// One subcommand whose statement `make` builds from its words.
template <class Make>
void add(CLI::App& app, int& result, const char* name, const char* what, const Make& shape) {
    auto words = std::make_shared<Words>();
    auto* command = app.add_subcommand(name, what);
    const auto make = shape(*command, words);
    add_common(*command, words);
    command->callback([&result, words, make] { result = send(*words, make(*words)); });
}

}  // namespace

void add_operator_commands(CLI::App& app, int& result) {
    add(app, result, "session", "open the day, move all books, settle, checkpoint",
        [](CLI::App& command, const std::shared_ptr<Words>& words) {
            command
                .add_option("WHAT", words->verb,
                            "open | phase | settle | checkpoint | cancel-orders")
                ->required()
                ->check(CLI::IsMember({"open", "phase", "settle", "checkpoint", "cancel-orders"}));
            command.add_option("VALUE", words->subject,
                               "a date for open and settle; a phase for phase: pre_open, freeze, "
                               "continuous, pre_close, halted, closed");
            command.add_option("--reason", words->reason, "published with a phase");
            return [](const Words& w) {
                if (w.verb == "open") return "open_trading_day date=" + w.subject;
                if (w.verb == "phase") return "advance_phase phase=" + w.subject + because(w);
                if (w.verb == "settle") return "settle_day date=" + w.subject;
                return std::string{w.verb == "checkpoint" ? "take_checkpoint" : "mass_cancel"};
            };
        });
    add(app, result, "book", "move one book to a phase, or cancel its orders",
        [](CLI::App& command, const std::shared_ptr<Words>& words) {
            command.add_option("BOOK", words->subject, "symbol of the book")->required();
            command
                .add_option("WHAT", words->verb,
                            "pre_open | freeze | continuous | pre_close | halted | closed | "
                            "cancel-orders")
                ->required();
            command.add_option("--reason", words->reason, "published with the phase");
            return [](const Words& w) {
                if (w.verb == "cancel-orders") return "mass_cancel book=" + w.subject;
                return "advance_phase book=" + w.subject + " phase=" + w.verb + because(w);
            };
        });
    add(app, result, "fact", "enter or change a fact, move cash: one line as in the configuration",
        [](CLI::App& command, const std::shared_ptr<Words>& words) {
            command
                .add_option("LINE", words->subject,
                            "such as 'change permit QS-7 status=suspended document=\"…\"'")
                ->required();
            return [](const Words& w) { return w.subject; };
        });
    add(app, result, "trade", "hold, release or cancel a trade",
        [](CLI::App& command, const std::shared_ptr<Words>& words) {
            command.add_option("WHAT", words->verb, "hold | release | cancel")
                ->required()
                ->check(CLI::IsMember({"hold", "release", "cancel"}));
            command.add_option("TRADE", words->subject, "number of the trade")->required();
            command.add_option("--reason", words->reason, "journalled");
            return [](const Words& w) { return w.verb + "_trade trade=" + w.subject + because(w); };
        });
}

}  // namespace headgate
