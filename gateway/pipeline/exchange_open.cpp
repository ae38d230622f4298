#include "gateway/pipeline/elapsed.h"
#include "gateway/pipeline/exchange.h"

#include <chrono>

namespace headgate {

JournalResult<std::unique_ptr<Exchange>> Exchange::open(const ExchangeOptions& options) {
    // The writer first: its lock keeps a second exchange out while this one replays.
    auto writer = JournalWriter::open(options.journal);
    if (!writer) return tl::unexpected{writer.error()};
    std::unique_ptr<CheckpointLog> checkpoints;
    if (options.checkpoints) {
        auto log = CheckpointLog::open(*options.checkpoints, **writer, options.warn);
        if (!log) return tl::unexpected{log.error()};
        checkpoints = std::move(*log);
    }
    std::unique_ptr<Exchange> exchange;
    const bool is_new = (*writer)->last_sequence() == Sequence{};
    if (is_new) {
        exchange.reset(new Exchange{options, Core{}});
    } else {
        auto recovered = recover(options, **writer, checkpoints.get());
        if (!recovered) return recovered;
        exchange = std::move(*recovered);
    }
    exchange->writer_ = std::move(*writer);
    exchange->checkpoints_ = std::move(checkpoints);
    exchange->recovery_.is_new = is_new;
    if (is_new) {
        exchange->apply(Origin{OriginKind::engine, 0, 0},
                        Genesis{options.journal.partition, options.limits});
    }
    // A crash can fall between a command and the work that it left; that goes first.
    while (exchange->core_.work_pending()) exchange->apply(Origin{}, ContinueWork{});
    return exchange;
}

JournalResult<std::unique_ptr<Exchange>> Exchange::recover(const ExchangeOptions& options,
                                                           const JournalWriter& writer,
                                                           CheckpointLog* checkpoints) {
    const auto begin = std::chrono::steady_clock::now();
    FollowOptions journal{
        options.journal.directory, {options.journal.venue, options.journal.partition}, {}};
    if (options.snapshots) journal.snapshots = options.snapshots->folder;
    auto follower = Follower::open(journal);
    if (!follower) return tl::unexpected{follower.error()};
    // From a snapshot on, where there is one: what was told before is told no more.
    DayRecorder recorder;
    const ReplayHooks hooks{[&](const Sequenced& command, const EventList& events, const State&) {
        recorder.take(follower->day(), options.journal.partition, command, events);
    }};
    auto report = follower->go_on(hooks);
    if (!report) return tl::unexpected{report.error()};
    // Batches of sealed epochs were signed in their own.
    if (checkpoints != nullptr && follower->epoch().digest == writer.header_digest()) {
        const JournalTotals& totals = follower->totals();
        checkpoints->go_on_from(follower->take_tree(), totals.head, totals.last);
    }
    std::unique_ptr<Exchange> exchange{new Exchange{options, follower->take_core()}};
    exchange->recovery_.replayed = *report;
    exchange->recovery_.start = follower->start();
    exchange->recovery_.took = elapsed_since(begin);
    exchange->recorder_ = std::move(recorder);
    exchange->day_ = follower->take_day();
    exchange->ended_orders_ = exchange->day_.ended();
    exchange->known_trades_ = exchange->day_.trades();
    exchange->busted_parts_ = exchange->day_.busted();
    exchange->gateway_section_ = follower->gateway_section();
    exchange->clock_.resume_after(report->last_time);
    return exchange;
}

void Exchange::start_snapshots() {
    if (!options_.snapshots || options_.snapshots->every == 0) return;
    const FollowOptions journal{options_.journal.directory,
                                {options_.journal.venue, options_.journal.partition},
                                options_.snapshots->folder};
    const auto& used = recovery_.start.snapshot;
    snapshots_.emplace(journal, *options_.snapshots, used ? used->sequence : Sequence{},
                       options_.inform, options_.warn);
}

void Exchange::start_space_watch() {
    if (!options_.space) return;
    space_watch_.emplace(options_.journal.directory, *options_.space, options_.inform,
                         options_.warn);
    watch_space();
    space_beat_.emplace(options_.space_period, [this] { watch_space(); });
}

void Exchange::watch_space() {
    const SpaceStanding standing = space_watch_->look();
    {
        const std::scoped_lock lock{space_mutex_};
        space_ = standing;
    }
    if (!standing.is_low || !takes_orders_.load()) return;
    // Where the ring is full the next look tries again.
    (void)ring_.try_push({Origin{}, AdvancePhase{std::nullopt, Phase::halted,
                                                 DocumentRef{"too little disk for the journal"}}});
}

std::optional<SpaceStanding> Exchange::space() const {
    const std::scoped_lock lock{space_mutex_};
    return space_;
}

}  // namespace headgate
