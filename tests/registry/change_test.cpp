#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

namespace {

void put_titles(Ground& ground) {
    ground.put(Plot{Code{"PL"}, ground.field_right, 12, Volume{100}});
    ground.put(
        Objection{.code = Code{"OB"}, .right = ground.field_right, .filed = civil(2024, 3, 1)});
    ground.put(TakeBack{.code = Code{"TB"},
                        .right = ground.field_right,
                        .volume = {},
                        .decided = civil(2024, 3, 1)});
    Allocation budget = ground.allocation(ground.budget_right);
    budget.code = Code{"L2"};
    const auto budget_id = ground.put(budget);
    ground.put(BudgetLine{Code{"BL"}, budget_id, BudgetBasis::lawful, Volume{100}});
    const auto body = ground.put(Participant{.code = Code{"reserve"},
                                             .participant_kind = ParticipantKind::reserve_body,
                                             .region = ground.county,
                                             .group = ground.group,
                                             .identity = {}});
    Right kept = ground.right(RightKind::irrigation);
    kept.code = Code{"R-kept"};
    kept.holder = body;
    Allocation held = ground.allocation(ground.put(kept));
    held.code = Code{"L3"};
    const auto account =
        ground.put(ReserveAccount{Code{"RA"}, ground.put(held), ReserveKind::purchased});
    ground.put(DisposalApproval{.code = Code{"DA"},
                                .account = account,
                                .volume = Volume{10},
                                .valid_from = civil(2024, 1, 1),
                                .valid_to = civil(2024, 12, 31)});
    BookSpec buys = ground.book(TradeType::reserve);
    buys.code = Code{"B-reserve"};
    buys.reserve_use = ReserveUse::purchase;
    ground.put(PriceStandard{.code = Code{"PS"},
                             .book = ground.put(buys),
                             .price = Price{100},
                             .margin = BasisPoints{1'000},
                             .valid_from = civil(2024, 1, 1),
                             .valid_to = civil(2024, 12, 31)});
    ground.put(EarmarkedFund{Code{"EF"}, body, Year{2024}, Cash{1'000}, Cash{10}});
}

void put_delivery(Ground& ground) {
    ground.put(MeteringPoint{.code = Code{"MP"},
                             .zone = ground.canal,
                             .right = ground.field_right,
                             .verified_to = civil(2025, 12, 31)});
    ground.put(QualityStandard{.code = Code{"QS"},
                               .region = ground.county,
                               .valid_from = civil(2024, 1, 1),
                               .valid_to = civil(2024, 12, 31)});
    const auto turn = ground.put(Rotation{.code = Code{"RT"},
                                          .district = ground.district,
                                          .year = Year{2024},
                                          .opens = civil(2024, 6, 1),
                                          .closes = civil(2024, 6, 20)});
    ground.put(WaterTicket{Code{"WT"}, ground.field_right, turn, Volume{10}});
    ground.put(DispatchNotice{.code = Code{"DN"},
                              .basin = ground.basin,
                              .zone = ground.reach,
                              .valid_from = civil(2024, 1, 1),
                              .valid_to = civil(2024, 12, 31)});
}

void put_parties(Ground& ground, BookId book) {
    ground.put(Qualification{.code = Code{"Q"},
                             .book = book,
                             .participant = ground.farm,
                             .valid_from = civil(2024, 1, 1),
                             .valid_to = civil(2024, 12, 31)});
    ground.put(Mandate{.code = Code{"MA"},
                       .right = ground.field_right,
                       .agent = ground.mill,
                       .volume = Volume{10},
                       .price_limit = {},
                       .valid_from = civil(2024, 1, 1),
                       .valid_to = civil(2024, 12, 31)});
    IssuerKey key;
    key.code = Code{"IK"};
    key.holder = Code{"regulator"};
    key.key.bytes[0] = 0xed;
    key.valid_from = civil(2024, 1, 1);
    key.valid_to = civil(2024, 12, 31);
    ground.put(key);
}

void put_papers(Ground& ground, AllocationId account) {
    const Date from = civil(2024, 1, 1);
    const Date to = civil(2024, 12, 31);
    ground.put(Approval{.code = Code{"AP"},
                        .approval_kind = ApprovalKind::layout,
                        .right = ground.field_right,
                        .authority = Code{"bureau"},
                        .volume = {},
                        .purpose = {},
                        .place = {},
                        .valid_from = from,
                        .valid_to = to,
                        .file = {}});
    ground.put(Review{.code = Code{"RV"},
                      .right = ground.field_right,
                      .side = Side::sell,
                      .volume = Volume{10},
                      .reviewer = Code{"bureau"},
                      .valid_from = from,
                      .valid_to = to});
    ground.put(Conservation{.code = Code{"CV"},
                            .right = ground.field_right,
                            .project = {},
                            .volume = Volume{10},
                            .verified_by = Code{"bureau"},
                            .valid_from = from,
                            .valid_to = to});
    ground.put(Restriction{.code = Code{"RS"},
                           .permit = ground.permit,
                           .volume = Volume{10},
                           .valid_from = from,
                           .valid_to = to});
    ground.put(Inspection{
        .code = Code{"IN"}, .allocation = account, .volume = Volume{10}, .inspected = from});
    ground.put(PhaseOut{.code = Code{"PO"},
                        .participant = ground.farm,
                        .process = Code{"wet-cooling"},
                        .deadline = to});
    ground.put(
        Wording{.code = Code{"WO"}, .rule = Code{"NL-10"}, .reason = Text<60>{"other words"}});
    ground.put(CapacityReview{.code = Code{"CR"},
                              .project = ground.project,
                              .reviewer = Code{"bureau"},
                              .valid_from = from,
                              .valid_to = to});
}

/// Enters what the ground does not hold yet, so that there is a fact of every kind.
Ground full_ground() {
    Ground ground;
    ground.put(Venue{Code{"V"}, ground.county});
    Arc arc = ground.arc();
    arc.code = Code{"A"};
    ground.put(arc);
    ground.put(
        Operator{Code{"O"}, Role::centre, std::nullopt, Bytes<32>{{1}}, ActiveState::active});
    ground.put(Session{Code{"S"}, Role::bidder, ground.farm, Language::zh, ActiveState::active});
    Allocation allocation = ground.allocation(ground.field_right);
    allocation.code = Code{"L"};
    const auto id = ground.put(allocation);
    ground.put(Usage{Code{"U"}, ground.field_right, WaterSource::surface, Year{2023}, Volume{1}});
    ground.put(Violation{Code{"W"}, ground.farm, ViolationKind::other, ViolationState::open});
    ground.put(Credit{Code{"K"}, ground.farm, CreditState::listed});
    ground.put(Pledge{Code{"P"}, id, Volume{10}, PledgeKind::pledge, PledgeConsent::absent,
                      ActiveState::active});
    ground.put(Freeze{Code{"F"}, id, Volume{10}, ActiveState::active});
    Cap cap = ground.cap(ground.county, 100);
    cap.code = Code{"C"};
    ground.put(cap);
    ground.put(Parameter{Code{"M"}, ParameterKind::credit_scope, std::nullopt, 1});
    BookSpec book = ground.book(TradeType::irrigation);
    book.code = Code{"B"};
    const auto book_id = ground.put(book);
    put_titles(ground);
    put_delivery(ground);
    put_parties(ground, book_id);
    put_papers(ground, id);
    return ground;
}

/// A value of the field's type that differs from `value`. It need not be one that a fact could have.
template <class E>
requires std::is_enum_v<E> E other(E value) {
    return static_cast<E>(static_cast<int>(value) == 1 ? 2 : 1);
}
template <class T>
requires(is_id<T> || is_quantity<T>) T other(T value) {
    return T{value.value() == 1 ? typename T::rep{2} : typename T::rep{1}};
}
template <std::size_t N>
Text<N> other(const Text<N>&) {
    return Text<N>{"another"};
}
template <std::size_t N>
Bytes<N> other(Bytes<N> value) {
    value.bytes[0] ^= 0x40;
    return value;
}
std::int64_t other(std::int64_t value) { return value + 1; }
std::uint32_t other(std::uint32_t value) { return value + 1; }
template <class T>
std::optional<T> other(const std::optional<T>& value) {
    return value ? std::nullopt : std::optional{other(T{})};
}

template <class T>
std::string told_when_changed(Ground& ground, std::string_view field) {
    const IdOf<T> id{1};
    T record = ground.registry.get<T>(id);
    T::each_field(record, [&](std::string_view name, auto& value) {
        if (name == field) value = other(value);
    });
    return ground.change(id, record);
}

const std::string_view fixed_fields_of_kind[] = {
    "",
    "code",
    "code parent",
    "code parent level basin",
    "code basin region zone_kind",
    "code from to source",
    "code region zone",
    "code region",
    "code region parent",
    "code",
    "code",
    "code role participant",
    "code role participant",
    "code holder region source",
    "code owner",
    "code right_kind holder permit unit",
    "code right source year",
    "code right source year",
    "code participant",
    "code participant",
    "code allocation",
    "code allocation",
    "code scope region groundwater_zone unit year purpose",
    "code parameter region valid_from",
    "code trade_type source basin zone region district groundwater_zone year years tick lot "
    "reserve_use rotation",
    "code source zone right",
    "code book participant",
    "code right agent",
    "code right",
    "code right",
    "code right",
    "code allocation",
    "code allocation",
    "code account",
    "code book",
    "code participant year",
    "code purpose region",
    "code district year number",
    "code right rotation",
    "code basin zone",
    "code holder algorithm key",
    "code approval_kind right",
    "code review_kind right side",
    "code right",
    "code permit",
    "code allocation",
    "code participant process",
    "code rule language reason",
    "code project",
};
static_assert(std::size(fixed_fields_of_kind) == fact_kind_count);

bool listed(std::string_view list, std::string_view word) {
    const auto padded = " " + std::string{list} + " ";
    return padded.find(" " + std::string{word} + " ") != std::string::npos;
}

}  // namespace

TEST_CASE("codes and keys never change, other fields are not refused for being fixed") {
    Ground ground = full_ground();
    int fixed = 0;
    each_fact_type([&]<class T>() {
        T blank{};
        T::each_field(blank, [&](const char* name, auto&) {
            CAPTURE(name_of(T::kind));
            CAPTURE(name);
            const auto told = told_when_changed<T>(ground, name);
            const auto refused = std::string{name} + ": not_changeable";
            const bool is_fixed =
                listed(fixed_fields_of_kind[static_cast<std::size_t>(T::kind)], name);
            CHECK((told == refused) == is_fixed);
            fixed += is_fixed ? 1 : 0;
        });
    });
    CHECK(fixed == 149);  // every name in the table above is a field
}

TEST_CASE("a book's reference, band, fees, policy, minimum and window change") {
    Ground ground = full_ground();
    const BookId id{1};
    BookSpec book = ground.registry.get(id);
    book.reference = Price{1'000};
    CHECK(ground.change(id, book) == "taken");
    book.band = BasisPoints{2'000};
    CHECK(ground.change(id, book) == "taken");
    book.buyer_fee = RatePpm{500};
    CHECK(ground.change(id, book) == "taken");
    book.seller_fee = RatePpm{700};
    CHECK(ground.change(id, book) == "taken");
    book.self_trade = SelfTradePolicy::cancel_resting;
    CHECK(ground.change(id, book) == "taken");
    book.minimum = Volume{200};
    CHECK(ground.change(id, book) == "taken");
    book.delivery_from = civil(2024, 5, 1);
    CHECK(ground.change(id, book) == "taken");
    book.delivery_to = civil(2024, 10, 1);
    CHECK(ground.change(id, book) == "taken");
    CHECK(ground.registry.get(id).band == BasisPoints{2'000});
    book.reference = std::nullopt;
    CHECK(ground.change(id, book) == "reference: missing_reference");
}

TEST_CASE("a change is checked as an entry is, and a refusal leaves the record as it was") {
    Ground ground = full_ground();
    const PermitId id{1};
    const Permit before = ground.registry.get(id);
    Permit permit = before;
    permit.valid_to = civil(2031, 1, 1);
    CHECK(ground.change(id, permit) == "valid_to: out_of_range");
    permit.valid_to = civil(2019, 1, 1);
    CHECK(ground.change(id, permit) == "valid_to: empty_period");
    permit = before;
    permit.annual_limit = Volume{-1};
    CHECK(ground.change(id, permit) == "annual_limit: out_of_range");
    CHECK(ground.registry.get(id).valid_to == before.valid_to);
    Right right = ground.registry.get(ground.field_right);
    right.project = ProjectId{44};
    CHECK(ground.change(ground.field_right, right) == "project: unknown_reference");
    right.project = ground.project;
    CHECK(ground.change(ground.field_right, right) == "taken");
    Arc arc = ground.registry.get(ArcId{1});
    arc.state = OpenState::shut;
    CHECK(ground.change(ArcId{1}, arc) == "taken");
}

TEST_CASE("QY: a government that holds a regional right stays one") {
    Ground ground;
    Participant office = ground.registry.get(ground.government);
    office.participant_kind = ParticipantKind::enterprise;
    CHECK(ground.change(ground.government, office) == "participant_kind: contradicts R-region");
    office.participant_kind = ParticipantKind::region_government;
    office.state = ParticipantState::suspended;
    CHECK(ground.change(ground.government, office) == "taken");
    Participant farm = ground.registry.get(ground.farm);
    farm.participant_kind = ParticipantKind::household;
    CHECK(ground.change(ground.farm, farm) == "taken");
}

TEST_CASE("a change keeps who said it last") {
    Ground ground;
    IssuerKey key;
    key.code = Code{"IK"};
    key.holder = Code{"regulator"};
    key.key.bytes[0] = 0xed;
    key.valid_from = civil(2024, 1, 1);
    key.valid_to = civil(2024, 12, 31);
    const IssuerKeyId signed_with = ground.put(key);
    Permit permit = ground.registry.get(ground.permit);
    permit.status = PermitStatus::suspended;
    const FactSource order{.issuer = Code{"regulator"},
                           .document = DocumentRef{"order 7"},
                           .provenance = Provenance::signed_by_issuer,
                           .issuer_key = signed_with};
    REQUIRE(ground.registry.change(ground.permit, permit, order).has_value());
    const auto& held = ground.registry.entry<Permit>(ground.permit);
    CHECK(held.record.status == PermitStatus::suspended);
    CHECK(held.source.issuer == Code{"regulator"});
    CHECK(held.source.provenance == Provenance::signed_by_issuer);
}

TEST_CASE("equal histories hash equal, and any change tells") {
    const auto first = full_ground();
    auto second = full_ground();
    CHECK(first.hash() == second.hash());
    // One field of one fact of each kind, and each time another hash than all before.
    std::vector<Bytes<16>> seen{first.hash()};
    const auto differs = [&](const std::string& told) {
        CHECK(told == "taken");
        for (const auto& hash : seen) CHECK(second.hash() != hash);
        seen.push_back(second.hash());
    };
    differs(told_when_changed<Venue>(second, "region"));
    differs(told_when_changed<Arc>(second, "state"));
    differs(told_when_changed<GroundwaterZone>(second, "level"));
    differs(told_when_changed<BudgetUnit>(second, "district"));
    differs(told_when_changed<Participant>(second, "state"));
    differs(told_when_changed<Participant>(second, "identity"));
    differs(told_when_changed<Operator>(second, "key"));
    differs(told_when_changed<Session>(second, "language"));
    differs(told_when_changed<Permit>(second, "status"));
    differs(told_when_changed<Project>(second, "catalogue_class"));
    differs(told_when_changed<Right>(second, "purpose"));
    differs(told_when_changed<Allocation>(second, "title"));
    differs(told_when_changed<Usage>(second, "volume"));
    differs(told_when_changed<Violation>(second, "state"));
    differs(told_when_changed<Credit>(second, "state"));
    differs(told_when_changed<Pledge>(second, "consent"));
    differs(told_when_changed<Freeze>(second, "state"));
    differs(told_when_changed<Cap>(second, "used"));
    differs(told_when_changed<Parameter>(second, "value"));
    differs(told_when_changed<BookSpec>(second, "buyer_fee"));
    differs(second.add(Basin{Code{"new"}, std::nullopt}));
    differs(second.add(ControlGroup{Code{"new"}}));
}

TEST_CASE("the source of a fact is part of the history") {
    Ground first;
    Ground second;
    const ControlGroup group{Code{"g"}};
    REQUIRE(first.registry.add(group, clerk()).has_value());
    auto source = clerk();
    source.provenance = Provenance::synthetic;
    REQUIRE(second.registry.add(group, source).has_value());
    CHECK(first.hash() != second.hash());
}
