#include "tests/fix/support/floor.h"

using namespace headgate;
using namespace headgate::fix_test;

TEST_CASE("what is wrong with a minimum or a part to show is said, and what would pass") {
    Floor floor;
    const auto refused = [&](Reject reason) {
        floor.core.publish({refused_a1(reason)});
        return floor.alpha.expect("8");
    };
    WireMessage report = refused(Reject::minimum_invalid);
    CHECK(report.get(103) == "13");
    CHECK(report.get(58).find("110") != std::string::npos);
    report = refused(Reject::display_invalid);
    CHECK(report.get(103) == "13");
    CHECK(report.get(58).find("111") != std::string::npos);
    report = refused(Reject::too_many_conditional);
    CHECK(report.get(103) == "11");
    CHECK(report.get(58).find("18=G") != std::string::npos);
}

TEST_CASE("TradingSessionStatus tells where a call would clear, then where it has") {
    Floor floor;
    const auto next = [&](const Event& event) {
        floor.core.publish({event});
        (void)floor.beta.expect("h");
        return floor.alpha.expect("h");
    };
    const BookId book{2};
    CHECK(next(PhaseChanged{book, Phase::closed, Phase::pre_open}).get(20031).empty());
    WireMessage status = next(IndicativeChanged{book, Price{1220}, Volume{700}, {}, {}});
    CHECK(status.get(336) == "GW-B");
    CHECK(status.get(20030) == "pre_open");
    CHECK(status.get(20031) == "0.122");
    CHECK(status.get(20032) == "700");
    CHECK(next(PhaseChanged{book, Phase::pre_open, Phase::freeze}).get(20031) == "0.122");
    // No cross any more.
    CHECK(next(IndicativeChanged{book, {}, {}, {}, {}}).get(20031).empty());
    (void)next(PhaseChanged{book, Phase::freeze, Phase::clearing});
    status = next(CallCleared{book, Price{1210}, Volume{900}, {}, {}, 0});
    CHECK(status.get(340) == "5");
    CHECK(status.get(20030) == "clearing");
    CHECK(status.get(20031) == "0.121");
    CHECK(status.get(20032) == "900");
    CHECK(next(PhaseChanged{book, Phase::clearing, Phase::continuous}).get(20031).empty());
}
