#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>

using namespace headgate;
using namespace headgate::fix_test;

// What a client may cost (docs/fix.md, "What gets you cut off" and "How much you may send").

namespace {

FixLimits with_rates(fix::Rate orders, fix::Rate cancels) {
    FixLimits limits;
    limits.orders = orders;
    limits.cancels = cancels;
    return limits;
}

Fields cancel_fields(const std::string& id, const std::string& original) {
    return {{11, id}, {41, original}, {55, "SURF-A"}, {54, "1"}, {60, "20240701-02:30:00.125"}};
}

OpenOrder resting(std::uint64_t id, std::uint32_t session, std::uint32_t book) {
    OpenOrder order;
    order.order = OrderId{id};
    order.session = SessionId{session};
    order.client_id = ClientOrderId{"old-" + std::to_string(id)};
    order.right = RightId{1};
    order.book = BookId{book};
    order.price = Price{1250};
    order.volume = Volume{100};
    return order;
}

/// Sockets of this process that listen on or were accepted at `port`.
std::vector<int> sockets_at(std::uint16_t port) {
    std::vector<int> found;
    for (int fd = 0; fd < 4096; ++fd) {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0 &&
            address.sin_family == AF_INET && ntohs(address.sin_port) == port) {
            found.push_back(fd);
        }
    }
    return found;
}

}  // namespace

TEST_CASE("orders beyond the rate are refused with the rate and the time, and use up no ClOrdID") {
    FakeCore core{with_rates({1, 3}, {1, 100})};
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    for (int i = 1; i <= 4; ++i) client.send("D", order_fields("A" + std::to_string(i)));
    for (int i = 1; i <= 3; ++i) {
        CHECK(core.take_as<SubmitOrder>().client_id.view() == "A" + std::to_string(i));
    }
    const WireMessage refused = client.expect("j");
    CHECK(refused.get(380) == "4");
    CHECK(refused.get(372) == "D");
    CHECK(refused.get(379) == "A4");
    const std::string text = refused.get(58);
    CHECK_MESSAGE(
        text.find("more than 1 requests a second: nothing was taken, send it again in") == 0, text);
    CHECK(core.nothing_submitted());
    // Cancels have a bucket of their own: who may not buy may still leave.
    client.send("F", cancel_fields("C1", "A1"));
    CHECK(core.take_as<CancelOrder>().client_id.view() == "C1");
}

TEST_CASE("names that the sender cannot know cost double") {
    FakeCore core{with_rates({1, 4}, {1, 4})};
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    for (int i = 1; i <= 3; ++i) client.send("F", cancel_fields("C" + std::to_string(i), "none"));
    CHECK(core.take_as<CancelOrder>().client_id.view() == "C1");
    CHECK(core.take_as<CancelOrder>().client_id.view() == "C2");
    CHECK(client.expect("j").get(372) == "F");
    // Another participant's right is as unknown as none.
    for (int i = 1; i <= 3; ++i) {
        client.send("D", order_fields("A" + std::to_string(i), {{1, "R-B1"}}));
    }
    CHECK(client.expect("8").get(11) == "A1");
    CHECK(client.expect("8").get(11) == "A2");
    CHECK(client.expect("j").get(379) == "A3");
}

TEST_CASE("coming back does not fill the bucket") {
    FakeCore core{with_rates({1, 2}, {1, 2})};
    {
        WireClient client{core.gateway->port(), "BETA"};
        REQUIRE(client.log_on("pw-BETA"));
        client.send("g", {{335, "q1"}, {263, "0"}});
        client.send("g", {{335, "q2"}, {263, "0"}});
        CHECK(client.expect("h").get(335) == "q1");
        client.send("5", {});
        CHECK(client.closed_within(3s));
    }
    WireClient client{core.gateway->port(), "BETA"};
    REQUIRE(client.log_on("pw-BETA"));
    client.send("g", {{335, "q3"}, {263, "0"}});
    client.send("g", {{335, "q4"}, {263, "0"}});
    client.send("g", {{335, "q5"}, {263, "0"}});
    const std::string text = client.expect("j").get(355);
    CHECK_MESSAGE(text.find("超过每秒1笔请求, 未受理, 请") == 0, text);
}

TEST_CASE("wrong passwords lock the name for a while, and the time is told") {
    FixLimits limits;
    limits.logons.failures_per_comp_id = 2;
    FakeCore core{limits};
    const auto answer_to = [&](std::string_view password) {
        WireClient client{core.gateway->port(), "ALPHA"};
        client.send(
            "A",
            {{98, "0"}, {108, "30"}, {141, "Y"}, {553, "ALPHA"}, {554, std::string{password}}});
        return client.expect("5").get(58);
    };
    CHECK(answer_to("guess-1") == "unknown CompID or wrong password");
    CHECK(answer_to("guess-2") == "unknown CompID or wrong password");
    // Even the right one is not looked at now.
    CHECK(answer_to("pw-ALPHA").find("too many wrong passwords for this CompID: try again in") ==
          0);
    WireClient other{core.gateway->port(), "BETA"};
    CHECK(other.log_on("pw-BETA"));
}

TEST_CASE("ResendRequests without end are answered with a Logout that says when to return") {
    FixLimits limits;
    limits.resend_messages = 100;
    limits.resends = {1, 250};
    FakeCore core{limits};
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    core.publish(std::vector<Event>(150, PhaseChanged{BookId{2}, Phase::closed, Phase::pre_open}));
    for (int i = 0; i < 150; ++i) REQUIRE(client.expect("h").type() == "h");
    const std::size_t before = client.bytes_received;
    for (int i = 0; i < 50; ++i) client.send("2", {{7, "1"}, {16, "0"}});
    const std::string text = client.expect("5").get(58);
    CHECK_MESSAGE(text.find("too many messages asked for again: log on again in") == 0, text);
    CHECK(client.bytes_received - before < std::size_t{100} * 1024);
}

TEST_CASE("the orders of a client that stays away are cancelled, book by book as phases allow") {
    FakeCore core{{},
                  1024,
                  {resting(1, 1, 1), resting(2, 1, 2), resting(3, 2, 1)},
                  [](FixConfig& config, GatewayStart&) {
                      config.cancel_on_disconnect = {"ALPHA"};
                      config.cancel_grace = 300ms;
                  }};
    core.publish({PhaseChanged{BookId{2}, Phase::closed, Phase::pre_close}});
    {
        WireClient client{core.gateway->port(), "ALPHA"};
        REQUIRE(client.log_on("pw-ALPHA"));
        WireClient beta{core.gateway->port(), "BETA"};
        REQUIRE(beta.log_on("pw-BETA"));
    }
    const auto first = core.take_as<MassCancel>();
    CHECK(first.session == std::optional{SessionId{1}});
    CHECK(first.book == std::optional{BookId{1}});
    CHECK(core.last.origin.kind == OriginKind::engine);
    OrderCancelled gone;
    gone.order = OrderId{1};
    core.publish({gone});
    CHECK(core.nothing_submitted());
    // The second book cannot be left before its phase allows it.
    core.publish({PhaseChanged{BookId{2}, Phase::pre_close, Phase::closed}});
    CHECK(core.take_as<MassCancel>().book == std::optional{BookId{2}});
}

TEST_CASE("who comes back within the grace keeps its orders; a restarted gateway counts as gone") {
    FakeCore core{
        {}, 1024, {resting(1, 1, 1), resting(3, 2, 1)}, [](FixConfig& config, GatewayStart&) {
            config.cancel_on_disconnect = {"*"};
            config.cancel_grace = 1500ms;
        }};
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    // BETA never comes.
    CHECK(core.take_as<MassCancel>().session == std::optional{SessionId{2}});
    OrderCancelled gone;
    gone.order = OrderId{3};
    core.publish({gone});
    CHECK(core.nothing_submitted());
}

TEST_CASE("small answers leave at once: no connection waits for fuller packets") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    int accepted = 0;
    for (const int fd : sockets_at(core.gateway->port())) {
        int listening = 0;
        int no_delay = 0;
        socklen_t size = sizeof listening;
        REQUIRE(::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0);
        if (listening != 0) continue;
        REQUIRE(::getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &no_delay, &size) == 0);
        CHECK(no_delay != 0);
        ++accepted;
    }
    CHECK(accepted == 1);
}

TEST_CASE("the gateway asks for as many descriptors as it may have") {
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    rlimit few = before;
    few.rlim_cur = 200;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
    {
        const FakeCore core;
        rlimit now{};
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &now) == 0);
        CHECK(now.rlim_cur == before.rlim_max);
    }
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
}

TEST_CASE("whatever a callback throws, the gateway lives on") {
    FakeCore core{{}, 1024, {}, [](FixConfig& config, GatewayStart&) {
                      const auto quiet = config.log;
                      config.log = [quiet](std::string_view line) {
                          quiet(line);
                          if (line.find("logged on") != std::string_view::npos) throw 42;
                      };
                  }};
    for (const char* name : {"ALPHA", "BETA"}) {
        WireClient client{core.gateway->port(), name};
        REQUIRE(client.log_on(std::string{"pw-"} + name));
        client.send("1", {{112, "ping"}});
        client.send("5", {});
        CHECK(client.expect("5").type() == "5");
    }
}

TEST_CASE("a text said to be longer than its message is read no further than the message goes") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    client.send("5", {{58, "bye"}, {354, "999999999"}, {355, "x"}});
    static_cast<void>(client.expect("5"));
    WireClient again{core.gateway->port(), "ALPHA"};
    CHECK(again.log_on("pw-ALPHA"));
}

TEST_CASE("sessions leave no files behind") {
    FakeCore core;
    WireClient client{core.gateway->port(), "ALPHA"};
    REQUIRE(client.log_on("pw-ALPHA"));
    client.send("D", order_fields("A1"));
    core.accept(core.take_as<SubmitOrder>());
    CHECK(client.expect("8").get(150) == "0");
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{core.folder}) {
        CHECK(entry.path().filename() == "credentials");
        ++files;
    }
    CHECK(files == 1);
}
