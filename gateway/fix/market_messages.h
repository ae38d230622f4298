#pragma once

#include "gateway/fix/depth.h"
#include "gateway/fix/market_view.h"
#include "gateway/fix/wire_message.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// The messages of market data: what a client asked to see, and how it is written down.
namespace headgate::fix {

/// What a MarketDataRequest asks for of each book.
struct MarketWishes {
    std::size_t depth = 1;  ///< levels per side
    bool increments = false;
    bool bids = false;
    bool offers = false;
    bool trades = false;
    bool call = false;    ///< where an open call would clear
    bool volume = false;  ///< traded on this day
};

/// One trade on a book's tape; `taken_back`: the earlier trade of this number was cancelled.
struct Print {
    TradeId trade;
    Price price;
    Volume volume;
    Timestamp time;
    bool taken_back = false;
};

/// How a book looks to one subscriber.
struct BookPicture {
    std::vector<ShownLevel> bids;
    std::vector<ShownLevel> offers;
    std::optional<CallPrice> call;
    Volume volume;
};

/// W without the trades, which follow from `prints`: the newest at most.
[[nodiscard]] OutMessage full_picture(const MarketWishes& wishes, const BookPicture& picture,
                                      std::span<const Print> prints);
/// The entries of X that lead from `before` to `after`, and the trades since.
[[nodiscard]] std::vector<OutEntry> changes(const MarketWishes& wishes, const BookPicture& before,
                                            const BookPicture& after, std::span<const Print> prints,
                                            std::string_view symbol);

}  // namespace headgate::fix
