#include "tests/fix/support/floor.h"

#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

BalanceQuery take_question(FakeCore& core) {
    for (int tries = 0; tries < 3000; ++tries) {
        if (auto query = core.ring.try_pop_query()) {
            return std::move(std::get<BalanceQuery>(*query));
        }
        std::this_thread::sleep_for(1ms);
    }
    FAIL_CHECK("nothing was asked");
    return {};
}

}  // namespace

TEST_CASE("AN asks for the water of a right, AO says how many accounts, AP tells each") {
    Floor floor;
    floor.alpha.send("AN", {{710, "p1"}, {724, "0"}, {1, "R-A1"}});
    const BalanceQuery query = take_question(floor.core);
    CHECK(query.question.asker.kind == OriginKind::session);
    CHECK(query.question.asker.actor == 1);
    CHECK(query.question.right == RightId{1});
    CHECK_FALSE(query.question.book.has_value());
    WaterBalance balance;
    balance.right = RightId{1};
    balance.source = WaterSource::groundwater;
    balance.year = Year{2024};
    balance.available = Volume{900};
    balance.tradable = Volume{800};
    balance.reserved = Volume{70};
    balance.locked = Volume{20};
    balance.pledged = Volume{10};
    balance.frozen = Volume{5};
    query.reply(BalanceAnswer{std::nullopt, {balance}, Sequence{4711}});
    const WireMessage answer = floor.alpha.expect("AO");
    CHECK(answer.get(710) == "p1");
    CHECK(answer.get(727) == "1");
    CHECK(answer.get(728) == "0");
    const WireMessage report = floor.alpha.expect("AP");
    CHECK(report.get(1) == "R-A1");
    CHECK(report.get(20022) == "groundwater");
    CHECK(report.get(20023) == "2024");
    CHECK(report.get(20049) == "4711");
    CHECK(report.get(702) == "15");
    CHECK(report.all(703).starts_with("available,tradable,reserved,locked,pledged,frozen,"));
    CHECK(report.all(704).starts_with("900,800,70,20,10,5,0,"));
}

TEST_CASE("a balance that cannot be told: another's right sounds as one that does not exist") {
    Floor floor;
    floor.alpha.send("AN", {{710, "p1"}, {724, "0"}, {1, "R-B1"}});
    const BalanceQuery query = take_question(floor.core);
    query.reply(BalanceAnswer{Reject::not_your_right, {}, Sequence{1}});
    const WireMessage others = floor.alpha.expect("AO");
    floor.alpha.send("AN", {{710, "p1"}, {724, "0"}, {1, "NO-SUCH"}});
    const WireMessage nobodys = floor.alpha.expect("AO");
    for (const int tag : {58, 710, 727, 728, 729}) CHECK(others.get(tag) == nobodys.get(tag));
    CHECK(others.get(728) == "2");
    floor.beta.send("AN", {{710, "p2"}, {724, "0"}, {55, "NO-SUCH"}});
    CHECK(floor.beta.expect("AO").get(728) == "1");
    floor.beta.send("AN", {{710, "p3"}, {724, "4"}});
    CHECK(floor.beta.expect("AO").get(728) == "4");
    CHECK_FALSE(floor.core.ring.try_pop_query().has_value());
}
