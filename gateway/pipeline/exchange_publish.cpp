#include "gateway/pipeline/exchange.h"

// What gateways are told of durable steps, and the records that travel beside their events.

namespace headgate {
namespace {

/// The kinds of facts whose record gateways keep.
bool is_published(FactKind kind) {
    return kind == FactKind::session || kind == FactKind::book || kind == FactKind::right ||
           kind == FactKind::operator_ || kind == FactKind::mandate || kind == FactKind::issuer_key;
}

/// Kind and id of the fact that an event is about, for those that gateways keep.
std::optional<std::pair<FactKind, std::uint32_t>> published_fact(const Event& event) {
    const auto of = [](FactKind kind, std::uint32_t id) {
        return is_published(kind) ? std::optional{std::pair{kind, id}} : std::nullopt;
    };
    if (const auto* entered = std::get_if<FactRegistered>(&event))
        return of(entered->kind, entered->id);
    if (const auto* changed = std::get_if<FactChanged>(&event))
        return of(changed->kind, changed->id);
    return std::nullopt;
}

FactRecord record_of(const Registry& registry, FactKind kind, std::uint32_t id) {
    switch (kind) {
    case FactKind::session: return registry.get(SessionId{id});
    case FactKind::book: return registry.get(BookId{id});
    case FactKind::right: return registry.get(RightId{id});
    case FactKind::mandate: return registry.get(MandateId{id});
    case FactKind::issuer_key: return registry.get(IssuerKeyId{id});
    default: return registry.get(OperatorId{id});
    }
}

}  // namespace

void Exchange::remember_records(const EventList& events) {
    for (const Event& event : events) {
        const auto fact = published_fact(event);
        if (!fact) continue;
        const std::scoped_lock lock{records_mutex_};
        records_.push_back(std::make_shared<const FactRecord>(
            record_of(core_.state().registry, fact->first, fact->second)));
    }
}

void Exchange::publish(std::span<const JournalStep> steps) {
    disk_full_.store(false);
    auto batch = std::make_shared<std::vector<PublishedEvent>>();
    std::size_t used = 0;
    for (const JournalStep& step : steps) {
        reasons_.note(step.command.command);
        const auto* submitted = std::get_if<SubmitOrder>(&step.command.command);
        std::uint32_t index = 0;
        for (const Event& event : step.events) {
            PublishedEvent published{
                EventId{options_.journal.partition, step.command.sequence, index++},
                step.command.time, step.command.origin, event};
            if (submitted != nullptr && std::holds_alternative<OrderAccepted>(event)) {
                published.display = submitted->display.value_or(Volume{});
            }
            published.reason = reasons_.of(event);
            if (const auto* entered = std::get_if<FactRegistered>(&event)) {
                const std::scoped_lock lock{names_->mutex};
                names_->directory.add(entered->kind, entered->id, entered->code,
                                      entered->provenance);
                if (const auto* worded = std::get_if<Register<Wording>>(&step.command.command)) {
                    const Wording& words = worded->record;
                    names_->directory.word(words.rule, words.language, words.reason.view());
                }
            }
            if (published_fact(event)) {
                const std::scoped_lock lock{records_mutex_};
                published.record = records_.at(used++);
            }
            batch->push_back(std::move(published));
        }
    }
    if (used > 0) {
        const std::scoped_lock lock{records_mutex_};
        records_.erase(records_.begin(), records_.begin() + static_cast<std::ptrdiff_t>(used));
    }
    for (const Subscriber& subscriber : subscribers_) subscriber(batch);
    if (!steps.empty()) release_answers(steps.back().command.sequence);
}

}  // namespace headgate
