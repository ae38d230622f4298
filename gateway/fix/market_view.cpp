#include "gateway/fix/market_view.h"

#include <type_traits>

namespace headgate::fix {

namespace {

template <class T, class Id>
const T* at(const std::vector<std::optional<T>>& table, Id id) {
    if (id.value() == 0 || id.value() > table.size()) return nullptr;
    const auto& entry = table[id.value() - 1];
    return entry ? &*entry : nullptr;
}

template <class T>
T& slot(std::vector<T>& table, std::uint32_t id, const T& blank) {
    if (table.size() < id) table.resize(id, blank);
    return table[id - 1];
}

}  // namespace

MarketView::MarketView(const GatewayStart& start)
    : directory_{start.directory}, sessions_{start.sessions.begin(), start.sessions.end()},
      books_{start.books.begin(), start.books.end()}, phases_{start.phases},
      right_holders_{start.right_holders}, agents_{start.agents.begin(), start.agents.end()},
      trading_day_{start.trading_day}, rule_text_{start.rule_text}, rule_code_{start.rule_code} {
    HEADGATE_ASSERT(phases_.size() == books_.size());
    HEADGATE_ASSERT(rule_text_ != nullptr && rule_code_ != nullptr);
}

void MarketView::apply(const PublishedEvent& published) {
    if (const auto* registered = std::get_if<FactRegistered>(&published.event)) {
        directory_.add(registered->kind, registered->id, registered->code, registered->provenance);
        if (published.record != nullptr) keep(*published.record, registered->id);
    } else if (const auto* changed = std::get_if<FactChanged>(&published.event)) {
        directory_.say(changed->kind, changed->id, changed->provenance);
        if (published.record != nullptr) keep(*published.record, changed->id);
    } else if (const auto* moved = std::get_if<PhaseChanged>(&published.event)) {
        slot(phases_, moved->book.value(), Phase::closed) = moved->after;
        if (moved->after == Phase::continuous || moved->after == Phase::closed) {
            slot(calls_, moved->book.value(), {}).reset();
        }
    } else if (const auto* opened = std::get_if<TradingDayOpened>(&published.event)) {
        trading_day_ = opened->date;
    } else if (const auto* told = std::get_if<IndicativeChanged>(&published.event)) {
        note_call(told->book, told->price, told->volume);
    } else if (const auto* cleared = std::get_if<CallCleared>(&published.event)) {
        note_call(cleared->book, cleared->price, cleared->volume);
    }
}

void MarketView::note_call(BookId book, std::optional<Price> price, Volume volume) {
    auto& call = slot(calls_, book.value(), {});
    call = price ? std::optional{CallPrice{*price, volume}} : std::nullopt;
}

void MarketView::keep(const FactRecord& record, std::uint32_t id) {
    std::visit(
        [&]<class T>(const T& fact) {
            if constexpr (std::is_same_v<T, Session>) {
                slot(sessions_, id, {}) = fact;
            } else if constexpr (std::is_same_v<T, BookSpec>) {
                slot(books_, id, {}) = fact;
                slot(phases_, id, Phase::closed);
            } else if constexpr (std::is_same_v<T, Right>) {
                slot(right_holders_, id, ParticipantId{}) = fact.holder;
            } else if constexpr (std::is_same_v<T, Mandate>) {
                agents_.emplace(fact.right, fact.agent);
            }
        },
        record);
}

const Session* MarketView::session(SessionId id) const { return at(sessions_, id); }
const BookSpec* MarketView::book(BookId id) const { return at(books_, id); }

Phase MarketView::phase(BookId id) const {
    HEADGATE_ASSERT(id.value() > 0 && id.value() <= phases_.size());
    return phases_[id.value() - 1];
}

std::optional<CallPrice> MarketView::call_price(BookId id) const {
    const CallPrice* known = at(calls_, id);
    return known == nullptr ? std::nullopt : std::optional{*known};
}

Language MarketView::language(SessionId id) const {
    const Session* found = session(id);
    return found == nullptr ? Language::zh : found->language;
}

std::optional<RightId> MarketView::right(std::string_view code, ParticipantId participant) const {
    const auto found = directory_.find<FactKind::right>(code);
    // A right whose holder we were not told goes to the core, which knows.
    if (!found || found->value() > right_holders_.size()) return found;
    const ParticipantId holder = right_holders_[found->value() - 1];
    const bool known = holder == ParticipantId{} || holder == participant ||
                       agents_.contains({*found, participant});
    return known ? found : std::nullopt;
}

std::optional<ParticipantId> MarketView::holder(RightId id) const {
    if (id.value() == 0 || id.value() > right_holders_.size()) return std::nullopt;
    const ParticipantId holder = right_holders_[id.value() - 1];
    return holder == ParticipantId{} ? std::nullopt : std::optional{holder};
}

bool MarketView::sees_all(SessionId id) const {
    const Session* viewer = session(id);
    return viewer != nullptr && viewer->state == ActiveState::active &&
           viewer->role != Role::bidder;
}

bool MarketView::may_see(SessionId id, SessionId owner, RightId right) const {
    const Session* viewer = session(id);
    if (viewer == nullptr || viewer->state != ActiveState::active) return false;
    if (viewer->role != Role::bidder) return true;
    if (!viewer->participant) return false;
    const Session* other = session(owner);
    if (other != nullptr && other->participant == viewer->participant) return true;
    return holder(right) == viewer->participant;
}

std::string MarketView::rule_text(const RuleFailed& failed, Language language) const {
    return rule_text_(failed, language);
}

std::string_view MarketView::rule_code(RuleNumber rule) const { return rule_code_(rule); }

}  // namespace headgate::fix
