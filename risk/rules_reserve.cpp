#include "risk/context.h"
#include "risk/prices.h"
#include "risk/rows.h"

#include <algorithm>

// Water held in reserve (收储): what may leave it, and what may be paid for what comes in.

namespace headgate::risk {
namespace {

bool buys_into_reserve(const Context& context) {
    return context.book.reserve_use == ReserveUse::purchase;
}

const ReserveAccount* account_of(const Context& context) {
    if (!context.allocation_id) return nullptr;
    const auto accounts = context.registry.of<ReserveAccount>(*context.allocation_id);
    return accounts.empty() ? nullptr : &context.registry.get<ReserveAccount>(accounts[0]);
}

/// What approvals in force let go of the sub-account, less what sales have taken of it.
Volume approved_left(const Context& context, bool specific_only) {
    Volume approved;
    for (const ReserveAccountId account :
         context.registry.of<ReserveAccount>(*context.allocation_id)) {
        for (const DisposalApprovalId id : context.registry.of<DisposalApproval>(account)) {
            const DisposalApproval& one = context.registry.get<DisposalApproval>(id);
            const bool in_force = one.state == ActiveState::active &&
                                  one.valid_from <= context.today && context.today <= one.valid_to;
            if (!in_force || (specific_only && one.scope != ApprovalScope::specific)) continue;
            approved += one.volume;
        }
    }
    return approved - context.committed_out();
}

/// RS-01. A book that buys into the reserve has anyone for a seller.
Outcome disposal_approved(const Context& context) {
    if (buys_into_reserve(context)) return pass();
    if (context.holder.participant_kind != ParticipantKind::reserve_body) {
        return broken(context.right.holder.value(), context.holder.participant_kind,
                      context.request.volume.value());
    }
    if (account_of(context) == nullptr) return missing(context.request.right.value());
    const Volume left = approved_left(context, false);
    return context.request.volume <= left
               ? pass()
               : broken(context.right.holder.value(), context.holder.participant_kind,
                        context.request.volume.value(), left.value());
}

/// RS-02: set-asides are for what they were set aside for, unless an approval names them.
Outcome not_set_aside(const Context& context) {
    if (buys_into_reserve(context)) return pass();
    const ReserveAccount* account = account_of(context);
    if (account == nullptr) return missing(context.request.right.value());
    const SetOf<ReserveKind> set_asides{ReserveKind::ecology, ReserveKind::emergency};
    if (!set_asides.contains(account->reserve_kind)) return pass();
    const Volume left = approved_left(context, true);
    return context.request.volume <= left
               ? pass()
               : broken(context.allocation_id->value(), account->reserve_kind,
                        context.request.volume.value(), left.value());
}

struct PriceRange {
    Price low;
    Price high;
};

/// `price` × (10000 + bps) / 10000, rounded down: what lies above is above the standard.
Price scaled(Price price, std::int64_t bps) {
    return Price{price.value() * (10'000 + bps) / 10'000};
}

PriceRange range_of(const PriceStandard& standard) {
    const std::int64_t margin = standard.margin.value();
    const Price low = standard.basis == PriceBasis::saving_cost
                          ? standard.price
                          : Price{(standard.price.value() * (10'000 - margin) + 9'999) / 10'000};
    return {low, scaled(standard.price, margin)};
}

/// RS-03: farms are paid what saving cost them and a fair return, industry the benchmark. A bid without a
/// price is held to the worst that it may come to.
Outcome price_to_standard(const Context& context) {
    if (!buys_into_reserve(context)) return pass();
    for (const PriceStandardId id : context.registry.of<PriceStandard>(context.request.book)) {
        const PriceStandard& standard = context.registry.get<PriceStandard>(id);
        if (context.today < standard.valid_from || context.today > standard.valid_to) continue;
        const auto price = worst_price(context.state, context.request);
        if (!price) return missing(context.request.book.value());
        const PriceRange range = range_of(standard);
        const bool inside = range.low <= *price && *price <= range.high;
        return inside ? pass()
                      : broken(id.value(), price->value(), range.low.value(), range.high.value(),
                               standard.basis);
    }
    return missing(context.request.book.value());
}

const EarmarkedFund* fund_of(const Context& context) {
    for (const EarmarkedFundId id : context.registry.of<EarmarkedFund>(context.right.holder)) {
        const EarmarkedFund& fund = context.registry.get<EarmarkedFund>(id);
        if (fund.year == year_of(context.today)) return &fund;
    }
    return nullptr;
}

/// RS-04: what the fund of the year has left after what was spent outside, and what the reserve's bids and
/// trades here hold or have paid.
Outcome fund_suffices(const Context& context) {
    if (!buys_into_reserve(context)) return pass();
    const EarmarkedFund* fund = fund_of(context);
    const auto price = worst_price(context.state, context.request);
    if (fund == nullptr || !price) return missing(context.right.holder.value());
    const OrderRecord* own = context.request.own;
    const bool gives_back = own != nullptr && own->participant == context.holder_id;
    const CashAccount& cash = context.state.ledger.cash(context.holder_id);
    const Cash unspent = fund->amount - fund->spent - cash.reserved - cash.locked - cash.paid +
                         (gives_back ? own->cash_reserved : Cash{});
    // An order off its lot, which OR-01 refuses, is priced at the lot below.
    const Volume lots{context.request.volume.value() / context.book.lot.value() *
                      context.book.lot.value()};
    const Price ticks{price->value() / context.book.tick.value() * context.book.tick.value()};
    const Cash needed = cash_needed(context.book, lots, ticks, context.book.buyer_fee);
    return needed <= unspent ? pass()
                             : broken(context.right.holder.value(), needed.value(), unspent.value(),
                                      fund->amount.value());
}

constexpr std::string_view no_account_zh = "未登记该水量所属收储账户";
constexpr std::string_view no_account_en = "The reserve account of this water is not on record";

bool sells_out_of_reserve(const Context& context) { return !buys_into_reserve(context); }

constexpr std::array rows{
    Rule{.number = RuleNumber{70},
         .id = "RS-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（二）[S]",
         .trade_types = TradeTypes{TradeType::reserve},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "非收储主体或未经批准",
         .en = "Only the reserve body may sell reserve water",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::participant,
         .values = {word_value<ParticipantKind>("主体类型", "seller"), volume_value("需", "needed"),
                    volume_value("批准处置余量", "approved and left")},
         .remedy = {"收储主体在批准处置余量 {2} 以内申报即可通过",
                    "the reserve body may sell at most {2}", 2},
         .check = disposal_approved,
         .moot = buys_into_reserve},
    Rule{.number = RuleNumber{71},
         .id = "RS-02",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（二）2（3）[S]",
         .trade_types = TradeTypes{TradeType::reserve},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "生态、应急预留水量不得处置",
         .en = "Ecological and emergency reserve may not be sold",
         .missing_zh = no_account_zh,
         .missing_en = no_account_en,
         .subject = FactKind::allocation,
         .values = {word_value<ReserveKind>("收储类别", "reserve"), volume_value("需", "needed"),
                    volume_value("专项批准余量", "specifically approved and left")},
         .remedy = at_most(2),
         .check = not_set_aside,
         .moot = buys_into_reserve},
    Rule{.number = RuleNumber{72},
         .id = "RS-03",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（二）2（2）[S]",
         .trade_types = TradeTypes{TradeType::reserve},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "收储价格不符合标准",
         .en = "Reserve purchase price outside its standard",
         .missing_zh = "未登记该品种的收储价格标准",
         .missing_en = "The price standard of this reserve purchase is not on record",
         .subject = FactKind::price_standard,
         .missing_subject = FactKind::book,
         .values = {price_value("报价", "bid"), price_value("标准下限", "lowest"),
                    price_value("标准上限", "highest"),
                    word_value<PriceBasis>("标准依据", "standard")},
         .remedy = {"报价在 {1} 至 {2} 之间即可通过", "a bid from {1} to {2} would pass", {}},
         .check = price_to_standard,
         .moot = sells_out_of_reserve},
    Rule{.number = RuleNumber{73},
         .id = "RS-04",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（二）3[S]",
         .trade_types = TradeTypes{TradeType::reserve},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "收储资金不足",
         .en = "Reserve fund insufficient",
         .missing_zh = "未登记收储主体本年度专项资金，或无从确定报价",
         .missing_en = "The reserve body's fund of the year is not on record, or the bid has no "
                       "price to reckon with",
         .subject = FactKind::participant,
         .missing_subject = FactKind::participant,
         .values = {cash_value("需", "needed"), cash_value("资金余额", "left of the fund"),
                    cash_value("资金总额", "fund")},
         .remedy = {"所需资金不超过 {1} 即可通过", "a purchase for at most {1} would pass", 1},
         .check = fund_suffices,
         .moot = sells_out_of_reserve},
};

}  // namespace

std::span<const Rule> reserve_rules() { return rows; }

}  // namespace headgate::risk
