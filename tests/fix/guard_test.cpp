#include "gateway/fix/departures.h"
#include "gateway/fix/logon_guard.h"
#include "gateway/fix/throttle.h"
#include "gateway/fix/wire_text.h"

#include <doctest/doctest.h>

using namespace headgate;
using namespace headgate::fix;
using namespace std::chrono_literals;

namespace {
const TokenBucket::Time noon{std::chrono::hours{12}};
}

TEST_CASE("a bucket gives its burst at once, then its rate, and says how long to wait") {
    TokenBucket bucket{Rate{10, 3}};
    for (int i = 0; i < 3; ++i) CHECK_FALSE(bucket.take(noon));
    CHECK(bucket.take(noon) == std::optional{std::chrono::nanoseconds{100ms}});
    // A refused request costs nothing.
    CHECK(bucket.take(noon) == std::optional{std::chrono::nanoseconds{100ms}});
    CHECK_FALSE(bucket.take(noon + 100ms));
    CHECK(bucket.take(noon + 100ms, 2) == std::optional{std::chrono::nanoseconds{200ms}});
    CHECK_FALSE(bucket.take(noon + 300ms, 2));
    // After a long rest the burst is there again, and no more than that.
    for (int i = 0; i < 3; ++i) CHECK_FALSE(bucket.take(noon + 1h));
    CHECK(bucket.take(noon + 1h));
    // What costs more than the bucket holds wants a full one.
    CHECK_FALSE(bucket.take(noon + 2h, 50));
    CHECK(bucket.take(noon + 2h));
}

TEST_CASE(
    "a name is locked after its failures, whether it exists or not, and free after the lock") {
    LogonGuard guard{LogonLimits{3, 100, 60s}};
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(guard.check("ALPHA", "10.0.0.9", noon));
        guard.failed("ALPHA", "10.0.0.9", noon);
    }
    const auto locked = guard.check("ALPHA", "10.0.0.9", noon + 1500ms);
    REQUIRE(locked);
    CHECK(locked->what == LogonGuard::Locked::What::comp_id);
    CHECK(locked->wait == 59s);
    CHECK(guard.check("ALPHA", "10.0.0.8", noon));
    CHECK_FALSE(guard.check("BETA", "10.0.0.9", noon));
    CHECK_FALSE(guard.check("ALPHA", "10.0.0.9", noon + 60s));
}

TEST_CASE("strangers cannot lock a name out of the address that it lives at") {
    LogonGuard guard{LogonLimits{3, 5, 60s}};
    guard.succeeded("ALPHA", "10.0.0.1");
    for (int i = 0; i < 4; ++i) guard.failed("ALPHA", "10.0.0.9", noon);
    CHECK(guard.check("ALPHA", "10.0.0.9", noon));
    CHECK_FALSE(guard.check("ALPHA", "10.0.0.1", noon));
    // An address that tries many names is locked as a whole, also for the names that live there.
    for (int i = 0; i < 5; ++i) guard.failed("N" + std::to_string(i), "10.0.0.1", noon);
    const auto locked = guard.check("ALPHA", "10.0.0.1", noon);
    REQUIRE(locked);
    CHECK(locked->what == LogonGuard::Locked::What::address);
}

TEST_CASE("failures far apart and failures before a success are forgiven") {
    LogonGuard guard{LogonLimits{2, 100, 60s}};
    guard.failed("ALPHA", "a", noon);
    guard.failed("ALPHA", "a", noon + 61s);
    CHECK_FALSE(guard.check("ALPHA", "b", noon + 61s));
    guard.succeeded("ALPHA", "a");
    guard.failed("ALPHA", "b", noon + 62s);
    CHECK_FALSE(guard.check("ALPHA", "b", noon + 62s));
}

TEST_CASE("names made up without end do not fill the memory") {
    LogonGuard guard{LogonLimits{1, 1, 60s, 50}};
    guard.failed("FIRST", "first", noon);
    for (int i = 0; i < 60; ++i) {
        guard.failed("N" + std::to_string(i), "A" + std::to_string(i), noon + 1s);
    }
    // The longest quiet was forgotten, the latest is known.
    CHECK_FALSE(guard.check("FIRST", "first", noon + 1s));
    CHECK(guard.check("N59", "x", noon + 1s));
}

TEST_CASE("a password is never in a line that is logged, whatever the line quotes") {
    CHECK(masked("ALPHA: gone") == "ALPHA: gone");
    CHECK(masked("bad: 35=A|553=ALPHA|554=secret|10=001|") ==
          "bad: 35=A|553=ALPHA|554=***|10=001|");
    CHECK(masked("554=a\x01"
                 "925=b") == "554=***\x01"
                             "925=***");
    CHECK(masked("554=") == "554=***");
}

TEST_CASE("in which phases an order may be cancelled is what docs/phases.md says") {
    CHECK(allows_cancel(Phase::pre_open));
    CHECK(allows_cancel(Phase::continuous));
    CHECK(allows_cancel(Phase::halted));
    CHECK(allows_cancel(Phase::closed));
    CHECK_FALSE(allows_cancel(Phase::freeze));
    CHECK_FALSE(allows_cancel(Phase::clearing));
    CHECK_FALSE(allows_cancel(Phase::pre_close));
}
