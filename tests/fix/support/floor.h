#pragma once

#include "tests/fix/support/fake_core.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

namespace headgate::fix_test {

/// ALPHA's order A1, refused.
inline OrderRejected refused_a1(Reject reason) {
    OrderRejected rejected;
    rejected.session = SessionId{1};
    rejected.client_id = ClientOrderId{"A1"};
    rejected.right = RightId{1};
    rejected.book = BookId{1};
    rejected.volume = Volume{500};
    rejected.reason = reason;
    return rejected;
}

/// ALPHA and BETA logged on: what becomes of events.
struct Floor {
    explicit Floor(std::vector<OpenOrder> open = {}) : core{{}, 1024, std::move(open)} {
        REQUIRE(alpha.log_on("pw-ALPHA"));
        REQUIRE(beta.log_on("pw-BETA"));
    }
    OrderId enter(WireClient& client, const std::string& id, const Fields& changes) {
        client.send("D", order_fields(id, changes));
        const OrderId order = core.accept(core.take_as<SubmitOrder>());
        REQUIRE(client.expect("8").get(150) == "0");
        return order;
    }
    FakeCore core;
    WireClient alpha{core.gateway->port(), "ALPHA"};
    WireClient beta{core.gateway->port(), "BETA"};
};

}  // namespace headgate::fix_test
