#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/requests.h"
#include "gateway/fix/trade_map.h"

#include <map>
#include <optional>
#include <string>

namespace headgate::fix {

/// Trades as such: AD in; AQ and AE out, once or from now on. A participant is told of the sides that are its
/// own, the centre and the regulator of both; who stood on the other side is told to nobody else.
class TradeCapture {
public:
    static constexpr std::size_t reports_max = 1000;  ///< for one request; more are asked for anew

    TradeCapture(const MarketView& market, const TradeMap& trades, const Outlet& outlet);

    void request(const InMessage& message, const Asker& asker);
    /// A trade was struck, or now stands differently. `exec_id` is the event's.
    void publish(const KnownTrade& trade, std::string_view exec_id, Timestamp time);
    /// The session's subscription ends with its connection.
    void end(SessionId session) { watchers_.erase(session); }

private:
    struct Wish {
        std::string id;
        std::optional<BookId> book;
    };
    void answer(const Asker& asker, const Wish& wish, TradeId after, bool goes_on);
    void refuse(const InMessage& message, const Asker& asker, std::string_view id,
                std::string_view result, Words text) const;
    [[nodiscard]] bool may_see(SessionId viewer, const KnownTrade& trade, const Wish& wish) const;
    [[nodiscard]] OutMessage report(const KnownTrade& trade, SessionId viewer,
                                    const std::string& request_id) const;

    const MarketView& market_;
    const TradeMap& trades_;
    const Outlet& outlet_;
    std::map<SessionId, Wish> watchers_;
};

}  // namespace headgate::fix
