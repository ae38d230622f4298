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

std::optional<RegionId> province_of(const Registry& registry, RegionId region) {
    return region_at(registry, registry.path_up(region), RegionLevel::province);
}

/// 一级水资源区: the topmost basin.
BasinId first_level_basin(const Registry& registry, BasinId basin) {
    while (const auto parent = registry.get<Basin>(basin).parent) basin = *parent;
    return basin;
}

/// SC-04, of the order: what crosses a province or a first-level water region, or was granted by a
/// river-basin authority, belongs on the national platform.
Outcome order_belongs_here(const Context& context) {
    const Registry& registry = context.registry;
    const auto own = province_of(registry, context.right.region);
    const auto there = province_of(registry, context.book.region);
    const BasinId own_basin =
        first_level_basin(registry, registry.get<Zone>(context.right.zone).basin);
    const BasinId book_basin = first_level_basin(registry, context.book.basin);
    const auto authority =
        context.permit() == nullptr ? PermitAuthority::region : context.permit()->authority;
    if (own == there && own_basin == book_basin && authority == PermitAuthority::region) {
        return pass();
    }
    return broken(context.request.book.value(), own ? own->value() : 0, own_basin.value(),
                  authority);
}

/// SC-04, of the book: an overloaded area is not traded in locally.
Outcome book_belongs_here(const State& state, BookId id) {
    const Registry& registry = state.registry;
    for (const RegionId region : registry.path_up(registry.get<BookSpec>(id).region)) {
        if (registry.get<Region>(region).load == RegionLoad::overloaded) {
            return broken(id.value(), region.value());
        }
    }
    return pass();
}

/// SC-05: without bidding only irrigation users of one county deal with one another, within one year.
Outcome may_negotiate(const Context& context) {
    if (context.book.mode != TradeMode::negotiated) return pass();
    const Registry& registry = context.registry;
    const auto own =
        region_at(registry, registry.path_up(context.right.region), RegionLevel::county);
    const auto there =
        region_at(registry, registry.path_up(context.book.region), RegionLevel::county);
    const bool allowed = context.book.trade_type == TradeType::irrigation && own && own == there &&
                         context.book.years == Years{1} &&
                         year_of(context.delivery_from) == year_of(context.delivery_to);
    return allowed ? pass()
                   : broken(context.request.book.value(), context.book.trade_type,
                            own ? own->value() : 0, there ? there->value() : 0,
                            context.delivery_to.value());
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
    Rule{.number = RuleNumber{58},
         .id = "SC-04",
         .clause = "《用水权交易管理规则（试行）》第五条[X]",
         .trade_types = TradeTypes{TradeType::regional, TradeType::permit},
         .moments = Moments::listing,
         .status = DocumentStatus::trial,
         .zh = "应在国家水权交易平台进行",
         .en = "This trade belongs on the national platform",
         .subject = FactKind::book,
         .values = {fact_value("省级或超载区域", "province or overloaded area", FactKind::region),
                    fact_value("一级水资源区", "first-level water region", FactKind::basin),
                    word_value<PermitAuthority>("许可机关", "permit by")},
         .remedy = {"请在国家水权交易平台申报", "it may be entered on the national platform", {}},
         .reads = Reads::facts,
         .check = order_belongs_here,
         .listing = book_belongs_here},
    Rule{.number = RuleNumber{59},
         .id = "SC-05",
         .clause = "《宁夏回族自治区用水权市场交易规则》[X]",
         .jurisdiction = Jurisdiction::ningxia,
         .status = DocumentStatus::practice_elsewhere,
         .zh = "仅一年内同县域灌溉用水户可协议转让",
         .en = "Negotiated deals only for same-county irrigation users within a year",
         .subject = FactKind::book,
         .values = {word_value<TradeType>("交易类型", "trade type"),
                    fact_value("本方县域", "own county", FactKind::region),
                    fact_value("品种县域", "book's county", FactKind::region),
                    date_value("交付止", "delivery to")},
         .remedy = {"请在公开竞价品种中申报", "it may be entered in a book of public bidding", {}},
         .reads = Reads::facts,
         .check = may_negotiate},
};

}  // namespace

std::span<const Rule> scope_rules() { return rows; }

}  // namespace headgate::risk
