#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/order_map.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/requests.h"

#include <map>
#include <optional>
#include <string>

namespace headgate::fix {

/// Drop copies: U3 in, U4 out, and who is sent a copy of which ExecutionReport or OrderCancelReject. A participant's session is
/// sent those of the participant's other sessions and of orders for its rights; the centre's and the
/// regulator's those of all, or of one book. Nobody else's, ever.
class Copies {
public:
    Copies(const MarketView& market, const Outlet& outlet);

    void request(const InMessage& message, const Asker& asker);
    /// The session's subscription ends with its connection.
    void end(SessionId session) { watchers_.erase(session); }

    /// Whether anybody watches at all: most reports have no copies.
    [[nodiscard]] bool any() const { return !watchers_.empty(); }
    /// Calls tell(SessionId viewer, const std::string& request_id) for each who is sent a copy of a report about
    /// an order of `owner`.
    template <class Tell>
    void each(SessionId owner, RightId right, BookId book, Tell&& tell) const {
        for (const auto& [viewer, wish] : watchers_) {
            if (viewer == owner || (wish.book && *wish.book != book)) continue;
            if (market_.may_see(viewer, owner, right)) tell(viewer, wish.id);
        }
    }

private:
    struct Wish {
        std::string id;
        std::optional<BookId> book;
    };
    void reply(const Asker& asker, std::string_view id, bool is_taken, Words text) const;

    const MarketView& market_;
    const Outlet& outlet_;
    std::map<SessionId, Wish> watchers_;
};

/// Makes a report a copy: 797=Y, whose it is (453), and the request that asked for it.
void mark_copy(const MarketView& market, SessionId owner, RightId right,
               std::string_view request_id, OutMessage& report);

}  // namespace headgate::fix
