#pragma once

#include "gateway/fix/depth.h"
#include "gateway/fix/market_messages.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/requests.h"
#include "gateway/fix/trade_map.h"

#include <chrono>
#include <map>

namespace headgate::fix {

/// Market data: V in; W, X and Y out. Told is what durable events say, per book: depth, trades, where a call
/// would clear, the day's volume. A subscription costs a bounded amount of memory and gets at most one
/// message in each interval; one whose client does not read gets none until it does, and then where things
/// stand.
class MarketData {
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::size_t subscriptions_max = 64;  ///< per session
    static constexpr std::size_t levels_max = 100;        ///< per side
    static constexpr std::size_t prints_max = 256;        ///< trades remembered per book
    static constexpr std::size_t waiting_max = 65'536;    ///< bytes that make a client slow
    static constexpr std::chrono::milliseconds interval{100};

    MarketData(const GatewayStart& start, const MarketView& market, const Outlet& outlet);

    void request(const InMessage& message, const Asker& asker);
    /// In order and without a gap, after `market` has taken the event in.
    void apply(const PublishedEvent& published);
    /// A trade was cancelled.
    void bust(const KnownTrade& trade);
    /// Sends what is due; the end of a batch and of every tick. `as_of` is the last command told.
    void flush(Time now, Sequence as_of);
    /// The session's subscriptions end with its connection.
    void end(SessionId session) { subscriptions_.erase(session); }

private:
    struct Subscription {
        std::string id;
        BookId book;
        MarketWishes wishes;
        std::uint64_t version = 0;  ///< of the book, as told
        Time last;
        BookPicture told;
        std::uint64_t prints_told = 0;
    };
    struct Ticker {
        std::uint64_t version = 0;
        std::uint64_t prints = 0;  ///< ever; the newest are kept
        std::vector<Print> tape;   ///< a ring of prints_max
        Volume volume;             ///< of the trading day
    };

    void subscribe(const MarketWishes& wishes, std::string_view id, const Asker& asker,
                   BookId book);
    [[nodiscard]] bool is_known(SessionId session, std::string_view id) const;
    void unsubscribe(SessionId session, std::string_view id);
    void refuse(const InMessage& message, const Asker& asker, std::string_view reason,
                Words text) const;
    void print(BookId book, const Print& print);
    [[nodiscard]] Ticker& ticker(BookId book);
    [[nodiscard]] BookPicture picture(BookId book, const MarketWishes& wishes);
    [[nodiscard]] OutMessage snapshot(const Subscription& subscription);
    void tell(SessionId session, Subscription& subscription, Time now);

    const MarketView& market_;
    const Outlet& outlet_;
    Depth depth_;
    std::vector<Ticker> tickers_;
    std::map<SessionId, std::vector<Subscription>> subscriptions_;
    std::optional<Date> day_;
    bool is_due_ = false;
    Time next_flush_;
    Sequence as_of_;
};

}  // namespace headgate::fix
