#include "tools/journal_log/journal_query.h"

#include "tools/journal_log/log_line.h"

#include <algorithm>

namespace headgate {
namespace {

/// Topics of which one at least has to be met.
using AnyTopic = std::vector<Topic>;

/// Numbers of a segment's batches that are about one of `topics`, ascending.
std::vector<std::uint32_t> batches_about(const IndexSegment& segment, const AnyTopic& topics) {
    std::vector<std::uint32_t> about;
    for (const Topic& topic : topics) {
        auto one = std::lower_bound(segment.postings.begin(), segment.postings.end(), topic,
                                    [](const IndexPosting& posting, const Topic& wanted) {
                                        return posting.topic < wanted;
                                    });
        for (; one != segment.postings.end() && one->topic == topic; ++one)
            about.push_back(one->batch);
    }
    std::ranges::sort(about);
    about.erase(std::unique(about.begin(), about.end()), about.end());
    return about;
}

/// The same of batches that meet all of `wanted`, of which there is one at least.
std::vector<std::uint32_t> batches_about(const IndexSegment& segment,
                                         const std::vector<AnyTopic>& wanted) {
    std::vector<std::uint32_t> kept = batches_about(segment, wanted.front());
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        std::vector<std::uint32_t> both;
        std::ranges::set_intersection(kept, batches_about(segment, wanted[i]),
                                      std::back_inserter(both));
        kept = std::move(both);
    }
    return kept;
}

bool can_hold(const IndexedBatch& batch, const JournalQuery& query) {
    return (!query.first || batch.last() >= *query.first) &&
           (!query.last || batch.first <= *query.last) &&
           (!query.from || batch.end >= *query.from) && (!query.to || batch.begin < *query.to);
}

/// True where some sequence of the batch lies within the day.
bool can_be_of(const IndexedBatch& batch, const std::vector<IndexedDay>& days, Date day) {
    if (is_day(days, batch.first, day)) return true;
    return std::ranges::any_of(days, [&](const IndexedDay& one) {
        return one.date == day && one.first >= batch.first && one.first <= batch.last();
    });
}

void add(std::vector<BatchRun>& runs, const IndexSegment& segment, std::uint32_t batch) {
    const JournalPlace before = segment.place_behind(batch);
    if (!runs.empty()) {
        BatchRun& run = runs.back();
        if (run.before.epoch == before.epoch &&
            run.before.batches + run.batches == before.batches) {
            ++run.batches;
            return;
        }
    }
    runs.push_back({before, 1});
}

}  // namespace

bool asks_for_rights(std::string_view name) { return name == "right" || name == "participant"; }

bool is_day(const std::vector<IndexedDay>& days, Sequence sequence, Date day) {
    const auto later = std::ranges::upper_bound(days, sequence, {},
                                                [](const IndexedDay& one) { return one.first; });
    return later != days.begin() && std::prev(later)->date == day;
}

JournalResult<IndexFinding> look_up(const std::string& index, const IndexOwner& owner,
                                    const JournalQuery& query,
                                    const std::vector<RightBehind>& behind) {
    auto reader = IndexReader::open(index, owner);
    if (!reader) return tl::unexpected{reader.error()};
    std::vector<AnyTopic> topics;
    for (const auto& [name, value] : query.where) {
        if (!is_subject(name)) continue;
        AnyTopic& any = topics.emplace_back();
        any.push_back(topic_of(name, value));
        if (!asks_for_rights(name)) continue;
        for (const RightBehind& one : behind)
            any.push_back(topic_of(one.subject, std::to_string(one.number)));
    }
    IndexFinding found;
    for (;;) {
        const auto next = reader->next();
        if (!next) return tl::unexpected{next.error()};
        if (*next == nullptr) break;
        const IndexSegment& segment = **next;
        found.names.insert(found.names.end(), segment.names.begin(), segment.names.end());
        found.days.insert(found.days.end(), segment.days.begin(), segment.days.end());
        found.last_batch = segment.batches.back().first;
        const auto consider = [&](std::uint32_t batch) {
            const IndexedBatch& one = segment.batches[batch];
            if (can_hold(one, query) && (!query.day || can_be_of(one, found.days, *query.day)))
                add(found.runs, segment, batch);
        };
        if (topics.empty()) {
            for (std::uint32_t i = 0; i < segment.batches.size(); ++i) consider(i);
        } else {
            for (const std::uint32_t batch : batches_about(segment, topics)) consider(batch);
        }
    }
    found.end = reader->end();
    if (reader->segments() == 0)
        return journal_error(JournalFault::missing, index + ": the index is empty as yet");
    return found;
}

}  // namespace headgate
