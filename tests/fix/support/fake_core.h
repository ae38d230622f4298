#pragma once

#include "gateway/fix/fix_gateway.h"
#include "tests/fix/support/sample_market.h"
#include "tests/fix/support/wire_client.h"

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace headgate::fix_test {

/// A gateway on a free port of the loopback in front of a core that the test plays itself: it takes what
/// the gateway submitted and publishes the events of its choice.
///
/// It begins with `sample_start`; each session's password is "pw-<CompID>".
class FakeCore {
public:
    explicit FakeCore(FixLimits limits = {}, std::size_t ring_size = 1024,
                      std::vector<OpenOrder> open_orders = {},
                      const std::function<void(FixConfig&, GatewayStart&)>& adjust = {});
    FakeCore(FixLimits limits, std::size_t ring_size, const GatewayStart& start);
    ~FakeCore();
    FakeCore(const FakeCore&) = delete;
    FakeCore& operator=(const FakeCore&) = delete;

    /// The next submission; a default one with a check failed where none comes within 3 s.
    Submission take();
    template <class T>
    T take_as() {
        last = take();
        return std::get<T>(last.command);
    }
    /// True where nothing was submitted within a moment.
    [[nodiscard]] bool nothing_submitted();

    /// Publishes the events of one command as one batch. Any thread.
    void publish(const std::vector<Event>& events, Origin origin = {});
    void publish(const Event& event, std::shared_ptr<const FactRecord> record);
    /// One event with what travels beside it.
    void publish_beside(const Event& event, Volume display, const std::string& reason);
    /// Lets the session WATCH in: participant 1's, which may only look (en).
    void let_watch_in();
    /// Accepts `order` under the next order id and returns it.
    OrderId accept(const SubmitOrder& order, Origin origin = {});

    [[nodiscard]] std::string log_text();

    Submission last;
    /// Everything published so far by the first `publish`.
    std::vector<PublishedEvent> published;
    std::uint64_t sequence = 100;
    std::filesystem::path folder;
    CommandRing ring;
    FixGateway* gateway = nullptr;

private:
    void begin(FixLimits limits, GatewayStart start,
               const std::function<void(FixConfig&, GatewayStart&)>& adjust);
    std::mutex publish_mutex_;
    std::mutex log_mutex_;
    std::uint64_t orders_ = 1000;
    std::string log_;
    std::unique_ptr<FixGateway> owned_;
};

/// Credentials for the sessions of `sample_start`; tests that start a gateway of their own may use it as well.
[[nodiscard]] FixConfig sample_config(const std::filesystem::path& folder);

/// A limit buy of 100 m³ at 0.125 on SURF-A by R-A1 with `client_id`; `changes` replaces or, with an empty
/// value, takes away fields.
[[nodiscard]] Fields order_fields(std::string client_id, const Fields& changes = {});

}  // namespace headgate::fix_test
