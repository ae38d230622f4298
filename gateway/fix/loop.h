#pragma once

#include "gateway/fix/connection.h"
#include "gateway/fix/credentials.h"
#include "gateway/fix/departures.h"
#include "gateway/fix/desk.h"
#include "gateway/fix/fix_gateway.h"
#include "gateway/fix/hot_requests.h"
#include "gateway/fix/listener.h"
#include "gateway/fix/outbox.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <map>
#include <set>
#include <thread>
#include <unordered_map>

namespace headgate::fix {

/// The gateway's one thread: listener, connections, timer, desk. Passwords are checked on two threads
/// beside it. Members without a remark are used on the loop's thread only.
class Loop {
public:
    Loop(FixConfig config, const GatewayStart& start, CommandRing& ring);
    ~Loop();

    // ---- any thread
    [[nodiscard]] tl::expected<void, std::string> start();
    [[nodiscard]] std::uint16_t port() const { return plain_.port(); }
    [[nodiscard]] std::uint16_t tls_port() const { return tls_.port(); }
    void on_batch(const PublishedBatch& batch);
    void stop();

    // ---- from connections
    [[nodiscard]] const FixLimits& limits() const { return config_.limits; }
    [[nodiscard]] const std::string& comp_id() const { return config_.comp_id; }
    [[nodiscard]] Outbox& outbox() { return outbox_; }
    [[nodiscard]] const FIX::DataDictionaryProvider& dictionaries() const { return dictionaries_; }
    [[nodiscard]] const HotRequests& hot_requests() const { return *hot_requests_; }
    void log(const std::string& line) const;
    /// Checks the password aside; the connection is then admitted or turned away.
    void authenticate(const std::shared_ptr<Connection>& connection, const std::string& comp_id,
                      const std::string& password);
    void received(Connection& connection, const InMessage& message);
    /// Nothing: `messages` may be sent again to the session. Else how long it must wait.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> resend(SessionId session,
                                                                 std::uint32_t messages);
    /// The connection's CompID is free again.
    void gone(const Connection& connection);
    void closed(const std::shared_ptr<Connection>& connection);

private:
    void run();
    /// Handles what has come and waits for more where that is all.
    void run_some();
    [[nodiscard]] tl::expected<void, std::string> load();
    [[nodiscard]] tl::expected<void, std::string> listen();
    [[nodiscard]] Outlet make_outlet();
    void reload_credentials_if_changed(const std::string& comp_id);
    void take(boost::asio::ip::tcp::socket socket, TlsContext* tls);
    void tick();
    void decide(const std::shared_ptr<Connection>& connection, bool password_right);
    void begin_stop();
    void send(SessionId session, const OutMessage& message);
    /// Logs everybody out where the market's day has turned: numbers begin anew.
    void turn_day();
    void flush_touched();
    [[nodiscard]] Throttle& throttle_of(SessionId session);
    [[nodiscard]] bool cancels_when_gone(const std::string& comp_id) const;
    /// The words for a request beyond the session's rate; empty where it is within.
    [[nodiscard]] std::optional<Text> throttled(SessionId session, const InMessage& message);
    [[nodiscard]] Connection* connected(SessionId session) const;

    FixConfig config_;
    Desk desk_;
    Outbox outbox_;
    /// Events are being told: what is sent meanwhile is a report about them.
    bool telling_ = false;
    Date day_;
    FIX::DataDictionaryProvider dictionaries_;
    std::optional<HotRequests> hot_requests_;  ///< once the dictionary is read
    std::shared_ptr<const Credentials>
        credentials_;  ///< replaced whole, read by the checking threads
    std::filesystem::file_time_type credentials_time_{};

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::unique_ptr<TlsContext> tls_context_;
    Listener plain_;
    Listener tls_;
    boost::asio::steady_timer timer_;
    std::unique_ptr<boost::asio::thread_pool> checkers_;
    std::size_t checks_waiting_ = 0;

    std::set<std::shared_ptr<Connection>> connections_;
    std::map<std::string, std::size_t> per_address_;
    std::unordered_map<SessionId, Connection*> by_session_;
    std::unordered_map<SessionId, Throttle> throttles_;
    LogonGuard guard_;
    Departures departures_;
    CommandRing& ring_;
    std::vector<std::shared_ptr<Connection>> touched_;  ///< have output to flush after a batch
    bool stopping_ = false;
    Clock::time_point stop_deadline_;

    std::thread thread_;
};

}  // namespace headgate::fix
