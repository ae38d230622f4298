#include "tools/scenario/scenario.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

/// The language of docs/scenarios.md: what it accepts, what it finds, and how it says so.
namespace headgate {
namespace {

/// A folder for story files, gone with the test.
class Desk {
public:
    Desk() {
        static int number = 0;
        folder_ = std::filesystem::temp_directory_path() /
                  ("headgate-story-" + std::to_string(::getpid()) + "-" + std::to_string(++number));
        std::filesystem::create_directories(folder_);
        std::filesystem::copy_file("tests/scenarios/village_market.txt", folder_ / "market.txt");
    }
    ~Desk() { std::filesystem::remove_all(folder_); }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    void write(const std::string& name, std::string_view text) const {
        std::ofstream{folder_ / name, std::ios::binary} << text;
    }
    /// Runs the text as a story; `said` has what was printed, without the folder.
    int run(std::string_view text) {
        write("story.txt", text);
        std::ostringstream out;
        const int code = run_scenarios({(folder_ / "story.txt").string()}, out);
        said = out.str();
        const auto prefix = folder_.string() + "/";
        for (auto at = said.find(prefix); at != std::string::npos; at = said.find(prefix)) {
            said.erase(at, prefix.size());
        }
        return code;
    }
    [[nodiscard]] bool says(std::string_view text) const {
        return said.find(text) != std::string::npos;
    }

    std::string said;

private:
    std::filesystem::path folder_;
};

const std::string clock_line = "clock 2024-07-15T09:00:00+08:00\n";
const std::string offer =
    "submit_order client_id=s1 right=GG-EAST book=GG-DAMAN-S side=sell price=0.12 volume=1000\n";
const std::string market = "include market.txt\nas FIX-EAST\n";

}  // namespace

TEST_CASE_FIXTURE(Desk, "a story that goes as written ends with 0") {
    CHECK(run(clock_line + "basin code=HH\n => fact_registered kind=basin code=HH id=1\n") == 0);
    CHECK(said == "story.txt: 1 steps as written\n");
}

TEST_CASE_FIXTURE(Desk, "a field that differs is shown beside what was expected") {
    CHECK(run(clock_line + "basin code=HH\n=> fact_registered kind=basin id=2\n") == 1);
    CHECK(says("story.txt:2: basin code=HH\n"));
    CHECK(says("! fact_registered kind=basin id=2 | fact_registered kind=basin id=1 code=HH"));
    CHECK(says("id: expected 2, got 1\n"));
    CHECK(says("story.txt: 1 of 1 steps differ\n"));
}

TEST_CASE_FIXTURE(Desk, "an event too many, one too few, and the wrong order all differ") {
    const std::string bought =
        market + offer +
        "submit_order session=FIX-WEST client_id=b1 right=GG-WEST book=GG-DAMAN-S "
        "side=buy price=0.12 volume=1000\n";
    CHECK(run(bought + "=> order_accepted\n=> trade_struck\n") == 0);
    CHECK(run(bought + "=> order_accepted\n") == 1);
    CHECK(says("! (nothing)      | trade_struck"));
    CHECK(run(bought + "=> order_accepted\n=> trade_struck\n=> trade_struck\n") == 1);
    CHECK(says("! trade_struck   | (nothing)"));
    CHECK(run(bought + "=> trade_struck\n=> order_accepted\n") == 1);
    CHECK(run(bought + "=> nothing\n") == 1);
}

TEST_CASE_FIXTURE(Desk, "nothing may be refused in silence, and the rules say why") {
    const std::string big =
        offer +
        "submit_order client_id=s2 right=GG-EAST book=GG-DAMAN-S side=sell price=0.12 volume=3万\n";
    CHECK(run(market + big) == 1);
    CHECK(says("no expectation is written, so nothing may be refused"));
    CHECK(says("rule_failed rule=NL-02c"));
    CHECK(says("NL-02c 拟交易水量"));
    CHECK(run(market + big +
              "=> rule_failed rule=NL-02c\n=> rule_failed rule=PL-03\n=> "
              "order_rejected failures=2\n") == 0);
    CHECK(run(clock_line + "basin code=H\nbasin code=H\n") == 1);
    CHECK(says("fact_refused kind=basin code=H field=code reason=duplicate_code"));
}

TEST_CASE_FIXTURE(Desk, "labels stand for orders and trades") {
    CHECK(run(market + offer + "let first=order\n" +
              "submit_order client_id=s2 right=GG-EAST book=GG-DAMAN-S side=sell price=0.13 "
              "volume=100\n"
              "cancel_order client_id=c1 order=@first\n=> order_cancelled order=@s1 volume=1000\n"
              "submit_order session=FIX-WEST client_id=b1 right=GG-WEST book=GG-DAMAN-S side=buy "
              "price=0.13 "
              "volume=100\nlet deal=trade\nhold_trade trade=@deal\n=> trade_held trade=@deal\n") ==
          0);
    CHECK(run(market + offer + "cancel_order client_id=c1 order=@s2\n") == 2);
    CHECK(says("story.txt:4:33: no order or trade has the label \"@s2\"; did you mean @s1?"));
    CHECK(run(clock_line + "let x=trade\n") == 2);
    CHECK(says("story.txt:2:7: there is no trade yet"));
}

TEST_CASE_FIXTURE(Desk, "a session or operator is taken over by the lines below it") {
    CHECK(run("include market.txt\n" + offer) == 2);
    CHECK(says("submit_order needs session"));
    CHECK(run(market + "as FIX-WSET\n") == 2);
    CHECK(says("story.txt:3:4: there is no session \"FIX-WSET\"; did you mean \"FIX-WEST\"?"));
    const std::string reader =
        "operator code=AUDIT role=regulator key=" + std::string(64, 'a') + "\nby AUDIT\n";
    CHECK(run("include market.txt\n" + reader +
              "settle_day date=2024-07-15\n=> command_refused reason=not_allowed\n"
              "by REHEARSAL\nsettle_day date=2024-07-15\n=> day_settled delivered=0\n") == 0);
}

TEST_CASE_FIXTURE(Desk, "accounts are shown, compared, or known to be none") {
    const std::string water = "show balance right=GG-EAST source=surface year=2024\n";
    CHECK(run(market + offer + water +
              "=> balance right=GG-EAST available=1.9万 reserved=1000\n") == 0);
    CHECK(run(market + offer + water + "=> balance available=1\n") == 1);
    CHECK(says("available: expected 1, got 19000"));
    CHECK(run(market + "show cash participant=WEST\n") == 0);
    CHECK(says("story.txt:3: cash participant=WEST deposited=1000.00"));
    CHECK(run(market + "show cap cap=C-UNIT\n=> cap bought=0\n") == 0);
    CHECK(run(market + "show balance right=GG-EAST source=surface year=1999\n=> nothing\n") == 0);
    CHECK(run(market + "show balance right=GG-EAST year=1999\n") == 2);
    CHECK(says("show balance needs each once: right, source, year"));
    CHECK(run(market + "show blance right=GG-EAST\n") == 2);
    CHECK(says("did you mean \"balance\"?"));
    CHECK(run(market + water + "=> balance avail=1\n") == 2);
    CHECK(run(market + water + "=> balances available=1\n") == 2);
}

TEST_CASE_FIXTURE(Desk, "time is set first and never goes back") {
    CHECK(run("basin code=HH\n") == 2);
    CHECK(says("story.txt:1:1: the clock is not set; begin with: clock 2024-07-15T09:00:00+08:00"));
    CHECK(run("wait 5s\n") == 2);
    CHECK(run(clock_line + "clock 2024-07-15T08:59:59+08:00\n") == 2);
    CHECK(says("story.txt:2:7: time does not go back; it is 2024-07-15T09:00:00+08:00"));
    CHECK(run(clock_line + "wait 90m\nclock 2024-07-15T10:29:59+08:00\n") == 2);
    CHECK(run(clock_line +
              "wait 90m\nclock 2024-07-15T10:30:00+08:00\nadvance_time\n=> time_advanced\n") == 0);
    for (const auto* bad : {"5", "s", "-5s", "5 s", "5y", "999999999999d"}) {
        CHECK(run(clock_line + "wait " + bad + "\n") == 2);
    }
    CHECK(run("clock 2024-07-15\n") == 2);
}

TEST_CASE_FIXTURE(Desk,
                  "what cannot be understood ends with 2, its place, and what would be right") {
    CHECK(run(clock_line + "wiat 5s\n") == 2);
    CHECK(says("story.txt:2:1: unknown command \"wiat\"; did you mean \"wait\"?"));
    CHECK(run("=> nothing\n") == 2);
    CHECK(says("story.txt:1:1: there is no command above this expectation"));
    CHECK(run(clock_line + "=> nothing\n") == 2);
    CHECK(says("story.txt:2:4: clock has no events"));
    CHECK(run(clock_line + "basin code=H\n  =>\n") == 2);
    CHECK(says("story.txt:3:3: write the event after =>"));
    CHECK(run(clock_line + "basin code=H\n=> nothing\n=> nothing\n") == 2);
    CHECK(run(clock_line + "basin code=H\n=> fact_regstered\n") == 2);
    CHECK(
        says("story.txt:3:4: unknown event \"fact_regstered\"; did you mean \"fact_registered\"?"));
    CHECK(run(clock_line + "continue_work\n") == 2);
    CHECK(run(clock_line + "basin code＝H\n") == 2);
    CHECK(run("# nothing but a comment\n") == 2);
    CHECK(says("there is no command in this file"));
}

TEST_CASE_FIXTURE(Desk, "files include files, and faults keep their own file's name") {
    write("a.txt", "include b.txt\n");
    write("b.txt", clock_line + "bassin code=H\n");
    CHECK(run("include a.txt\n") == 2);
    CHECK(says("b.txt:2:1: unknown command \"bassin\"; did you mean \"basin\"?"));
    CHECK(run("include gone.txt\n") == 2);
    CHECK(says("story.txt:1:9: cannot read \"gone.txt\""));
    write("a.txt", "include a.txt\n");
    CHECK(run("include a.txt\n") == 2);
    CHECK(says("files include one another without end"));
    std::ostringstream out;
    CHECK(run_scenarios({"/nowhere/story.txt"}, out) == 2);
    CHECK(out.str() == "/nowhere/story.txt: cannot be read\n");
}

TEST_CASE_FIXTURE(Desk, "each file plays on an exchange of its own, and the worst result counts") {
    CHECK(run(clock_line + "basin code=H\n=> fact_registered id=1\n") == 0);
    CHECK(run(clock_line + "basin code=H\n=> fact_registered id=1\n") == 0);
    CHECK(run(clock_line +
              "genesis partition=7 open_orders=1\n=> engine_begun partition=7\nbasin code=H\n") ==
          0);
    CHECK(run(clock_line +
              "basin code=H\ngenesis partition=7\n=> command_refused reason=already_begun\n") == 0);
}

}  // namespace headgate
