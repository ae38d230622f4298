#include "gateway/fix/loop.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/reports.h"
#include "gateway/fix/resume.h"
#include "gateway/fix/wire_text.h"
#include "gateway/fix/words.h"

#include <boost/asio/post.hpp>

#include <sys/resource.h>

namespace headgate::fix {

namespace {

using boost::asio::ip::tcp;

constexpr auto tick_interval = std::chrono::milliseconds{250};
constexpr auto stop_time = std::chrono::seconds{3};
constexpr std::size_t checking_threads = 2;
/// After so many the core hears of what they submitted, however many more are waiting.
constexpr std::size_t handlers_at_once = 16;

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
      outbox_{config_.comp_id,
              {config_.limits.resend_messages, config_.limits.resend_bytes},
              [this] {
                  return date_of(wall_clock() +
                                 Timestamp{std::chrono::nanoseconds{config_.market_ahead}.count()});
              }},
      day_{outbox_.today()}, work_{boost::asio::make_work_guard(io_)},
      plain_{io_, [this](tcp::socket socket) { take(std::move(socket), nullptr); }},
      tls_{io_, [this](tcp::socket socket) { take(std::move(socket), tls_context_.get()); }},
      timer_{io_}, guard_{config_.limits.logons}, departures_{config_.cancel_grace}, ring_{ring} {
    resume_day(start, config_.limits.ended_orders, config_.limits.resend_messages, outbox_);
    for (const SessionId session : outbox_.naming_parties()) desk_.name_parties(session);
}

Loop::~Loop() { stop(); }

Outlet Loop::make_outlet() {
    return Outlet{
        .send = [this](SessionId session, OutMessage&& message) { send(session, message); },
        .send_to_all =
            [this](const OutMessage& message) {
                std::vector<SessionId> everybody;
                for (const auto& [session, connection] : by_session_) everybody.push_back(session);
                for (const SessionId session : everybody) send(session, message);
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
    if (!config_.log) return;
    try {
        config_.log(masked(line));
    } catch (...) {  // NOLINT(bugprone-empty-catch): there is nobody left to tell
    }
}

// ---- start -------------------------------------------------------------------------------------------

tl::expected<void, std::string> Loop::start() {
    HEADGATE_ASSERT(!thread_.joinable());
    if (auto loaded = load(); !loaded) return loaded;
    if (auto listening = listen(); !listening) return listening;
    raise_descriptor_limit();
    // Whoever was connected to the gateway before this one is gone, too.
    for (std::uint32_t id = 1; desk_.market().session(SessionId{id}) != nullptr; ++id) {
        const auto code = desk_.market().directory().code(SessionId{id});
        if (cancels_when_gone(std::string{code})) departures_.left(SessionId{id}, Clock::now());
    }
    checkers_ = std::make_unique<boost::asio::thread_pool>(checking_threads);
    plain_.accept();
    if (config_.tls) tls_.accept();
    tick();
    thread_ = std::thread{[this] { run(); }};
    log("FIX: listening on " + config_.address + ':' + std::to_string(port()));
    if (config_.tls) {
        log("FIX: listening with TLS on " + config_.tls->address + ':' +
            std::to_string(tls_port()));
    }
    return {};
}

void Loop::run() {
    for (;;) {
        try {
            while (!io_.stopped()) run_some();
            return;
        } catch (const std::exception& error) {
            // Out of memory in one handler, say: that client's work is lost, the others' is not.
            log(std::string{"FIX: a handler failed: "} + error.what());
        } catch (...) {
            log("FIX: a handler failed");
        }
    }
}

void Loop::run_some() {
    // After a handler that threw, too.
    desk_.hand_over();
    std::size_t done = 0;
    while (done < handlers_at_once && io_.poll_one() != 0) ++done;
    desk_.hand_over();
    // What was handed over may have been told already; then this does not wait.
    if (done < handlers_at_once) io_.run_one();
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
        hot_requests_.emplace(*dictionary);
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
    if (auto opened = plain_.open(config_.address, config_.port); !opened) return opened;
    if (!config_.tls) return {};
    auto context = TlsContext::load(config_.tls->files);
    if (!context) return tl::unexpected{context.error()};
    tls_context_ = std::move(*context);
    return tls_.open(config_.tls->address, config_.tls->port);
}

// ---- connections -------------------------------------------------------------------------------------

void Loop::take(tcp::socket socket, TlsContext* tls) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error || stopping_) return;
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
    auto connection =
        std::make_shared<Connection>(std::move(socket), tls, std::move(address), *this);
    connections_.insert(connection);
    connection->start();
}

void Loop::gone(const Connection& connection) {
    for (auto entry = by_session_.begin(); entry != by_session_.end(); ++entry) {
        if (entry->second != &connection) continue;
        if (cancels_when_gone(connection.comp_id())) departures_.left(entry->first, Clock::now());
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
    if (!stopping_) {
        departures_.tick(now, desk_, ring_);
        turn_day();
    }
    if (const auto marks = outbox_.marks_due(now); marks && config_.keep) config_.keep(*marks);
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

// ---- requests ----------------------------------------------------------------------------------------

Throttle& Loop::throttle_of(SessionId session) {
    const FixLimits& limits = config_.limits;
    return throttles_.try_emplace(session, limits.orders, limits.cancels, limits.resends)
        .first->second;
}

bool Loop::cancels_when_gone(const std::string& comp_id) const {
    const auto& listed = config_.cancel_on_disconnect;
    return std::any_of(listed.begin(), listed.end(),
                       [&](const std::string& name) { return name == "*" || name == comp_id; });
}

std::optional<std::chrono::nanoseconds> Loop::resend(SessionId session, std::uint32_t messages) {
    return throttle_of(session).resends.take(Clock::now(), messages);
}

std::optional<Text> Loop::throttled(SessionId session, const InMessage& message) {
    const bool cancels = message.type == "F";
    Throttle& throttle = throttle_of(session);
    const std::uint32_t price = desk_.knows(session, message) ? 1 : 2;
    const auto wait = (cancels ? throttle.cancels : throttle.orders).take(Clock::now(), price);
    if (!wait) return std::nullopt;
    const auto wait_ms = std::chrono::ceil<std::chrono::milliseconds>(*wait).count();
    const Words kind = cancels ? Words{"撤单", "cancels"} : Words{"请求", "requests"};
    return throttle_words(kind, (cancels ? config_.limits.cancels : config_.limits.orders).per_s,
                          static_cast<std::uint64_t>(wait_ms));
}

void Loop::received(Connection& connection, const InMessage& message) {
    const SessionId session = connection.session();
    if (const auto words = throttled(session, message)) {
        return send(session,
                    business_reject(message, "4", *words, desk_.market().language(session)));
    }
    const std::uint64_t before = desk_.submitted();
    desk_.receive(session, message);
    if (!message.entries.empty() && desk_.names_parties(session)) {
        outbox_.store(session).note_parties();
    }
    if (desk_.submitted() != before) {
        outbox_.store(session).note_submitted(message.seq_num);
    }
    // The connection flushes itself when it has handled what it read.
}

// ---- events and end ----------------------------------------------------------------------------------

void Loop::on_batch(const PublishedBatch& batch) {
    HEADGATE_ASSERT(batch != nullptr);
    boost::asio::post(io_, [this, batch] {
        telling_ = true;
        try {
            desk_.publish(*batch);
        } catch (...) {
            telling_ = false;
            throw;
        }
        telling_ = false;
        outbox_.told(*batch);
        flush_touched();
    });
}

void Loop::send(SessionId session, const OutMessage& message) {
    Connection* connection = connected(session);
    const bool is_report = telling_ && is_remade(message, desk_.market().session(session));
    // Answers to who has gone are nobody's; reports wait for their client.
    if (connection == nullptr && !is_report) return;
    if (connection == nullptr) static_cast<void>(outbox_.begin(session));
    try {
        const auto about = is_report ? std::optional{desk_.telling()} : std::nullopt;
        const std::string& text =
            outbox_.number(session, desk_.market().directory().code(session), message, about);
        if (connection == nullptr) return;
        if (connection->pass(text)) touched_.push_back(connection->shared_from_this());
    } catch (const std::exception& error) {
        log(std::string{desk_.market().directory().code(session)} +
            ": cut off, a report could not be sent: " + error.what());
        if (connection != nullptr) connection->shared_from_this()->close();
    }
}

void Loop::turn_day() {
    if (outbox_.today() == day_) return;
    day_ = outbox_.today();
    desk_.forget_parties();
    std::vector<std::shared_ptr<Connection>> everybody;
    for (const auto& [session, connection] : by_session_) {
        everybody.push_back(connection->shared_from_this());
    }
    for (const auto& connection : everybody) {
        connection->log_out("the day has turned: log on again, from number 1");
    }
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
    plain_.close();
    tls_.close();
    const std::vector<std::shared_ptr<Connection>> all{connections_.begin(), connections_.end()};
    for (const auto& connection : all) connection->log_out("the exchange is closing");
}

}  // namespace headgate::fix
