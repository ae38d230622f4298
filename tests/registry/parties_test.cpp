#include "tests/registry/ground.h"

using namespace headgate;
using namespace headgate::tests;

TEST_CASE("ID-05: a participant belongs to a control group that is there") {
    Ground ground;
    Participant party{fresh_code(),      ParticipantKind::household, ground.township,
                      ControlGroupId{9}, ParticipantState::active,   {}};
    CHECK(ground.add(party) == "group: unknown_reference");
    party.group = ControlGroupId{};
    CHECK(ground.add(party) == "group: missing_reference");
    party.group = ground.group;
    CHECK(ground.add(party) == "taken");
}

TEST_CASE("a bidder acts for a participant, nobody else does") {
    Ground ground;
    Operator person = ground.bidder();
    person.participant = std::nullopt;
    CHECK(ground.add(person) == "participant: missing_reference");
    person.participant = ground.farm;
    for (const Role role : {Role::centre, Role::regulator}) {
        person.role = role;
        CHECK(ground.add(person) == "participant: contradicts farm");
    }
    person.participant = std::nullopt;
    CHECK(ground.add(person) == "taken");
    CHECK(ground.add(ground.bidder()) == "taken");

    Session session{fresh_code(), Role::bidder, std::nullopt, Language::zh, ActiveState::active};
    CHECK(ground.add(session) == "participant: missing_reference");
    session.participant = ground.farm;
    CHECK(ground.add(session) == "taken");
    session.code = fresh_code();
    session.role = Role::regulator;
    CHECK(ground.add(session) == "participant: contradicts farm");
    session.participant = std::nullopt;
    CHECK(ground.add(session) == "taken");
}

TEST_CASE("an operator has a key, and a key has one operator") {
    Ground ground;
    Operator first = ground.bidder();
    first.key = Bytes<32>{};
    CHECK(ground.add(first) == "key: bad_value");
    first.key = fresh_key();
    first.code = Code{"first"};
    const auto id = ground.put(first);
    Operator second = ground.bidder();
    second.key = first.key;
    CHECK(ground.add(second) == "key: already_exists first");
    // Once the first one's key is ended, the person may be entered anew; the first cannot come back.
    first.state = ActiveState::ended;
    CHECK(ground.change(id, first) == "taken");
    second.code = Code{"second"};
    CHECK(ground.add(second) == "taken");
    first.state = ActiveState::active;
    CHECK(ground.change(id, first) == "key: already_exists second");
    first.key = fresh_key();
    CHECK(ground.change(id, first) == "taken");
}

TEST_CASE("sessions are found by their CompID") {
    Ground ground;
    const Session session{Code{"MILL01"}, Role::bidder, ground.mill, Language::en,
                          ActiveState::active};
    const auto id = ground.put(session);
    CHECK(ground.registry.session("MILL01") == id);
    CHECK_FALSE(ground.registry.session("MILL02").has_value());
}

TEST_CASE("violations, credit entries and projects name their party") {
    Ground ground;
    CHECK(ground.add(Violation{fresh_code(), ParticipantId{9}, ViolationKind::other,
                               ViolationState::open}) == "participant: unknown_reference");
    CHECK(ground.add(Credit{fresh_code(), ParticipantId{}, CreditState::listed}) ==
          "participant: missing_reference");
    CHECK(ground.add(Project{fresh_code(), ParticipantId{9}, CatalogueClass::restricted}) ==
          "owner: unknown_reference");

    const auto violation = ground.put(Violation{
        fresh_code(), ground.farm, ViolationKind::breach_of_permit, ViolationState::open});
    const auto violations = ground.registry.violations_of(ground.farm);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0] == violation);
    CHECK(ground.registry.violations_of(ground.mill).empty());

    CHECK_FALSE(ground.registry.credit_of(ground.farm).has_value());
    ground.put(Credit{fresh_code(), ground.farm, CreditState::restored});
    const auto again = ground.put(Credit{fresh_code(), ground.farm, CreditState::listed});
    CHECK(ground.registry.credit_of(ground.farm) == again);
    CHECK_FALSE(ground.registry.credit_of(ground.mill).has_value());
}
