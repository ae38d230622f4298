#include "tests/fix/support/floor.h"

using namespace headgate;
using namespace headgate::fix_test;

TEST_CASE("c asks for one book's terms") {
    Floor floor;
    floor.alpha.send("c", {{320, "s1"}, {321, "0"}, {55, "SURF-A"}});
    const WireMessage terms = floor.alpha.expect("d");
    CHECK(terms.get(320) == "s1");
    CHECK(terms.get(323) == "1");
    CHECK(terms.get(55) == "SURF-A");
    CHECK(terms.get(20022) == "surface");
    CHECK(terms.get(20003) == "20240930");
    floor.beta.send("c", {{320, "s2"}, {321, "0"}, {55, "NO-SUCH"}});
    const WireMessage none = floor.beta.expect("d");
    CHECK(none.get(323) == "5");
    CHECK(none.get(355) == "没有该交易品种: 请核对55");
}

TEST_CASE("e asks how a book may be traded in, once or from now on") {
    Floor floor;
    floor.alpha.send("e", {{324, "e1"}, {55, "SURF-A"}, {263, "1"}});
    WireMessage status = floor.alpha.expect("f");
    CHECK(status.get(324) == "e1");
    CHECK(status.get(326) == "17");
    CHECK(status.get(20030) == "continuous");
    floor.core.publish({PhaseChanged{BookId{1}, Phase::continuous, Phase::halted}});
    status = floor.alpha.expect("f");
    CHECK(status.get(325) == "Y");
    CHECK(status.get(326) == "2");
    // BETA did not ask: it is told by h, as everybody is.
    CHECK(floor.beta.expect("h").get(340) == "1");
    CHECK_FALSE(floor.beta.receive(100ms).has_value());
    floor.alpha.send("e", {{324, "e1"}, {55, "SURF-A"}, {263, "2"}});
    floor.alpha.send("c", {{320, "s1"}, {321, "0"}, {55, "SURF-A"}});
    static_cast<void>(floor.alpha.expect("d"));
    floor.core.publish({PhaseChanged{BookId{1}, Phase::halted, Phase::continuous}});
    CHECK(floor.alpha.expect("h").get(20030) == "continuous");
    CHECK_FALSE(floor.alpha.receive(100ms).has_value());
    floor.alpha.send("e", {{324, "e2"}, {55, "NO-SUCH"}, {263, "0"}});
    CHECK(floor.alpha.expect("f").get(326) == "20");
}

TEST_CASE(
    "why a book changed its phase is announced, and a day's opening, in each one's language") {
    Floor floor;
    floor.core.publish_beside(PhaseChanged{BookId{1}, Phase::continuous, Phase::halted}, {},
                              "dispatch notice 7");
    const WireMessage news = floor.alpha.expect("B");
    CHECK(news.get(148) == "SURF-A: halted");
    CHECK(news.get(58) == "dispatch notice 7");
    CHECK(news.get(55) == "SURF-A");
    CHECK(floor.beta.expect("B").get(148) == "SURF-A: halted");
    floor.core.publish({TradingDayOpened{civil(2024, 7, 2)}});
    CHECK(floor.alpha.expect("B").get(58) == "trading day opened: 20240702");
    const WireMessage opened = floor.beta.expect("B");
    CHECK(opened.get(347) == "UTF-8");
    CHECK(opened.get(148) == "trading day opened: 20240702");
    CHECK(opened.get(358) == std::to_string(opened.get(359).size()));
    CHECK(opened.get(359) == "交易日开启: 20240702");
    CHECK(opened.get(58) == "trading day opened: 20240702");
    CHECK(opened.get(355) == "交易日开启: 20240702");
}

TEST_CASE("quotes and negotiated trades are not offered, and the answer says so") {
    Floor floor;
    const auto refused = [&](const char* type, const Fields& fields) {
        floor.alpha.send(type, fields);
        const WireMessage answer = floor.alpha.expect("j");
        CHECK(answer.get(372) == type);
        return answer.get(380);
    };
    CHECK(refused("S", {{117, "q1"}, {55, "SURF-A"}, {132, "0.12"}}) == "3");
    CHECK(refused("R", {{131, "q2"}, {146, "1"}, {55, "SURF-A"}}) == "3");
    CHECK(refused("Z", {{117, "q1"}, {298, "4"}}) == "3");
    CHECK(refused("i", {{117, "q3"},
                        {296, "1"},
                        {302, "1"},
                        {295, "1"},
                        {299, "1"},
                        {55, "SURF-A"},
                        {132, "0.12"}}) == "3");
    CHECK(refused("AE", {{571, "n1"},
                         {570, "N"},
                         {55, "SURF-A"},
                         {32, "100"},
                         {31, "0.12"},
                         {552, "1"},
                         {54, "1"}}) == "3");
    CHECK(floor.core.nothing_submitted());
}
