#include "gateway/fix/session_store.h"

#include "engine/domain/assert.h"
#include "gateway/fix/framer.h"

#include <algorithm>

namespace headgate::fix {

void SessionStore::reset(Date day) {
    if (day != day_) names_parties_ = false;
    day_ = day;
    next_out_ = 1;
    next_in_ = 1;
    clear();
    runs_.clear();
    submitted_.clear();
}

void SessionStore::clear() {
    for (const Kept& kept : kept_) *limits_.bytes -= kept.text.size();
    kept_.clear();
}

void SessionStore::resume(const SessionMark& mark, int ahead) {
    next_in_ = static_cast<int>(mark.next_in);
    next_out_ = static_cast<int>(mark.next_out) + ahead;
    runs_.assign(mark.runs.begin(), mark.runs.end());
    names_parties_ = mark.names_parties;
}

bool SessionStore::drop_oldest() {
    if (kept_.size() < 2) return false;
    *limits_.bytes -= kept_.front().text.size();
    kept_.pop_front();
    return true;
}

void SessionStore::keep(int number, std::string text) {
    while (!kept_.empty() && kept_.back().number >= number) {
        *limits_.bytes -= kept_.back().text.size();
        kept_.pop_back();
    }
    *limits_.bytes += text.size();
    kept_.push_back({number, std::move(text)});
    while (kept_.size() > limits_.messages_max && drop_oldest()) {
    }
}

void SessionStore::note_report(int number, Sequence sequence) {
    const auto first = static_cast<std::uint32_t>(number);
    if (!runs_.empty() && runs_.back().first + runs_.back().count == first) {
        ++runs_.back().count;
        runs_.back().through = sequence;
        return;
    }
    runs_.push_back({sequence, first, 1});
    if (runs_.size() > runs_max) runs_.pop_front();
}

std::deque<SessionStore::Kept>::const_iterator SessionStore::from(int number) const {
    return std::lower_bound(kept_.begin(), kept_.end(), number,
                            [](const Kept& kept, int wanted) { return kept.number < wanted; });
}

void SessionStore::find(int begin, int end, std::vector<std::string>& messages) const {
    for (auto kept = from(begin); kept != kept_.end() && kept->number <= end; ++kept) {
        messages.push_back(kept->text);
    }
}

std::size_t SessionStore::count(int begin, int end) const {
    if (end < begin) return 0;
    return static_cast<std::size_t>(from(end + 1) - from(begin));
}

bool SessionStore::keeps(int number) const {
    const auto found = from(number);
    return found != kept_.end() && found->number == number;
}

void SessionStore::note_durable(std::uint64_t number) {
    while (!submitted_.empty() && submitted_.front() <= number) submitted_.pop_front();
}

SessionMark SessionStore::mark(SessionId session) const {
    SessionMark mark;
    mark.session = session;
    mark.next_in = static_cast<std::uint32_t>(next_in_);
    if (!submitted_.empty()) {
        mark.next_in = std::min(mark.next_in, static_cast<std::uint32_t>(submitted_.front()));
    }
    mark.next_out = static_cast<std::uint32_t>(next_out_);
    mark.runs.assign(runs_.begin(), runs_.end());
    mark.names_parties = names_parties_;
    return mark;
}

bool StoreDoor::set(int number, const std::string& message) {
    const std::string_view type = first_field(message, 35);
    const bool administrative = type.size() == 1 && (type == "A" || (type >= "0" && type <= "5"));
    // What a session says of itself is never said again.
    if (!administrative) store_.keep(number, message);
    return true;
}

void StoreDoor::get(int begin, int end, std::vector<std::string>& messages) const {
    messages.clear();
    store_.find(begin, end, messages);
    // QuickFIX fills a gap at the end with a number that the client takes for an old one: an
    // administrative message there makes it one gap like all others.
    if (end >= begin && !store_.keeps(end)) messages.push_back(filler_(end));
}

}  // namespace headgate::fix
