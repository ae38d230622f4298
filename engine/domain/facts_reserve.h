#pragma once

#include "engine/domain/fields.h"
#include "engine/domain/ids.h"
#include "engine/domain/text.h"
#include "engine/domain/units.h"

#include <string_view>

/// Facts about water rights held in reserve (收储; facts.h).
namespace headgate {

/// The sub-account that an allocation of the reserve body belongs to (RS-01, RS-02).
struct ReserveAccount {
    static constexpr FactKind kind = FactKind::reserve_account;
    Code code;
    AllocationId allocation;
    ReserveKind reserve_kind = ReserveKind::purchased;
    HEADGATE_FIELDS(code, allocation, reserve_kind)
};

/// 处置批准 of at most `volume` m³ of a reserve account. Set-asides for ecology and emergencies need a
/// specific one (RS-01, RS-02).
struct DisposalApproval {
    static constexpr FactKind kind = FactKind::disposal_approval;
    static constexpr std::string_view may_omit = "state";
    Code code;
    ReserveAccountId account;
    ApprovalScope scope = ApprovalScope::general;
    Volume volume;
    Date valid_from;
    Date valid_to;
    ActiveState state = ActiveState::active;
    HEADGATE_FIELDS(code, account, scope, volume, valid_from, valid_to, state)
};

/// 收储价格标准 of one book that buys into the reserve. saving_cost: from `price` up to `margin` above it,
/// the fair return; market_benchmark: within `margin` of `price` (RS-03).
struct PriceStandard {
    static constexpr FactKind kind = FactKind::price_standard;
    Code code;
    BookId book;
    PriceBasis basis = PriceBasis::saving_cost;
    Price price;
    BasisPoints margin;
    Date valid_from;
    Date valid_to;
    HEADGATE_FIELDS(code, book, basis, price, margin, valid_from, valid_to)
};

/// 收储专项资金 of a reserve body, fen. `spent` is what has gone outside the exchange (RS-04).
struct EarmarkedFund {
    static constexpr FactKind kind = FactKind::earmarked_fund;
    static constexpr std::string_view may_omit = "spent";
    Code code;
    ParticipantId participant;
    Year year;
    Cash amount;
    Cash spent;
    HEADGATE_FIELDS(code, participant, year, amount, spent)
};

}  // namespace headgate
