#include "gateway/fix/depth.h"
#include "tests/pipeline/world.h"

#include <doctest/doctest.h>

#include <array>
#include <random>

using namespace headgate;
using namespace headgate::test;

namespace {

/// An exchange that is not started: commands are carried out at once, and what a gateway would be told of
/// them goes to a Depth.
class Told {
public:
    Told() : exchange_{open_exchange(options_in(folder_.journal()))} {
        enter_market(*exchange_);
        desk_.emplace(*exchange_);
        operate(OpenTradingDay{market_day()});
        lead(Phase::pre_open);
        lead(Phase::continuous);
        depth_.emplace(exchange_->describe());
    }

    void operate(const Command& command) {
        RecordStatement statement;
        statement.signer = centre;
        statement.nonce = ++nonce_;
        const Origin origin{OriginKind::operator_, centre.value(), nonce_};
        exchange_->apply(origin, statement);
        tell(exchange_->apply(origin, command), Volume{});
    }
    void lead(Phase phase) { operate(AdvancePhase{std::nullopt, phase, {}}); }

    /// The number of the order where it rests.
    std::optional<OrderId> enter(const SubmitOrder& order) {
        const Origin origin{OriginKind::session, order.session.value(), 0};
        const EventList events = exchange_->apply(origin, order);
        tell(events, order.display.value_or(Volume{}));
        const auto* accepted = std::get_if<OrderAccepted>(&events.front());
        return accepted == nullptr ? std::nullopt : std::optional{accepted->order};
    }
    template <class Request>
    void request(Request request) {
        const OrderRecord* order = exchange_->state().orders.find(*request.order);
        if (order == nullptr) return;
        request.session = order->session;
        request.original = order->client_id;
        request.client_id = ClientOrderId{"c" + std::to_string(++requests_)};
        const Origin origin{OriginKind::session, request.session.value(), 0};
        tell(exchange_->apply(origin, request), Volume{});
    }

    /// Compares every level of both sides with the engine's own book.
    void check() const {
        const Book& book = exchange_->state().market(BookId{1}).book;
        for (const Side side : {Side::buy, Side::sell}) {
            std::array<PriceLevel, 64> levels{};
            const std::size_t count = book.levels(side, levels);
            const auto told = depth_->levels(BookId{1}, side, levels.size());
            REQUIRE(told.size() == count);
            for (std::size_t i = 0; i < count; ++i) {
                REQUIRE(told[i].price == levels[i].price);
                REQUIRE(told[i].volume == levels[i].volume);
                REQUIRE(told[i].orders == levels[i].orders);
            }
        }
    }
    /// A gateway that comes up now sees the same.
    void check_restart() {
        depth_.emplace(exchange_->describe());
        check();
    }
    Desk& desk() { return *desk_; }

private:
    void tell(const EventList& events, Volume display) {
        if (!depth_) return;
        for (const Event& event : events) {
            PublishedEvent published{{}, {}, {}, event};
            if (std::holds_alternative<OrderAccepted>(event)) published.display = display;
            static_cast<void>(depth_->apply(published));
        }
    }

    Folder folder_;
    std::unique_ptr<Exchange> exchange_;
    std::optional<Desk> desk_;
    std::optional<fix::Depth> depth_;
    std::uint64_t nonce_ = 0;
    std::uint64_t requests_ = 0;
};

}  // namespace

TEST_CASE("what a gateway tells of a book's depth is what the engine's book shows") {
    constexpr std::uint32_t seed = 20240715;
    CAPTURE(seed);
    std::mt19937 random{seed};
    const auto below = [&](std::uint32_t bound) { return random() % bound; };
    Told market;
    std::vector<OrderId> orders;
    const auto enter = [&] {
        const Price price{1200 + 10 * static_cast<std::int64_t>(below(9))};
        const Volume volume{10 * (10 + static_cast<std::int64_t>(below(30)))};
        SubmitOrder order =
            below(2) == 0 ? market.desk().sell(price, volume) : market.desk().buy(price, volume);
        order.time_in_force = TimeInForce::gtc;
        if (below(3) == 0) order.display = Volume{100};
        if (const auto id = market.enter(order)) orders.push_back(*id);
    };
    const auto ask_something = [&] {
        if (orders.empty()) return;
        const OrderId id = orders[below(static_cast<std::uint32_t>(orders.size()))];
        if (below(2) == 0) {
            CancelOrder cancel;
            cancel.order = id;
            market.request(cancel);
            return;
        }
        ReplaceOrder replace;
        replace.order = id;
        replace.price = Price{1200 + 10 * static_cast<std::int64_t>(below(9))};
        replace.volume = Volume{10 * (10 + static_cast<std::int64_t>(below(30)))};
        market.request(replace);
    };
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 150; ++i) {
            below(3) == 0 ? ask_something() : enter();
            market.check();
        }
        market.check_restart();
        market.lead(Phase::pre_close);
        market.check();
        // In a call an order may not cross its own group's; those are refused, and that is told, too.
        for (int i = 0; i < 40; ++i) enter();
        market.check();
        market.check_restart();
        if (round % 2 == 0) {
            market.lead(Phase::halted);
            market.check_restart();
        }
        market.lead(round % 2 == 0 ? Phase::continuous : Phase::closed);
        market.check();
        if (round % 2 == 0) continue;
        market.lead(Phase::pre_open);
        market.lead(Phase::continuous);
        market.check();
    }
    CHECK(orders.size() > 200);
}
