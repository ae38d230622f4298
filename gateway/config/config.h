#pragma once

#include "engine/domain/limits.h"
#include "engine/domain/line.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// A configuration folder: venue.toml with the settings, facts/*.facts with what the registry is to hold,
/// in the language of line.h. Every fault is told as file:line:column with what would be right.
namespace headgate {

/// `line` and `column` count from 1, in characters; 0 where the fault has no place in the file.
struct ConfigError {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
    std::string message;
    bool operator==(const ConfigError&) const = default;
};
using ConfigErrors = std::vector<ConfigError>;

/// file:line:column: message, without the zeros.
[[nodiscard]] std::string to_string(const ConfigError& error);

/// One line of a .facts file that is neither blank nor comment. Codes in it resolve against the ids that
/// the engine allots, so it stays text until apply_facts.
struct FactLine {
    std::string file;
    std::size_t line = 0;
    std::string text;
};

/// system: the machine's time. simulated: from `start` on, for rehearsals.
HEADGATE_ENUM(ClockMode, system = 1, simulated = 2)

/// How the journal is made durable and what it is hashed with; the numbers are persistence's own.
HEADGATE_ENUM(JournalSync, delayed = 1, strict = 2)
HEADGATE_ENUM(JournalHash, sha256 = 1, sm3 = 2)

/// A listener within TLS; `client_authorities` asks every client for a certificate of theirs.
struct FixTlsSettings {
    std::string listen = "127.0.0.1";
    std::uint16_t port = 0;
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::optional<std::filesystem::path> client_authorities;
};

/// What clients may cost (docs/fix.md). Absent: the gateway's own default.
struct FixLimitSettings {
    std::optional<std::uint32_t> connections;
    std::optional<std::uint32_t> connections_per_address;
    std::optional<std::uint32_t> orders_per_s;
    std::optional<std::uint32_t> orders_burst;
    std::optional<std::uint32_t> cancels_per_s;
    std::optional<std::uint32_t> cancels_burst;
    std::optional<std::uint32_t> wrong_passwords;
    std::optional<std::uint32_t> lock_s;
};

struct FixSettings {
    std::string listen = "127.0.0.1";
    /// 0 takes any free port.
    std::uint16_t port = 0;
    std::filesystem::path dictionary;
    std::optional<std::filesystem::path> credentials;
    std::optional<FixTlsSettings> tls;
    FixLimitSettings limits;
    /// CompIDs whose orders are cancelled when they are gone; "*" means all.
    std::vector<std::string> cancel_on_disconnect;
    std::uint32_t cancel_grace_s = 10;
};

/// When snapshots of the state are taken: so many commands apart, at least (0: never), and how many are kept.
struct SnapshotSettings {
    std::uint64_t every = 1'000'000;
    std::uint32_t keep = 3;
};

/// How much disk the journal may take, in MB of 2^20 bytes (docs/journal.md).
struct JournalSpaceSettings {
    /// Absent: as much as its volume has.
    std::optional<std::uint32_t> budget_mb;
    /// Stays free on the volume.
    std::uint32_t leave_free_mb = 64;
    /// Falling: warnings at so much left.
    std::vector<std::uint32_t> warn_left_mb = {1'024, 256};
    /// No new orders with less left than this.
    std::uint32_t halt_left_mb = 64;
};

/// Paths are absolute; in the file they are relative to the configuration folder. Absent ones are the
/// caller's to choose.
struct Config {
    PartitionId partition;
    VenueLimits limits;
    ClockMode clock = ClockMode::system;
    /// Present exactly where the clock is simulated.
    std::optional<Timestamp> clock_start;
    FixSettings fix;
    std::optional<std::filesystem::path> control_socket;
    std::optional<std::filesystem::path> journal;
    JournalSync journal_sync = JournalSync::delayed;
    /// Of a new journal.
    JournalHash journal_hash = JournalHash::sha256;
    JournalSpaceSettings journal_space;
    /// A process beside the exchange keeps the journal's index up.
    bool journal_index = true;
    SnapshotSettings snapshots;
    /// In the order of their files' names, then of their lines.
    std::vector<FactLine> facts;
    /// SHA-256 of what the journal depends on: partition, limits and facts. Comments, blanks,
    /// the order of fields in a line, file names, paths, ports and the clock do not change it.
    Bytes<32> hash;
};

/// Reads the whole folder; reports every fault that can be seen without the registry: unknown and missing
/// settings, lines that do not split, commands that have no place in a configuration.
[[nodiscard]] tl::expected<Config, ConfigErrors> load_config(const std::filesystem::path& folder);

/// Why the engine refused a line, and which field was at fault (empty: the whole line).
struct FactRefusal {
    std::string text;
    std::string field;
};

/// The refusal that an event stands for, in words; nothing for every other event.
[[nodiscard]] std::optional<FactRefusal> refusal_of(const Event& event);

using ApplyFact = std::function<std::optional<FactRefusal>(const ParsedLine&)>;

/// Parses the lines in order and hands each to `apply`, which enters it so that `names` knows its code
/// for the lines after it. All faults are returned; lines that fail only because they name a fact refused
/// before are left out.
[[nodiscard]] ConfigErrors apply_facts(std::span<const FactLine> lines, const Names& names,
                                       const ApplyFact& apply);

}  // namespace headgate
