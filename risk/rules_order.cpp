#include "risk/context.h"
#include "risk/prices.h"
#include "risk/rows.h"

#include <algorithm>

// The order itself: its numbers, its moment, its money.

namespace headgate::risk {
namespace {

template <class Amount>
Amount rounded_up(Amount amount, Amount step) {
    HEADGATE_ASSERT(step.value() > 0);
    return Amount{(amount.value() + step.value() - 1) / step.value() * step.value()};
}

template <class Amount>
Amount rounded_down(Amount amount, Amount step) {
    HEADGATE_ASSERT(step.value() > 0);
    return Amount{amount.value() / step.value() * step.value()};
}

/// As rounded_up, but no higher than `most` rounded down. Requires amount <= most. Most amounts stand on the step,
/// and each division is slow.
template <class Amount>
Amount onto_step(Amount amount, Amount step, Amount most) {
    HEADGATE_ASSERT(step.value() > 0);
    if (amount.value() % step.value() == 0) return amount;
    return std::min(rounded_up(amount, step), rounded_down(most, step));
}

/// OR-01. The lot binds what is left open, the minimum the order as a whole: a replace after fills may
/// leave less than the minimum.
Outcome on_tick_and_lot(const Context& context) {
    const BookSpec& book = context.book;
    const Request& request = context.request;
    const OrderRecord* own = request.own;
    const Volume filled = own == nullptr ? Volume{} : own->volume - own->leaves;
    const Price price = request.price.value_or(book.tick);
    const bool fits = price > Price{} && price == rounded_down(price, book.tick) &&
                      request.volume == rounded_down(request.volume, book.lot) &&
                      request.volume + filled >= book.minimum;
    if (fits) return pass();
    const Volume acceptable =
        std::max(rounded_up(request.volume, book.lot), rounded_up(book.minimum - filled, book.lot));
    return broken(request.book.value(), price.value(), book.tick.value(), request.volume.value(),
                  acceptable.value());
}

/// OR-02: a book without a band has no price to keep to. An order without a limit takes the prices of
/// orders that were held to the band themselves. The registry takes no band without a reference.
Outcome inside_band(const Context& context) {
    if (!context.book.band || !context.request.price) return pass();
    const auto allowed = allowed_prices(context.book);
    HEADGATE_ASSERT(allowed.has_value());
    const Price price = *context.request.price;
    return allowed->low <= price && price <= allowed->high
               ? pass()
               : broken(context.request.book.value(), price.value(), allowed->low.value(),
                        allowed->high.value());
}

bool has_no_band(const Context& context) { return !context.book.band; }

/// OR-03, after the table of rulebook 4.2. Where nothing matches on arrival only a limit order that can
/// wait makes sense; where cancelling is barred a replace is too.
Outcome phase_accepts(const Context& context) {
    const Phase phase = context.state.market(context.request.book).phase;
    const TimeInForce time_in_force = context.request.time_in_force;
    const bool can_wait = context.request.order_type == OrderType::limit &&
                          (time_in_force == TimeInForce::day || time_in_force == TimeInForce::gtc);
    const bool is_new = context.request.own == nullptr;
    const bool accepted =
        phase == Phase::continuous || (phase == Phase::pre_open && can_wait) ||
        ((phase == Phase::freeze || phase == Phase::pre_close) && can_wait && is_new);
    return accepted ? pass()
                    : broken(context.request.book.value(), phase, context.request.order_type,
                             time_in_force);
}

/// OR-04, prepaid: the worst that the order can cost must be on the account. An order off tick or lot,
/// which OR-01 refuses, is priced at the next amount that is on them.
Outcome funds_suffice(const Context& context) {
    const BookSpec& book = context.book;
    const auto worst = worst_price(context.state, context.request);
    if (!worst) return missing(context.request.book.value());
    const Volume volume = onto_step(context.request.volume, book.lot, volume_max);
    const Price price = onto_step(*worst, book.tick, price_max);
    const OrderRecord* own = context.request.own;
    const RatePpm fee = own == nullptr ? book.buyer_fee : own->fee;
    const Cash needed = cash_needed(book, volume, price, fee);
    const Cash free = context.free_cash();
    return needed <= free ? pass()
                          : broken(context.right.holder.value(), needed.value(), free.value(),
                                   worst->value(), (needed - free).value());
}

/// Whole milliseconds between two instants, rounded up. A client's time may be any number at all.
std::int64_t apart_in_ms(Timestamp a, Timestamp b) {
    constexpr std::uint64_t ns_per_ms = 1'000'000;
    const auto later = static_cast<std::uint64_t>(std::max(a, b).value());
    const auto earlier = static_cast<std::uint64_t>(std::min(a, b).value());
    const std::uint64_t apart = later - earlier;
    return static_cast<std::int64_t>(apart / ns_per_ms + (apart % ns_per_ms == 0 ? 0 : 1));
}

/// OR-05. A request that names no time of its own cannot be stale; its id still has to be new today.
Outcome new_and_timely(const Context& context) {
    const Request& request = context.request;
    const std::int64_t duplicate =
        context.state.client_ids.is_new(request.session, request.client_id) ? 0 : 1;
    std::int64_t apart_ms = 0;
    std::int64_t tolerance_ms = 0;
    if (request.request_time) {
        const auto tolerance = context.clock_tolerance_ms();
        if (!tolerance) return missing(context.right.region.value());
        tolerance_ms = *tolerance;
        apart_ms = apart_in_ms(*request.request_time, context.state.now);
    }
    return duplicate == 0 && apart_ms <= tolerance_ms
               ? pass()
               : broken(request.session.value(), duplicate, apart_ms, tolerance_ms);
}

/// OR-06: what the holder has of this source and year on all its accounts, and what is on its way there. A
/// venue that has set no limit limits nothing.
Outcome within_holding_limit(const Context& context) {
    const auto limit = context.holding_limit_m3();
    if (!limit) return pass();
    Volume held = context.purchases();
    for (const RightId id : context.registry.rights_of(context.holder_id)) {
        const auto account =
            context.registry.allocation(id, context.book.source, context.book.year);
        if (!account) continue;
        const WaterAccount& water = context.state.ledger.water(*account);
        held += water.issued + water.delivered_in - water.delivered_out;
        if (id != context.request.right) held += water.bidding + water.incoming;
    }
    const Volume room = Volume{*limit} - held;
    return context.request.volume <= room
               ? pass()
               : broken(context.right.holder.value(), context.request.volume.value(), room.value(),
                        held.value(), *limit);
}

bool no_holding_limit(const Context& context) { return !context.holding_limit_m3(); }

/// OR-07: a bid without a price names none that could lie below the floor.
Outcome at_least_floor(const Context& context) {
    if (!context.book.floor || !context.request.price) return pass();
    const Price floor = *context.book.floor;
    return *context.request.price >= floor ? pass()
                                           : broken(context.request.book.value(),
                                                    context.request.price->value(), floor.value());
}

bool no_floor(const Context& context) { return !context.book.floor; }

constexpr std::int64_t resale_next_day = 2;

/// OR-08: asked where the venue has switched it on. What came of today's trades stays a day.
Outcome not_bought_today(const Context& context) {
    if (context.resale() != resale_next_day || context.water == nullptr) return pass();
    const ArrivalAccount came = context.state.commitments.arrivals(*context.allocation_id);
    if (came.day != context.today || came.arrived == Volume{}) return pass();
    const Volume sellable = context.free_water() - came.arrived;
    return context.request.volume <= sellable
               ? pass()
               : broken(context.allocation_id->value(), context.request.volume.value(),
                        sellable.value(), came.arrived.value());
}

bool resale_is_free(const Context& context) { return context.resale() != resale_next_day; }

constexpr std::array rows{
    Rule{.number = RuleNumber{74},
         .id = "OR-01",
         .clause = "市场自定[I]",
         .moments = Moments::entry,
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "价格或水量不符合最小变动单位",
         .en = "Price or volume off tick or lot",
         .subject = FactKind::book,
         .values = {price_value("价格", "price"), price_value("最小变动价位", "tick"),
                    volume_value("水量", "volume"), volume_value("可申报水量", "next volume")},
         .remedy = {"价格取 {1} 的整数倍、水量取 {3} 即可通过",
                    "a price in steps of {1} and a volume of {3} would pass",
                    {}},
         .check = on_tick_and_lot},
    Rule{.number = RuleNumber{75},
         .id = "OR-02",
         .clause = "全国碳排放权交易市场规则（比照）[X]",
         .zh = "超出价格涨跌幅限制",
         .en = "Price outside the daily band",
         .subject = FactKind::book,
         .values = {price_value("价格", "price"), price_value("下限", "lowest"),
                    price_value("上限", "highest")},
         .remedy = {"价格在 {1} 至 {2} 之间即可通过", "a price from {1} to {2} would pass", {}},
         .check = inside_band,
         .moot = has_no_band},
    Rule{.number = RuleNumber{76},
         .id = "OR-03",
         .clause = "市场自定[I]",
         .moments = Moments::entry,
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "当前阶段不接受该申报",
         .en = "Not accepted in this phase",
         .subject = FactKind::book,
         .values = {word_value<Phase>("阶段", "phase"),
                    word_value<OrderType>("申报类型", "order type"),
                    word_value<TimeInForce>("有效方式", "time in force")},
         .remedy = {"集合竞价只接受当日或撤销前有效的限价申报，连续竞价均可",
                    "in a call a limit order for the day or until cancelled passes, in continuous "
                    "trading any",
                    {}},
         .check = phase_accepts},
    Rule{.number = RuleNumber{77},
         .id = "OR-04",
         .clause = "全国碳排放权交易市场规则（比照）[X]",
         .sides = Sides{Side::buy},
         .moments = Moments::entry,
         .zh = "资金或保证金不足",
         .en = "Insufficient funds or deposit",
         .missing_zh = "市价转限价申报无参考价，无法计算所需资金",
         .missing_en = "The book has no reference price to hold cash for a market-to-limit order",
         .subject = FactKind::participant,
         .missing_subject = FactKind::book,
         .values = {cash_value("需", "needed"), cash_value("可用", "available"),
                    price_value("按价格", "at price"), cash_value("缺", "short by")},
         .remedy = {"入金 {3} 后即可通过", "it passes after a deposit of {3}", {}},
         .check = funds_suffice},
    Rule{.number = RuleNumber{78},
         .id = "OR-05",
         .clause = "市场自定[I]",
         .moments = Moments::entry,
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "重复申报或时间异常",
         .en = "Duplicate or stale request",
         .missing_zh = "未设定时钟允许偏差",
         .missing_en = "The clock tolerance has not been set",
         .subject = FactKind::session,
         .missing_subject = FactKind::region,
         .values = {number_value("编号重复（1是）", "id used today (1 yes)"),
                    time_value("时间偏差", "clock apart by"), time_value("允许偏差", "tolerance")},
         .check = new_and_timely},
    Rule{.number = RuleNumber{79},
         .id = "OR-06",
         .clause = "市场自定[I]",
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "超出最大持有量",
         .en = "Holding limit exceeded",
         .subject = FactKind::participant,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("持有及在途", "held and on its way"),
                    volume_value("最大持有量", "limit")},
         .remedy = at_most(1),
         .check = within_holding_limit,
         .moot = no_holding_limit},
    Rule{.number = RuleNumber{80},
         .id = "OR-07",
         .clause = "宁夏水权交易公告（宁水交告字〔2020〕03号）[X]",
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::venue,
         .status = DocumentStatus::venue_rule,
         .zh = "报价低于起始价",
         .en = "Bid below the floor",
         .subject = FactKind::book,
         .values = {price_value("报价", "bid"), price_value("起始价", "floor")},
         .remedy = {"报价不低于 {1} 即可通过", "a bid of at least {1} would pass", {}},
         .check = at_least_floor,
         .moot = no_floor},
    Rule{.number = RuleNumber{81},
         .id = "OR-08",
         .clause = "全国碳排放权交易市场规则（比照）[X]",
         .sides = Sides{Side::sell},
         .zh = "当日买入不得当日卖出",
         .en = "Bought today, cannot be sold today",
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("当日买入", "bought today")},
         .remedy = at_most(1),
         .check = not_bought_today,
         .moot = resale_is_free},
};

}  // namespace

std::optional<AllowedPrices> allowed_prices(const BookSpec& book) {
    if (!book.band || !book.reference) return std::nullopt;
    constexpr std::int64_t whole = 10'000;
    const std::int64_t reference = book.reference->value();
    const std::int64_t low = reference * (whole - book.band->value());
    const std::int64_t high = reference * (whole + book.band->value());
    return AllowedPrices{Price{(low + whole - 1) / whole}, Price{high / whole}};
}

std::optional<Price> worst_price(const State& state, const Request& request) {
    if (request.price) return request.price;
    const BookSpec& book = state.registry.get<BookSpec>(request.book);
    const auto allowed = allowed_prices(book);
    const auto top = allowed ? std::optional{allowed->high} : book.reference;
    if (!top) return std::nullopt;
    // A price that trades is on the tick, so the highest on it is the worst; it also keeps amounts whole.
    const Price on_tick = rounded_down(std::min(*top, price_max), book.tick);
    return on_tick > Price{} ? std::optional{on_tick} : std::nullopt;
}

Cash cash_needed(const BookSpec& book, Volume volume, Price price, RatePpm fee) {
    const Cash amount = amount_of(volume, price, book.years);
    return amount + fee_rounded_down(amount, fee);
}

std::span<const Rule> order_rules() { return rows; }

}  // namespace headgate::risk
