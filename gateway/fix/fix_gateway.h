#pragma once

#include "engine/domain/codec.h"
#include "gateway/fix/logon_guard.h"
#include "gateway/fix/throttle.h"
#include "gateway/fix/tls_files.h"
#include "gateway/ring/command_ring.h"
#include "gateway/ring/publication.h"

#include <tl/expected.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
    /// Sent messages kept per session for a ResendRequest, and the bytes of all of them; older ones are
    /// gap-filled.
    std::size_t resend_messages = 2000;
    std::size_t resend_bytes = std::size_t{512} * 1024 * 1024;
    /// Messages sent again on request, per session; who asks for more is logged out and told when to return.
    fix::Rate resends{200, 6000};
    /// Requests per session: cancels (F) have their own, larger bucket, so that nobody is kept from
    /// leaving; names that the sender cannot know cost double. More are refused as busy.
    fix::Rate orders{500, 1000};
    fix::Rate cancels{1000, 4000};
    fix::LogonLimits logons;
    /// Ended orders of the day that are remembered for status requests.
    std::size_t ended_orders = 200'000;
};

/// A second listener, within TLS.
struct FixTls {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    TlsFiles files;
};

struct FixConfig {
    std::string address = "127.0.0.1";
    /// 0 takes any free port; `FixGateway::port` tells which.
    std::uint16_t port = 0;
    std::optional<FixTls> tls;
    /// Our CompID: the clients' TargetCompID.
    std::string comp_id = "HEADGATE";
    std::filesystem::path dictionary;
    /// See fix/credentials.h. Read again when an unknown CompID logs on and the file has changed.
    std::filesystem::path credentials;
    FixLimits limits;
    /// CompIDs of which the orders are cancelled when they are gone and stay away for the grace; "*" means
    /// all. Restarting the gateway counts as being gone.
    std::vector<std::string> cancel_on_disconnect;
    std::chrono::milliseconds cancel_grace{10'000};
    /// How far the market's clock runs before the system's, in a rehearsal.
    std::chrono::milliseconds market_ahead{0};
    /// Stores the gateway's own bytes with the next batch of the journal; each stands for the whole. May
    /// be empty: then nothing is known of this day after a crash.
    std::function<void(ByteSpan)> keep;
    /// One line for each thing an operator may want to know; never a password. Called on the gateway's
    /// thread; may be empty. What it throws is ignored.
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
    /// The port listened on with TLS; 0 where that was not asked for.
    [[nodiscard]] std::uint16_t tls_port() const;

    /// A durable batch, in order and without gaps since GatewayStart::as_of. Any thread; returns at once.
    void on_batch(const PublishedBatch& batch);

    /// Logs every session out, waits up to 3 s for their answers, ends the thread.
    void stop();

private:
    std::unique_ptr<fix::Loop> loop_;
};

}  // namespace headgate
