#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/requests.h"

#include <map>
#include <set>

namespace headgate::fix {

/// Books and their phases: x, c, e and g in; y, d, f, h and B out.
class Listings {
public:
    Listings(const MarketView& market, const Outlet& outlet, OwnNumbers& numbers);

    void list(const InMessage& message, const Asker& asker);    ///< x, answered by y
    void define(const InMessage& message, const Asker& asker);  ///< c, answered by d
    void status(const InMessage& message, const Asker& asker);  ///< e, answered by f
    void phases(const InMessage& message, const Asker& asker);  ///< g, answered by h

    /// Tells everybody what happened to a book's phase or call, after `market` has taken the event in.
    void publish(const PublishedEvent& published);
    /// The session's subscriptions end with its connection.
    void end(SessionId session);

private:
    void tell_phase(BookId book);
    void tell_news(const PhaseChanged& moved, const PublishedEvent& published);
    void tell_day(const PublishedEvent& published, Words words);

    const MarketView& market_;
    const Outlet& outlet_;
    OwnNumbers& numbers_;
    /// Who wants f of a book, and under which request id.
    std::map<BookId, std::map<SessionId, std::string>> watchers_;
};

}  // namespace headgate::fix
