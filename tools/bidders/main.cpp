#include "tools/bidders/population.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace {

std::atomic<bool> stop_requested{false};

void request_stop(int /*signal*/) { stop_requested = true; }

}  // namespace

/// Exit codes: 0 every report agreed with the clients' own books, 1 some did not, 2 could not start.
int main(int argc, char** argv) {
    using namespace headgate::bidders;
    CLI::App app{
        "The client population of a rehearsal: FIX sessions that follow a plan and check every "
        "report against their own books"};
    std::string plan_file;
    std::string credentials_file;
    Errand errand;
    std::string log_folder;
    app.add_option("--plan", plan_file, "CSV of what each session does when")->required();
    app.add_option("--credentials", credentials_file, "lines COMPID PASSWORD, mode 0400")
        ->required();
    app.add_option("--host", errand.host, "the exchange's address")->capture_default_str();
    app.add_option("--port", errand.port, "the exchange's FIX port")->required();
    app.add_option("--log", log_folder, "folder for the reports and summary.json")->required();
    app.add_option("--start-at-ms", errand.start_at_ms,
                   "Unix time in ms at which the plan starts; 0: once all are logged on");
    app.add_option("--clock-ahead-ms", errand.clock_ahead_ms,
                   "how far the exchange's clock runs before this machine's, in a rehearsal");
    app.add_option("--stay-ms", errand.stay_ms,
                   "stay logged on until this time of the plan though nothing is left to send");
    app.add_flag("--progress", errand.show_progress, "a line on stderr each second");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto fail = [](const std::string& why) {
        std::fprintf(stderr, "headgate-bidders: %s\n", why.c_str());
        return 2;
    };
    auto plan = load_plan(plan_file);
    if (!plan) return fail(plan.error());
    auto passwords = load_passwords(credentials_file);
    if (!passwords) return fail(passwords.error());
    errand.plan = std::move(*plan);
    errand.passwords = std::move(*passwords);
    errand.log_folder = log_folder;
    auto population = Population::make(std::move(errand));
    if (!population) return fail(population.error());
    std::signal(SIGTERM, request_stop);
    std::signal(SIGINT, request_stop);
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return (*population)->run(stop_requested).contradictions == 0 ? 0 : 1;
    } catch (const std::exception& error) {
        return fail(error.what());
    }
}
