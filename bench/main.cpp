#include "bench/bench.h"
#include "bench/timer.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <array>

// headgate-bench NAME [--json FILE] [--seed N] [--commands N] [--repeats N]
// Exit: 0 measured; 1 the benchmark failed or FILE cannot be written; 2 wrong command line.
namespace headgate::bench {
namespace {

struct Benchmark {
    const char* name;
    const char* what;
    Figures (*run)(const BenchOptions&);
};
constexpr std::array benchmarks{
    Benchmark{"book", "the order book alone", bench_book},
    Benchmark{"rules", "rules and whole steps, without journal", bench_rules},
    Benchmark{"journal", "the journal alone, and whole steps with it", bench_journal},
    Benchmark{"fix", "orders over FIX on loopback, against QuickFIX as it comes", bench_fix},
};

/// What is wrong with the command line, in words that name the way out.
std::string complaint(const CLI::ParseError& error, int argc, char** argv) {
    const bool names_none = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
    if (!names_none || argc < 2) return error.what();
    if (argv[1][0] == '-') return fmt::format("a benchmark's name comes before {}", argv[1]);
    std::string names;
    for (const Benchmark& benchmark : benchmarks) names += fmt::format(" {}", benchmark.name);
    return fmt::format("no benchmark is called {}; there are:{}", argv[1], names);
}

int run(int argc, char** argv) {
    CLI::App app{"Measures Headgate. Each benchmark prints a table."};
    app.name("headgate-bench");
    app.require_subcommand(1);
    BenchOptions options;
    std::string json;
    const Benchmark* chosen = nullptr;
    for (const Benchmark& benchmark : benchmarks) {
        CLI::App* command = app.add_subcommand(benchmark.name, benchmark.what);
        command->add_option("--json", json, "also write the figures to FILE, one flat JSON object")
            ->type_name("FILE");
        command->add_option("--seed", options.seed, "seed of the streams")->capture_default_str();
        command->add_option("--commands", options.commands, "commands in each stream")
            ->check(CLI::Range(1, 100'000'000))
            ->capture_default_str();
        command->add_option("--repeats", options.repeats, "runs of each stream; the median counts")
            ->check(CLI::Range(1, 1'000))
            ->capture_default_str();
        command->callback([&chosen, &benchmark] { chosen = &benchmark; });
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        fmt::print(stderr, "headgate-bench: {}\nRun with --help for more.\n",
                   complaint(error, argc, argv));
        return 2;
    }
    if (!json.empty()) {
        // Before minutes of measuring, not after.
        if (const auto wrong = write_json(Figures{}, json); !wrong.empty()) {
            fmt::print(stderr, "headgate-bench: {}\n", wrong);
            return 1;
        }
    }
    const double before = addition_ns();
    Figures figures = chosen->run(options);
    const double after = addition_ns();
    fmt::print(
        "\nAn addition took {:.2f} ns before and {:.2f} ns after: one cycle, 0.3 ns and less, on a "
        "core of one's own.\n",
        before, after);
    figures.add("machine_add_before_ns", before);
    figures.add("machine_add_after_ns", after);
    if (json.empty()) return 0;
    const std::string wrong = write_json(figures, json);
    if (wrong.empty()) return 0;
    fmt::print(stderr, "headgate-bench: {}\n", wrong);
    return 1;
}

}  // namespace
}  // namespace headgate::bench

int main(int argc, char** argv) { return headgate::bench::run(argc, argv); }
