#pragma once

#include "gateway/ring/publication.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headgate::fix {

/// Where a call would clear, or has.
struct CallPrice {
    Price price;
    Volume volume;
    bool operator==(const CallPrice&) const = default;
};

/// What the gateway knows of the market: names, sessions, books and their phases, as told at the start
/// and by the events since. It decides nothing; every number it holds came from the core.
class MarketView {
public:
    /// Open orders in `start` are the OrderMap's; the rest is kept here.
    explicit MarketView(const GatewayStart& start);

    /// Takes in what a durable event says about the market. Events must come in order without a gap.
    void apply(const PublishedEvent& published);

    [[nodiscard]] const Directory& directory() const { return directory_; }
    /// Null where there is no such session or its record was never told.
    [[nodiscard]] const Session* session(SessionId id) const;
    [[nodiscard]] const BookSpec* book(BookId id) const;
    [[nodiscard]] std::size_t session_count() const { return sessions_.size(); }
    [[nodiscard]] std::size_t book_count() const { return books_.size(); }
    [[nodiscard]] Phase phase(BookId id) const;
    /// Of the book's open call, or of the one that is being carried out; nothing: no cross known.
    [[nodiscard]] std::optional<CallPrice> call_price(BookId id) const;
    [[nodiscard]] std::optional<Date> trading_day() const { return trading_day_; }
    [[nodiscard]] Language language(SessionId id) const;
    /// The right that `code` names, so far as `participant` may know: another's right is as unknown as
    /// one that does not exist, unless its holder gave `participant` a mandate.
    [[nodiscard]] std::optional<RightId> right(std::string_view code,
                                               ParticipantId participant) const;

    /// Who holds the right; nothing where that was never told.
    [[nodiscard]] std::optional<ParticipantId> holder(RightId id) const;
    /// Whether `viewer` may be told of an order or a trade of `owner` for `right`: its own, those of its
    /// participant, and for the centre and the regulator all. An ended session sees nothing.
    [[nodiscard]] bool may_see(SessionId viewer, SessionId owner, RightId right) const;
    /// Whether the session stands for the centre or the regulator.
    [[nodiscard]] bool sees_all(SessionId id) const;

    [[nodiscard]] std::string rule_text(const RuleFailed& failed, Language language) const;
    [[nodiscard]] std::string_view rule_code(RuleNumber rule) const;

private:
    void keep(const FactRecord& record, std::uint32_t id);
    void note_call(BookId book, std::optional<Price> price, Volume volume);

    Directory directory_;
    std::vector<std::optional<Session>> sessions_;
    std::vector<std::optional<BookSpec>> books_;
    std::vector<Phase> phases_;
    std::vector<std::optional<CallPrice>> calls_;
    std::vector<ParticipantId> right_holders_;
    /// Who was ever given a mandate for which right: whether it still holds is the core's to say.
    std::set<std::pair<RightId, ParticipantId>> agents_;
    std::optional<Date> trading_day_;
    RuleText rule_text_;
    std::function<std::string_view(RuleNumber)> rule_code_;
};

}  // namespace headgate::fix
