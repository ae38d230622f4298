#include "gateway/fix/recent_store.h"

namespace headgate::fix {

bool RecentStore::set(int seq_num, const std::string& message) {
    while (!sent_.empty() && sent_.back().seq_num >= seq_num) sent_.pop_back();
    sent_.push_back({seq_num, message});
    if (sent_.size() > messages_max_) sent_.pop_front();
    return true;
}

void RecentStore::get(int begin, int end, std::vector<std::string>& messages) const {
    messages.clear();
    for (const Sent& sent : sent_) {
        if (sent.seq_num >= begin && sent.seq_num <= end) messages.push_back(sent.message);
    }
}

void RecentStore::reset() {
    sent_.clear();
    next_sender_ = 1;
    next_target_ = 1;
    created_.setCurrent();
}

}  // namespace headgate::fix
