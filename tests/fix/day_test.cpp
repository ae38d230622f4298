#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

// A day on which lines break at any moment, in the middle of messages too: nothing may be lost, nothing may
// happen twice, and in the end both sides say the same of every order.

namespace {

struct Standing {
    std::string status;  ///< 39
    std::int64_t traded = 0;
    std::int64_t leaves = 0;
    bool operator==(const Standing&) const = default;
};
using Standings = std::map<std::string, Standing>;  // by ClOrdID

/// A core with a simple book: every second order meets the oldest of the other side, 30 m³ at a time at most.
class SimpleCore {
public:
    explicit SimpleCore(FakeCore& core) : core_{core}, thread_{[this] { run(); }} {}
    ~SimpleCore() { stop(); }
    void stop() {
        stop_ = true;
        if (thread_.joinable()) thread_.join();
    }
    /// Once stopped: how the orders of `session` stand, and how many requests came twice.
    [[nodiscard]] Standings of(SessionId session) const {
        Standings found;
        for (const auto& [name, order] : orders_) {
            if (name.first == session) found[std::string{name.second.view()}] = order.standing;
        }
        return found;
    }
    [[nodiscard]] int twice() const { return twice_; }

private:
    struct Order {
        OrderId id;
        Side side = Side::buy;
        Standing standing;
    };

    void run() {
        while (!stop_) {
            if (auto submission = core_.ring.try_pop()) {
                take(*submission);
            } else {
                std::this_thread::sleep_for(200us);
            }
        }
    }
    void take(const Submission& submission) {
        if (const auto* order = std::get_if<SubmitOrder>(&submission.command)) {
            enter(*order, submission.origin);
        } else if (const auto* cancel = std::get_if<CancelOrder>(&submission.command)) {
            end(*cancel, submission.origin);
        }
    }
    void enter(const SubmitOrder& order, const Origin& origin) {
        const auto [found, is_new] = orders_.try_emplace({order.session, order.client_id});
        if (!is_new) {
            ++twice_;
            return;
        }
        found->second = {core_.accept(order, origin), order.side, {"0", 0, order.volume.value()}};
        if (orders_.size() % 2 == 0) trade(found->second);
    }
    void trade(Order& taker) {
        for (auto& [name, maker] : orders_) {
            if (maker.side == taker.side || maker.standing.leaves == 0) continue;
            const std::int64_t volume =
                std::min({maker.standing.leaves, taker.standing.leaves, std::int64_t{30}});
            for (Order* side : {&maker, &taker}) {
                side->standing.traded += volume;
                side->standing.leaves -= volume;
                side->standing.status = side->standing.leaves == 0 ? "2" : "1";
            }
            const Order& buyer = taker.side == Side::buy ? taker : maker;
            const Order& seller = taker.side == Side::buy ? maker : taker;
            TradeStruck struck;
            struck.trade = TradeId{++trades_};
            struck.book = BookId{1};
            struck.price = Price{1200};
            struck.volume = Volume{volume};
            struck.amount = amount_of(struck.volume, struck.price, Years{1});
            struck.buy_order = buyer.id;
            struck.sell_order = seller.id;
            struck.buy_leaves = Volume{buyer.standing.leaves};
            struck.sell_leaves = Volume{seller.standing.leaves};
            core_.publish({struck});
            return;
        }
    }
    void end(const CancelOrder& cancel, const Origin& origin) {
        const auto found = orders_.find({cancel.session, cancel.original});
        if (found == orders_.end() || found->second.standing.leaves == 0) {
            CancelRejected refused;
            refused.session = cancel.session;
            refused.client_id = cancel.client_id;
            refused.original = cancel.original;
            core_.publish({refused}, origin);
            return;
        }
        Order& order = found->second;
        OrderCancelled event;
        event.order = order.id;
        event.session = cancel.session;
        event.client_id = cancel.client_id;
        event.volume = Volume{order.standing.leaves};
        order.standing.leaves = 0;
        order.standing.status = "4";
        core_.publish({event}, origin);
    }

    FakeCore& core_;
    std::map<std::pair<SessionId, ClientOrderId>, Order> orders_;
    std::uint64_t trades_ = 0;
    int twice_ = 0;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

/// A bidder's system as FIX wants it: it keeps what it sent and its numbers over breaks, asks for what it
/// missed and sends again what it is asked for.
class Bidder {
public:
    Bidder(std::uint16_t port, std::string name) : port_{port}, name_{std::move(name)} {}

    void send(const std::string& type, const Fields& body) {
        sent_[next_out_] = {type, body};
        put(next_out_++, type, body);
    }
    /// In the middle of whatever is under way.
    void break_line() {
        line_.reset();
        ++breaks;
    }
    /// Until logged on. Who was cut off a moment ago may have to try again.
    void connect() {
        while (!line_) {
            line_ = std::make_unique<WireClient>(port_, name_);
            put(next_out_, "A", {{98, "0"}, {108, "30"}, {553, name_}, {554, "pw-" + name_}});
            const auto answer = line_->receive();
            if (answer && answer->type() == "A") {
                ++next_out_;
                take(*answer);
            } else {
                line_.reset();
                std::this_thread::sleep_for(5ms);
            }
        }
    }
    /// Handles what has come. False where nothing did within `wait`.
    bool listen(std::chrono::milliseconds wait) {
        const auto message = line_->receive(wait);
        if (message) take(*message);
        return message.has_value();
    }

    Standings orders;
    /// What 35=AF says of them.
    Standings asked;
    bool is_told = false;
    int breaks = 0;
    int sent_again = 0;
    int told_again = 0;

private:
    void put(int number, std::string_view type, const Fields& body) {
        line_->next_seq_num = number;
        static_cast<void>(line_->send(type, body));
    }
    void take(const WireMessage& message) {
        const int number = std::stoi(message.get(34));
        const std::string type = message.type();
        if (type == "2")
            return send_again(std::stoi(message.get(7)), std::stoi(message.get(16)), number);
        if (number > next_in_) {
            put(next_out_++, "2", {{7, std::to_string(next_in_)}, {16, "0"}});
            return;
        }
        if (number < next_in_) return;
        next_in_ = type == "4" ? std::stoi(message.get(36)) : number + 1;
        if (message.get(43) == "Y" && type == "8") ++told_again;
        if (type == "8") note(message);
    }
    void note(const WireMessage& report) {
        const std::string type = report.get(150);
        const std::string name = type == "4" ? report.get(41) : report.get(11);
        const Standing standing{report.get(39), std::stoll(report.get(14)),
                                std::stoll(report.get(151))};
        (type == "I" ? asked : orders)[name] = standing;
        if (report.get(912) == "Y") is_told = true;
    }
    void send_again(int from, int to, int number) {
        // Its own number counts, too, where it is the next.
        if (number == next_in_) ++next_in_;
        if (to == 0) to = next_out_ - 1;
        for (; from <= to; ++from) {
            const auto found = sent_.find(from);
            if (found == sent_.end()) {
                put(from, "4",
                    {{43, "Y"},
                     {122, "20240701-02:30:00.000"},
                     {123, "Y"},
                     {36, std::to_string(from + 1)}});
                continue;
            }
            Fields body = found->second.second;
            body.insert(body.begin(), {{43, "Y"}, {122, "20240701-02:30:00.000"}});
            put(from, found->second.first, body);
            ++sent_again;
        }
    }

    std::uint16_t port_;
    std::string name_;
    std::unique_ptr<WireClient> line_;
    std::map<int, std::pair<std::string, Fields>> sent_;
    int next_out_ = 1;
    int next_in_ = 1;
};

/// Enters, cancels and loses the line as `random` will have it.
void trade(Bidder& bidder, const std::string& name, int orders, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
    const bool buys = name == "ALPHA";
    bidder.connect();
    for (int i = 0; i < orders; ++i) {
        const std::string id = name + std::to_string(i);
        bidder.send("D", order_fields(id, {{1, buys ? "R-A1" : "R-B1"},
                                           {54, buys ? "1" : "2"},
                                           {38, std::to_string(20 + random() % 80)}}));
        if (chance(30)) {
            const std::string other =
                name + std::to_string(random() % static_cast<unsigned>(i + 1));
            bidder.send("F", {{11, "C" + id}, {41, other}, {55, "SURF-A"}, {54, buys ? "1" : "2"}});
        }
        if (chance(8)) {
            bidder.break_line();
            if (chance(50)) std::this_thread::sleep_for(3ms);
            bidder.connect();
        }
        while (bidder.listen(chance(20) ? 2ms : 0ms)) {
        }
    }
    while (bidder.listen(500ms)) {
    }
    bidder.send("AF", {{584, "all"}, {585, "7"}});
    while (!bidder.is_told && bidder.listen(3s)) {
    }
}

}  // namespace

TEST_CASE("a day on which lines break at random ends with both sides agreeing on every order") {
    constexpr int orders = 250;
    FakeCore core;
    SimpleCore market{core};
    Bidder alpha{core.gateway->port(), "ALPHA"};
    Bidder beta{core.gateway->port(), "BETA"};
    std::thread other{[&] { trade(beta, "BETA", orders, 2); }};
    trade(alpha, "ALPHA", orders, 1);
    other.join();
    // What the other's last orders did.
    while (alpha.listen(300ms)) {
    }
    market.stop();
    // However slow the machine: as long as anything comes.
    for (const auto& side : {std::pair{1U, &alpha}, std::pair{2U, &beta}}) {
        const Standings truth = market.of(SessionId{side.first});
        while (side.second->orders != truth && side.second->listen(5s)) {
        }
    }
    CHECK(market.twice() == 0);
    for (const auto& side : {std::pair{1U, &alpha}, std::pair{2U, &beta}}) {
        CAPTURE(side.first);
        const auto* bidder = side.second;
        const Standings truth = market.of(SessionId{side.first});
        CHECK(truth.size() == orders);
        CHECK(bidder->orders == truth);
        CHECK(bidder->breaks > 5);
        // The test would say little if no break had cost anything.
        CHECK(bidder->sent_again + bidder->told_again > 0);
    }
    // BETA asked last or ALPHA did: whoever was last was told how things stand now.
    CHECK((alpha.asked == market.of(SessionId{1}) || beta.asked == market.of(SessionId{2})));
}
