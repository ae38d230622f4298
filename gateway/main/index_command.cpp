#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "gateway/main/stop_signals.h"
#include "tools/journal_log/index_builder.h"

#include <fmt/format.h>

#include <chrono>
#include <unistd.h>

namespace headgate {
namespace {

void tell(const IndexBuilder& builder, const std::string& folder) {
    if (builder.made_anew())
        fmt::print("made anew, for the one that was there is of no use: {}\n",
                   *builder.made_anew());
    fmt::print("{}: {} segments, up to sequence {}\n", folder, builder.segments(),
               builder.end().last.value());
    std::fflush(stdout);
}

/// Until a signal comes, or the process that started us has ended.
int follow(IndexBuilder& builder, std::optional<int> parent, const StopSignals& signals) {
    // Whoever starts us has more urgent things to do.
    constexpr int low_priority = 10;
    if (parent) (void)!::nice(low_priority);
    bool full = false;
    auto pause = std::chrono::milliseconds{0};
    while ((!parent || ::getppid() == *parent) && !signals.came(pause)) {
        const auto done = builder.read(IndexRest::kept);
        if (!done && done.error().kind != JournalFault::no_space) return complain(done.error());
        // Said once: the journal has its own words for a full disk.
        if (!done && !full) (void)complain(done.error());
        full = !done;
        pause = std::chrono::milliseconds{full ? 900 : 200};
    }
    return exit_well;
}

}  // namespace

int index_command(const IndexCommandOptions& options) {
    IndexOptions index;
    index.journal = journal_folder(options.journal);
    index.index = options.index.empty() ? index_folder(index.journal) : options.index.string();
    index.start = options.anew ? IndexStart::anew : IndexStart::resumed;
    if (options.segment_steps == std::uint64_t{0})
        return complain("--segment-steps: at least 1", exit_usage);
    if (options.segment_steps) index.segment_steps = *options.segment_steps;
    std::optional<StopSignals> signals;
    if (options.follow) signals.emplace();
    auto builder = IndexBuilder::open(index);
    if (!builder) return complain(builder.error());
    if (options.follow) {
        tell(**builder, index.index);
        return follow(**builder, options.parent, *signals);
    }
    if (auto done = (*builder)->read(IndexRest::written); !done) return complain(done.error());
    tell(**builder, index.index);
    return exit_well;
}

}  // namespace headgate
