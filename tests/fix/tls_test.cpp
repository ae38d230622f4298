#include "tests/fix/support/fake_core.h"
#include "tests/fix/support/tls_client.h"
#include "tools/fix_client/session.h"

#include <doctest/doctest.h>

using namespace headgate;
using namespace headgate::fix_test;

namespace {

/// A venue with its own authority: a server certificate, and one for a client.
struct Street {
    explicit Street(bool asks_for_certificates)
        : core{{}, 1024, {}, [&](FixConfig& config, GatewayStart&) {
                   FixTls tls;
                   tls.files.certificate = papers.file("server.pem");
                   tls.files.key = papers.file("server.key");
                   if (asks_for_certificates) {
                       tls.files.client_authorities = papers.file("authority.pem");
                   }
                   config.tls = tls;
               }} {}
    /// ALPHA's console, which believes our authority and no other.
    [[nodiscard]] fix_client::SessionOptions console() const {
        fix_client::SessionOptions options;
        options.port = core.gateway->tls_port();
        options.comp_id = "ALPHA";
        options.password = "pw-ALPHA";
        options.tls.emplace();
        options.tls->authorities = papers.file("authority.pem");
        options.tls->name = "localhost";
        return options;
    }
    Papers papers;
    FakeCore core;
};

/// The type of what comes first; empty where the connection ends before.
std::string first_answer(fix_client::Session& session) {
    const auto came = session.receive(3s);
    return came.empty() ? std::string{} : came.front().type;
}

}  // namespace

TEST_CASE("a client trades within TLS beside one that speaks in the clear") {
    Street street{false};
    TlsClient client{street.core.gateway->tls_port(), "ALPHA", street.papers.file("authority.pem")};
    REQUIRE(client.shaken());
    REQUIRE(client.log_on("pw-ALPHA"));
    WireClient plain{street.core.gateway->port(), "BETA"};
    REQUIRE(plain.log_on("pw-BETA"));
    client.send("D", order_fields("A1"));
    street.core.accept(street.core.take_as<SubmitOrder>());
    CHECK(client.expect("8").get(150) == "0");
    client.send("5", {});
    CHECK(client.expect("5").type() == "5");
}

TEST_CASE("a client certificate must be ours and bear the CompID") {
    Street street{true};
    street.papers.make_client("ALPHA");
    const auto port = street.core.gateway->tls_port();
    const std::string trusted = street.papers.file("authority.pem");
    {
        TlsClient client{port, "ALPHA", trusted, street.papers.file("ALPHA.pem"),
                         street.papers.file("ALPHA.key")};
        REQUIRE(client.shaken());
        CHECK(client.log_on("pw-ALPHA"));
    }
    // The right password of another name does not help.
    TlsClient other{port, "BETA", trusted, street.papers.file("ALPHA.pem"),
                    street.papers.file("ALPHA.key")};
    REQUIRE(other.shaken());
    other.send("A", {{98, "0"}, {108, "30"}, {141, "Y"}, {553, "BETA"}, {554, "pw-BETA"}});
    CHECK(other.expect("5").get(58) == "the client's certificate is not one for this CompID (49)");
    TlsClient none{port, "ALPHA", trusted};
    CHECK_FALSE(none.log_on("pw-ALPHA"));
    // One of somebody else's making.
    Papers forged;
    forged.make_client("ALPHA");
    TlsClient stranger{port, "ALPHA", trusted, forged.file("ALPHA.pem"), forged.file("ALPHA.key")};
    CHECK_FALSE(stranger.log_on("pw-ALPHA"));
    CHECK(street.core.log_text().find("cut off, no TLS") != std::string::npos);
}

TEST_CASE("the console client speaks TLS and shows its certificate") {
    Street street{true};
    street.papers.make_client("ALPHA");
    fix_client::SessionOptions options = street.console();
    options.tls->certificate = street.papers.file("ALPHA.pem");
    options.tls->key = street.papers.file("ALPHA.key");
    fix_client::Session session;
    REQUIRE(session.open(options).has_value());
    CHECK(first_answer(session) == "A");
    session.send("D", order_fields("A1"));
    street.core.accept(street.core.take_as<SubmitOrder>());
    CHECK(first_answer(session) == "8");
}

TEST_CASE("the console client believes nobody but whom it is told to") {
    Street street{false};
    const auto complaint = [](const fix_client::SessionOptions& options) {
        fix_client::Session session;
        const auto opened = session.open(options);
        return opened ? std::string{} : opened.error().text;
    };
    fix_client::SessionOptions options = street.console();
    CHECK(complaint(options).empty());
    options.tls->name.clear();
    CHECK(complaint(options).find("no TLS with 127.0.0.1: ") == 0);
    options = street.console();
    const Papers others;
    options.tls->authorities = others.file("authority.pem");
    CHECK(complaint(options).find("no TLS with 127.0.0.1: ") == 0);
    options.tls->authorities = others.file("none.pem");
    CHECK(complaint(options).find("none.pem: cannot read the authorities") != std::string::npos);
    options = street.console();
    options.port = street.core.gateway->port();
    CHECK(complaint(options).find("no TLS with 127.0.0.1: ") == 0);
}

TEST_CASE("half a handshake and FIX in the clear end at the TLS listener, and hold up nobody") {
    FixLimits limits;
    limits.logon_timeout = 300ms;
    Papers papers;
    FakeCore core{
        limits, 1024, {}, [&](FixConfig& config, GatewayStart&) {
            config.tls =
                FixTls{"127.0.0.1", 0, {papers.file("server.pem"), papers.file("server.key"), {}}};
        }};
    WireClient half{core.gateway->tls_port(), "ALPHA"};
    half.send_raw(std::string_view{"\x16\x03\x01\x02", 4});
    CHECK(half.closed_within(2s));
    WireClient clear{core.gateway->tls_port(), "ALPHA"};
    CHECK_FALSE(clear.log_on("pw-ALPHA"));
    WireClient plain{core.gateway->port(), "ALPHA"};
    CHECK(plain.log_on("pw-ALPHA"));
}

TEST_CASE("start says what is wrong with a certificate or key") {
    Papers papers;
    FakeCore core;
    CommandRing ring{16};
    const auto error_of = [&](const TlsFiles& files) {
        FixConfig config = sample_config(core.folder);
        config.tls = FixTls{"127.0.0.1", 0, files};
        FixGateway second{std::move(config), sample_start(), ring};
        const auto started = second.start();
        REQUIRE_FALSE(started.has_value());
        return started.error();
    };
    const std::filesystem::path certificate = papers.file("server.pem");
    const std::filesystem::path key = papers.file("server.key");
    CHECK(error_of({"none.pem", key, {}}).find("none.pem: cannot read the certificate") == 0);
    CHECK(error_of({certificate, papers.file("authority.key"), {}})
              .find("cannot use the private key with this certificate") != std::string::npos);
    CHECK(error_of({certificate, key, "none.pem"}).find("cannot read the authorities") !=
          std::string::npos);
    std::filesystem::permissions(key, std::filesystem::perms{0644});
    CHECK(error_of({certificate, key, {}}).find("chmod 0400") != std::string::npos);
}
