#pragma once

#include "gateway/fix/market_view.h"
#include "gateway/fix/outlet.h"
#include "gateway/fix/requests.h"
#include "gateway/ring/command_ring.h"

namespace headgate::fix {

/// The water accounts of a right: AN in; AO and AP out. The core answers; nothing is kept here.
class Positions {
public:
    Positions(const MarketView& market, const Outlet& outlet, CommandRing& ring,
              OwnNumbers& numbers);

    void request(const InMessage& message, const Asker& asker);

private:
    void answer(const BalanceAnswer& said, const std::string& request_id, const Asker& asker);
    [[nodiscard]] OutMessage acknowledgement(std::string_view request_id, std::string_view result,
                                             std::size_t reports);

    const MarketView& market_;
    const Outlet& outlet_;
    CommandRing& ring_;
    OwnNumbers& numbers_;
};

}  // namespace headgate::fix
