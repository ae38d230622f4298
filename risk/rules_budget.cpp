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
};

}  // namespace

std::span<const Rule> budget_rules() { return rows; }

}  // namespace headgate::risk
