#include "risk/context.h"
#include "risk/rows.h"

// In-year budget surplus (预算节余), the pilot of Ganzhou.

namespace headgate::risk {
namespace {

/// BG-01: only a budget account is under a budget at all; one budget authority is one region, the book's;
/// the budget of the year is the account with a budget state.
Outcome under_same_budget(const Context& context) {
    const RightKind kind = context.right.right_kind;
    const RegionId budget_region = context.book.region;
    if (kind != RightKind::budget) return broken(0, kind, 0, budget_region.value());
    const bool known = context.unit() != nullptr && context.allocation != nullptr &&
                       context.allocation->budget_state.has_value();
    if (!known) return missing(context.request.right.value());
    return context.registry.within(context.unit()->region, budget_region)
               ? pass()
               : broken(context.right.unit->value(), kind, context.unit()->region.value(),
                        budget_region.value());
}

Outcome delivery_within_budget_year(const Context& context) {
    const Year year = context.book.year;
    const bool inside =
        context.delivery_from >= first_day(year) && context.delivery_to <= last_day(year);
    return inside ? pass()
                  : broken(context.request.book.value(), context.delivery_from.value(),
                           context.delivery_to.value(), year.value());
}

/// BG-03: the free balance is budget less use, tickets, offers, sales and pledges: the ledger keeps it.
Outcome within_budget_surplus(const Context& context) {
    if (context.water == nullptr) return missing(context.request.right.value());
    const Volume taken = context.water->used + context.water->ticketed;
    return context.request.volume <= context.free_water()
               ? pass()
               : broken(context.allocation_id->value(), context.request.volume.value(),
                        context.free_water().value(), context.water->issued.value(), taken.value());
}

Outcome budget_open(const Context& context) {
    if (context.allocation == nullptr || !context.allocation->budget_state) {
        return missing(context.request.right.value());
    }
    const SetOf<BudgetState> open{BudgetState::issued, BudgetState::executing,
                                  BudgetState::adjusted};
    const BudgetState state = *context.allocation->budget_state;
    return open.contains(state) ? pass() : broken(context.allocation_id->value(), state);
}

constexpr TradeTypes budget_trades{TradeType::budget};
constexpr DocumentStatus pilot = DocumentStatus::pilot_2024_2026;
constexpr std::string_view no_budget_zh = "未登记预算单位或该年度水预算";
constexpr std::string_view no_budget_en =
    "The budget unit, or its budget of the year, is not on record";

/// BG-04: what the unit may come to in the year at most: its permit, or the limit approved for it where it
/// has none. Reclaimed water is not counted.
std::optional<Volume> limit_of_unit(const Context& context) {
    if (context.permit() != nullptr) return context.permit()->annual_limit;
    return context.right.approved_limit;
}

Outcome within_permit_or_limit(const Context& context) {
    if (context.book.source == WaterSource::reclaimed) return pass();
    const auto limit = limit_of_unit(context);
    if (!limit || context.water == nullptr) return missing(context.request.right.value());
    // Purchases are what bids ask, what is struck and what has been delivered.
    const Volume budget =
        context.water->issued - context.water->delivered_out + context.purchases();
    return budget + context.request.volume <= *limit
               ? pass()
               : broken(context.request.right.value(), context.request.volume.value(),
                        (*limit - budget).value(), budget.value(), limit->value());
}

/// BG-05: a budget that is not issued yet or closed by its final account takes no change any more.
Outcome change_can_be_booked(const Context& context) { return budget_open(context); }

/// BG-07: a unit that has nothing left should bid for more; a deal without competition is pointed out.
Outcome deficit_by_bidding(const Context& context) {
    if (context.book.mode == TradeMode::bidding) return pass();
    if (context.water == nullptr) return missing(context.request.right.value());
    const Volume taken = context.water->used + context.water->ticketed;
    const bool deficit = context.free_water() <= Volume{};
    return deficit ? broken(context.allocation_id->value(), context.water->issued.value(),
                            taken.value(), context.book.mode)
                   : pass();
}

bool by_bidding(const Context& context) { return context.book.mode == TradeMode::bidding; }

/// The part of the budget that is none: BG-08.
Volume unlawful_part(const Context& context) {
    Volume part;
    for (const BudgetLineId id : context.registry.of<BudgetLine>(*context.allocation_id)) {
        const BudgetLine& line = context.registry.get<BudgetLine>(id);
        if (line.basis != BudgetBasis::lawful) part += line.volume;
    }
    return part;
}

Outcome sold_from_lawful_budget(const Context& context) {
    if (context.water == nullptr ||
        context.registry.of<BudgetLine>(*context.allocation_id).empty()) {
        return missing(context.request.right.value());
    }
    const Volume unlawful = unlawful_part(context);
    if (unlawful == Volume{}) return pass();
    const Volume sellable = context.free_water() - unlawful;
    return context.request.volume <= sellable
               ? pass()
               : broken(context.allocation_id->value(), context.request.volume.value(),
                        sellable.value(), unlawful.value());
}

bool all_lines_lawful(const Context& context) {
    return context.water != nullptr &&
           !context.registry.of<BudgetLine>(*context.allocation_id).empty() &&
           unlawful_part(context) == Volume{};
}

constexpr std::array rows{
    Rule{.number = RuleNumber{34},
         .id = "BG-01",
         .clause = "《甘州区水预算管理试点实施方案》与现行制度衔接（四）3、（四）5①[S]",
         .trade_types = budget_trades,
         .jurisdiction = Jurisdiction::ganzhou,
         .status = pilot,
         .zh = "非预算管理范围内主体",
         .en = "Both sides must be under the same water budget",
         .missing_zh = no_budget_zh,
         .missing_en = no_budget_en,
         .subject = FactKind::budget_unit,
         .values = {word_value<RightKind>("用水权类型", "right"),
                    fact_value("单位所在区域", "unit's region", FactKind::region),
                    fact_value("预算区域", "budget's region", FactKind::region)},
         .reads = Reads::facts,
         .check = under_same_budget},
    Rule{.number = RuleNumber{35},
         .id = "BG-02",
         .clause = "《甘州区水预算管理试点实施方案》与现行制度衔接（四）5③[S]",
         .trade_types = budget_trades,
         .jurisdiction = Jurisdiction::ganzhou,
         .status = pilot,
         .zh = "预算节余仅限当年使用",
         .en = "Budget surplus is valid only within its year",
         .subject = FactKind::book,
         .values = {date_value("交付起", "delivery from"), date_value("交付止", "delivery to"),
                    year_value("预算年度", "budget year")},
         .remedy = {"交付期须在 {2} 年度之内", "delivery must lie inside {2}", {}},
         .reads = Reads::facts,
         .check = delivery_within_budget_year},
    Rule{.number = RuleNumber{36},
         .id = "BG-03",
         .clause = "《甘州区水预算管理试点实施方案》与现行制度衔接（四）5②[S]",
         .trade_types = budget_trades,
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = pilot,
         .zh = "超出预算节余水量",
         .en = "Volume exceeds budget surplus",
         .missing_zh = no_budget_zh,
         .missing_en = no_budget_en,
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("预算", "budget"),
                    volume_value("已用及已开票", "used and ticketed")},
         .remedy = at_most(1),
         .check = within_budget_surplus},
    Rule{.number = RuleNumber{39},
         .id = "BG-06",
         .clause = "《甘州区水预算管理试点实施方案》二（三）3（1）[S]",
         .trade_types = budget_trades,
         .jurisdiction = Jurisdiction::ganzhou,
         .status = pilot,
         .zh = "预算尚未下达或已决算",
         .en = "Budget is not open for trading",
         .missing_zh = no_budget_zh,
         .missing_en = no_budget_en,
         .subject = FactKind::allocation,
         .values = {word_value<BudgetState>("预算状态", "budget")},
         .reads = Reads::facts,
         .check = budget_open},
    Rule{.number = RuleNumber{37},
         .id = "BG-04",
         .clause = "《甘州区水预算管理试点实施方案》与现行制度衔接（四）2、（四）4①、附件1[S]",
         .trade_types = TradeTypes{TradeType::budget},
         .sides = Sides{Side::buy},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "超出取水许可或核定上限",
         .en = "Budget after purchase exceeds permit or approved limit",
         .missing_zh = "未登记取水许可限额或核定上限",
         .missing_en = "Neither a permit's limit nor an approved upper limit is on record",
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("预算及已购", "budget and purchases"),
                    volume_value("上限", "limit")},
         .remedy = at_most(1),
         .check = within_permit_or_limit},
    Rule{.number = RuleNumber{38},
         .id = "BG-05",
         .clause = "《甘州区水预算管理试点实施方案》二（三）3⑧[S]",
         .trade_types = TradeTypes{TradeType::budget},
         .moments = Moments::settlement,
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "交易后未纳入预算管理",
         .en = "Budget change must be booked for both sides",
         .missing_zh = no_budget_zh,
         .missing_en = no_budget_en,
         .subject = FactKind::allocation,
         .values = {word_value<BudgetState>("预算状态", "budget")},
         .remedy = {"双方预算可调整后方可交割", "it settles once both budgets can be changed", {}},
         .reads = Reads::facts,
         .check = change_can_be_booked},
    Rule{.number = RuleNumber{40},
         .id = "BG-07",
         .clause = "《甘州区水预算管理试点实施方案》与现行制度衔接（四）4③[S]",
         .trade_types = TradeTypes{TradeType::budget},
         .sides = Sides{Side::buy},
         .moments = Moments::information,
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "额度不足应通过竞价取得",
         .en = "Deficit should be covered by competitive purchase",
         .missing_zh = no_budget_zh,
         .missing_en = no_budget_en,
         .subject = FactKind::allocation,
         .values = {volume_value("预算", "budget"),
                    volume_value("已用及已开票", "used and ticketed"),
                    word_value<TradeMode>("交易方式", "mode")},
         .remedy = {"建议通过竞价品种取得", "better bid for it in a book with competition", {}},
         .check = deficit_by_bidding,
         .moot = by_bidding},
    Rule{.number = RuleNumber{90},
         .id = "BG-08",
         .clause = "《甘州区水预算管理试点实施方案》二（三）2（3）[S]",
         .trade_types = TradeTypes{TradeType::budget},
         .sides = Sides{Side::sell},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "超采地下水、淘汰类产品用水不得纳入预算",
         .en = "Over-extracted groundwater and eliminated products carry no budget",
         .missing_zh = "未登记该预算的构成科目",
         .missing_en = "What the budget rests on is not on record",
         .subject = FactKind::allocation,
         .values = {volume_value("需", "needed"), volume_value("可用", "available"),
                    volume_value("不得纳入预算水量", "that is no budget")},
         .remedy = at_most(1),
         .check = sold_from_lawful_budget,
         .moot = all_lines_lawful},
};

}  // namespace

std::span<const Rule> budget_rules() { return rows; }

}  // namespace headgate::risk
