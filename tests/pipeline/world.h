#pragma once

#include "gateway/pipeline/exchange.h"

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// A small market (tests/program/market) on an exchange with a real journal.
namespace headgate::test {

/// A folder that goes with the test.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string journal() const { return (path_ / "journal").string(); }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The market's one centre operator, OP-CENTRE, is entered first of all operators.
inline constexpr OperatorId centre{1};

[[nodiscard]] ExchangeOptions options_in(const std::string& journal);
/// Opens, or fails the test.
[[nodiscard]] std::unique_ptr<Exchange> open_exchange(const ExchangeOptions& options);
/// Enters the facts and an operator with this key (any other where it is blank), makes them durable, or
/// fails the test.
void enter_market(Exchange& exchange, const Bytes<32>& operator_key = {});

/// Keeps what a subscriber is told. Any thread.
class Watcher {
public:
    [[nodiscard]] Subscriber subscriber();
    /// Waits until `done` holds of all events so far; false where that took longer than 20 s.
    [[nodiscard]] bool
    wait_until(const std::function<bool(const std::vector<PublishedEvent>&)>& done);
    [[nodiscard]] std::vector<PublishedEvent> events() const;

    template <class T>
    [[nodiscard]] std::vector<T> all() const {
        std::vector<T> found;
        for (const PublishedEvent& published : events()) {
            if (const auto* event = std::get_if<T>(&published.event)) found.push_back(*event);
        }
        return found;
    }
    /// Waits for this many events of one type; false as `wait_until`.
    template <class T>
    [[nodiscard]] bool wait_for(std::size_t count) {
        return wait_until([count](const std::vector<PublishedEvent>& events) {
            std::size_t found = 0;
            for (const PublishedEvent& one : events) found += std::holds_alternative<T>(one.event);
            return found >= count;
        });
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<PublishedEvent> events_;
};

/// An exchange with the market in it, watched, not yet started.
struct WatchedExchange {
    explicit WatchedExchange(const ExchangeOptions& options);
    std::unique_ptr<Exchange> exchange;
    Watcher watcher;
    /// Where the exchange stood when the watcher subscribed.
    Sequence as_of;
};

/// Speaks to a running exchange as gateways do.
class Desk {
public:
    /// Before `exchange` starts: the nonces go on where the journal left them.
    explicit Desk(Exchange& exchange);

    /// Both pushes must find room in the ring, or the test fails.
    void operate(const Command& command);
    void open_the_day();

    [[nodiscard]] SubmitOrder sell(Price price, Volume volume);
    [[nodiscard]] SubmitOrder buy(Price price, Volume volume);
    [[nodiscard]] bool try_send(const SubmitOrder& order, Wake when = Wake::now);
    void send(const SubmitOrder& order);

private:
    [[nodiscard]] SubmitOrder order(std::string_view session, std::string_view right, Side side);
    Exchange& exchange_;
    Directory directory_;
    std::uint64_t nonce_ = 0;
    std::uint64_t client_id_ = 0;
};

/// 09:00 on 2024-07-15 in Lanzhou, the day of the market.
inline constexpr Timestamp morning{1'721'005'200'000'000'000};
[[nodiscard]] Date market_day();

/// Every step of a journal, or the test fails.
[[nodiscard]] std::vector<JournalStep> steps_of(const std::string& journal);

}  // namespace headgate::test
