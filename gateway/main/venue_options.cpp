#include "gateway/main/venue_options.h"

#include "engine/domain/line_words.h"
#include "gateway/main/exit_codes.h"
#include "gateway/pipeline/rule_set.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace headgate {
namespace {

namespace fs = std::filesystem;

static_assert(static_cast<int>(SyncMode::strict) == static_cast<int>(JournalSync::strict));
static_assert(static_cast<int>(HashKind::sm3) == static_cast<int>(JournalHash::sm3));

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

}  // namespace

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
    options.journal.spare_bytes = options.space->leave_free;
    options.warn = [](const std::string& text) { spdlog::warn("{}", text); };
    options.inform = [](const std::string& text) { spdlog::info("{}", text); };
    return options;
}

}  // namespace headgate
