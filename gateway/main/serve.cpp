#include "gateway/control/control_server.h"
#include "gateway/fix/fix_gateway.h"
#include "gateway/main/commands.h"
#include "gateway/main/data_folder.h"
#include "gateway/main/exit_codes.h"
#include "gateway/main/index_follower.h"
#include "gateway/main/log_thread.h"
#include "gateway/main/market_setup.h"
#include "gateway/main/places.h"
#include "gateway/main/space_file.h"
#include "gateway/main/stop_signals.h"
#include "gateway/main/venue_options.h"
#include "risk/rule.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <thread>

namespace headgate {
namespace {

namespace fs = std::filesystem;

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

}  // namespace headgate
