#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What the program's subcommands do. Each prints for a person and returns an ExitCode.
namespace headgate {

struct ServeOptions {
    std::filesystem::path config;
    /// Folder for journal, keys and credentials; empty takes the one that venue.toml names.
    std::filesystem::path data;
    /// Instead of the port in venue.toml; 0 takes any free one.
    std::optional<std::uint16_t> fix_port;
};
/// Runs the exchange until SIGTERM or SIGINT.
int serve(const ServeOptions& options);

/// Loads a configuration folder into an empty exchange; prints each fault as file:line:column: message.
int check_config(const std::filesystem::path& config);
/// rehearse: say what would change and journal nothing.
enum class ApplyMode : std::uint8_t { journal, rehearse };
/// Journals the difference between the configuration folder and the journal, and prints it. What operators
/// changed since is changed back where the files still say otherwise. The exchange must be stopped.
int apply_config(const std::filesystem::path& config, const std::filesystem::path& data,
                 ApplyMode mode);
/// Makes the data folder with keys and credentials.
int init_data(const std::filesystem::path& config, const std::filesystem::path& data);

struct OperatorOptions {
    std::filesystem::path socket;
    std::filesystem::path key;
    std::string code;
};

/// Re-executes the journal and compares every event and the state hash. `summary`: the day in figures too.
int replay_journal(const std::filesystem::path& journal, bool summary);
int verify_journal_command(const std::filesystem::path& journal);
int settle_command(const std::filesystem::path& journal, const std::string& day,
                   const std::filesystem::path& out);
struct WhyCommand {
    /// Where to ask: a running exchange, through its operators' socket, or a journal.
    OperatorOptions exchange;
    std::filesystem::path journal;
    std::optional<std::uint64_t> at;
    std::filesystem::path rules;
    /// The order, field by field.
    std::vector<std::string> order;
};
/// Says whether an order would be taken, every rule that it fails, and what would pass. Found out, not
/// complained of: a refusal ends with exit_found.
int why_command(const WhyCommand& command);
int keygen(const std::filesystem::path& out);

/// Signs a statement, sends it and prints the exchange's answer.
int operate(const OperatorOptions& options, const std::string& statement);

}  // namespace headgate
