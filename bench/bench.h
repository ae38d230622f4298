#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// What all benchmarks share: options, figures, a table, a JSON file. Nothing here runs in the
/// engine.
namespace headgate::bench {

struct BenchOptions {
    std::uint64_t seed = 1;
    /// Commands in each measured stream, at least 1.
    std::size_t commands = 1'000'000;
    /// Runs of each stream; the median counts. At least 1.
    std::size_t repeats = 7;
};

/// Named numbers in the order in which they were measured: the flat object of `--json`.
class Figures {
public:
    void add(std::string key, double value) { all_.emplace_back(std::move(key), value); }
    [[nodiscard]] const std::vector<std::pair<std::string, double>>& all() const { return all_; }

private:
    std::vector<std::pair<std::string, double>> all_;
};

struct TableRow {
    std::string label;
    std::vector<double> values;
};
/// A title, one heading for the labels and one for each column of values, and the rows.
struct Table {
    std::string title;
    std::vector<std::string> headings;
    std::vector<TableRow> rows;
};
/// Prints to stdout, numbers right-aligned with one decimal.
void print_table(const Table& table);

/// The figures as one flat JSON object, a line for each.
[[nodiscard]] std::string json_of(const Figures& figures);
/// Writes the object to `path`. Returns what went wrong, empty where nothing did.
[[nodiscard]] std::string write_json(const Figures& figures, const std::string& path);

/// The middle value; the lower of two. Requires at least one.
[[nodiscard]] double median(std::vector<double> values);

// ---- one function for each benchmark; rows of the table in main.cpp -----------------------------

/// The order book alone against the naive book and std::map + std::list, on seeded streams. Stops
/// the program with a message (exit 1) where two books trade differently.
[[nodiscard]] Figures bench_book(const BenchOptions& options);

/// The journal alone: durable steps against a plain log with fdatasync in the same run, the stage's
/// hand-over, and verify. Stops the program with a message (exit 1) where the disk fails.
[[nodiscard]] Figures bench_journal(const BenchOptions& options);

/// Adds what a whole step costs with and without the journal behind it, and how fast a journal replays.
void measure_journalled_steps(const BenchOptions& options, Figures& figures);

/// Adds what a snapshot of very many resting orders costs, what the core notices of it, and how soon after
/// a start the first order is accepted. `commands` orders rest, 999,000 at most.
void measure_recovery(const BenchOptions& options, Figures& figures);

/// Rules and whole steps on a small and on a large market, without journal.
[[nodiscard]] Figures bench_rules(const BenchOptions& options);

/// Adds what the rules cost: screening on top of book and ledger, the full explanation, a fact that touches
/// 10,000 rights, and memory.
void measure_law(const BenchOptions& options, Figures& figures);

/// The whole exchange over FIX on loopback: orders per processor second against QuickFIX's own acceptors, round
/// trips over an echo, thousands of sessions. Starts the clients' process, so before any thread. Stops the program
/// with a message (exit 1) where a report is wrong or missing.
[[nodiscard]] Figures bench_fix(const BenchOptions& options);

}  // namespace headgate::bench
