#pragma once

#include "gateway/pipeline/checkpoint_log.h"
#include "gateway/pipeline/clock.h"
#include "gateway/pipeline/day_recorder.h"
#include "gateway/pipeline/metronome.h"
#include "gateway/pipeline/reasons.h"
#include "gateway/pipeline/replay.h"
#include "gateway/pipeline/snapshot_keeper.h"
#include "gateway/pipeline/space_watch.h"
#include "gateway/ring/command_ring.h"
#include "gateway/ring/publication.h"
#include "persistence/journal_stage.h"

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace headgate {

struct ExchangeOptions {
    JournalOptions journal;
    JournalStageOptions stage;
    std::size_t ring_commands = 65'536;
    VenueLimits limits;
    /// Simulated time starts here; nothing means the system's time.
    std::optional<Timestamp> simulated_start;
    /// While a call is open, AdvanceTime is issued this often, so that what changed about its price is told.
    std::chrono::milliseconds time_step{1'000};
    std::string build;
    /// Signed every second; absent: not at all.
    std::optional<CheckpointOptions> checkpoints;
    /// Where snapshots lie and when they are taken; absent: the whole journal is carried out again at each start.
    std::optional<SnapshotOptions> snapshots;
    /// How much disk the journal may take; absent: all of it, until a batch finds no space.
    std::optional<SpaceOptions> space;
    /// How often that is looked at.
    std::chrono::milliseconds space_period{1'000};
    /// What an operator should hear of while trading goes on; called on the exchange's threads. May be empty.
    std::function<void(const std::string&)> warn;
    /// The same for what went as it should. May be empty.
    std::function<void(const std::string&)> inform = {};
};

/// What an opened exchange found in its journal.
struct Recovery {
    ReplayReport replayed;
    /// The snapshot that it began with, and those that were passed over.
    FollowStart start;
    /// From the opening of the journal to the last command in it.
    std::chrono::milliseconds took{0};
    /// No journal was there: genesis is to be entered.
    bool is_new = false;
};

/// One partition at work: command ring → sequencer and core (one thread at a time) → journal (two threads) →
/// subscribers. An event leaves only when it is durable. A gateway's thread that has nothing else to do takes the
/// core's turn for the few commands that wait (decision 0014).
///
///     open → apply genesis or changed configuration → subscribe → start → … → stop
class Exchange {
public:
    /// Opens the journal and carries out what follows the newest good snapshot, comparing every event. Fails with
    /// the journal's own words.
    [[nodiscard]] static JournalResult<std::unique_ptr<Exchange>>
    open(const ExchangeOptions& options);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    [[nodiscard]] const Recovery& recovery() const { return recovery_; }

    /// Before `start` only: sequences, applies and journals one command on the caller's thread. Durable
    /// with the next `commit`.
    EventList apply(const Origin& origin, Command command);
    [[nodiscard]] JournalResult<void> commit();
    /// Before `start` only; the core's own thread has it afterwards.
    [[nodiscard]] const State& state() const { return core_.state(); }

    /// Before `start` only. Called with every batch from the first on.
    void subscribe(Subscriber subscriber) { subscribers_.push_back(std::move(subscriber)); }
    /// How things stand for a gateway that subscribes now.
    [[nodiscard]] GatewayStart describe();

    /// Before `start` only: how far the market's clock runs before the system's, in a rehearsal.
    [[nodiscard]] std::chrono::milliseconds clock_ahead() { return clock_.ahead_of_system(); }

    /// Journals StartEngine (books come back halted after an unclean stop) and starts both threads.
    void start();
    /// The FIX gateway's own bytes, stored with the next batch; dropped before `start`. Any thread.
    void keep_gateway_section(ByteSpan section) {
        if (JournalStage* stage = live_stage_.load()) stage->set_gateway_section(section);
    }
    /// From any thread once started.
    [[nodiscard]] CommandRing& ring() { return ring_; }

    /// Takes nothing more from the ring, checkpoints, journals StopEngine, commits, joins. `no_space`: what
    /// had been published is in the journal, what was waiting for space is lost and was never told.
    [[nodiscard]] JournalResult<void> stop();

    /// Set when the journal failed for good: leave the process, nothing more is acknowledged.
    [[nodiscard]] std::optional<std::string> failure() const;
    /// The journal's volume is full: nothing is acknowledged until there is space, then all goes on.
    [[nodiscard]] bool waits_for_space() const { return disk_full_.load(); }
    /// As last looked at; nothing where that was not asked for. Any thread.
    [[nodiscard]] std::optional<SpaceStanding> space() const;

private:
    /// Codes for the words of refusals, kept by the thread that commits and read by gateways'.
    struct SharedNames {
        std::mutex mutex;
        Directory directory;
    };

    Exchange(const ExchangeOptions& options, Core&& core);
    [[nodiscard]] static JournalResult<std::unique_ptr<Exchange>>
    recover(const ExchangeOptions& options, const JournalWriter& writer,
            CheckpointLog* checkpoints);
    void start_snapshots();
    void start_space_watch();
    /// Halts all books, through the ring, while there is too little space and any of them takes orders.
    void watch_space();
    void run();
    /// Takes the turn on the caller's thread, where nobody has it, for a few commands; wakes the core's thread for
    /// what is left. Never waits for another thread. What fails here ends the process, as it does on the core's thread:
    /// half a step is no state to go on from.
    void help() noexcept;
    /// What `help` does while it has the turn. False where the core's thread must look.
    [[nodiscard]] bool carry_out_few();
    /// Answers a few of the questions that wait. True where there were any. Whoever has the turn.
    bool answer_queries();
    /// Hands out the answers that rest on nothing later than `durable`.
    void release_answers(Sequence durable);
    /// Takes what has gathered in the ring, up to a bound, and tells the core what is coming.
    void drain();
    /// Sequences and applies one command and all the work that it leaves. Whoever has the turn. False where the
    /// journal takes no more; nothing may be applied after that.
    [[nodiscard]] bool carry_out(const Origin& origin, Command command);
    [[nodiscard]] bool finish_work();
    /// The journal hears of it with its next `wake` or `help`.
    void step_and_push(const Origin& origin, Command command);
    /// False where the journal has failed, or has no space while we are to stop.
    [[nodiscard]] bool wait_for_room();
    [[nodiscard]] bool watch_clock();
    void warn(const std::string& text) const;
    /// Notes whether any book takes orders, and whether any is in a phase of which the price is told as time
    /// goes on.
    void watch_phases(const EventList& events);
    void note_phases();
    void remember_records(const EventList& events);
    void publish(std::span<const JournalStep> steps);
    void fail(const JournalError& error);

    ExchangeOptions options_;
    Recovery recovery_;
    /// Orders of the recovered day that had ended, for those who ask after them, and what else gateways want to
    /// know that the state does not keep.
    std::vector<OpenOrder> ended_orders_;
    std::vector<KnownTrade> known_trades_;
    std::unordered_map<OrderId, BustedPart> busted_parts_;
    Reasons reasons_;  ///< of the thread that commits
    /// The orders before `start`, and what happened to them on the day of the last command; then both are let go.
    DayOrders day_;
    DayRecorder recorder_;
    ByteVector gateway_section_;
    std::atomic<JournalStage*> live_stage_{nullptr};
    /// Who has it sequences and steps: core, clock, the ring's end, `drained_` and `events_` are theirs.
    std::mutex turn_;
    Core core_;
    SequencerClock clock_;
    CommandRing ring_;
    static constexpr std::size_t drain_max = 32;
    /// So many commands a gateway's thread carries out itself.
    static constexpr std::size_t helped_max = 8;
    /// The quota of questions: so many between two drains, each of which takes about as long as ten orders.
    static constexpr std::size_t queries_per_drain = 4;
    std::vector<Submission> drained_;
    std::unique_ptr<JournalWriter> writer_;
    /// Outlives the stage, whose thread tells it of batches.
    std::unique_ptr<CheckpointLog> checkpoints_;
    /// Likewise.
    std::optional<SnapshotKeeper> snapshots_;
    std::unique_ptr<JournalStage> stage_;
    std::vector<Subscriber> subscribers_;
    std::shared_ptr<SharedNames> names_;
    EventList events_;
    /// Records of facts on their way to the publisher, in the order of their events.
    std::mutex records_mutex_;
    std::vector<std::shared_ptr<const FactRecord>> records_;
    struct Answer {
        Sequence as_of;
        std::function<void()> tell;
    };
    std::mutex answers_mutex_;
    /// In the order in which they were asked, waiting for what they rest on to be durable.
    std::vector<Answer> answers_;
    Sequence durable_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> failed_{false};
    std::atomic<bool> disk_full_{false};
    mutable std::mutex failure_mutex_;
    std::optional<std::string> failure_;
    std::atomic<bool> call_open_{false};
    std::atomic<bool> takes_orders_{false};
    std::optional<SpaceWatch> space_watch_;
    mutable std::mutex space_mutex_;
    std::optional<SpaceStanding> space_;
    std::thread thread_;
    std::optional<Metronome> metronome_;
    std::optional<Metronome> space_beat_;
};

}  // namespace headgate
