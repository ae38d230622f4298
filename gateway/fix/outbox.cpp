#include "gateway/fix/outbox.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/wire_text.h"

#include <algorithm>

namespace headgate::fix {

namespace {
constexpr auto marks_pause_least = std::chrono::milliseconds{250};
}

Outbox::Outbox(std::string comp_id, OutboxLimits limits, std::function<Date()> today)
    : comp_id_{std::move(comp_id)}, limits_{limits}, today_{std::move(today)} {}

SessionStore& Outbox::store(SessionId session) {
    const auto found = stores_.find(session);
    if (found != stores_.end()) return found->second;
    auto& made =
        stores_.try_emplace(session, SessionStore::Limits{limits_.messages, &bytes_}, today_())
            .first->second;
    made.set_next_out(first_number_);
    return made;
}

SessionStore& Outbox::begin(SessionId session) {
    SessionStore& known = store(session);
    if (known.day() != today_()) {
        known.reset(today_());
        first_number_ = 1;
    }
    return known;
}

void Outbox::shrink(SessionStore& store) {
    // Who adds pays: nobody's messages are dropped for another's.
    while (bytes_ > limits_.bytes && store.drop_oldest()) {
    }
}

const std::string& Outbox::number(SessionId session, std::string_view target,
                                  const OutMessage& message, std::optional<Sequence> about) {
    SessionStore& known = store(session);
    const int number = known.next_out();
    std::string text = wire_text(message, {comp_id_, target, number, wall_clock(), false});
    known.set_next_out(number + 1);
    if (about) known.note_report(number, *about);
    changed_ = true;
    // News of the market is old when it is asked for again: it takes no report's place.
    if (message.type == "W" || message.type == "X") {
        passing_ = std::move(text);
        return passing_;
    }
    known.keep(number, std::move(text));
    shrink(known);
    return known.last();
}

void Outbox::told(const std::vector<PublishedEvent>& batch) {
    if (batch.empty()) return;
    told_ = std::max(told_, batch.back().id.sequence);
    changed_ = true;
    for (const PublishedEvent& published : batch) {
        if (published.origin.kind != OriginKind::session) continue;
        const auto found = stores_.find(SessionId{published.origin.actor});
        if (found != stores_.end()) found->second.note_durable(published.origin.reference);
    }
}

void Outbox::go_on(Sequence told) {
    told_ = told;
    first_number_ = 1 + numbers_ahead;
    changed_ = true;
}

void Outbox::resume(const SessionMark& mark) { store(mark.session).resume(mark, numbers_ahead); }

std::vector<SessionId> Outbox::naming_parties() const {
    std::vector<SessionId> found;
    for (const auto& [session, known] : stores_) {
        if (known.names_parties()) found.push_back(session);
    }
    return found;
}

void Outbox::keep_again(SessionId session, std::string_view target, const Again& report,
                        std::optional<int> number) {
    SessionStore& known = store(session);
    const bool is_new = !number;
    const int given = number.value_or(known.next_out());
    if (is_new) {
        known.set_next_out(given + 1);
        known.note_report(given, report.about);
    }
    known.keep(given, wire_text(report.message, {comp_id_, target, given, report.time, is_new}));
    shrink(known);
}

std::optional<ByteVector> Outbox::marks_due(Time now) {
    if (!changed_ || now < next_marks_) return std::nullopt;
    GatewayMarks marks{today_(), told_, {}};
    for (const auto& [session, known] : stores_) {
        if (known.day() == marks.day) marks.sessions.push_back(known.mark(session));
    }
    ByteVector bytes = encode_marks(marks);
    changed_ = false;
    const std::chrono::milliseconds cost{bytes.size() * 1000 / marks_bytes_per_s};
    next_marks_ = now + std::max<std::chrono::milliseconds>(marks_pause_least, cost);
    return bytes;
}

}  // namespace headgate::fix
