#include "tests/fix/support/floor.h"

#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

/// What reached the core; a query without a reply where nothing did within 3 s.
Query take_query(FakeCore& core) {
    for (int tries = 0; tries < 3000; ++tries) {
        if (auto query = core.ring.try_pop_query()) return std::move(std::get<Query>(*query));
        std::this_thread::sleep_for(1ms);
    }
    FAIL_CHECK("nothing was asked");
    return {};
}

/// The fields of an order, asked about instead of entered.
Fields question_fields(const std::string& id, const Fields& changes = {}) {
    Fields fields = order_fields("", changes);
    fields.insert(fields.begin(), {20040, id});
    return fields;
}

}  // namespace

TEST_CASE("U1 asks about an order without entering it, and U2 says what would happen") {
    Floor floor;
    floor.alpha.send("U1", question_fields("q1", {{38, "500"}}));
    Query query = take_query(floor.core);
    CHECK(query.question.asker.kind == OriginKind::session);
    CHECK(query.question.asker.actor == 1);
    CHECK(query.question.order.right == RightId{1});
    CHECK(query.question.order.book == BookId{1});
    CHECK(query.question.order.volume == Volume{500});
    CHECK(query.question.order.client_id == ClientOrderId{});
    CHECK(floor.core.nothing_submitted());

    Explanation answer;
    answer.refused = Reject::rule_failed;
    answer.failures = {RuleFailed{RuleNumber{7}, Failure::broken, 0, {}},
                       RuleFailed{RuleNumber{75}, Failure::broken, 0, {}}};
    answer.passing.volumes = PassingVolumes{Price{1300}, Volume{100}, Volume{400}};
    answer.passing.prices = PassingPrices{Volume{400}, Price{900}, Price{1300}};
    answer.as_of = Sequence{4711};
    query.reply(std::move(answer));
    const WireMessage report = floor.alpha.expect("U2");
    CHECK(report.get(20040) == "q1");
    CHECK(report.get(20041) == "N");
    CHECK(report.get(20042) == "rule_failed");
    CHECK(report.get(20010) == "GW-03,OR-02");
    CHECK(report.get(20011) == "2");
    CHECK(report.get(58) == "rule 7; rule 75");
    CHECK(report.get(20043) == "100");
    CHECK(report.get(20044) == "400");
    CHECK(report.get(20045) == "0.13");
    CHECK(report.get(20046) == "0.09");
    CHECK(report.get(20047) == "0.13");
    CHECK(report.get(20048) == "400");
    CHECK(report.get(20049) == "4711");
}

TEST_CASE("an order that would pass is said to") {
    Floor floor;
    floor.beta.send("U1", question_fields("q2", {{1, "R-B1"}}));
    Query query = take_query(floor.core);
    CHECK(query.question.asker.actor == 2);
    Explanation answer;
    answer.passing.volumes = PassingVolumes{std::nullopt, Volume{100}, Volume{900}};
    answer.later = {RuleFailed{RuleNumber{7}, Failure::broken, 0, {}}};
    query.reply(std::move(answer));
    const WireMessage report = floor.beta.expect("U2");
    CHECK(report.get(20041) == "Y");
    CHECK(report.get(20042).empty());
    CHECK(report.get(58).empty());
    CHECK(report.get(20012) == "GW-03");
    CHECK(report.get(20050) == "rule 7");
    CHECK(report.get(20055) == "规则7");
    CHECK(report.get(20044) == "900");
    CHECK(report.get(20045).empty());
    CHECK(report.get(20046).empty());
}

TEST_CASE("another's right is unknown to a question too, and what cannot be read is said") {
    Floor floor;
    floor.alpha.send("U1", question_fields("q3", {{1, "R-B1"}, {38, "ten"}}));
    const WireMessage report = floor.alpha.expect("U2");
    CHECK(report.get(20040) == "q3");
    CHECK(report.get(20041) == "N");
    CHECK(report.get(58).find("ten") != std::string::npos);
    CHECK_FALSE(floor.core.ring.try_pop_query().has_value());
}
