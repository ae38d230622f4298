#include "tools/journal_log/index_lookup.h"

#include "tools/journal_log/index_builder.h"

#include <algorithm>

namespace headgate {
namespace {

/// Adds the orders that were accepted and the trades that were struck in the batches of `found`.
JournalResult<void> add_behind(const std::string& journal, const IndexFinding& found,
                               const JournalQuery& query, std::vector<RightBehind>& behind) {
    auto reader = JournalReader::open(journal);
    if (!reader) return tl::unexpected{reader.error()};
    JournalNames names;
    for (const IndexedName& name : found.names) names.learn(name);
    for (const BatchRun& run : found.runs) {
        if (auto there = reader->seek(run.before); !there) return there;
        while (reader->totals().batches < run.before.batches + run.batches) {
            const auto next = reader->next();
            if (!next) return tl::unexpected{next.error()};
            if (*next == nullptr) break;
            const auto asked = rights_behind(**next, query, names);
            behind.insert(behind.end(), asked.begin(), asked.end());
        }
    }
    return {};
}

/// Orders and trades of the rights and participants that the query asks for, as far as the index goes; `end` is that,
/// where anything was asked.
JournalResult<std::vector<RightBehind>>
all_behind(const std::string& journal, const std::string& index, const IndexOwner& owner,
           const JournalQuery& query, std::optional<JournalPlace>& end) {
    std::vector<RightBehind> behind;
    for (const auto& wanted : query.where) {
        if (!asks_for_rights(wanted.first)) continue;
        // From the beginning: an order may be older than what is asked for.
        JournalQuery one;
        one.where = {wanted};
        one.last = query.last;
        one.to = query.to;
        const auto found = look_up(index, owner, one);
        if (!found) return tl::unexpected{found.error()};
        if (auto done = add_behind(journal, *found, one, behind); !done)
            return tl::unexpected{done.error()};
        if (!end) end = found->end;
    }
    return behind;
}

}  // namespace

std::vector<RightBehind> rights_behind(const StoredStep& step, const JournalQuery& query,
                                       const JournalNames& names) {
    std::vector<RightBehind> asked;
    const auto add = [&](std::string_view subject, std::uint64_t number, RightId id) {
        const std::string_view right = names.directory().code(FactKind::right, id.value());
        const bool wanted = std::ranges::any_of(query.where, [&](const auto& one) {
            return (one.first == "right" && one.second == right) ||
                   (one.first == "participant" && one.second == names.holder_of(right));
        });
        if (wanted) asked.push_back({subject, number, id});
    };
    for (const Event& event : step.events) {
        if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
            add("order", accepted->order.value(), accepted->right);
        } else if (const auto* struck = std::get_if<TradeStruck>(&event)) {
            add("trade", struck->trade.value(), struck->buy_right);
            add("trade", struck->trade.value(), struck->sell_right);
        }
    }
    return asked;
}

JournalResult<IndexFinding> ask_index(const std::string& journal, const std::string& index,
                                      const JournalQuery& query) {
    const auto owner = index_owner(journal);
    if (!owner) return tl::unexpected{owner.error()};
    const bool has_rights = std::ranges::any_of(
        query.where, [](const auto& wanted) { return asks_for_rights(wanted.first); });
    for (;;) {
        std::optional<JournalPlace> end;
        std::vector<RightBehind> behind;
        if (has_rights) {
            auto asked = all_behind(journal, index, *owner, query, end);
            if (!asked) return tl::unexpected{asked.error()};
            behind = std::move(*asked);
        }
        auto found = look_up(index, *owner, query, behind);
        if (!found) return found;
        if (auto fits = check_index_end(journal, found->last_batch, found->end); !fits)
            return tl::unexpected{fits.error()};
        // An index that grew meanwhile may hold orders and trades that were not asked after.
        if (!end || found->end.head == end->head) {
            found->behind = std::move(behind);
            return found;
        }
    }
}

}  // namespace headgate
