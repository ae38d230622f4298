#include "tools/journal_log/index_lookup.h"

#include "tools/journal_log/index_builder.h"

#include <algorithm>

namespace headgate {
namespace {

bool asks_for_orders(const std::pair<std::string, std::string>& wanted) {
    return wanted.first == "right" || wanted.first == "participant";
}

/// Adds the orders that were accepted in the batches of `found`.
JournalResult<void> add_orders(const std::string& journal, const IndexFinding& found,
                               const JournalQuery& query, std::vector<OrderRight>& orders) {
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
            const auto asked = asked_orders(**next, query, names);
            orders.insert(orders.end(), asked.begin(), asked.end());
        }
    }
    return {};
}

/// The orders of the rights and participants that the query asks for, as far as the index goes; `end` is that,
/// where anything was asked.
JournalResult<std::vector<OrderRight>>
orders_asked(const std::string& journal, const std::string& index, const IndexOwner& owner,
             const JournalQuery& query, std::optional<JournalPlace>& end) {
    std::vector<OrderRight> orders;
    for (const auto& wanted : query.where) {
        if (!asks_for_orders(wanted)) continue;
        // From the beginning: an order may be older than what is asked for.
        JournalQuery one;
        one.where = {wanted};
        one.last = query.last;
        one.to = query.to;
        const auto found = look_up(index, owner, one);
        if (!found) return tl::unexpected{found.error()};
        if (auto done = add_orders(journal, *found, one, orders); !done)
            return tl::unexpected{done.error()};
        if (!end) end = found->end;
    }
    return orders;
}

}  // namespace

std::vector<OrderRight> asked_orders(const StoredStep& step, const JournalQuery& query,
                                     const JournalNames& names) {
    std::vector<OrderRight> asked;
    for (const Event& event : step.events) {
        const auto* accepted = std::get_if<OrderAccepted>(&event);
        if (accepted == nullptr) continue;
        const std::string_view right =
            names.directory().code(FactKind::right, accepted->right.value());
        const bool wanted = std::ranges::any_of(query.where, [&](const auto& one) {
            return (one.first == "right" && one.second == right) ||
                   (one.first == "participant" && one.second == names.holder_of(right));
        });
        if (wanted) asked.push_back({accepted->order, accepted->right});
    }
    return asked;
}

JournalResult<IndexFinding> ask_index(const std::string& journal, const std::string& index,
                                      const JournalQuery& query) {
    const auto owner = index_owner(journal);
    if (!owner) return tl::unexpected{owner.error()};
    const bool has_orders = std::ranges::any_of(query.where, asks_for_orders);
    for (;;) {
        std::optional<JournalPlace> end;
        std::vector<OrderRight> orders;
        if (has_orders) {
            auto asked = orders_asked(journal, index, *owner, query, end);
            if (!asked) return tl::unexpected{asked.error()};
            orders = std::move(*asked);
        }
        auto found = look_up(index, *owner, query, orders);
        if (!found) return found;
        if (auto fits = check_index_end(journal, found->last_batch, found->end); !fits)
            return tl::unexpected{fits.error()};
        // An index that grew meanwhile may hold orders that were not asked after.
        if (!end || found->end.head == end->head) {
            found->orders = std::move(orders);
            return found;
        }
    }
}

}  // namespace headgate
