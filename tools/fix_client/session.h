#pragma once

#include "gateway/fix/framer.h"
#include "gateway/fix/wire_message.h"
#include "tools/fix_client/tls.h"

#include <tl/expected.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace headgate::fix_client {

struct SessionOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::string comp_id;
    std::string target = "HEADGATE";
    std::string password;
    /// Absent: in the clear.
    std::optional<TlsOptions> tls;
};

/// Why there is no connection, in a sentence.
struct NotOpened {
    std::string text;
    /// What was asked for cannot be: an address that is none, a file that is wrong.
    bool is_misuse = false;
};

struct Received {
    std::string type;
    fix::FieldList fields;  ///< all of them, header and trailer too, in their order
};

/// One FIX session over one connection: Logon with 141=Y, heartbeats, the peer's questions. One thread.
class Session {
public:
    Session() = default;
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Connects and sends the Logon. The answer comes by `receive`.
    [[nodiscard]] tl::expected<void, NotOpened> open(const SessionOptions& options);
    /// Sends a message with header and trailer around `fields`. False where the connection is gone.
    bool send(std::string_view type, const fix::FieldList& fields);
    /// What has come, in order; waits up to `wait` for the first. Heartbeats and what the session answers by
    /// itself (1, 2) are not told. A gap in the peer's numbers is asked to be filled.
    [[nodiscard]] std::vector<Received> receive(std::chrono::milliseconds wait);
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }
    [[nodiscard]] int descriptor() const { return fd_; }

private:
    void read(std::vector<Received>& told);
    void take(std::string_view message, std::vector<Received>& told);
    /// True where the session has dealt with it.
    [[nodiscard]] bool answer(const Received& message);
    [[nodiscard]] bool is_next(const Received& message);
    void beat();
    void close();

    SessionOptions options_;
    int fd_ = -1;
    std::unique_ptr<Tls> tls_;
    fix::Framer framer_{std::size_t{1} << 20};
    std::uint64_t next_out_ = 1;
    std::uint64_t next_in_ = 1;
    std::chrono::steady_clock::time_point last_sent_;
};

}  // namespace headgate::fix_client
