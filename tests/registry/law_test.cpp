#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

// What contradicts another fact is refused, with both sides named: the one that came and the one on record.

namespace {

const Date first = civil(2024, 1, 1);
const Date last = civil(2024, 12, 31);

Rotation turn(const Ground& ground, std::uint32_t number, Date opens, Date closes) {
    return {.code = fresh_code(),
            .district = ground.district,
            .year = Year{2024},
            .number = number,
            .opens = opens,
            .closes = closes};
}

Mandate mandate(const Ground& ground, Date from, Date to) {
    return {.code = fresh_code(),
            .right = ground.field_right,
            .agent = ground.mill,
            .volume = Volume{100},
            .price_limit = {},
            .valid_from = from,
            .valid_to = to};
}

ParticipantId reserve_body(Ground& ground) {
    Participant body = ground.registry.get(ground.farm);
    body.code = Code{"reserve"};
    body.participant_kind = ParticipantKind::reserve_body;
    return ground.put(body);
}

}  // namespace

TEST_CASE("a meter of a right stands in the right's zone") {
    Ground ground;
    MeteringPoint point{.code = fresh_code(),
                        .zone = ground.reach,
                        .right = ground.field_right,
                        .verified_to = last};
    CHECK(ground.add(point) == "zone: contradicts R-field");
    point.zone = ground.canal;
    CHECK(ground.add(point) == "taken");
    CHECK(ground.registry.points_of(ground.field_right).size() == 1);
    CHECK(ground.registry.points_of(ground.canal).empty());
}

TEST_CASE("turns of water of a district do not overlap and keep to their year") {
    Ground ground;
    Rotation spring = turn(ground, 1, civil(2024, 4, 1), civil(2024, 4, 30));
    spring.code = Code{"spring"};
    ground.put(spring);
    CHECK(ground.add(turn(ground, 2, civil(2024, 4, 30), civil(2024, 5, 31))) ==
          "closes: contradicts spring");
    CHECK(ground.add(turn(ground, 1, civil(2024, 5, 1), civil(2024, 5, 31))) ==
          "number: already_exists spring");
    CHECK(ground.add(turn(ground, 2, civil(2024, 5, 31), civil(2024, 5, 1))) ==
          "closes: empty_period");
    CHECK(ground.add(turn(ground, 2, civil(2024, 12, 1), civil(2025, 1, 1))) ==
          "year: out_of_range");
    CHECK(ground.add(turn(ground, 0, civil(2024, 5, 1), civil(2024, 5, 31))) ==
          "number: out_of_range 1..366");
    CHECK(ground.add(turn(ground, 2, civil(2024, 5, 1), civil(2024, 5, 31))) == "taken");
}

TEST_CASE("a ticket is for a turn of its right's district") {
    Ground ground;
    const auto id = ground.put(turn(ground, 1, civil(2024, 4, 1), civil(2024, 4, 30)));
    CHECK(ground.add(WaterTicket{fresh_code(), ground.permit_right, id, Volume{10}}) ==
          "rotation: contradicts R-permit");
    CHECK(ground.add(WaterTicket{fresh_code(), ground.field_right, id, Volume{0}}) ==
          "volume: out_of_range");
    CHECK(ground.add(WaterTicket{fresh_code(), ground.field_right, id, Volume{10}}) == "taken");
}

TEST_CASE("a dispatch notice names a reach of its basin") {
    Ground ground;
    DispatchNotice notice{.code = fresh_code(),
                          .basin = ground.other_basin,
                          .zone = ground.reach,
                          .valid_from = first,
                          .valid_to = last};
    CHECK(ground.add(notice) == "zone: contradicts middle-reach");
    notice.basin = ground.basin;
    notice.valid_to = civil(2023, 1, 1);
    CHECK(ground.add(notice) == "valid_to: empty_period");
    notice.valid_to = last;
    CHECK(ground.add(notice) == "taken");
}

TEST_CASE("mandates of one right and agent do not overlap, and nobody is his own agent") {
    Ground ground;
    Mandate held = mandate(ground, first, civil(2024, 6, 30));
    held.code = Code{"held"};
    const auto id = ground.put(held);
    CHECK(ground.add(mandate(ground, civil(2024, 6, 30), last)) == "valid_to: contradicts held");
    Mandate own = mandate(ground, first, last);
    own.agent = ground.farm;
    CHECK(ground.add(own) == "agent: contradicts R-field");
    CHECK(ground.add(mandate(ground, civil(2024, 7, 1), last)) == "taken");
    held.state = ActiveState::ended;
    CHECK(ground.change(id, held) == "taken");
    CHECK(ground.add(mandate(ground, first, civil(2024, 6, 30))) == "taken");
}

TEST_CASE("a bidder has one standing in a book at a time") {
    Ground ground;
    const auto book = ground.put(ground.book(TradeType::irrigation));
    Qualification entry{.code = Code{"applied"},
                        .book = book,
                        .participant = ground.farm,
                        .valid_from = first,
                        .valid_to = last};
    ground.put(entry);
    entry.code = fresh_code();
    CHECK(ground.add(entry) == "valid_to: contradicts applied");
    entry.participant = ground.mill;
    CHECK(ground.add(entry) == "taken");
}

TEST_CASE("land, budget lines and what is taken back are parts of what was given") {
    Ground ground;
    Allocation field = ground.allocation(ground.field_right);
    field.code = Code{"field"};
    ground.put(field);
    CHECK(ground.add(Plot{fresh_code(), ground.field_right, 10, Volume{40'001}}) ==
          "volume: contradicts R-field");
    ground.put(Plot{fresh_code(), ground.field_right, 10, Volume{30'000}});
    CHECK(ground.add(Plot{fresh_code(), ground.field_right, 10, Volume{10'001}}) ==
          "volume: contradicts R-field");
    CHECK(ground.add(Plot{fresh_code(), ground.field_right, 0, Volume{1}}) ==
          "area_mu: out_of_range");
    CHECK(ground.add(Plot{fresh_code(), ground.permit_right, 10, Volume{1}}) ==
          "right: contradicts R-permit");
    CHECK(ground.add(TakeBack{.code = fresh_code(),
                              .right = ground.field_right,
                              .volume = Volume{40'001},
                              .decided = first}) == "volume: contradicts R-field");

    Allocation budget = ground.allocation(ground.budget_right);
    budget.code = Code{"budget"};
    const auto id = ground.put(budget);
    ground.put(BudgetLine{fresh_code(), id, BudgetBasis::lawful, Volume{40'000}});
    CHECK(ground.add(BudgetLine{fresh_code(), id, BudgetBasis::eliminated, Volume{1}}) ==
          "volume: contradicts budget");
    CHECK(ground.add(BudgetLine{fresh_code(), id, BudgetBasis::over_extracted, Volume{0}}) ==
          "basis: contradicts budget");
}

TEST_CASE("the reserve's papers fit the reserve") {
    Ground ground;
    const auto body = reserve_body(ground);
    const auto farm = ground.put(ground.allocation(ground.field_right));
    CHECK(ground.add(ReserveAccount{fresh_code(), farm, ReserveKind::ecology}) ==
          "allocation: contradicts farm");
    BookSpec sells = ground.book(TradeType::reserve);
    sells.code = Code{"sells"};
    PriceStandard standard{.code = Code{"standard"},
                           .book = ground.put(sells),
                           .price = Price{100},
                           .margin = BasisPoints{100},
                           .valid_from = first,
                           .valid_to = last};
    CHECK(ground.add(standard) == "book: contradicts sells");
    BookSpec buys = ground.book(TradeType::reserve);
    buys.reserve_use = ReserveUse::purchase;
    standard.book = ground.put(buys);
    ground.put(standard);
    standard.code = fresh_code();
    CHECK(ground.add(standard) == "valid_to: contradicts standard");
    ground.put(EarmarkedFund{Code{"fund"}, body, Year{2024}, Cash{100}, Cash{10}});
    CHECK(ground.add(EarmarkedFund{fresh_code(), body, Year{2024}, Cash{1}, Cash{0}}) ==
          "year: already_exists fund");
    CHECK(ground.add(EarmarkedFund{fresh_code(), body, Year{2025}, Cash{100}, Cash{101}}) ==
          "spent: out_of_range");
    CHECK(ground.add(EarmarkedFund{fresh_code(), ground.farm, Year{2025}, Cash{1}, Cash{0}}) ==
          "participant: contradicts farm");
}

TEST_CASE("what only some books have, others may not name") {
    Ground ground;
    BookSpec book = ground.book(TradeType::irrigation);
    book.reserve_use = ReserveUse::purchase;
    CHECK(ground.add(book).starts_with("reserve_use: contradicts"));
    book = ground.book(TradeType::irrigation);
    book.grade = ReclaimedGrade::grade_a;
    CHECK(ground.add(book).starts_with("grade: contradicts"));
    book = ground.book(TradeType::irrigation);
    book.floor = Price{1'005};
    CHECK(ground.add(book) == "floor: not_multiple");
    Rotation next = turn(ground, 1, civil(2025, 4, 1), civil(2025, 4, 30));
    next.code = Code{"next-year"};
    next.year = Year{2025};
    book = ground.book(TradeType::irrigation);
    book.rotation = ground.put(next);
    CHECK(ground.add(book) == "rotation: contradicts next-year");
}

TEST_CASE("a parameter holds from its day until a later one takes over") {
    Ground ground;
    Parameter policy{Code{"from-ever"}, ParameterKind::overdraft_policy, std::nullopt, 1};
    ground.put(policy);
    policy.code = Code{"from-july"};
    policy.value = 2;
    policy.valid_from = civil(2024, 7, 1);
    ground.put(policy);
    const auto on = [&](Date day) {
        return ground.registry.parameter(ParameterKind::overdraft_policy, ground.township, day);
    };
    CHECK(on(civil(2024, 6, 30)) == 1);
    CHECK(on(civil(2024, 7, 1)) == 2);
    policy.code = fresh_code();
    CHECK(ground.add(policy) == "valid_from: already_exists from-july");
    policy.value = 3;
    CHECK(ground.add(policy) == "value: out_of_range 1..2");
}

TEST_CASE("who says that a fact is signed by its issuer names a key of that issuer in force") {
    Ground ground;
    const auto add = [&](const FactSource& source) -> std::string {
        const auto id = ground.registry.add(ControlGroup{fresh_code()}, source);
        return id ? "taken" : told<ControlGroup>(id.error());
    };
    IssuerKey key;
    key.code = Code{"key"};
    key.holder = Code{"bureau"};
    key.valid_from = first;
    key.valid_to = last;
    CHECK(ground.add(key) == "key: bad_value");
    key.key.bytes[0] = 0xed;
    const auto id = ground.put(key);
    FactSource source{.issuer = Code{"bureau"}, .provenance = Provenance::signed_by_issuer};
    CHECK(add(source) == "code: not_signed");
    source.issuer_key = id;
    CHECK(add(source) == "taken");
    source.issuer = Code{"another"};
    CHECK(add(source) == "code: not_signed key");
    source.issuer_key = IssuerKeyId{7};
    CHECK(add(source) == "code: unknown_reference");
    key.state = ActiveState::ended;
    REQUIRE(ground.change(id, key) == "taken");
    CHECK(add({.issuer = Code{"bureau"},
               .provenance = Provenance::signed_by_issuer,
               .issuer_key = id}) == "code: not_signed key");
    key.code = fresh_code();
    CHECK(ground.add(key) == "key: already_exists key");
}
