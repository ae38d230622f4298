#pragma once

#include "persistence/journal_error.h"

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

/// Re-executes the journal and compares every event and the state hash. `summary`: the day in figures too.
int replay_journal(const std::filesystem::path& journal, bool summary);

/// Says what was wrong on standard error; the code that stands for it.
int complain(const JournalError& error);
int complain(const std::string& text, int code);

struct SnapshotCommandOptions {
    std::filesystem::path journal;
    /// Where the snapshots lie; empty: `snapshots` beside the journal.
    std::filesystem::path folder;
    std::uint32_t keep = 3;
};
/// Carries out what follows the newest good snapshot, compares every event and the state hash, and says what it
/// began with.
int replay_from_snapshot(const SnapshotCommandOptions& options);
/// Writes a snapshot of the journal as it stands, running or not.
int snapshot_command(const SnapshotCommandOptions& options);

/// Whether `verify` carries out every command again too.
enum class Reexecution : std::uint8_t { done, skipped };
struct VerifyOptions {
    std::filesystem::path journal;
    /// Checkpoints that somebody kept, and the key that signed them; empty: those in the data folder.
    std::filesystem::path checkpoints;
    std::filesystem::path key;
    Reexecution reexecution = Reexecution::done;
};
/// Answers each question of an audit by itself.
int verify_command(const VerifyOptions& options);

struct ProveOptions {
    std::filesystem::path journal;
    std::filesystem::path checkpoints;
    /// Proves that the batch with this sequence is in the journal …
    std::optional<std::uint64_t> sequence;
    /// … or that the newest checkpoint goes on from this line (from 1).
    std::optional<std::uint64_t> from_line;
    /// Writes the batch's bytes there.
    std::filesystem::path batch;
};
/// Prints a proof for `headgate-verify --proof`.
int prove_command(const ProveOptions& options);
int backup_command(const std::filesystem::path& journal, const std::filesystem::path& out);

struct JournalCommandOptions {
    std::filesystem::path journal;
    /// Folder of the index; empty takes the journal's own.
    std::filesystem::path index;
    /// "order=12"
    std::vector<std::string> where;
    std::string from;
    std::string to;
    std::string day;
    std::string form = "table";
    std::optional<std::uint64_t> tail;
    std::optional<std::uint64_t> first;
    std::optional<std::uint64_t> last;
    bool follow = false;
    /// Reads the whole journal even where there is an index.
    bool scan = false;
    /// As it stood at `at`; needs `at` or stands for the end.
    std::string book;
    std::string right;
    /// A time, or a sequence.
    std::string at;
};
int journal_command(const JournalCommandOptions& options);
/// What a book or a right (whichever is named) was at `at`, or is at the journal's end.
int journal_standing(const JournalCommandOptions& options);

/// Seals the epoch that a stopped exchange's journal is in, and begins the next.
int rotate_command(const std::filesystem::path& data);

/// Writes the journal into a new SQLite file.
int export_command(const std::filesystem::path& journal, const std::filesystem::path& file);

struct IndexCommandOptions {
    std::filesystem::path journal;
    /// Folder of the index; empty takes the journal's own.
    std::filesystem::path index;
    std::optional<std::uint64_t> segment_steps;
    bool anew = false;
    /// Goes on as the journal grows …
    bool follow = false;
    /// … as long as this process, which started us, runs.
    std::optional<int> parent;
};
/// Makes the journal's index, or brings it up to the journal's end.
int index_command(const IndexCommandOptions& options);

/// The folder that holds the journal: the data folder is accepted too.
[[nodiscard]] std::string journal_folder(const std::filesystem::path& path);
int settle_command(const std::filesystem::path& journal, const std::string& day,
                   const std::filesystem::path& out);
int keygen(const std::filesystem::path& out);

struct OperatorOptions {
    std::filesystem::path socket;
    std::filesystem::path key;
    std::string code;
};

/// Signs a statement, sends it and prints the exchange's answer.
int operate(const OperatorOptions& options, const std::string& statement);

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

struct FixClientOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    /// Instead of the port: the exchange's data folder, which says it, and how its clock runs.
    std::filesystem::path data;
    std::string comp_id;
    std::string target = "HEADGATE";
    std::filesystem::path password_file;
    std::filesystem::path dictionary;
    /// Within TLS; the rest of its settings says something only then.
    bool tls = false;
    std::filesystem::path tls_authorities;
    std::string tls_name;
    std::filesystem::path tls_certificate;
    std::filesystem::path tls_key;
    std::uint32_t wait_ms = 10'000;
    std::uint32_t linger_ms = 1'000;
};
/// Speaks FIX from the console, line by line. A `wait` in vain and a refused Logon end with exit_found.
int fix_client_command(const FixClientOptions& options);

}  // namespace headgate
