#include "gateway/pipeline/replay.h"

#include "engine/domain/line.h"
#include "risk/rule.h"

#include <algorithm>

namespace headgate {
namespace {

Names names_of(const Core& core) {
    return Names{core.directory(), &risk::rule_code, &risk::rule_number};
}

std::string line_of(const std::vector<Event>& events, std::size_t index, const Names& names) {
    return index < events.size() ? to_line(events[index], names) : "nothing";
}

/// The index of the first event whose bytes differ from the stored, or nothing.
std::optional<std::size_t> first_difference(const EventList& events, const StoredStep& stored,
                                            ByteVector& buffer) {
    const std::size_t common = std::min(events.size(), stored.event_bytes.size());
    for (std::size_t i = 0; i < common; ++i) {
        buffer.clear();
        encode_event(events[i], buffer);
        if (!std::ranges::equal(buffer, stored.event_bytes[i])) return i;
    }
    if (events.size() != stored.event_bytes.size()) return common;
    return std::nullopt;
}

}  // namespace

JournalResult<ReplayReport> replay(JournalReader& reader, Core& core, const ReplayVisitor& visit,
                                   std::optional<Sequence> until) {
    ReplayReport report;
    EventList events;
    ByteVector buffer;
    while (!until || report.last < *until) {
        const auto next = reader.next();
        if (!next) return tl::unexpected{next.error()};
        if (*next == nullptr) break;
        const StoredStep& stored = **next;
        const bool continues = std::holds_alternative<ContinueWork>(stored.command.command);
        const bool begins = std::holds_alternative<Genesis>(stored.command.command);
        if (continues != core.work_pending() || begins != (report.commands == 0) ||
            stored.command.time < report.last_time) {
            return journal_error(
                JournalFault::corrupt,
                "sequence " + std::to_string(stored.command.sequence.value()) + ": " +
                    to_line(stored.command.command, names_of(core)) +
                    " cannot stand here; the journal was not written by this engine");
        }
        events.clear();
        core.step(stored.command, events);
        if (const auto at = first_difference(events, stored, buffer)) {
            const Names names = names_of(core);
            return journal_error(JournalFault::corrupt,
                                 "sequence " + std::to_string(stored.command.sequence.value()) +
                                     ", event " + std::to_string(*at) + ": stored `" +
                                     line_of(stored.events, *at, names) + "`, replayed `" +
                                     line_of(events, *at, names) + "`");
        }
        ++report.commands;
        report.events += events.size();
        report.last = stored.command.sequence;
        report.last_time = stored.command.time;
        report.stopped_cleanly = std::holds_alternative<StopEngine>(stored.command.command);
        if (std::holds_alternative<TakeCheckpoint>(stored.command.command)) ++report.checkpoints;
        if (visit) visit(stored.command, events, core.state());
    }
    report.state_hash = core.state().hash();
    return report;
}

std::string hex(const Bytes<16>& hash) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : hash.bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace headgate
