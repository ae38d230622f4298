#include "gateway/pipeline/replay.h"

#include "engine/domain/line.h"
#include "engine/domain/record_frame.h"
#include "gateway/pipeline/step_feed.h"
#include "risk/rule.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace headgate {
namespace {

/// How many commands are told to the core before the first of them is carried out.
constexpr std::size_t announced = 32;

Names names_of(const Core& core) {
    return Names{core.directory(), &risk::rule_code, &risk::rule_number};
}

std::string stored_line(std::optional<ByteSpan> record, const Names& names) {
    if (!record) return "nothing";
    const auto event = decode_event(*record);
    return event ? to_line(*event, names) : "an event that cannot be read";
}

/// The first event that differs, in words. Requires that there is one.
std::string difference(const EventList& events, ByteSpan stored, const Names& names) {
    ByteVector bytes;
    for (std::size_t i = 0;; ++i) {
        const auto record = take_event_record(stored);
        bytes.clear();
        if (i < events.size()) encode_event(events[i], bytes);
        if (record && i < events.size() && std::ranges::equal(bytes, *record)) continue;
        const std::string replayed = i < events.size() ? to_line(events[i], names) : "nothing";
        return "event " + std::to_string(i) + ": stored `" + stored_line(record, names) +
               "`, replayed `" + replayed + "`";
    }
}

/// One replay: the core, and what has been counted.
class Replay {
public:
    Replay(Core& core, const ReplayHooks& hooks) : core_{core}, hooks_{hooks} {
        report_.last = core.sequence();
        report_.last_time = core.state().now;
    }

    [[nodiscard]] JournalResult<void> carry_out(const StepBlock::Step& step, ByteSpan stored) {
        const Sequenced& command = step.command;
        const bool continues = std::holds_alternative<ContinueWork>(command.command);
        const bool begins = std::holds_alternative<Genesis>(command.command);
        if (continues != core_.work_pending() || begins != (core_.sequence() == Sequence{}) ||
            command.time < report_.last_time) {
            return fault(command, ": " + to_line(command.command, names_of(core_)) +
                                      " cannot stand here; the journal was not written by this "
                                      "engine");
        }
        events_.clear();
        core_.step(command, events_);
        if (!are_stored(stored))
            return fault(command, ", " + difference(events_, stored, names_of(core_)));
        ++report_.commands;
        report_.events += events_.size();
        report_.last = command.sequence;
        report_.last_time = command.time;
        report_.stopped_cleanly = std::holds_alternative<StopEngine>(command.command);
        if (std::holds_alternative<TakeCheckpoint>(command.command)) ++report_.checkpoints;
        if (hooks_.visit) hooks_.visit(command, events_, core_.state());
        if (step.epoch && hooks_.on_epoch) hooks_.on_epoch(*step.epoch);
        if (step.gateway_section && hooks_.on_gateway_section)
            hooks_.on_gateway_section(*step.gateway_section);
        if (step.batch && hooks_.on_batch) hooks_.on_batch(*step.batch);
        is_stopped_ = step.batch && hooks_.stop && hooks_.stop();
        return {};
    }
    [[nodiscard]] bool is_stopped() const { return is_stopped_; }

    /// Tells the core what comes next. Not before there is anything to look at.
    void announce(std::span<const StepBlock::Step> steps) {
        if (core_.sequence() == Sequence{}) return;
        std::array<const Command*, announced> commands{};
        for (std::size_t i = 0; i < steps.size(); ++i) commands[i] = &steps[i].command.command;
        core_.prefetch(std::span{commands}.first(steps.size()));
    }

    [[nodiscard]] const ReplayReport& report() const { return report_; }
    [[nodiscard]] ReplayReport finish() {
        report_.state_hash = core_.state().hash();
        return report_;
    }

private:
    /// Whether the events of the step are those bytes.
    [[nodiscard]] bool are_stored(ByteSpan stored) {
        static const std::size_t event_max = event_record_size_max();
        if (bytes_.size() < events_.size() * event_max) bytes_.resize(events_.size() * event_max);
        std::uint8_t* end = bytes_.data();
        for (const Event& event : events_) end = put_event(event, end);
        return static_cast<std::size_t>(end - bytes_.data()) == stored.size() &&
               (stored.empty() || std::memcmp(bytes_.data(), stored.data(), stored.size()) == 0);
    }

    static JournalResult<void> fault(const Sequenced& command, const std::string& what) {
        return journal_error(JournalFault::corrupt,
                             "sequence " + std::to_string(command.sequence.value()) + what);
    }

    Core& core_;
    const ReplayHooks& hooks_;
    ReplayReport report_;
    bool is_stopped_ = false;
    EventList events_;
    ByteVector bytes_;
};

}  // namespace

JournalResult<ReplayReport> replay(JournalReader& reader, Core& core, const ReplayHooks& hooks,
                                   std::optional<Sequence> until) {
    Replay replay{core, hooks};
    if (until && *until <= core.sequence()) return replay.finish();
    StepFeed feed{reader};
    for (;;) {
        const StepBlock& block = feed.next();
        const std::span<const StepBlock::Step> steps = std::span{block.steps}.first(block.used);
        std::size_t begin = 0;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (i % announced == 0)
                replay.announce(steps.subspan(i, std::min(announced, steps.size() - i)));
            const ByteSpan stored =
                ByteSpan{block.bytes}.subspan(begin, steps[i].events_end - begin);
            if (auto done = replay.carry_out(steps[i], stored); !done)
                return tl::unexpected{done.error()};
            begin = steps[i].events_end;
            const bool enough = until && replay.report().last >= *until;
            if (enough || replay.is_stopped()) return replay.finish();
        }
        if (block.error) return tl::unexpected{*block.error};
        if (block.is_last) return replay.finish();
    }
}

std::string to_string(const ReplayReport& report) {
    std::string text = "replayed " + std::to_string(report.commands) + " commands, " +
                       std::to_string(report.events) + " events: every event equal, " +
                       std::to_string(report.checkpoints) + " checkpoints equal\n" +
                       "state hash equal: " + hex(report.state_hash) + " at sequence " +
                       std::to_string(report.last.value());
    if (!report.stopped_cleanly) text += " (the journal does not end with a graceful stop)";
    return text;
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
