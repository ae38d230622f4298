#include "gateway/fix/clock_text.h"
#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>
#include <thread>

using namespace headgate;
using namespace headgate::fix_test;

// The faults of stock transports that this one must not have (docs/fix.md, "What gets you cut off").

namespace {

// Sanitizers keep freed memory and shadows of their own: how much is resident says nothing there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t sanitizer_allowance_kib = 1'000'000;
#else
constexpr std::size_t sanitizer_allowance_kib = 0;
#endif

std::size_t resident_kib() {
    std::ifstream status{"/proc/self/status"};
    std::string word;
    while (status >> word) {
        std::size_t kib = 0;
        if (word == "VmRSS:" && status >> kib) return kib;
    }
    return 0;
}

}  // namespace

TEST_CASE("garbage before a logon ends the connection at once") {
    FakeCore core;
    for (const std::string& bytes :
         {std::string{"GET / HTTP/1.1\r\nHost: x\r\n\r\n"}, std::string(100, '\0'),
          std::string("\x16\x03\x01\x02\x00\x01", 6),
          std::string{"8=FIX.4.4\x01"
                      "9=abc\x01"},
          frame({{35, "D"}, {34, "1"}, {49, "ALPHA"}, {56, "HEADGATE"}}),
          frame({{35, "A"}, {34, "1"}, {56, "HEADGATE"}})}) {
        CAPTURE(bytes);
        WireClient client{core.gateway->port(), "ALPHA"};
        client.send_raw(bytes);
        CHECK(client.closed_within(2s));
        CHECK(client.bytes_received == 0);
    }
    WireClient good{core.gateway->port(), "ALPHA"};
    CHECK(good.log_on("pw-ALPHA"));
}

TEST_CASE("a header that claims a gigabyte is not believed, nor is memory kept for it") {
    FakeCore core;
    const std::size_t before = resident_kib();
    WireClient client{core.gateway->port(), "ALPHA"};
    client.send_raw(std::string{"8=FIX.4.4\x01"
                                "9=999999999\x01"});
    const std::string block(1 << 20, 'x');
    for (int megabytes = 0; megabytes < 200 && client.send_raw(block); ++megabytes) {
    }
    CHECK(client.closed_within(2s));
    CHECK(core.log_text().find("message too long") != std::string::npos);
    CHECK(resident_kib() < before + std::size_t{16} * 1024 + sanitizer_allowance_kib);
}

TEST_CASE("an oversized message after logon ends the session; one just under the cap does not") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    client.send("D", order_fields("BIG", {{58, std::string(60'000, 'x')}}));
    CHECK(core.take_as<SubmitOrder>().client_id.view() == "BIG");
    client.send("D", order_fields("BIGGER", {{58, std::string(70'000, 'x')}}));
    CHECK(client.closed_within(2s));
    CHECK(core.nothing_submitted());
}

TEST_CASE("garbled messages on a session are ignored, but not for ever") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    std::string garbled = frame({{35, "0"}, {34, "2"}, {49, "ALPHA"}, {56, "HEADGATE"}});
    garbled[garbled.size() - 2] = garbled[garbled.size() - 2] == '0' ? '1' : '0';
    client.send_raw(garbled);
    client.send("D", order_fields("A1"));
    CHECK(core.take_as<SubmitOrder>().client_id.view() == "A1");
    for (int i = 0; i < 40; ++i) client.send_raw(garbled);
    CHECK(client.closed_within(2s));
}

TEST_CASE("a header out of order is ignored as a wrong sum is, and not for ever") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    const auto disordered = [&] {
        return frame({{34, "2"},
                      {35, "0"},
                      {49, "ALPHA"},
                      {52, fix::utc_text(fix::wall_clock())},
                      {56, "HEADGATE"}});
    };
    client.send_raw(disordered());
    client.send("1", {{112, "still there?"}});
    // A Heartbeat, which `receive` does not show, so: what comes next is the order's.
    client.send("D", order_fields("A1"));
    CHECK(core.take_as<SubmitOrder>().client_id.view() == "A1");
    for (int i = 0; i < 20; ++i) client.send_raw(disordered());
    CHECK(client.closed_within(3s));
}

TEST_CASE("half a Logon stalls nobody") {
    FakeCore core;
    std::vector<std::unique_ptr<WireClient>> halting;
    for (int i = 0; i < 50; ++i) {
        halting.push_back(std::make_unique<WireClient>(core.gateway->port(), "BETA"));
        halting.back()->send_raw(std::string{"8=FIX.4.4\x01"
                                             "9=70\x01"
                                             "35=A"});
    }
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    const auto begin = std::chrono::steady_clock::now();
    client.send("D", order_fields("A1"));
    core.accept(core.take_as<SubmitOrder>());
    CHECK(client.expect("8").get(150) == "0");
    CHECK(std::chrono::steady_clock::now() - begin < 500ms);
}

TEST_CASE("connections are capped, in all and per address") {
    FixLimits limits;
    limits.connections_per_address = 3;
    FakeCore core{limits};
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    WireClient second{core.gateway->port(), "BETA"};
    WireClient third{core.gateway->port(), "BETA"};
    std::this_thread::sleep_for(50ms);
    WireClient fourth{core.gateway->port(), "BETA"};
    CHECK(fourth.closed_within(1s));
    CHECK_FALSE(third.closed_within(50ms));
}

TEST_CASE("a slow reader is cut off at the output cap and holds up nobody") {
    FixLimits limits;
    limits.output_bytes = std::size_t{256} * 1024;
    FakeCore core{limits};
    WireClient slow{core.gateway->port(), "ALPHA"};
    slow.stop_reading();
    REQUIRE(slow.log_on("pw-ALPHA"));
    WireClient quick{core.gateway->port(), "BETA"};
    REQUIRE(quick.log_on("pw-BETA"));
    slow.send("D", order_fields("S1", {{38, "1000000000"}}));
    const OrderId order = core.accept(core.take_as<SubmitOrder>());
    const std::size_t before = resident_kib();
    std::int64_t open = 1'000'000'000;
    for (int batch = 0; batch < 400; ++batch) {
        std::vector<Event> events;
        for (int i = 0; i < 50; ++i) {
            OrderReplaced replaced;
            replaced.order = order;
            replaced.session = SessionId{1};
            replaced.client_id = ClientOrderId{"S" + std::to_string(batch * 50 + i + 2)};
            replaced.price = Price{1250};
            replaced.volume = replaced.leaves = Volume{--open};
            events.emplace_back(replaced);
        }
        core.publish(events);
    }
    core.publish({PhaseChanged{BookId{2}, Phase::closed, Phase::pre_open}});
    CHECK(quick.expect("h").get(340) == "4");
    // The gateway has closed; what the kernel had taken may still come, far less than was sent, four KiB at a time.
    CHECK(slow.closed_within(20s));
    CHECK(core.log_text().find("ALPHA: cut off, it does not read") != std::string::npos);
    CHECK(resident_kib() < before + std::size_t{32} * 1024 + sanitizer_allowance_kib);
}

TEST_CASE("resend requests get the latest messages and gap fills, within the output cap") {
    FixLimits limits;
    limits.resend_messages = 10;
    FakeCore core{limits};
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    for (int i = 0; i < 30; ++i) {
        core.publish({PhaseChanged{BookId{2}, Phase::closed, Phase::pre_open}});
        REQUIRE(client.expect("h").type() == "h");
    }
    client.send("2", {{7, "1"}, {16, "0"}});
    const WireMessage fill = client.expect("4");
    CHECK(fill.get(123) == "Y");
    CHECK(fill.get(34) == "1");
    CHECK(fill.get(36) == "22");
    for (int number = 22; number <= 31; ++number) {
        const WireMessage again = client.expect("h");
        CHECK(again.get(34) == std::to_string(number));
        CHECK(again.get(43) == "Y");
    }
}

TEST_CASE("a flood ahead of a gap is not piled up") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    client.next_seq_num += 5;
    for (int i = 0; i < 1100; ++i) {
        if (!client.send("D", order_fields("F" + std::to_string(i)))) break;
    }
    CHECK(client.closed_within(3s));
    CHECK(core.log_text().find("too many messages out of order") != std::string::npos);
}

TEST_CASE("more than a thousand descriptors are no trouble") {
    FakeCore core;
    std::vector<std::FILE*> files;
    for (int i = 0; i < 1100; ++i) {
        std::FILE* file = std::fopen("/dev/null", "r");
        REQUIRE(file != nullptr);
        files.push_back(file);
    }
    WireClient client{core.gateway->port(), "ALPHA"};
    CHECK(client.log_on("pw-ALPHA"));
    client.send("D", order_fields("A1"));
    CHECK(core.take_as<SubmitOrder>().client_id.view() == "A1");
    for (std::FILE* file : files) std::fclose(file);
}
