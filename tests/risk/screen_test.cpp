#include "tests/risk/world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

namespace headgate::risk::test {
namespace {

std::vector<std::string> ids(const std::vector<RuleFailed>& failed) {
    std::vector<std::string> ids;
    ids.reserve(failed.size());
    for (const RuleFailed& failure : failed) ids.emplace_back(rule_code(failure.rule));
    return ids;
}

using Ids = std::vector<std::string>;

std::vector<CapScope> scopes(const World& world) {
    std::vector<CapScope> scopes;
    for (const CapId cap : caps_of_order(world.state, right, book, Side::buy)) {
        scopes.push_back(world.state.registry.get<Cap>(cap).scope);
    }
    return scopes;
}

TEST_CASE("every failure is listed, in the table's order") {
    Facts f = permit_trade(Side::sell);
    f.holder.state = ParticipantState::suspended;
    f.permit->status = PermitStatus::revoked;
    f.account->title = TitleState::pending;
    f.request.volume = Volume{60'000};
    f.request.price = Price{2'005};
    f.phase = Phase::closed;
    const World world{f};
    CHECK(ids(world.screen()) == Ids{"NL-01", "NL-02b", "ID-01", "PM-02", "PM-04", "PM-05", "PL-03",
                                     "OR-01", "OR-02", "OR-03", "RV-01"});
}

TEST_CASE("a resting order is not asked again about the act of entering") {
    Facts f = irrigation(Side::sell);
    f.own.emplace();
    f.own->volume = f.own->leaves = Volume{1'005};
    f.request.volume = Volume{1'005};
    f.request.request_time = Timestamp{0};
    f.phase = Phase::halted;
    f.resting = {resting_order(Side::buy, 1'000, own_group)};
    f.then = [](State& state) { state.client_ids.put(session, ClientOrderId{"A1"}, OrderId{3}); };
    const World world{f};
    CHECK(ids(world.screen(Moment::entry)) == Ids{"ID-05", "OR-01", "OR-03", "OR-05"});
    CHECK(world.screen(Moment::resting).empty());
}

TEST_CASE("a resting order fails when a fact under it has changed") {
    Facts f = permit_trade(Side::sell);
    f.own.emplace();
    f.own->volume = f.own->leaves = Volume{1'000};
    f.permit->status = PermitStatus::suspended;
    const World world{f};
    CHECK(ids(world.screen(Moment::resting)) == Ids{"PM-02"});
}

TEST_CASE("the list is emptied before a screen") {
    const World world{irrigation(Side::buy)};
    Failures failures;
    failures.add(RuleFailed{});
    screen(world.state, world.request, Moment::entry, failures);
    CHECK(failures.empty());
}

TEST_CASE("a place's rules sleep elsewhere") {
    Facts f = permit_trade(Side::sell).at(hunyuan);
    // What Datong asks for itself is there (PM-07, AP-01).
    f.permit->cut_back = CutBack::done;
    f.review(ReviewKind::assessment, Side::sell, 5'000);
    f.holder.state = ParticipantState::suspended;
    CHECK(World{f}.screen().empty());
    f.at(minle);
    CHECK(ids(World{f}.screen()) == Ids{"ID-01"});
}

TEST_CASE("a buy reserves under exactly the caps that its rules check, nearest first") {
    using enum CapScope;
    Facts f = permit_trade(Side::buy, WaterSource::groundwater);
    f.right.unit = home_unit;
    f.caps.push_back({{}, unit_groundwater, {}, {}, home_unit, year, Volume{9'000}, Volume{}});
    f.caps.push_back({{}, zone_groundwater, {}, own_aquifer, {}, year, Volume{9'000}, Volume{}});
    CHECK(scopes(World{f}) == std::vector{region_total, region_total, unit_groundwater,
                                          zone_groundwater, region_groundwater,
                                          region_groundwater});
    CHECK(scopes(World{irrigation(Side::buy)}) ==
          std::vector{region_total, region_total, region_surface});
    // CP-02 is Ganzhou's.
    Facts elsewhere = irrigation(Side::buy).at(minle);
    elsewhere.cap(region_total, minle, 5'000).cap(region_surface, minle, 5'000);
    CHECK(scopes(World{elsewhere}) == std::vector{region_total, region_total});
    CHECK(scopes(World{regional(Side::buy)}).empty());
    CHECK(scopes(World{network(Side::buy, WaterSource::reclaimed)}).empty());
}

TEST_CASE("worst price: the limit, the band's top on the tick, the reference, or nothing") {
    Facts f = irrigation(Side::buy);
    CHECK(worst_price(World{f}.state, World{f}.request) == Price{1'000});
    f.request.price.reset();
    f.book.band = BasisPoints{3'050};
    {
        const World world{f};
        CHECK(worst_price(world.state, world.request) == Price{1'300});
    }
    f.book.band.reset();
    {
        const World world{f};
        CHECK(worst_price(world.state, world.request) == Price{1'000});
    }
    f.book.reference.reset();
    {
        const World world{f};
        CHECK_FALSE(worst_price(world.state, world.request).has_value());
    }
}

TEST_CASE("cash needed is the amount over the term and the fee rounded down") {
    BookSpec spec;
    CHECK(cash_needed(spec, Volume{1'000}, Price{1'230}, RatePpm{}) == Cash{12'300});
    CHECK(cash_needed(spec, Volume{1'010}, Price{1'230}, RatePpm{1'000}) == Cash{12'423 + 12});
    spec.years = Years{25};
    CHECK(cash_needed(spec, Volume{1'000}, Price{1'230}, RatePpm{}) == Cash{307'500});
}

// ---- texts ----------------------------------------------------------------------------------------------

std::string first_text(const Facts& facts, Language language) {
    const World world{facts};
    const auto failed = world.screen();
    REQUIRE_FALSE(failed.empty());
    return rule_text(failed[0], language, world.state.registry.directory());
}

TEST_CASE("a refusal tells the clerk what is needed, what there is and what would pass") {
    Facts f = permit_trade(Side::sell);
    f.account->tradable = Volume{8'200};
    f.request.volume = Volume{12'000};
    CHECK(
        first_text(f, Language::zh) ==
        "NL-02b 拟交易水量超过节约或有偿取得的取水权结余（账户 f-1）：需 12,000 m³，可用 8,200 m³，"
        "节约或有偿取得余量 8,200 m³，许可限额余量 50,000 m³；申报水量不超过 8,200 m³ 即可通过。"
        "依据：《用水权交易负面清单（试行）》第2项[X]"
        "；《取水许可和水资源费征收管理条例》第二十七条[L]；"
        "《张掖市水权改革工作方案（送审稿）》二（三）2[S]（依据文件为试行）。");
    CHECK(
        first_text(f, Language::en) ==
        "NL-02b Volume exceeds the saved (or purchased) part of the abstraction right (account "
        "f-1): "
        "needed 12,000 m³, available 8,200 m³, left of the saved part 8,200 m³, left under the "
        "permit "
        "50,000 m³; an order for at most 8,200 m³ would pass. "
        "Basis: "
        "《用水权交易负面清单（试行）》第2项[X]；《取水许可和水资源费征收管理条例》第二十七条[L]；"
        "《张掖市水权改革工作方案（送审稿）》二（三）2[S] (the document is on trial).");
}

TEST_CASE("where nothing would pass, no volume is offered") {
    Facts f = regional(Side::sell);
    f.account->tradable = Volume{0};
    const std::string text = first_text(f, Language::en);
    CHECK(text.find("available 0 m³") != std::string::npos);
    CHECK(text.find("would pass") == std::string::npos);
}

TEST_CASE("money, prices and dates are written as people write them") {
    Facts f = irrigation(Side::buy);
    f.cash = Cash{5};
    CHECK(first_text(f, Language::zh) ==
          "OR-04 资金或保证金不足（主体 f-1）：需 101.00 元，可用 0.05 元，按价格 0.100 元/m³，"
          "缺 100.95 元；入金 100.95 元 后即可通过。依据：全国碳排放权交易市场规则（比照）[X]。");
    Facts late = permit_trade(Side::sell);
    late.permit->valid_to = civil(2024, 9, 30);
    CHECK(first_text(late, Language::en)
              .find("delivery must lie between 2022-01-01 and 2024-09-30") != std::string::npos);
}

TEST_CASE("missing data is told apart from a broken rule") {
    Facts f = permit_trade(Side::buy);
    f.right.project.reset();
    CHECK(
        first_text(f, Language::en) ==
        "NL-04 Project is in the restricted or eliminated class: you cannot buy (data missing: The "
        "project that the water is bought for is not on record) (right f-1). Basis: "
        "《用水权交易负面清单（试行）》第4项[X]"
        "；《甘州区水预算管理试点实施方案》加强用水结构配置（3）[S] "
        "(the document is on trial).");
}

TEST_CASE("a number that no row has is said so, and odd values do no harm") {
    const Directory directory;
    RuleFailed failure;
    failure.rule = RuleNumber{999};
    CHECK(rule_text(failure, Language::en, directory) == "no rule of this number: 999");
    for (const Rule& rule : rules()) {
        failure.rule = rule.number;
        for (const std::int64_t odd : {INT64_MIN, std::int64_t{-1}, INT64_MAX}) {
            failure.values.fill(odd);
            CHECK_FALSE(rule_text(failure, Language::zh, directory).empty());
            CHECK_FALSE(rule_text(failure, Language::en, directory).empty());
        }
    }
}

}  // namespace
}  // namespace headgate::risk::test
