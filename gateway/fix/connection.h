#pragma once

#include "gateway/fix/framer.h"
#include "gateway/fix/quickfix.h"
#include "gateway/fix/session_store.h"
#include "gateway/fix/wire.h"
#include "gateway/fix/wire_message.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace headgate::fix {

class Loop;
using Clock = std::chrono::steady_clock;

/// One client's TCP connection with, once its password was right, its FIX session. Everything runs on
/// the loop's thread. Output is gathered while something is handled and written at once by `flush`.
class Connection final : public std::enable_shared_from_this<Connection>,
                         private FIX::Application,
                         private FIX::Responder {
public:
    /// `tls` null: the client speaks in the clear.
    Connection(boost::asio::ip::tcp::socket socket, TlsContext* tls, std::string address,
               Loop& loop);
    ~Connection() override;

    void start();
    /// What is wrong with the time (52) of the Logon that waits for its password; nothing where it is right.
    [[nodiscard]] std::optional<std::string> wrong_clock() const;
    /// The password was right: the FIX session takes over, with the Logon that was held back.
    void admit(const std::string& comp_id, SessionId session);
    /// Sends a Logout with `text` and closes.
    void turn_away(std::string_view text);
    /// A numbered message. True where it is the first since the last `flush`. Requires is_logged_on().
    [[nodiscard]] bool pass(const std::string& text);
    /// Writes what was gathered, closes what was to be closed.
    void flush();
    /// Deadlines and heartbeats.
    void tick(Clock::time_point now);
    /// Asks the client to go, in FIX; closes at once where it is not logged on.
    void log_out(std::string_view reason);
    void close();

    [[nodiscard]] bool is_logged_on() const { return stage_ == Stage::logged_on; }
    [[nodiscard]] bool is_closed() const { return stage_ == Stage::closed; }
    /// What the client has yet to read.
    [[nodiscard]] std::size_t waiting_bytes() const { return output_.size() + in_flight_.size(); }
    [[nodiscard]] const std::string& comp_id() const { return comp_id_; }
    /// Requires that it was admitted.
    [[nodiscard]] SessionId session() const { return session_id_; }
    [[nodiscard]] const std::string& address() const { return address_; }

private:
    enum class Stage : std::uint8_t {
        wants_logon,     ///< nothing but a Logon will do
        authenticating,  ///< the password is being checked; reading rests
        logged_on,
        closing,  ///< what is gathered goes out, what comes in is ignored
        closed,
    };

    void read();
    void on_read(std::string_view bytes);
    void on_message(std::string_view message);
    void first_message(std::string_view message);
    void session_message(std::string_view message);
    /// False where QuickFIX has to see the message; nothing has happened then.
    [[nodiscard]] bool take_directly(std::string_view message);
    /// Runs what may throw. False where it did: the connection is closed then.
    template <class Work>
    bool guarded(Work&& work);
    void write();
    void finish_closing();
    /// False where the client has asked for too much again; it is logged out then.
    [[nodiscard]] bool may_resend(std::string_view request);
    [[nodiscard]] bool step_session(std::string_view message);

    // FIX::Responder
    bool send(const std::string& message) override;
    void disconnect() override;
    // FIX::Application
    void onCreate(const FIX::SessionID&) override {}
    void onLogon(const FIX::SessionID&) override;
    void onLogout(const FIX::SessionID&) override {}
    void toAdmin(FIX::Message&, const FIX::SessionID&) override {}
    void toApp(FIX::Message&, const FIX::SessionID&) override {}
    void fromAdmin(const FIX::Message&, const FIX::SessionID&) override {}
    void fromApp(const FIX::Message& message, const FIX::SessionID&) override;

    Wire wire_;
    std::string address_;
    Loop& loop_;
    Stage stage_ = Stage::wants_logon;
    Clock::time_point deadline_;
    Clock::time_point next_heartbeat_check_;
    std::string comp_id_;
    SessionId session_id_;
    std::string held_logon_;
    std::optional<StoreDoor> door_;
    std::optional<FIX::Session> session_;
    Framer framer_;
    std::array<char, std::size_t{16} * 1024> input_{};
    std::string output_;     ///< gathered
    std::string in_flight_;  ///< being written
    bool reading_ = false;
    bool passed_ = false;  ///< since the last flush
    bool output_ended_ = false;
    unsigned garbled_ = 0;
    unsigned out_of_order_ = 0;
    /// The highest inbound number that came. Not above it QuickFIX may have messages that wait for a gap's end.
    std::uint64_t highest_seen_ = 0;
    /// The next message goes QuickFIX's way, so that it knows that the client lives.
    Timestamp seen_until_;
    InMessage hot_;
};

}  // namespace headgate::fix
