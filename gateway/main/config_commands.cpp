#include "gateway/main/commands.h"
#include "gateway/main/data_folder.h"
#include "gateway/main/exit_codes.h"
#include "gateway/main/market_setup.h"
#include "gateway/main/venue_options.h"

#include <fmt/format.h>

#include <cstdlib>

// What is done with a venue's files while no exchange runs: check-config, apply-config, init.

namespace headgate {
namespace {

namespace fs = std::filesystem;

bool same_limits(const VenueLimits& a, const VenueLimits& b) {
    ByteVector left(encoded_size_max<VenueLimits>());
    ByteVector right(left.size());
    put(a, left.data());
    put(b, right.data());
    return left == right;
}

}  // namespace

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
        options.journal.spare_bytes = 0;
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
