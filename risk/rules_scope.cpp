#include "risk/context.h"
#include "risk/rows.h"

// How far water of each kind may go. Rules about a pair of parties are asked of an order and its book.

namespace headgate::risk {
namespace {

Outcome same_district(const Context& context) {
    if (!context.right.district || !context.book.district) {
        return missing(context.request.right.value());
    }
    return *context.right.district == *context.book.district
               ? pass()
               : broken(context.request.right.value(), context.right.district->value(),
                        context.book.district->value());
}

/// SC-02: another basin needs a conveyance that carries this water the way the trade goes.
Outcome same_basin_or_conveyed(const Context& context) {
    const BasinId own = context.registry.get<Zone>(context.right.zone).basin;
    if (own == context.book.basin) return pass();
    const ZoneId from = context.buys() ? context.book.zone : context.right.zone;
    const ZoneId to = context.buys() ? context.right.zone : context.book.zone;
    const bool conveyed = context.registry.linked(from, to, context.book.source,
                                                  context.delivery_from, context.delivery_to);
    return conveyed ? pass()
                    : broken(context.right.zone.value(), own.value(), context.book.basin.value());
}

/// SC-03: "the region" of the pilot is the county or district; a book that stands above one has none.
Outcome same_county(const Context& context) {
    const auto county = region_at(context.registry, context.registry.path_up(context.book.region),
                                  RegionLevel::county);
    if (!county) return missing(context.book.region.value());
    return context.registry.within(context.right.region, *county)
               ? pass()
               : broken(context.request.right.value(), context.right.region.value(),
                        county->value());
}

constexpr std::array rows{
    Rule{.number = RuleNumber{55},
         .id = "SC-01",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（三）3[S]",
         .trade_types = TradeTypes{TradeType::irrigation},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "灌溉用水户水权仅限灌区内部交易",
         .en = "Irrigation-user rights trade inside one district only",
         .missing_zh = "未登记本用水权或本品种所属灌区",
         .missing_en = "The irrigation district of the right or of the book is not on record",
         .values = {fact_value("本方灌区", "own district", FactKind::district),
                    fact_value("品种灌区", "book's district", FactKind::district)},
         .remedy = {"请在灌区 {0} 的品种中申报", "it may be entered in a book of district {0}", {}},
         .reads = Reads::facts,
         .check = same_district},
    Rule{.number = RuleNumber{56},
         .id = "SC-02",
         .clause = "《张掖市水权改革工作方案（送审稿）》二（三）1[S]",
         .trade_types = TradeTypes{TradeType::regional},
         .jurisdiction = Jurisdiction::zhangye,
         .status = DocumentStatus::draft,
         .zh = "非同一流域且不具备调水条件",
         .en = "Different basins without conveyance",
         .subject = FactKind::zone,
         .values = {fact_value("本方流域", "own basin", FactKind::basin),
                    fact_value("品种流域", "book's basin", FactKind::basin)},
         .reads = Reads::facts,
         .check = same_basin_or_conveyed},
    Rule{.number = RuleNumber{57},
         .id = "SC-03",
         .clause = "《甘州区水预算管理试点实施方案》重点任务3（1）⑧、4②[S]",
         .trade_types = TradeTypes{TradeType::budget},
         .jurisdiction = Jurisdiction::ganzhou,
         .status = DocumentStatus::pilot_2024_2026,
         .zh = "预算节余限区域内交易",
         .en = "Budget surplus trades inside the region only",
         .missing_zh = "本品种未落到县级区域",
         .missing_en = "The book's region lies in no county",
         .missing_subject = FactKind::region,
         .values = {fact_value("本方区域", "own region", FactKind::region),
                    fact_value("品种区域", "book's region", FactKind::region)},
         .reads = Reads::facts,
         .check = same_county},
};

}  // namespace

std::span<const Rule> scope_rules() { return rows; }

}  // namespace headgate::risk
