#include "gateway/fix/loop.h"

#include <boost/asio/post.hpp>

#include <sys/resource.h>

namespace headgate::fix {

namespace {

using boost::asio::ip::tcp;

constexpr auto tick_interval = std::chrono::milliseconds{250};
constexpr auto accept_pause = std::chrono::milliseconds{100};
constexpr auto stop_time = std::chrono::seconds{3};
constexpr std::size_t checking_threads = 2;
/// Logons that may wait for their password check; more are told to come back.
constexpr std::size_t checks_waiting_max = 512;

/// A gateway of thousands of connections wants more descriptors than a shell gives.
void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Loop::Loop(FixConfig config, const GatewayStart& start, CommandRing& ring)
    : config_{std::move(config)}, desk_{start, ring, make_outlet(), config_.limits.ended_orders},
      stores_{config_.limits.resend_messages}, work_{boost::asio::make_work_guard(io_)},
      acceptor_{io_}, timer_{io_}, accept_pause_{io_} {}

Loop::~Loop() { stop(); }

Outlet Loop::make_outlet() {
    return Outlet{
        .send =
            [this](SessionId session, OutMessage&& message) {
                Connection* connection = connected(session);
                if (connection == nullptr) return;
                touched_.insert(connection->shared_from_this());
                connection->send(message);
            },
        .send_to_all =
            [this](const OutMessage& message) {
                for (const auto& connection : connections_) {
                    if (connection->is_logged_on()) touched_.insert(connection);
                }
                for (const auto& connection : touched_) {
                    if (connection->is_logged_on()) connection->send(message);
                }
            },
        .log_out =
            [this](SessionId session, std::string_view reason) {
                Connection* connection = connected(session);
                if (connection != nullptr) connection->shared_from_this()->log_out(reason);
            },
        .run =
            [this](std::function<void()> work) {
                boost::asio::post(io_, [this, work = std::move(work)] {
                    work();
                    flush_touched();
                });
            },
        .waiting =
            [this](SessionId session) {
                const Connection* connection = connected(session);
                return connection == nullptr ? std::size_t{0} : connection->waiting_bytes();
            },
    };
}

Connection* Loop::connected(SessionId session) const {
    const auto found = by_session_.find(session);
    return found != by_session_.end() && found->second->is_logged_on() ? found->second : nullptr;
}

void Loop::log(const std::string& line) const {
    if (config_.log) config_.log(line);
}

// ---- start -------------------------------------------------------------------------------------------

tl::expected<void, std::string> Loop::start() {
    HEADGATE_ASSERT(!thread_.joinable());
    if (auto loaded = load(); !loaded) return loaded;
    if (auto listening = listen(); !listening) return listening;
    raise_descriptor_limit();
    checkers_ = std::make_unique<boost::asio::thread_pool>(checking_threads);
    accept();
    tick();
    thread_ = std::thread{[this] { run(); }};
    log("FIX: listening on " + config_.address + ':' + std::to_string(port_));
    return {};
}

void Loop::run() {
    for (;;) {
        try {
            io_.run();
            return;
        } catch (const std::exception& error) {
            // Out of memory in one handler, say: that client's work is lost, the others' is not.
            log(std::string{"FIX: a handler failed: "} + error.what());
        }
    }
}

tl::expected<void, std::string> Loop::load() {
    auto credentials = Credentials::load(config_.credentials);
    if (!credentials) return tl::unexpected{credentials.error()};
    credentials_ = std::make_shared<const Credentials>(std::move(*credentials));
    std::error_code ignored;
    credentials_time_ = std::filesystem::last_write_time(config_.credentials, ignored);
    try {
        // In FIX 4.4 one dictionary serves header and body.
        const ptr::shared_ptr<FIX::DataDictionary> dictionary{
            new FIX::DataDictionary{config_.dictionary.string()}};
        const FIX::BeginString version{"FIX.4.4"};
        dictionaries_.addTransportDataDictionary(version, dictionary);
        dictionaries_.addApplicationDataDictionary(FIX::Message::toApplVerID(version), dictionary);
    } catch (const std::exception& error) {
        return tl::unexpected{config_.dictionary.string() +
                              ": cannot read the FIX dictionary: " + error.what()};
    }
    return {};
}

tl::expected<void, std::string> Loop::listen() {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(config_.address, error);
    if (error) {
        return tl::unexpected{"FIX address " + config_.address +
                              " is not an IP address of this machine, such as 127.0.0.1"};
    }
    const tcp::endpoint endpoint{address, config_.port};
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (!error) return {};
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    const std::string place = config_.address + ':' + std::to_string(config_.port);
    if (error == boost::asio::error::address_in_use) {
        return tl::unexpected{"FIX port " + place +
                              " is in use by another program: stop it or choose another port"};
    }
    if (error == boost::asio::error::access_denied) {
        return tl::unexpected{"FIX port " + place + " is not allowed: choose one above 1023"};
    }
    return tl::unexpected{"cannot listen for FIX on " + place + ": " + error.message()};
}

// ---- connections -------------------------------------------------------------------------------------

void Loop::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
        if (stopping_ || error == boost::asio::error::operation_aborted) return;
        if (!error) {
            take(std::move(socket));
            return accept();
        }
        // Out of descriptors, most likely: the backlog keeps the callers while others leave.
        accept_pause_.expires_after(accept_pause);
        accept_pause_.async_wait([this](const boost::system::error_code& cancelled) {
            if (!cancelled) accept();
        });
    });
}

void Loop::take(tcp::socket socket) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;
    std::string address = peer.address().to_string();
    const auto known = per_address_.find(address);
    const std::size_t from_there = known == per_address_.end() ? 0 : known->second;
    if (connections_.size() >= config_.limits.connections ||
        from_there >= config_.limits.connections_per_address) {
        log(address + ": cut off, too many connections");
        return;
    }
    socket.set_option(tcp::no_delay{true}, error);
    ++per_address_[address];
    auto connection = std::make_shared<Connection>(std::move(socket), std::move(address), *this);
    connections_.insert(connection);
    connection->start();
}

void Loop::gone(const Connection& connection) {
    for (auto entry = by_session_.begin(); entry != by_session_.end(); ++entry) {
        if (entry->second != &connection) continue;
        desk_.end_session(entry->first);
        by_session_.erase(entry);
        log(connection.comp_id() + ": gone");
        return;
    }
}

void Loop::closed(const std::shared_ptr<Connection>& connection) {
    if (connections_.erase(connection) == 0) return;
    const auto known = per_address_.find(connection->address());
    if (--known->second == 0) per_address_.erase(known);
    // Its FIX session may be what called: it must outlive this call.
    boost::asio::post(io_, [connection] {});
}

void Loop::tick() {
    const auto now = Clock::now();
    const std::vector<std::shared_ptr<Connection>> all{connections_.begin(), connections_.end()};
    for (const auto& connection : all) connection->tick(now);
    if (stopping_ && (connections_.empty() || now >= stop_deadline_)) {
        for (const auto& connection : all) connection->close();
        work_.reset();
        return io_.stop();
    }
    desk_.tick();
    flush_touched();
    timer_.expires_after(tick_interval);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

// ---- logon -------------------------------------------------------------------------------------------

void Loop::reload_credentials_if_changed(const std::string& comp_id) {
    if (credentials_->knows(comp_id)) return;
    std::error_code error;
    const auto time = std::filesystem::last_write_time(config_.credentials, error);
    if (error || time == credentials_time_) return;
    credentials_time_ = time;
    auto fresh = Credentials::load(config_.credentials);
    if (!fresh) return log(fresh.error());
    credentials_ = std::make_shared<const Credentials>(std::move(*fresh));
}

void Loop::authenticate(const std::shared_ptr<Connection>& connection, const std::string& comp_id,
                        const std::string& password) {
    if (checks_waiting_ >= checks_waiting_max) {
        return connection->turn_away("busy: too many logons at once, try again in a few seconds");
    }
    reload_credentials_if_changed(comp_id);
    ++checks_waiting_;
    boost::asio::post(*checkers_,
                      [this, connection, comp_id, password, credentials = credentials_] {
                          const bool right = credentials->verify(comp_id, password);
                          boost::asio::post(io_, [this, connection, right] {
                              --checks_waiting_;
                              decide(connection, right);
                          });
                      });
}

void Loop::decide(const std::shared_ptr<Connection>& connection, bool password_right) {
    if (connection->is_closed()) return;
    const std::string& comp_id = connection->comp_id();
    const auto id = desk_.market().directory().find<FactKind::session>(comp_id);
    const Session* session = id ? desk_.market().session(*id) : nullptr;
    if (!password_right || session == nullptr) {
        return connection->turn_away("unknown CompID or wrong password");
    }
    if (stopping_) return connection->turn_away("the exchange is closing");
    if (session->state != ActiveState::active) {
        return connection->turn_away("this session has been ended by the centre");
    }
    if (by_session_.contains(*id)) {
        return connection->turn_away("this CompID is logged on already");
    }
    by_session_.emplace(*id, connection.get());
    connection->admit(comp_id);
    flush_touched();
}

void Loop::received(const Connection& connection, const InMessage& message) {
    const auto id = desk_.market().directory().find<FactKind::session>(connection.comp_id());
    HEADGATE_ASSERT(id.has_value());
    desk_.receive(*id, message);
    // The connection flushes itself when it has handled what it read.
    touched_.clear();
}

// ---- events and end ----------------------------------------------------------------------------------

void Loop::on_batch(const PublishedBatch& batch) {
    HEADGATE_ASSERT(batch != nullptr);
    boost::asio::post(io_, [this, batch] {
        desk_.publish(*batch);
        flush_touched();
    });
}

void Loop::flush_touched() {
    const auto touched = std::exchange(touched_, {});
    for (const auto& connection : touched) connection->flush();
}

void Loop::stop() {
    if (!thread_.joinable()) return;
    boost::asio::post(io_, [this] { begin_stop(); });
    thread_.join();
    checkers_->join();
    // Password checks that ended late hold connections; let go of them before the rest.
    io_.restart();
    io_.poll();
    connections_.clear();
}

void Loop::begin_stop() {
    stopping_ = true;
    stop_deadline_ = Clock::now() + stop_time;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    accept_pause_.cancel();
    const std::vector<std::shared_ptr<Connection>> all{connections_.begin(), connections_.end()};
    for (const auto& connection : all) connection->log_out("the exchange is closing");
}

}  // namespace headgate::fix
