#include "gateway/fix/resume.h"

#include "gateway/fix/desk.h"

#include <algorithm>
#include <deque>

namespace headgate::fix {

namespace {

using Reports = std::map<SessionId, std::deque<Outbox::Again>>;

/// The day's reports as a desk without wires makes them, the latest of each session.
Reports remake(const GatewayStart& start, std::size_t ended_orders_max, std::size_t messages_max,
               const std::vector<SessionId>& naming_parties) {
    const DayRecall& recall = *start.recall;
    GatewayStart then = start;
    then.recall.reset();
    then.open_orders = recall.orders;
    then.as_of = recall.before;
    std::erase_if(then.trades,
                  [&](const KnownTrade& trade) { return trade.struck.sequence > recall.before; });
    CommandRing nowhere{2};
    Reports reports;
    const Desk* teller = nullptr;
    Timestamp time;
    Outlet outlet;
    outlet.send = [&](SessionId session, OutMessage&& message) {
        if (!is_remade(message, teller->market().session(session))) return;
        auto& known = reports[session];
        known.push_back({std::move(message), time, teller->telling()});
        if (known.size() > messages_max) known.pop_front();
    };
    outlet.send_to_all = [](const OutMessage&) {};
    outlet.log_out = [](SessionId, std::string_view) {};
    outlet.run = [](const std::function<void()>&) {};
    outlet.waiting = [](SessionId) { return std::size_t{0}; };
    Desk desk{then, nowhere, std::move(outlet), ended_orders_max};
    teller = &desk;
    for (const SessionId session : naming_parties) desk.name_parties(session);
    for (std::size_t from = 0; from < recall.events.size();) {
        // Whole commands, as they were published.
        std::size_t to = from;
        const Sequence sequence = recall.events[from].id.sequence;
        while (to < recall.events.size() && recall.events[to].id.sequence == sequence) ++to;
        time = recall.events[from].time;
        desk.publish({recall.events.begin() + static_cast<std::ptrdiff_t>(from),
                      recall.events.begin() + static_cast<std::ptrdiff_t>(to)});
        from = to;
    }
    return reports;
}

/// The numbers that a session's reports had: a run's are found from its end, since its beginning may lie before
/// what is recalled. Nothing for a report that had none, or whose number is forgotten.
std::vector<std::optional<int>> numbers_of(const std::deque<Outbox::Again>& reports,
                                           const std::vector<ReportRun>& runs) {
    std::vector<std::optional<int>> numbers(reports.size());
    std::size_t end = reports.size();
    for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
        while (end > 0 && reports[end - 1].about > run->through) --end;
        const Sequence before = run + 1 == runs.rend() ? Sequence{} : (run + 1)->through;
        for (std::uint32_t left = run->count; left > 0 && end > 0; --left) {
            if (reports[end - 1].about <= before) break;
            numbers[--end] = static_cast<int>(run->first + left - 1);
        }
    }
    return numbers;
}

}  // namespace

bool is_remade(const OutMessage& message, const Session* session) {
    if (message.type != "8" && message.type != "9") return false;
    if (session == nullptr || session->role != Role::bidder) return false;
    // Drop copies follow live wishes.
    return std::none_of(message.fields.begin(), message.fields.end(),
                        [](const auto& field) { return field.first == tag::copy_indicator; });
}

void resume_day(const GatewayStart& start, std::size_t ended_orders_max, std::size_t messages_max,
                Outbox& outbox) {
    if (!start.recall || start.recall->day != outbox.today()) return;
    const DayRecall& recall = *start.recall;
    auto marks = decode_marks(recall.section).value_or(GatewayMarks{});
    if (marks.day != recall.day) marks = GatewayMarks{recall.day, {}, {}};
    outbox.go_on(marks.told);
    std::map<SessionId, std::vector<ReportRun>> runs;
    for (const SessionMark& mark : marks.sessions) {
        outbox.resume(mark);
        runs[mark.session] = mark.runs;
    }
    for (const PublishedEvent& event : recall.events) {
        if (event.id.sequence <= marks.told || event.origin.kind != OriginKind::session) continue;
        outbox.store(SessionId{event.origin.actor})
            .set_next_in(static_cast<int>(event.origin.reference + 1));
    }
    for (const auto& [session, reports] :
         remake(start, ended_orders_max, messages_max, outbox.naming_parties())) {
        const auto numbers = numbers_of(reports, runs[session]);
        const auto target = start.directory.code(session);
        for (std::size_t i = 0; i < reports.size(); ++i) {
            const bool was_told = reports[i].about <= marks.told;
            if (was_told && !numbers[i]) continue;
            outbox.keep_again(session, target, reports[i], was_told ? numbers[i] : std::nullopt);
        }
    }
    outbox.go_on(recall.last);
}

}  // namespace headgate::fix
