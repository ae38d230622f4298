#include "gateway/fix/loop.h"

#include <boost/asio/post.hpp>

// Who may log on: passwords are checked aside, the answer is given on the loop's thread.

namespace headgate::fix {

namespace {
/// Logons that may wait for their password check; more are told to come back.
constexpr std::size_t checks_waiting_max = 512;
}  // namespace

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
    if (const auto locked = guard_.check(comp_id, connection->address(), Clock::now())) {
        const bool by_name = locked->what == LogonGuard::Locked::What::comp_id;
        return connection->turn_away(std::string{"too many wrong passwords for this "} +
                                     (by_name ? "CompID" : "address") + ": try again in " +
                                     std::to_string(locked->wait.count()) + " s");
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
    const std::string& comp_id = connection->comp_id();
    // Counted though the client may have gone meanwhile: leaving early makes no guess free.
    if (!password_right) guard_.failed(comp_id, connection->address(), Clock::now());
    if (connection->is_closed()) return;
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
    // Before FIX::Session sees it: a Logon that it would refuse may already have begun the numbers anew.
    if (const auto wrong = connection->wrong_clock()) return connection->turn_away(*wrong);
    guard_.succeeded(comp_id, connection->address());
    by_session_.emplace(*id, connection.get());
    departures_.returned(*id);
    connection->admit(comp_id, *id);
    flush_touched();
}

}  // namespace headgate::fix
