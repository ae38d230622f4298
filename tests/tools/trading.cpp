#include "tests/tools/trading.h"

#include "engine/domain/units.h"
#include "tools/journal_log/index_lookup.h"

#include <doctest/doctest.h>

#include <random>

namespace headgate::test {
namespace {

constexpr std::int64_t day_ns = 86'400'000'000'000;

/// Commands one by one on the caller's thread, with a commit after each few.
class Floor {
public:
    Floor(Exchange& exchange, unsigned seed) : exchange_{exchange}, random_{seed} {
        nonce_ = exchange.state().operator_nonces.at(centre.value() - 1);
    }
    EventList operate(const Command& command) {
        RecordStatement statement;
        statement.signer = centre;
        statement.nonce = ++nonce_;
        const Origin origin{OriginKind::operator_, centre.value(), nonce_};
        (void)exchange_.apply(origin, statement);
        return take(exchange_.apply(origin, command));
    }
    EventList enter(const SubmitOrder& order) {
        return take(exchange_.apply({OriginKind::session, order.session.value(), 1}, order));
    }
    EventList cancel(const SubmitOrder& order) {
        CancelOrder cancel;
        cancel.session = order.session;
        cancel.client_id = ClientOrderId{std::string{order.client_id.view()} + "x"};
        cancel.original = order.client_id;
        return take(exchange_.apply({OriginKind::session, order.session.value(), 1}, cancel));
    }
    [[nodiscard]] std::int64_t below(std::int64_t bound) {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
    }

private:
    EventList take(EventList events) {
        if (below(4) == 0) REQUIRE(exchange_.commit());
        return events;
    }
    Exchange& exchange_;
    std::mt19937_64 random_;
    std::uint64_t nonce_ = 0;
};

}  // namespace

void trade(const std::string& journal, unsigned seed, int orders, int days_on) {
    ExchangeOptions options = options_in(journal);
    options.simulated_start = Timestamp{morning.value() + days_on * day_ns};
    const auto exchange = open_exchange(options);
    if (exchange->recovery().is_new) enter_market(*exchange);
    exchange->apply(Origin{}, StartEngine{StopKind::clean, Text<40>{"test"}});
    Desk desk{*exchange};
    Floor floor{*exchange, seed};
    const Date day = date_of(*options.simulated_start);
    (void)floor.operate(OpenTradingDay{day});
    (void)floor.operate(AdvancePhase{std::nullopt, Phase::pre_open, {}});
    (void)floor.operate(AdvancePhase{std::nullopt, Phase::continuous, {}});
    for (int i = 0; i < orders; ++i) {
        const Price price{1150 + 10 * floor.below(10)};
        // Some are beyond what a rule lets pass.
        const Volume volume{floor.below(8) == 0 ? 9'000'000 : 10 * (1 + floor.below(30))};
        const SubmitOrder order =
            floor.below(2) == 0 ? desk.sell(price, volume) : desk.buy(price, volume);
        (void)floor.enter(order);
        if (floor.below(5) == 0) (void)floor.cancel(order);
    }
    (void)floor.operate(AdvancePhase{std::nullopt, Phase::closed, {}});
    (void)floor.operate(SettleDay{day});
    exchange->apply(Origin{}, TakeCheckpoint{});
    exchange->apply(Origin{}, StopEngine{});
    REQUIRE(exchange->commit());
}

Shown scanned(const std::string& journal, const JournalQuery& query) {
    auto reader = JournalReader::open(journal);
    REQUIRE(reader.has_value());
    JournalLog log{std::move(*reader), query};
    Shown shown;
    const auto done = log.read([&](const std::string& line) { shown.lines.push_back(line); });
    REQUIRE_MESSAGE(done.has_value(), done.error().text);
    shown.steps = log.steps_read();
    return shown;
}

JournalResult<Shown> indexed(const std::string& journal, const std::string& index,
                             const JournalQuery& query) {
    auto found = ask_index(journal, index, query);
    if (!found) return tl::unexpected{found.error()};
    auto reader = JournalReader::open(journal);
    REQUIRE(reader.has_value());
    JournalLog log{std::move(*reader), query, std::move(*found)};
    Shown shown;
    const auto done = log.read([&](const std::string& line) { shown.lines.push_back(line); });
    if (!done) return tl::unexpected{done.error()};
    shown.steps = log.steps_read();
    return shown;
}

std::unique_ptr<IndexBuilder> build_index(const IndexOptions& options, IndexRest rest) {
    auto builder = IndexBuilder::open(options);
    REQUIRE_MESSAGE(builder.has_value(), (builder ? std::string{} : builder.error().text));
    const auto done = (*builder)->read(rest);
    REQUIRE_MESSAGE(done.has_value(), done.error().text);
    return std::move(*builder);
}

}  // namespace headgate::test
