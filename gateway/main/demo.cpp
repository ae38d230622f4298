#include "gateway/main/demo.h"

#include "gateway/control/control_server.h"
#include "gateway/main/acknowledged.h"
#include "gateway/main/child.h"
#include "gateway/main/data_folder.h"
#include "gateway/main/plan_times.h"
#include "gateway/pipeline/replay.h"
#include "persistence/journal_verify.h"
#include "tools/settle/settle.h"
#include "tools/summary/day_summary.h"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <thread>

namespace headgate {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

void say(const std::string& text) {
    fmt::print("{}\n", text);
    (void)std::fflush(stdout);
}

/// The first whole line of a file, once it is there.
std::optional<std::string> first_line(const fs::path& path) {
    std::ifstream file{path};
    std::string line;
    return std::getline(file, line) ? std::optional{line} : std::nullopt;
}

class Demo {
public:
    explicit Demo(const DemoOptions& options)
        : options_{options}, data_{options.directory / "data"} {}

    int run() {
        const auto failed = day();
        if (failed) {
            say("demo failed: " + *failed);
            say("logs and journal are in " + options_.directory.string());
            return 1;
        }
        say("demo passed");
        return 0;
    }

private:
    using Failure = std::optional<std::string>;

    Failure day() {
        if (auto wrong = prepare()) return wrong;
        if (auto wrong = start_exchange()) return wrong;
        if (auto wrong = command("open_trading_day date=" + times_.date)) return wrong;
        if (auto wrong = command("advance_phase phase=pre_open reason=\"demo begins\""))
            return wrong;
        if (auto wrong = start_bidders()) return wrong;
        say(fmt::format("{:>4} s  opening call: {} bidders have logged on over FIX", seconds(),
                        times_.sessions));
        if (auto wrong = open_market()) return wrong;
        const auto kill_at = kill_moment();
        if (auto wrong = trade_until(kill_at)) return wrong;
        if (auto wrong = crash_and_recover()) return wrong;
        if (auto wrong = close_market()) return wrong;
        if (auto wrong = wait_for_bidders()) return wrong;
        if (auto wrong = settle()) return wrong;
        return prove();
    }

    Failure open_market() {
        wait_until(times_.freeze_ms);
        if (auto wrong = command("advance_phase phase=freeze reason=\"demo freezes\"")) {
            return wrong;
        }
        say(fmt::format("{:>4} s  freeze: what is bid stands", seconds()));
        wait_until(times_.open_ms);
        if (auto wrong = command("advance_phase phase=continuous reason=\"demo opens\"")) {
            return wrong;
        }
        say(fmt::format("{:>4} s  every book has opened at one price; continuous trading",
                        seconds()));
        return std::nullopt;
    }

    Failure close_market() {
        if (auto wrong = trade_until(times_.pre_close_ms)) return wrong;
        if (auto wrong = command("advance_phase phase=pre_close reason=\"demo closes\"")) {
            return wrong;
        }
        say(fmt::format("{:>4} s  closing call", seconds()));
        if (auto wrong = trade_until(times_.close_ms)) return wrong;
        if (auto wrong = command("advance_phase phase=closed reason=\"demo closes\"")) {
            return wrong;
        }
        say(fmt::format("{:>4} s  every book has closed at one price", seconds()));
        return std::nullopt;
    }

    Failure prepare() {
        std::error_code error;
        fs::remove_all(options_.directory, error);
        fs::create_directories(options_.directory / "clients", error);
        if (error) return options_.directory.string() + ": cannot make it: " + error.message();
        const auto times = read_plan_times(options_.config / "demo" / "plan.csv");
        if (!times) return times.error();
        times_ = *times;
        if (auto made = make_data_folder(options_.config, data_, fix::HashCost::rehearsal); !made) {
            return made.error();
        }
        return std::nullopt;
    }

    Failure start_exchange() {
        fs::remove(data_ / "port");
        auto child =
            Child::spawn({own_path().string(), "serve", "--config", options_.config.string(),
                          "--data", data_.string(), "--fix-port", port_},
                         options_.directory / "exchange.log");
        if (!child) return child.error();
        exchange_.emplace(std::move(*child));
        for (int i = 0; i < 600; ++i) {
            if (const auto line = first_line(data_ / "port")) {
                const auto space = line->find(' ');
                port_ = line->substr(0, space);
                clock_ahead_ms_ = line->substr(space + 1);
                return std::nullopt;
            }
            if (const auto code = exchange_->poll()) {
                return fmt::format("the exchange ended with {} at its start; see {}", *code,
                                   (options_.directory / "exchange.log").string());
            }
            std::this_thread::sleep_for(milliseconds{50});
        }
        return "the exchange did not come up within 30 s";
    }

    Failure start_bidders() {
        const auto program = own_path().parent_path() / "headgate-bidders";
        auto child = Child::spawn(
            {program.string(), "--plan", (options_.config / "demo" / "plan.csv").string(),
             "--credentials", (data_ / "passwords").string(), "--host", "127.0.0.1", "--port",
             port_, "--clock-ahead-ms", clock_ahead_ms_, "--log",
             (options_.directory / "clients").string(), "--stay-ms",
             std::to_string(times_.close_ms + stay_after_close_ms), "--progress"},
            {});
        if (!child) return child.error();
        bidders_.emplace(std::move(*child));
        return wait_for_start();
    }

    /// The plan's time is the bidders': it begins when all have logged on.
    Failure wait_for_start() {
        for (int i = 0; i < 6'000; ++i) {
            started_ = Clock::now();
            if (fs::exists(options_.directory / "clients" / "started")) return std::nullopt;
            if (const auto code = bidders_->poll()) {
                return fmt::format("the bidders ended at their start with {}", *code);
            }
            std::this_thread::sleep_for(milliseconds{5});
        }
        return "the bidders did not log on within 30 s";
    }

    Failure command(const std::string& statement) {
        const auto answer = send_statement((data_ / "control.sock").string(), "OP-CENTRE",
                                           (data_ / "operator.key").string(), statement);
        if (!answer) return "operator's `" + statement + "`: " + answer.error().text;
        for (const auto& line : *answer) {
            if (line.starts_with("command_refused") || line.starts_with("fact_refused")) {
                return fmt::format("operator's `{}` was refused: {}", statement, line);
            }
        }
        return std::nullopt;
    }

    /// Between a quarter and two thirds of continuous trading: late enough to have something to lose, early
    /// enough that the bidders have caught up when the closing call begins.
    [[nodiscard]] std::int64_t kill_moment() const {
        std::uint64_t x = options_.seed + 0x9e3779b97f4a7c15;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        const auto span = static_cast<std::uint64_t>(times_.pre_close_ms - times_.open_ms);
        return times_.open_ms +
               static_cast<std::int64_t>(span / 4 + (x ^ (x >> 31)) % (span * 5 / 12));
    }

    Failure trade_until(std::int64_t at_ms) {
        while (elapsed_ms() < at_ms) {
            std::this_thread::sleep_for(milliseconds{20});
            if (const auto code = exchange_->poll()) {
                return fmt::format("the exchange ended with {}; see exchange.log", *code);
            }
            if (const auto code = bidders_->poll()) {
                return fmt::format("the bidders ended early with {}", *code);
            }
        }
        return std::nullopt;
    }

    Failure crash_and_recover() {
        exchange_->signal(SIGKILL);
        exchange_->wait();
        say(fmt::format("{:>4} s  exchange killed with SIGKILL in mid-trading", seconds()));
        const auto kept = compare_acknowledged(options_.directory / "clients", data_ / "journal");
        if (!kept) return kept.error();
        say(fmt::format(
            "        {} acknowledged reports in the clients' logs, {} of them in the journal, "
            "{} lost",
            kept->reports, kept->found, kept->reports - kept->found));
        if (kept->found != kept->reports)
            return "acknowledged orders were lost: " + kept->first_lost;
        if (auto wrong = start_exchange()) return wrong;
        say(fmt::format("{:>4} s  recovered; books are halted until the operator reopens them",
                        seconds()));
        if (auto wrong = command("advance_phase phase=continuous reason=\"after recovery\"")) {
            return wrong;
        }
        say(fmt::format("{:>4} s  trading goes on", seconds()));
        return std::nullopt;
    }

    Failure wait_for_bidders() {
        const auto limit = Clock::now() + std::chrono::minutes{3};
        while (!bidders_->poll()) {
            if (Clock::now() > limit) return "the bidders did not finish within 3 minutes";
            if (const auto code = exchange_->poll()) {
                return fmt::format("the exchange ended with {}; see exchange.log", *code);
            }
            std::this_thread::sleep_for(milliseconds{50});
        }
        if (bidders_->wait() != 0) {
            return fmt::format("the bidders found contradictions (exit {}); see {}",
                               bidders_->wait(),
                               (options_.directory / "clients" / "summary.json").string());
        }
        return std::nullopt;
    }

    Failure settle() {
        if (auto wrong = command("settle_day date=" + times_.date)) return wrong;
        exchange_->signal(SIGTERM);
        const int code = exchange_->wait();
        if (code != 0) return fmt::format("the exchange stopped with {}; see exchange.log", code);
        const auto kept = compare_acknowledged(options_.directory / "clients", data_ / "journal");
        if (!kept) return kept.error();
        if (kept->found != kept->reports)
            return "acknowledged orders were lost: " + kept->first_lost;
        say(fmt::format("        {} reports received by the bidders, every one in the journal\n",
                        kept->reports));
        return std::nullopt;
    }

    Failure prove() {
        const auto journal = (data_ / "journal").string();
        const auto checked = verify_journal(journal);
        if (!checked) return checked.error().text;
        auto reader = JournalReader::open(journal);
        if (!reader) return reader.error().text;
        Core core;
        DaySummary summary;
        const auto replayed =
            replay(*reader, core,
                   [&](const Sequenced& command, const EventList& events, const State& state) {
                       summary.take(command, events, state);
                   });
        if (!replayed) return replayed.error().text;
        fmt::print("{}\n", summary.text(core.state()));
        say(fmt::format("published for Ganzhou: 2,400 trades, 51,228,800 m³, 6,447,930 yuan "
                        "(mean 0.1259 yuan/m³); bids here are synthetic, from a fixed seed\n"));
        const auto settled = settle_day(journal, core.state().trading_day.value_or(Date{}),
                                        options_.directory / "settlement");
        if (!settled) return settled.error().text;
        say(fmt::format(
            "settlement: {} trades, {} m³, {}.{:02} yuan, fees {}.{:02} yuan, {} participants; "
            "water and cash sum to zero\n  {}\n  {}",
            settled->trades, grouped(settled->volume.value()),
            grouped(settled->amount.value() / 100), settled->amount.value() % 100,
            grouped(settled->fees.value() / 100), settled->fees.value() % 100,
            settled->participants, settled->trades_file.string(),
            settled->statement_file.string()));
        say(fmt::format("journal: {} batches verified, head {}", checked->totals.batches,
                        to_hex(checked->totals.head)));
        say(fmt::format("replayed {} commands: state hash equal ({}, {} checkpoints)",
                        replayed->commands, hex(replayed->state_hash), replayed->checkpoints));
        if (summary.refusals().size() < 12) return "fewer than 12 rules refused an order";
        if (summary.trades() == 0) return "nothing traded";
        return std::nullopt;
    }

    [[nodiscard]] std::int64_t elapsed_ms() const {
        return std::chrono::duration_cast<milliseconds>(Clock::now() - started_).count();
    }
    [[nodiscard]] std::int64_t seconds() const { return elapsed_ms() / 1000; }
    void wait_until(std::int64_t at_ms) const {
        std::this_thread::sleep_until(started_ + milliseconds{at_ms});
    }

    /// The closing call's reports are still under way then.
    static constexpr std::int64_t stay_after_close_ms = 1'000;

    DemoOptions options_;
    fs::path data_;
    PlanTimes times_;
    std::optional<Child> exchange_;
    std::optional<Child> bidders_;
    /// Any free one at the first start; the same again after the crash, for the bidders come back to it.
    std::string port_ = "0";
    /// The bidders' clocks show the market's day.
    std::string clock_ahead_ms_ = "0";
    Clock::time_point started_ = Clock::now();
};

}  // namespace

int run_demo(const DemoOptions& options) { return Demo{options}.run(); }

}  // namespace headgate
