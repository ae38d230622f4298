#include "tests/fix/support/fake_core.h"
#include "tools/bidders/model.h"
#include "tools/bidders/plan.h"
#include "tools/bidders/population.h"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <sys/stat.h>
#include <thread>

using namespace headgate;
using namespace headgate::fix_test;
using bidders::Action;
using bidders::Model;
using bidders::PlanRow;
using bidders::Report;

namespace {

PlanRow row(Action action, std::string id, std::string original, std::string price,
            std::string volume, std::string expect = "") {
    PlanRow made;
    made.session = "ALPHA";
    made.action = action;
    made.client_id = std::move(id);
    made.original = std::move(original);
    made.symbol = "SURF-A";
    made.account = "R-A1";
    made.side = "1";
    made.type = "2";
    made.time_in_force = "0";
    made.price = std::move(price);
    made.volume = std::move(volume);
    made.expect = std::move(expect);
    return made;
}

Report report(std::string exec_id, std::string id, std::string type, std::string status,
              std::int64_t cum, std::int64_t leaves) {
    Report made;
    made.exec_id = std::move(exec_id);
    made.order_id = "7";
    made.client_id = std::move(id);
    made.exec_type = std::move(type);
    made.status = std::move(status);
    made.average = "0";
    made.cum = cum;
    made.leaves = leaves;
    return made;
}

Report fill(std::string exec_id, std::int64_t price, std::int64_t volume, std::int64_t cum,
            std::int64_t leaves, std::string average) {
    Report made = report(std::move(exec_id), "A1", "F", leaves == 0 ? "2" : "1", cum, leaves);
    made.average = std::move(average);
    made.last_price = price;
    made.last_volume = volume;
    return made;
}

/// A model with one acknowledged buy A1 of 300 m³ at 0.13.
struct Book {
    Book() {
        model.sent(order);
        model.on_report(report("e1", "A1", "0", "0", 0, 300));
    }
    PlanRow order = row(Action::enter, "A1", "", "0.13", "300");
    std::vector<std::string> complaints;
    Model model{[this](const std::string& what) { complaints.push_back(what); }};
};

void write_file(const std::filesystem::path& file, std::string_view text, unsigned mode = 0600) {
    std::filesystem::remove(file);
    std::ofstream{file} << text;
    ::chmod(file.c_str(), mode);
}

}  // namespace

TEST_CASE("a client's model agrees with reports that add up") {
    Book book;
    book.model.on_report(fill("e2", 1250, 100, 100, 200, "0.125"));
    book.model.on_report(fill("e3", 1300, 200, 300, 0, "0.12833333"));
    CHECK(book.complaints.empty());
    CHECK(book.model.counts().fills == 2);
    CHECK(book.model.counts().accepted == 1);
    CHECK_FALSE(book.model.is_waiting());
}

TEST_CASE("a client's model takes back a trade that was taken back, and no more than that") {
    Book book;
    book.model.on_report(fill("e2", 1250, 100, 100, 200, "0.125"));
    book.model.on_report(fill("e3", 1300, 100, 200, 100, "0.1275"));
    Report busted = fill("e4", 1250, 100, 100, 100, "0.13");
    busted.exec_type = "H";
    book.model.on_report(busted);
    Report held = fill("e5", 1300, 100, 100, 100, "0.13");
    held.exec_type = "G";
    book.model.on_report(held);
    Report last = fill("e6", 1300, 100, 200, 0, "0.13");
    last.status = "4";
    book.model.on_report(last);
    CHECK_MESSAGE(book.complaints.empty(), book.complaints.size());
    busted.exec_id = "e7";
    busted.last_volume = 300;
    book.model.on_report(busted);
    REQUIRE(book.complaints.size() == 1);
    CHECK(book.complaints.front().find("more than was traded") != std::string::npos);
}

TEST_CASE("a client's model notices each kind of contradiction") {
    const auto complaint_about = [](const Report& wrong) {
        Book book;
        book.model.on_report(wrong);
        REQUIRE_MESSAGE(!book.complaints.empty(), wrong.exec_id);
        CHECK(book.model.counts().contradictions == book.complaints.size());
        return book.complaints.front();
    };
    const auto says = [](const std::string& text, std::string_view words) {
        CHECK_MESSAGE(text.find(words) != std::string::npos, text);
    };
    says(complaint_about(fill("e1", 1250, 100, 100, 200, "0.125")), "its ExecID came before");
    says(complaint_about(fill("e2", 1310, 100, 100, 200, "0.131")), "worse than its limit");
    says(complaint_about(fill("e2", 1250, 100, 150, 150, "0.125")), "cum is 150");
    says(complaint_about(fill("e2", 1250, 100, 100, 150, "0.125")), "cum and leaves make 250");
    says(complaint_about(fill("e2", 1250, 400, 400, 0, "0.125")), "cum and leaves make 400");
    says(complaint_about(fill("e2", 1250, 100, 100, 200, "0.126")), "the average is 0.126");
    says(complaint_about(report("e2", "ZZ", "0", "0", 0, 10)), "never sent");
    says(complaint_about(report("e2", "A1", "8", "8", 0, 0)),
         "rejects an order that was acknowledged");
    says(complaint_about(report("e2", "A1", "4", "4", 0, 300)), "nothing open");
    says(complaint_about(report("e2", "A1", "Z", "0", 0, 300)), "ExecType Z");
}

TEST_CASE("a refusal must name the rule that the plan expects") {
    std::vector<std::string> complaints;
    Model model{[&](const std::string& what) { complaints.push_back(what); }};
    const PlanRow expected = row(Action::enter, "A1", "", "0.13", "300", "GW-03");
    const PlanRow other = row(Action::enter, "A2", "", "0.13", "300", "GW-03");
    const PlanRow accepted = row(Action::enter, "A3", "", "0.13", "300", "GW-03");
    for (const PlanRow* each : {&expected, &other, &accepted}) model.sent(*each);
    Report refusal = report("e1", "A1", "8", "8", 0, 0);
    refusal.rules = "CP-01,GW-03";
    model.on_report(refusal);
    CHECK(complaints.empty());
    CHECK(model.counts().expected_refusals == 1);
    refusal = report("e2", "A2", "8", "8", 0, 0);
    refusal.rules = "GW-031";
    model.on_report(refusal);
    CHECK(complaints.size() == 1);
    model.on_report(report("e3", "A3", "0", "0", 0, 300));
    CHECK(complaints.size() == 2);
    CHECK(complaints.back().find("but it was accepted") != std::string::npos);
}

TEST_CASE("after a break: acknowledged orders must be there, others are sent once more") {
    Book book;
    const PlanRow second = row(Action::enter, "A2", "", "0.13", "100");
    const PlanRow third = row(Action::enter, "A3", "", "0.13", "100");
    const PlanRow cancel = row(Action::cancel, "C1", "A1", "", "");
    for (const PlanRow* each : {&second, &third, &cancel}) book.model.sent(*each);
    book.model.begin_reconciling();
    book.model.on_report(report("s1", "A1", "I", "1", 100, 200));
    Report taken = report("s2", "A2", "I", "0", 0, 100);
    taken.order_id = "8";
    book.model.on_report(taken);
    const auto again = book.model.end_reconciling();
    CHECK(again == std::vector<const PlanRow*>{&third, &cancel});
    CHECK(book.complaints.empty());
    CHECK(book.model.counts().resent == 2);

    // The second try is refused as a duplicate: the first was taken after all.
    for (const PlanRow* each : again) book.model.sent(*each);
    Report duplicate = report("e5", "A3", "8", "8", 0, 0);
    duplicate.reject_reason = "6";
    book.model.on_report(duplicate);
    Report cancelled = report("e6", "C1", "4", "4", 100, 0);
    cancelled.original = "A1";
    book.model.on_report(cancelled);
    CHECK(book.complaints.empty());
    CHECK_FALSE(book.model.is_waiting());

    // Less filled than known, or ended orders open again: no.
    Book other;
    other.model.on_report(fill("e2", 1250, 100, 100, 200, "0.125"));
    other.model.begin_reconciling();
    other.model.on_report(report("s3", "A1", "I", "0", 0, 300));
    CHECK(other.complaints.size() == 1);
}

TEST_CASE("plans and passwords are read or refused with file and line") {
    FakeCore core;
    const auto file = core.folder / "plan.csv";
    const std::string header =
        "at_ms,session,action,client_id,original,symbol,account,side,type,tif,price,volume,purpose,"
        "expect\n";
    write_file(file,
               "# comments may stand before the header\n" + header +
                   "20,ALPHA,new,A2,,SURF-A,R-A1,sell,market_to_limit,ioc,,50,industry,GW-03\r\n" +
                   "10,ALPHA,new,A1,,SURF-A,R-A1,buy,limit,gtc,1e30,50,,\n");
    const auto plan = bidders::load_plan(file);
    REQUIRE(plan);
    const auto& rows = plan->at("ALPHA");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].client_id == "A1");
    CHECK(rows[0].price == "1e30");
    CHECK(rows[0].time_in_force == "1");
    CHECK(rows[1].side == "2");
    CHECK(rows[1].type == "K");
    CHECK(rows[1].expect == "GW-03");
    const auto error_of = [&](const std::string& text) {
        write_file(file, text);
        return bidders::load_plan(file).error();
    };
    CHECK(error_of("at_ms\n").find("plan.csv:1: this line must be at_ms,") != std::string::npos);
    CHECK(error_of(header + "x,ALPHA,new,A1,,,,,,,,,,\n").find("plan.csv:2: at_ms is 'x'") !=
          std::string::npos);
    CHECK(error_of(header + "1,ALPHA,new\n").find("has 3 columns, wants 14") != std::string::npos);
    CHECK(error_of(header + "1,ALPHA,buy,A1,,,,,,,,,,\n").find("action is 'buy'") !=
          std::string::npos);
    CHECK(error_of(header + "1,ALPHA,cancel,A1,,,,,,,,,,\n").find("original is empty") !=
          std::string::npos);
    write_file(file, "ALPHA pw\n", 0644);
    CHECK(bidders::load_passwords(file).error().find("chmod 0400") != std::string::npos);
    write_file(file, "# x\nALPHA\n", 0400);
    CHECK(bidders::load_passwords(file).error().find(":2: wants a CompID") != std::string::npos);
}

namespace {

/// A core that accepts every order, lets it rest, and cancels on request; it can be stopped and started
/// again behind the same port with the orders it had.
class PatientCore {
public:
    explicit PatientCore(FakeCore& core) : core_{core} {
        thread_ = std::thread{[this] {
            while (!stop_) {
                if (auto submission = core_.ring.try_pop()) {
                    answer(*submission);
                } else {
                    std::this_thread::sleep_for(1ms);
                }
            }
        }};
    }
    ~PatientCore() {
        stop_ = true;
        thread_.join();
    }
    std::atomic<int> accepted{0};
    std::atomic<int> cancelled{0};

private:
    void answer(const Submission& submission) {
        if (const auto* order = std::get_if<SubmitOrder>(&submission.command)) {
            ids_[{order->session, order->client_id}] = core_.accept(*order);
            ++accepted;
        } else if (const auto* cancel = std::get_if<CancelOrder>(&submission.command)) {
            OrderCancelled event;
            event.order = ids_.at({cancel->session, cancel->original});
            event.session = cancel->session;
            event.client_id = cancel->client_id;
            event.volume = Volume{100};
            core_.publish({event});
            ++cancelled;
        }
    }
    FakeCore& core_;
    std::map<std::pair<SessionId, ClientOrderId>, OrderId> ids_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

TEST_CASE(
    "a population carries out its plan over FIX, is cut off, comes back and finds its orders") {
    FakeCore core;
    PatientCore patient{core};
    bidders::Errand errand;
    errand.port = core.gateway->port();
    errand.log_folder = core.folder;
    for (const std::string name : {"ALPHA", "BETA"}) {
        errand.passwords[name] = "pw-" + name;
        for (int i = 0; i < 20; ++i) {
            PlanRow order = row(Action::enter, name + std::to_string(i), "", "0.13", "100");
            order.account = name == "ALPHA" ? "R-A1" : "R-B1";
            order.at_ms = std::int64_t{150} * i;
            if (i == 5) {
                order.price = "1e30";
                order.expect = "refused";
            }
            errand.plan[name].push_back(order);
        }
        PlanRow cancel = row(Action::cancel, name + "-C", name + "0", "", "");
        cancel.at_ms = 3050;
        errand.plan[name].push_back(cancel);
    }
    auto population = bidders::Population::make(std::move(errand));
    REQUIRE(population);
    std::atomic<bool> stop{false};
    // Both are ended by the centre in mid-plan, and let in again.
    std::thread centre{[&] {
        std::this_thread::sleep_for(1500ms);
        for (const ActiveState state : {ActiveState::ended, ActiveState::active}) {
            for (std::uint32_t id = 1; id <= 2; ++id) {
                Session session = sample_start().sessions[id - 1];
                session.state = state;
                core.publish(FactChanged{FactKind::session, id, 4, {}, {}, FactVersion{1}},
                             std::make_shared<const FactRecord>(session));
            }
            std::this_thread::sleep_for(300ms);
        }
    }};
    const auto counts = (*population)->run(stop);
    centre.join();
    CHECK(counts.contradictions == 0);
    CHECK(counts.orders_sent == 40);
    CHECK(counts.accepted == 38);
    CHECK(counts.rejected == 2);
    CHECK(counts.expected_refusals == 2);
    CHECK(counts.cancels == 2);
    CHECK(counts.unaccounted == 0);
    CHECK(patient.cancelled == 2);
    const std::string summary = text_of(core.folder / "summary.json");
    CHECK_MESSAGE(summary.find("\"sessions\": 2, \"orders_sent\": 40") != std::string::npos,
                  summary);
    CHECK_MESSAGE(summary.find("\"reconnects\": 2") != std::string::npos, summary);
    const std::string log = text_of(core.folder / "ALPHA.log");
    CHECK(log.find(" ALPHA0 0 0 0 100 - - -\n") != std::string::npos);
    CHECK(log.find(" NONE ALPHA5 8 8 0 0 - - -\n") != std::string::npos);
    CHECK(log.find(" ALPHA-C 4 4 0 0 - - -\n") != std::string::npos);
}
