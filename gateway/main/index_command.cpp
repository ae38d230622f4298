#include "gateway/main/commands.h"
#include "gateway/main/exit_codes.h"
#include "tools/journal_log/index_builder.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>
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

/// Until the process that started us has ended, or for ever.
int follow(IndexBuilder& builder, std::optional<int> parent) {
    bool full = false;
    while (!parent || ::getppid() == *parent) {
        const auto done = builder.read(IndexRest::kept);
        if (!done && done.error().kind != JournalFault::no_space) return complain(done.error());
        // Said once: the journal has its own words for a full disk.
        if (!done && !full) (void)complain(done.error());
        full = !done;
        std::this_thread::sleep_for(std::chrono::milliseconds{full ? 5'000 : 200});
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
    auto builder = IndexBuilder::open(index);
    if (!builder) return complain(builder.error());
    if (options.follow) {
        tell(**builder, index.index);
        return follow(**builder, options.parent);
    }
    if (auto done = (*builder)->read(IndexRest::written); !done) return complain(done.error());
    tell(**builder, index.index);
    return exit_well;
}

}  // namespace headgate
