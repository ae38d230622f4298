#include "gateway/main/commands.h"
#include "gateway/main/demo.h"
#include "gateway/main/exit_codes.h"
#include "gateway/main/journal_words.h"
#include "gateway/main/operator_words.h"
#include "gateway/main/places.h"
#include "tools/scenario/scenario.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

// headgate COMMAND …: the whole program. docs/commands.md lists commands and exit codes.
namespace headgate {
namespace {

/// A subcommand's result is what its callback leaves here.
struct Program {
    CLI::App app{"Headgate: a water-rights exchange"};
    int result = exit_well;
};

void add_market_commands(Program& program) {
    auto* serve_command = program.app.add_subcommand("serve", "run the exchange until SIGTERM");
    auto options = std::make_shared<ServeOptions>();
    serve_command->add_option("--config", options->config, "configuration folder")->required();
    serve_command->add_option("--data", options->data, "folder for journal, keys and credentials");
    serve_command->add_option("--fix-port", options->fix_port,
                              "instead of venue.toml's; 0: any free");
    serve_command->callback([&program, options] { program.result = serve(*options); });

    auto config = std::make_shared<std::filesystem::path>();
    auto data = std::make_shared<std::filesystem::path>();
    auto* check =
        program.app.add_subcommand("check-config", "say what is wrong with a configuration");
    check->add_option("CONFIG", *config, "configuration folder")->required();
    check->callback([&program, config] { program.result = check_config(*config); });
    const auto add_pair = [&](const char* name, const char* what) {
        auto* command = program.app.add_subcommand(name, what);
        command->add_option("--config", *config, "configuration folder")->required();
        command->add_option("--data", *data, "the exchange's data folder");
        return command;
    };
    add_pair("init", "make a data folder: operator's key, sessions' passwords")
        ->callback([&program, config, data] { program.result = init_data(*config, *data); });
    auto rehearse = std::make_shared<bool>(false);
    auto* apply =
        add_pair("apply-config", "journal what changed in a configuration (exchange stopped)");
    apply->add_flag("--dry-run", *rehearse, "print what would change, journal nothing");
    apply->callback([&program, config, data, rehearse] {
        program.result =
            apply_config(*config, *data, *rehearse ? ApplyMode::rehearse : ApplyMode::journal);
    });
}

void add_why(Program& program) {
    auto command = std::make_shared<WhyCommand>();
    auto* why = program.app.add_subcommand(
        "why", "say what an order would be refused for, and what would pass instead");
    why->add_option("ORDER", command->order,
                    "fields of the order, such as right=… book=… side=sell price=0.12 volume=1000")
        ->required();
    auto* socket = why->add_option("--socket", command->exchange.socket,
                                   "the control socket of a running exchange");
    why->add_option("--key", command->exchange.key, "file of the operator's key")->needs(socket);
    command->exchange.code = "OP-CENTRE";
    why->add_option("--operator", command->exchange.code, "code of the operator")
        ->capture_default_str();
    auto* journal = why->add_option("--journal", command->journal,
                                    "journal or data folder, read instead of asking an exchange");
    journal->excludes(socket);
    why->add_option("--at", command->at, "as it stood after this sequence")->needs(journal);
    why->add_option("--rules", command->rules, "file of parameters that hold instead")
        ->needs(journal);
    why->callback([&program, command] { program.result = why_command(*command); });
}

void add_snapshot_command(Program& program) {
    auto options = std::make_shared<SnapshotCommandOptions>();
    auto* command = program.app.add_subcommand(
        "snapshot",
        "write a snapshot of a journal's state, so that a start need not replay it all");
    command->add_option("JOURNAL", options->journal, "journal or data folder, running or not")
        ->required();
    command->add_option("--out", options->folder,
                        "folder of the snapshots (default: beside the journal)");
    command->add_option("--keep", options->keep, "how many are kept")
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
    command->callback([&program, options] { program.result = snapshot_command(*options); });
}

void add_reading_commands(Program& program) {
    auto journal = std::make_shared<std::filesystem::path>();
    auto summary = std::make_shared<bool>(false);
    auto* replay_command =
        program.app.add_subcommand("replay", "re-execute a journal and compare every event");
    replay_command->add_option("JOURNAL", *journal, "journal or data folder")->required();
    auto* with_summary =
        replay_command->add_flag("--summary", *summary, "print the days' figures too");
    auto from_snapshot = std::make_shared<bool>(false);
    replay_command
        ->add_flag("--from-snapshot", *from_snapshot,
                   "only what follows the newest good snapshot; a proof of nothing before it")
        ->excludes(with_summary);
    replay_command->callback([&program, journal, summary, from_snapshot] {
        program.result = *from_snapshot ? replay_from_snapshot({*journal, {}, 0})
                                        : replay_journal(*journal, *summary);
    });
    add_snapshot_command(program);

    auto day = std::make_shared<std::string>();
    add_why(program);
    auto out = std::make_shared<std::filesystem::path>("settlement");
    auto* settle =
        program.app.add_subcommand("settle", "write a day's settlement from the journal");
    settle->add_option("JOURNAL", *journal, "journal or data folder")->required();
    settle->add_option("--day", *day, "trading day, such as 2024-07-15")->required();
    settle->add_option("--out", *out, "folder for the files")->capture_default_str();
    settle->callback(
        [&program, journal, day, out] { program.result = settle_command(*journal, *day, *out); });
}

void add_proof_commands(Program& program) {
    auto verify = std::make_shared<VerifyOptions>();
    auto* verify_command_line = program.app.add_subcommand(
        "verify", "check a journal: chain, records, pages, checkpoints, re-execution");
    verify_command_line->add_option("JOURNAL", verify->journal, "journal or data folder")
        ->required();
    verify_command_line->add_option("--checkpoints", verify->checkpoints,
                                    "checkpoints that you kept (default: the data folder's)");
    verify_command_line->add_option("--key", verify->key, "file with the centre's public key");
    verify_command_line->add_flag_callback(
        "--no-replay", [verify] { verify->reexecution = Reexecution::skipped; },
        "do not carry out the commands again");
    verify_command_line->callback([&program, verify] { program.result = verify_command(*verify); });

    auto prove = std::make_shared<ProveOptions>();
    auto* prove_command_line = program.app.add_subcommand(
        "prove", "print a proof that an outside party can check with headgate-verify");
    prove_command_line->add_option("JOURNAL", prove->journal, "journal or data folder")->required();
    prove_command_line->add_option("--checkpoints", prove->checkpoints,
                                   "file of checkpoints (default: the data folder's)");
    auto* sequence = prove_command_line->add_option("--sequence", prove->sequence,
                                                    "the batch with this sequence is in it");
    prove_command_line
        ->add_option("--from-line", prove->from_line,
                     "the newest checkpoint goes on from this line of the file")
        ->excludes(sequence);
    prove_command_line->add_option("--batch", prove->batch, "write the batch's bytes there too");
    prove_command_line->callback([&program, prove] { program.result = prove_command(*prove); });

    auto journal = std::make_shared<std::filesystem::path>();
    auto out = std::make_shared<std::filesystem::path>();
    auto* backup = program.app.add_subcommand("backup", "copy a journal, running or not");
    backup->add_option("JOURNAL", *journal, "journal or data folder")->required();
    backup->add_option("--out", *out, "new folder for the copy")->required();
    backup->callback([&program, journal, out] { program.result = backup_command(*journal, *out); });
}

void add_rehearsal_commands(Program& program) {
    auto files = std::make_shared<std::vector<std::string>>();
    auto* scenario = program.app.add_subcommand("scenario", "run stories and compare their events");
    scenario->add_option("FILE", *files, "scenario files")->required();
    scenario->callback([&program, files] { program.result = run_scenarios(*files, std::cout); });

    auto options = std::make_shared<DemoOptions>();
    auto* demo = program.app.add_subcommand("demo", "run a trading day of Ganzhou, crash included");
    demo->add_option("--config", options->config, "configuration folder (default: config/ganzhou)");
    demo->add_option("--dir", options->directory, "folder for the day (made anew)");
    demo->add_option("--seed", options->seed, "moment of the crash")->capture_default_str();
    demo->callback([&program, options] {
        if (options->config.empty()) options->config = find_shipped("config/ganzhou");
        if (options->directory.empty()) options->directory = own_folder() / "demo";
        program.result = run_demo(*options);
    });

    auto out = std::make_shared<std::filesystem::path>();
    auto* key = program.app.add_subcommand("keygen", "make an operator's key");
    key->add_option("--out", *out, "new file for the secret key")->required();
    key->callback([&program, out] { program.result = keygen(*out); });
}

void add_tls(CLI::App* command, FixClientOptions& options) {
    auto* tls = command->add_flag("--tls", options.tls, "speak within TLS, on the port for that");
    command
        ->add_option(
            "--tls-ca", options.tls_authorities,
            "who may have signed the exchange's certificate (default: whom this system believes)")
        ->needs(tls);
    command
        ->add_option("--tls-name", options.tls_name,
                     "name in the exchange's certificate (default: its address)")
        ->needs(tls);
    auto* certificate = command->add_option("--tls-cert", options.tls_certificate,
                                            "your certificate, where the centre asks for one");
    auto* key = command->add_option("--tls-key", options.tls_key, "its key, a file for you alone");
    certificate->needs(tls)->needs(key);
    key->needs(certificate);
}

void add_fix_client(Program& program) {
    auto options = std::make_shared<FixClientOptions>();
    auto* command = program.app.add_subcommand(
        "fix-client", "a bidder's console: log on, send what stdin says, show what comes");
    command->add_option("--comp-id", options->comp_id, "CompID of your session")->required();
    auto* port = command->add_option("--port", options->port, "the exchange's FIX port");
    auto* data = command->add_option(
        "--data", options->data, "on the exchange's machine: its data folder instead of a port");
    data->excludes(port);
    command->add_option("--address", options->address, "the exchange's address")
        ->capture_default_str();
    command->add_option("--target", options->target, "the exchange's CompID")
        ->capture_default_str();
    command->add_option("--password-file", options->password_file,
                        "your password, or lines of CompID and password (default with --data: its "
                        "passwords)");
    command->add_option("--dictionary", options->dictionary, "another FIX dictionary");
    add_tls(command, *options);
    command->add_option("--wait-ms", options->wait_ms, "how long a `wait` waits")
        ->capture_default_str();
    command->add_option("--linger-ms", options->linger_ms, "how long to listen after the last line")
        ->capture_default_str();
    command->callback([&program, options] {
        if (options->data.empty() && (options->port == 0 || options->password_file.empty())) {
            throw CLI::RequiredError{"--data, or --port and --password-file"};
        }
        program.result = fix_client_command(*options);
    });
}

int run(int argc, char** argv) {
    Program program;
    program.app.name("headgate");
    program.app.require_subcommand(0, 1);
    add_market_commands(program);
    add_reading_commands(program);
    add_proof_commands(program);
    add_journal_commands(program.app, program.result);
    add_rehearsal_commands(program);
    add_fix_client(program);
    add_operator_commands(program.app, program.result);
    try {
        program.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return program.app.exit(error);
        fmt::print(stderr, "headgate: {}\nRun `headgate --help`, or `headgate COMMAND --help`.\n",
                   error.what());
        return exit_usage;
    }
    if (program.app.get_subcommands().empty()) {
        fmt::print(stderr, "headgate: which command? Run `headgate --help` to see them all.\n");
        return exit_usage;
    }
    return program.result;
}

}  // namespace
}  // namespace headgate

int main(int argc, char** argv) { return headgate::run(argc, argv); }
