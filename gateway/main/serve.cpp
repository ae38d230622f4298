#include "engine/domain/line_words.h"
#include "gateway/control/control_server.h"
#include "gateway/fix/fix_gateway.h"
#include "gateway/main/commands.h"
#include "gateway/main/data_folder.h"
#include "gateway/main/exit_codes.h"
#include "gateway/main/index_follower.h"
#include "gateway/main/market_setup.h"
#include "gateway/main/places.h"
#include "gateway/main/stop_signals.h"
#include "gateway/pipeline/rule_set.h"
#include "risk/rule.h"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <thread>

namespace headgate {
namespace {

namespace fs = std::filesystem;

constexpr const char* build_name = "headgate 0.1";
static_assert(static_cast<int>(SyncMode::strict) == static_cast<int>(JournalSync::strict));
static_assert(static_cast<int>(HashKind::sm3) == static_cast<int>(JournalHash::sm3));

/// Prints every fault; there is at least one.
int tell_faults(const ConfigErrors& errors) {
    for (const ConfigError& error : errors) fmt::print(stderr, "{}\n", to_string(error));
    fmt::print(stderr, "headgate: {} fault{} in the configuration\n", errors.size(),
               errors.size() == 1 ? "" : "s");
    return exit_config;
}

fs::path data_folder_of(const Config& config, const fs::path& given) {
    if (!given.empty()) return given;
    if (config.journal) return config.journal->parent_path();
    return "headgate-data";
}

/// The code in the configuration's `venue` line; blank where there is none.
VenueCode venue_of(const Config& config) {
    for (const FactLine& fact : config.facts) {
        const auto words = scan_line(fact.text);
        if (!words || words->empty() || words->front().value != "venue") continue;
        for (const Word& word : *words) {
            if (word.key == "code") return VenueCode::from(word.value).value_or(VenueCode{});
        }
    }
    return {};
}

SpaceOptions space_for(const JournalSpaceSettings& settings) {
    const auto bytes = [](std::uint32_t mb) { return std::uint64_t{mb} << 20; };
    SpaceOptions space;
    if (settings.budget_mb) space.budget = bytes(*settings.budget_mb);
    space.leave_free = bytes(settings.leave_free_mb);
    space.warn_left.clear();
    for (const std::uint32_t mb : settings.warn_left_mb) space.warn_left.push_back(bytes(mb));
    space.halt_left = bytes(settings.halt_left_mb);
    return space;
}

ExchangeOptions options_for(const Config& config, const fs::path& data) {
    ExchangeOptions options;
    options.journal.directory = (data / "journal").string();
    options.journal.partition = config.partition;
    options.journal.venue = venue_of(config);
    options.journal.build = Text<40>{build_name};
    options.journal.rules = rule_set_hash();
    options.journal.sync = static_cast<SyncMode>(config.journal_sync);
    options.journal.hash = static_cast<HashKind>(config.journal_hash);
    options.limits = config.limits;
    options.simulated_start = config.clock_start;
    options.build = build_name;
    options.snapshots = SnapshotOptions{(data / "snapshots").string(), config.snapshots.every,
                                        config.snapshots.keep, Text<40>{build_name}};
    options.space = space_for(config.journal_space);
    options.warn = [](const std::string& text) { spdlog::warn("{}", text); };
    options.inform = [](const std::string& text) { spdlog::info("{}", text); };
    return options;
}

/// Nobody waits for a terminal: lines are written by a thread of their own, and where it cannot keep up the
/// oldest are dropped.
class LogThread {
public:
    LogThread() {
        spdlog::init_thread_pool(lines_max, 1);
        logger_ = std::make_shared<spdlog::async_logger>(
            "headgate", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(),
            spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
        spdlog::set_default_logger(logger_);
        spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    }
    /// Writes what is left.
    ~LogThread() { spdlog::shutdown(); }
    LogThread(const LogThread&) = delete;
    LogThread& operator=(const LogThread&) = delete;

private:
    static constexpr std::size_t lines_max = 8192;
    /// Held until the thread that writes by it has ended.
    std::shared_ptr<spdlog::logger> logger_;
};

/// The journal of an exchange that is not running, with genesis entered where it is new. A configuration
/// that differs from the journal's is refused.
tl::expected<std::unique_ptr<Exchange>, int> open_exchange(const Config& config,
                                                           const ExchangeOptions& options) {
    auto opened = Exchange::open(options);
    if (!opened) return tl::unexpected{complain(opened.error())};
    std::unique_ptr<Exchange> exchange = std::move(*opened);
    if (exchange->recovery().is_new || !exchange->state().config_hash) {
        auto lines = config.facts;
        const auto operators = operator_lines(fs::path{options.journal.directory}.parent_path());
        lines.insert(lines.end(), operators.begin(), operators.end());
        if (const auto errors = enter_facts(*exchange, lines); !errors.empty()) {
            return tl::unexpected{tell_faults(errors)};
        }
        exchange->apply(Origin{}, ConfirmConfig{config.hash});
        if (const auto done = exchange->commit(); !done)
            return tl::unexpected{complain(done.error())};
    } else if (exchange->state().config_hash != config.hash) {
        return tl::unexpected{complain(
            "the configuration differs from the one in the journal; journal the difference with "
            "`headgate apply-config`, or go back to the files that the journal was made from",
            exit_config)};
    }
    return exchange;
}

bool same_limits(const VenueLimits& a, const VenueLimits& b) {
    ByteVector left(encoded_size_max<VenueLimits>());
    ByteVector right(left.size());
    put(a, left.data());
    put(b, right.data());
    return left == right;
}

/// For programs that start us: the FIX port, and how far the market's clock runs before the system's, ms.
void tell_port(const fs::path& data, std::uint16_t port, std::chrono::milliseconds ahead) {
    const fs::path draft = data / "port.part";
    std::ofstream{draft} << port << ' ' << ahead.count() << '\n';
    std::error_code ignored;
    fs::rename(draft, data / "port", ignored);
}

void set_fix_limits(const FixLimitSettings& given, FixLimits& limits) {
    limits.connections = given.connections.value_or(limits.connections);
    limits.connections_per_address =
        given.connections_per_address.value_or(limits.connections_per_address);
    limits.orders.per_s = given.orders_per_s.value_or(limits.orders.per_s);
    limits.orders.burst = given.orders_burst.value_or(limits.orders.burst);
    limits.cancels.per_s = given.cancels_per_s.value_or(limits.cancels.per_s);
    limits.cancels.burst = given.cancels_burst.value_or(limits.cancels.burst);
    limits.logons.failures_per_comp_id =
        given.wrong_passwords.value_or(limits.logons.failures_per_comp_id);
    if (given.lock_s) limits.logons.lock = std::chrono::seconds{*given.lock_s};
}

FixConfig fix_config(const Config& config, const fs::path& data, const ServeOptions& options) {
    FixConfig fix;
    fix.address = config.fix.listen;
    fix.port = options.fix_port.value_or(config.fix.port);
    fix.dictionary = config.fix.dictionary.empty() ? find_shipped("config/fix/HEADGATE44.xml")
                                                   : config.fix.dictionary;
    fix.credentials = config.fix.credentials.value_or(data / "credentials");
    if (const auto& tls = config.fix.tls) {
        fix.tls =
            FixTls{tls->listen, tls->port, {tls->certificate, tls->key, tls->client_authorities}};
    }
    set_fix_limits(config.fix.limits, fix.limits);
    fix.cancel_on_disconnect = config.fix.cancel_on_disconnect;
    fix.cancel_grace = std::chrono::seconds{config.fix.cancel_grace_s};
    fix.log = [](std::string_view line) { spdlog::info("fix: {}", line); };
    return fix;
}

/// What the start did, for whoever wonders how long it took and what it rests on.
void tell_recovery(const Recovery& recovery) {
    const FollowStart& start = recovery.start;
    for (const std::string& why : start.passed_over) spdlog::warn("snapshot passed over: {}", why);
    if (start.snapshot) {
        spdlog::info("snapshot {} of sequence {} ({} commands, state hash equal), loaded in {} ms",
                     start.path, start.snapshot->sequence.value(), start.snapshot->commands,
                     start.loading.count());
    } else {
        spdlog::info("no snapshot: the journal is carried out from its beginning");
    }
    const ReplayReport& replayed = recovery.replayed;
    spdlog::info("carried out {} commands up to sequence {}, every event as stored; recovered in "
                 "{} ms, last stop {}",
                 replayed.commands, replayed.last.value(), recovery.took.count(),
                 replayed.stopped_cleanly ? "clean" : "unclean: books come back halted");
}

/// DATA/space: how the journal's disk stands, for programs and people that watch it.
class SpaceFile {
public:
    explicit SpaceFile(const fs::path& data) : path_{data / "space"} {}
    ~SpaceFile() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    SpaceFile(const SpaceFile&) = delete;
    SpaceFile& operator=(const SpaceFile&) = delete;

    /// Written where something of note changed.
    void tell(const SpaceStanding& now) {
        constexpr unsigned mb = 20;
        if (told_ && told_->crossed == now.crossed && told_->left >> mb == now.left >> mb) return;
        told_ = now;
        const fs::path draft{path_.string() + ".part"};
        std::ofstream{draft} << fmt::format("left={} used={} free={} warnings={} halted={}\n",
                                            now.left, now.used, now.free, now.crossed,
                                            now.is_low ? "yes" : "no");
        std::error_code ignored;
        fs::rename(draft, path_, ignored);
    }

private:
    fs::path path_;
    std::optional<SpaceStanding> told_;
};

/// Returns when a signal came or the journal failed.
void wait_for_end(const Exchange& exchange, const fs::path& data, const StopSignals& signals,
                  IndexFollower* follower) {
    bool waiting = false;
    SpaceFile space{data};
    while (!signals.came() && !exchange.failure()) {
        if (follower != nullptr) follower->look();
        if (const auto standing = exchange.space()) space.tell(*standing);
        if (exchange.waits_for_space() == waiting) continue;
        waiting = !waiting;
        if (waiting) {
            spdlog::error(
                "{}: the disk is full; nothing is acknowledged until there is space, make some",
                (data / "journal").string());
        } else {
            spdlog::info("there is space again; going on");
        }
    }
}

int run(Exchange& exchange, const Config& config, const fs::path& data, const ServeOptions& options,
        const StopSignals& signals) {
    std::optional<IndexFollower> follower;
    if (config.journal_index) {
        follower.emplace(data, [](const std::string& text) { spdlog::warn("{}", text); });
    }
    GatewayStart start = exchange.describe();
    FixConfig street = fix_config(config, data, options);
    street.market_ahead = exchange.clock_ahead();
    street.keep = [&exchange](ByteSpan section) { exchange.keep_gateway_section(section); };
    FixGateway fix{std::move(street), start, exchange.ring()};
    start.recall.reset();
    const fs::path socket = config.control_socket.value_or(data / "control.sock");
    ControlServer control{
        socket.string(), start, {&risk::rule_code, &risk::rule_number}, exchange.ring()};
    exchange.subscribe([&fix](const PublishedBatch& batch) { fix.on_batch(batch); });
    exchange.subscribe([&control](const PublishedBatch& batch) { control.on_batch(batch); });
    if (const auto up = control.start(); !up) return complain(up.error(), exit_system);
    if (const auto up = fix.start(); !up) return complain(up.error(), exit_system);
    const auto ahead = exchange.clock_ahead();
    exchange.start();
    tell_port(data, fix.port(), ahead);
    spdlog::info("serving: FIX on {}:{}, operators on {}", config.fix.listen, fix.port(),
                 socket.string());
    wait_for_end(exchange, data, signals, follower ? &*follower : nullptr);
    std::error_code ignored;
    fs::remove(data / "port", ignored);
    const auto why = exchange.failure();
    if (!why) spdlog::info("stopping: no more orders are taken");
    // The core first: its thread answers questions of both gateways.
    const auto stopped = exchange.stop();
    fix.stop();
    control.stop();
    if (why) {
        spdlog::critical("the journal failed: {}", *why);
        spdlog::critical("nothing unwritten was acknowledged; mend the cause and start again");
        return exit_journal_failed;
    }
    if (!stopped) return complain(stopped.error());
    spdlog::info("stopped");
    return exit_well;
}

}  // namespace

int serve(const ServeOptions& options) {
    const StopSignals signals;
    const LogThread log;
    const auto config = load_config(options.config);
    if (!config) return tell_faults(config.error());
    const fs::path data = data_folder_of(*config, options.data);
    if (auto made = make_data_folder(options.config, data, fix::HashCost::production); !made) {
        return complain(made.error(), exit_system);
    }
    const auto key = journal_key(data);
    if (!key) return complain(key.error(), exit_system);
    ExchangeOptions exchange_options = options_for(*config, data);
    exchange_options.journal.spare_bytes = std::uint64_t{config->journal_space.leave_free_mb} << 20;
    exchange_options.checkpoints =
        CheckpointOptions{(data / "checkpoints").string(), key->public_key, key->secret_key};
    auto exchange = open_exchange(*config, exchange_options);
    if (!exchange) return exchange.error();
    const Recovery& recovery = (*exchange)->recovery();
    if (recovery.is_new) {
        spdlog::info("new journal in {}; passwords for the FIX sessions are in {}",
                     (data / "journal").string(), (data / "passwords").string());
    } else {
        tell_recovery(recovery);
    }
    return run(**exchange, *config, data, options, signals);
}

int check_config(const fs::path& path) {
    const auto config = load_config(path);
    if (!config) return tell_faults(config.error());
    // A throw-away journal: what is checked is what would be journalled, by the engine itself.
    std::string folder = (fs::temp_directory_path() / "headgate-check-XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
        return complain(folder + ": cannot make a temporary folder", exit_system);
    }
    int result = exit_well;
    {
        ExchangeOptions options = options_for(*config, folder);
        options.journal.zeroed_ahead_bytes = 0;
        auto exchange = Exchange::open(options);
        if (!exchange) {
            result = complain(exchange.error());
        } else if (const auto errors = enter_facts(**exchange, config->facts); !errors.empty()) {
            result = tell_faults(errors);
        } else {
            const Registry& registry = (*exchange)->state().registry;
            fmt::print(
                "{}: no fault in {} lines: {} participants, {} rights, {} allocations, {} caps, "
                "{} books\n",
                path.string(), config->facts.size(), registry.count<Participant>(),
                registry.count<Right>(), registry.count<Allocation>(), registry.count<Cap>(),
                registry.count<BookSpec>());
        }
    }
    std::error_code ignored;
    fs::remove_all(folder, ignored);
    return result;
}

int apply_config(const fs::path& path, const fs::path& given, ApplyMode mode) {
    const auto config = load_config(path);
    if (!config) return tell_faults(config.error());
    const fs::path data = data_folder_of(*config, given);
    auto options = options_for(*config, data);
    options.journal.if_missing = IfMissing::refuse;
    auto opened = Exchange::open(options);
    if (!opened) return complain(opened.error());
    Exchange& exchange = **opened;
    if (!same_limits(config->limits, exchange.state().registry.limits())) {
        return complain(
            "the [limits] of a journal are fixed when it is made; put the old ones back into "
            "venue.toml",
            exit_config);
    }
    // A run of its own: after a crash the books come back halted here, not open at the next start.
    const bool unclean = !exchange.recovery().replayed.stopped_cleanly;
    exchange.apply(Origin{}, StartEngine{unclean ? StopKind::unclean : StopKind::clean,
                                         Text<40>::from(options.build).value_or(Text<40>{})});
    const auto done = apply_differences(exchange, config->facts);
    // Nothing is committed where anything was refused: the journal stays as it was.
    if (!done) return tell_faults(done.error());
    for (const std::string& line : done->lines) fmt::print("{}\n", line);
    if (mode == ApplyMode::rehearse) {
        fmt::print("{} facts would be entered, {} fields changed; nothing was journalled\n",
                   done->entered, done->changed);
        return exit_well;
    }
    exchange.apply(Origin{}, ConfirmConfig{config->hash});
    exchange.apply(Origin{}, TakeCheckpoint{});
    exchange.apply(Origin{}, StopEngine{});
    if (const auto written = exchange.commit(); !written) return complain(written.error());
    fmt::print("{} facts entered, {} fields changed; the journal now stands as the files say\n",
               done->entered, done->changed);
    return exit_well;
}

int init_data(const fs::path& path, const fs::path& given) {
    const auto config = load_config(path);
    if (!config) return tell_faults(config.error());
    const fs::path data = data_folder_of(*config, given);
    if (auto made = make_data_folder(path, data, fix::HashCost::production); !made) {
        return complain(made.error(), exit_system);
    }
    fmt::print("{}: operator's key, credentials and passwords are there\n", data.string());
    return exit_well;
}

}  // namespace headgate
