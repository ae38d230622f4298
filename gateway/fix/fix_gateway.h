#pragma once

#include "gateway/ring/command_ring.h"
#include "gateway/ring/publication.h"

#include <tl/expected.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace headgate {

namespace fix {
class Loop;
}

/// What a client may cost us. Whoever goes beyond is cut off.
struct FixLimits {
    /// Largest inbound message, before logon and after.
    std::size_t message_bytes = std::size_t{64} * 1024;
    /// Most output waiting for a client that does not read.
    std::size_t output_bytes = std::size_t{4} * 1024 * 1024;
    std::size_t connections = 4096;
    std::size_t connections_per_address = 1024;
    /// From the connection to a complete Logon.
    std::chrono::milliseconds logon_timeout{5000};
    /// Largest HeartBtInt (108) that a client may ask for.
    int heartbeat_s_max = 300;
    /// Sent messages kept per connection for a ResendRequest; older ones are gap-filled.
    std::size_t resend_messages = 2000;
    /// Ended orders of the day that are remembered for status requests.
    std::size_t ended_orders = 200'000;
};

struct FixConfig {
    std::string address = "127.0.0.1";
    /// 0 takes any free port; `FixGateway::port` tells which.
    std::uint16_t port = 0;
    /// Our CompID: the clients' TargetCompID.
    std::string comp_id = "HEADGATE";
    std::filesystem::path dictionary;
    /// See fix/credentials.h. Read again when an unknown CompID logs on and the file has changed.
    std::filesystem::path credentials;
    FixLimits limits;
    /// One line for each thing an operator may want to know; never a password. Called on the gateway's
    /// thread; may be empty.
    std::function<void(std::string_view)> log;
};

/// The exchange's FIX 4.4 entrance (docs/fix.md). One thread; it keeps no law, only what reports need.
class FixGateway {
public:
    /// `ring` must outlive the gateway.
    FixGateway(FixConfig config, const GatewayStart& start, CommandRing& ring);
    /// Stops where that was not done.
    ~FixGateway();
    FixGateway(const FixGateway&) = delete;
    FixGateway& operator=(const FixGateway&) = delete;

    /// Reads dictionary and credentials, listens, starts the thread. The error is a sentence that names
    /// what to mend; nothing is left running then. Call once.
    [[nodiscard]] tl::expected<void, std::string> start();

    /// The port listened on. Requires a successful start.
    [[nodiscard]] std::uint16_t port() const;

    /// A durable batch, in order and without gaps since GatewayStart::as_of. Any thread; returns at once.
    void on_batch(const PublishedBatch& batch);

    /// Logs every session out, waits up to 3 s for their answers, ends the thread.
    void stop();

private:
    std::unique_ptr<fix::Loop> loop_;
};

}  // namespace headgate
