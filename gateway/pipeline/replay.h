#pragma once

#include "engine/core/core.h"
#include "persistence/journal_reader.h"
#include "persistence/journal_writer.h"

#include <functional>
#include <type_traits>
#include <utility>

/// Recovery, an auditor's replay and every offline reader: the same commands through the same `step`.
namespace headgate {

struct ReplayReport {
    /// Carried out now, not those before a snapshot.
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    /// Checkpoints whose state hash came out the same.
    std::uint64_t checkpoints = 0;
    Sequence last;
    Timestamp last_time;
    Bytes<16> state_hash;
    /// The journal ends with a graceful stop. False where nothing was carried out.
    bool stopped_cleanly = false;
};

/// What was found, in two lines for an operator.
[[nodiscard]] std::string to_string(const ReplayReport& report);

/// Called after each step with the command, its events and the state after it.
using ReplayVisitor = std::function<void(const Sequenced&, const EventList&, const State&)>;

struct ReplayHooks {
    ReplayHooks() = default;
    template <class Visit>
    requires std::is_constructible_v<ReplayVisitor, Visit> ReplayHooks(Visit visitor)
        : visit{std::move(visitor)} {}
    /// May be empty.
    ReplayVisitor visit;
    /// After the last step of each batch. May be empty.
    std::function<void(const DurableBatch&)> on_batch;
    /// Before the first `on_batch` of each epoch that is read. May be empty.
    std::function<void(const CheckedHeader&)> on_epoch;
    /// Before a batch's `on_batch`, where the gateways' own bytes changed with it. May be empty.
    std::function<void(const ByteVector&)> on_gateway_section;
    /// Asked after each batch: true ends the replay there. May be empty.
    std::function<bool()> stop;
};

/// Applies every stored command to `core`, which must stand where `reader` does (new, or restored from the
/// snapshot that the reader skipped to), and compares each event with the stored bytes. The first that differs is
/// an error of kind `corrupt` that says where, what is stored and what the engine says now. `until` nothing means the whole journal. The journal is read ahead on a second
/// thread: `reader` may afterwards stand behind the last command applied.
[[nodiscard]] JournalResult<ReplayReport> replay(JournalReader& reader, Core& core,
                                                 const ReplayHooks& hooks = {},
                                                 std::optional<Sequence> until = {});

/// "a1b2…" of a state hash.
[[nodiscard]] std::string hex(const Bytes<16>& hash);

}  // namespace headgate
