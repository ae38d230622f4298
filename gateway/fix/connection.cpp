#include "gateway/fix/connection.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/loop.h"
#include "gateway/fix/wire_text.h"
#include "gateway/fix/words.h"

namespace headgate::fix {

namespace {

constexpr auto closing_time = std::chrono::seconds{2};
constexpr auto heartbeat_check = std::chrono::seconds{1};
/// Garbled messages that a logged-on client may send; FIX wants them ignored, not for ever.
constexpr unsigned garbled_max = 16;
/// Messages ahead of a gap that a session may pile up in memory while it waits for the gap's filling.
constexpr unsigned out_of_order_max = 1000;

namespace header {
constexpr int sender = 49, target = 56, msg_type = 35, seq_num = 34, sending_time = 52;
constexpr int begin_seq_no = 7, end_seq_no = 16, heart_bt_int = 108, username = 553, password = 554;
}  // namespace header

/// How long QuickFIX may not notice that messages come: well below the shortest heartbeat's patience.
constexpr Timestamp unnoticed_max{1'000'000'000};

/// Days are turned by the loop; where QuickFIX would turn them, 16:00 UTC, is no more than a form.
FIX::TimeRange session_day() {
    return FIX::TimeRange{FIX::UtcTimeOnly{16, 0, 0}, FIX::UtcTimeOnly{16, 0, 0}};
}

}  // namespace

Connection::Connection(boost::asio::ip::tcp::socket socket, TlsContext* tls, std::string address,
                       Loop& loop)
    : wire_{std::move(socket), tls}, address_{std::move(address)}, loop_{loop},
      deadline_{Clock::now() + loop.limits().logon_timeout},
      next_heartbeat_check_{Clock::now() + heartbeat_check}, framer_{loop.limits().message_bytes} {}

Connection::~Connection() {
    // The session's last words would go to a responder that is half destroyed.
    if (session_) session_->setResponder(nullptr);
}

void Connection::start() {
    wire_.shake_hands([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error) return self->read();
        self->loop_.log(self->address_ + ": cut off, no TLS: " + error.message());
        self->close();
    });
}

void Connection::read() {
    if (reading_ || stage_ == Stage::closed || stage_ == Stage::authenticating) return;
    reading_ = true;
    wire_.read_some(input_, [self = shared_from_this()](const boost::system::error_code& error,
                                                        std::size_t size) {
        self->reading_ = false;
        if (error) return self->close();
        self->on_read({self->input_.data(), size});
        self->flush();
        self->read();
    });
}

void Connection::on_read(std::string_view bytes) {
    if (stage_ == Stage::closing || stage_ == Stage::closed) return;
    framer_.append(bytes);
    while (stage_ == Stage::wants_logon || stage_ == Stage::logged_on) {
        const Framer::Found found = framer_.next();
        if (found.frame == Frame::incomplete) return;
        if (found.frame == Frame::message) {
            on_message(found.message);
            continue;
        }
        const bool patient = found.frame == Frame::garbled && stage_ == Stage::logged_on &&
                             ++garbled_ <= garbled_max;
        if (patient) continue;
        loop_.log(address_ + ": cut off, " +
                  (found.frame == Frame::too_long ? "message too long" : "bytes that are not FIX"));
        return close();
    }
}

void Connection::on_message(std::string_view message) {
    if (stage_ == Stage::wants_logon) {
        first_message(message);
    } else {
        session_message(message);
    }
}

void Connection::first_message(std::string_view message) {
    const std::string_view who = first_field(message, header::sender);
    if (message.substr(0, 10) != "8=FIX.4.4\x01" || first_field(message, header::msg_type) != "A" ||
        who.empty()) {
        loop_.log(address_ + ": cut off, the first message was no FIX 4.4 Logon");
        return close();
    }
    comp_id_ = clean(who, 64);
    if (first_field(message, header::target) != loop_.comp_id()) {
        return turn_away("TargetCompID (56) must be " + loop_.comp_id());
    }
    if (wire_.subject() && *wire_.subject() != who) {
        return turn_away("the client's certificate is not one for this CompID (49)");
    }
    const auto interval = parse_count(first_field(message, header::heart_bt_int));
    if (!interval || *interval > static_cast<std::uint64_t>(loop_.limits().heartbeat_s_max)) {
        return turn_away("HeartBtInt (108) must be 1 to " +
                         std::to_string(loop_.limits().heartbeat_s_max) + " seconds");
    }
    const std::string_view username = first_field(message, header::username);
    const std::string_view password = first_field(message, header::password);
    if (username != who || password.empty()) {
        return turn_away("Logon must carry Username (553), the same as 49, and Password (554)");
    }
    held_logon_ = message;
    stage_ = Stage::authenticating;
    loop_.authenticate(shared_from_this(), comp_id_, std::string{password});
}

std::optional<std::string> Connection::wrong_clock() const {
    const Timestamp now = wall_clock();
    if (is_near(first_field(held_logon_, header::sending_time), now)) return std::nullopt;
    return "SendingTime (52) must be within " +
           std::to_string(clocks_apart_max.value() / 1'000'000'000) +
           " s of ours, the time of day in UTC: " + utc_text(now);
}

void Connection::admit(const std::string& comp_id, SessionId session) {
    if (stage_ != Stage::authenticating) return;
    session_id_ = session;
    stage_ = Stage::logged_on;
    const auto filler = [this](int number) {
        return bare_text("0", {loop_.comp_id(), comp_id_, number, wall_clock(), false});
    };
    door_.emplace(loop_.outbox().begin(session), filler, [this] { return loop_.outbox().today(); });
    session_.emplace(static_cast<FIX::Application&>(*this), *door_,
                     FIX::SessionID{"FIX.4.4", loop_.comp_id(), comp_id}, loop_.dictionaries(),
                     session_day(), 0, nullptr);
    session_->setResponder(this);
    const std::string logon = std::exchange(held_logon_, {});
    if (step_session(logon) && !session_->isLoggedOn()) disconnect();
    // What came behind the Logon has been waiting.
    on_read({});
    flush();
    read();
}

void Connection::turn_away(std::string_view text) {
    if (stage_ == Stage::closing || stage_ == Stage::closed) return;
    loop_.log(comp_id_ + " from " + address_ + ": logon refused, " + std::string{text});
    held_logon_.clear();
    output_ += bare_text("5", {loop_.comp_id(), comp_id_, 1, wall_clock(), false}, text);
    disconnect();
    flush();
    read();
}

void Connection::session_message(std::string_view message) {
    if (take_directly(message)) return;
    const auto number = parse_count(first_field(message, header::seq_num));
    const std::string_view type = first_field(message, header::msg_type);
    // A Logon may begin the numbers anew.
    highest_seen_ = type == "A" ? 0 : std::max(highest_seen_, number.value_or(0));
    const auto expected = static_cast<std::uint64_t>(session_->getExpectedTargetNum());
    out_of_order_ = number && *number > expected ? out_of_order_ + 1 : 0;
    if (out_of_order_ > out_of_order_max) {
        loop_.log(comp_id_ + ": cut off, too many messages out of order");
        return close();
    }
    if (type == "2" && !may_resend(message)) return;
    static_cast<void>(step_session(message));
}

bool Connection::take_directly(std::string_view message) {
    const Timestamp now = wall_clock();
    if (now >= seen_until_ || now + unnoticed_max < seen_until_) {
        seen_until_ = now + unnoticed_max;
        return false;
    }
    SessionStore& store = door_->store();
    const int number = store.next_in();
    if (static_cast<std::uint64_t>(number) <= highest_seen_) return false;
    if (!loop_.hot_requests().read(message, {comp_id_, loop_.comp_id(), number, now}, hot_)) {
        return false;
    }
    highest_seen_ = static_cast<std::uint64_t>(number);
    out_of_order_ = 0;
    if (guarded([&] { loop_.received(*this, hot_); })) store.set_next_in(number + 1);
    return true;
}

bool Connection::may_resend(std::string_view request) {
    const SessionStore& store = loop_.outbox().store(session_id_);
    const auto last = static_cast<std::uint64_t>(store.next_out()) - 1;
    const auto begin = parse_count(first_field(request, header::begin_seq_no)).value_or(0);
    const auto end = parse_count(first_field(request, header::end_seq_no)).value_or(0);
    const std::uint64_t to = end == 0 ? last : std::min(end, last);
    const auto found = begin > to ? 0 : store.count(static_cast<int>(begin), static_cast<int>(to));
    const auto again = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(found));
    const auto wait = loop_.resend(session_id_, again);
    if (!wait) return true;
    loop_.log(comp_id_ + ": logged out, it asks for too much again");
    log_out("too many messages asked for again: log on again in " +
            std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count()) + " s");
    return false;
}

template <class Work>
bool Connection::guarded(Work&& work) {
    try {
        work();
        return true;
    } catch (const std::exception& error) {
        loop_.log(comp_id_ + ": cut off, the session failed: " + error.what());
    } catch (...) {
        loop_.log(comp_id_ + ": cut off, the session failed");
    }
    close();
    return false;
}

bool Connection::step_session(std::string_view message) {
    return guarded([&] {
        if (message.empty()) {
            session_->next();
        } else {
            try {
                session_->next(std::string{message}, FIX::UtcTimeStamp{});
            } catch (const FIX::InvalidMessage&) {
                // Fields of the header out of order, say: FIX wants it ignored, as what has a wrong sum.
                if (!session_->isLoggedOn() || ++garbled_ > garbled_max) throw;
            }
        }
    });
}

bool Connection::pass(const std::string& text) {
    HEADGATE_ASSERT(is_logged_on());
    return send(text) && !std::exchange(passed_, true);
}

bool Connection::send(const std::string& message) {
    if (stage_ == Stage::closed) return false;
    if (output_.size() + in_flight_.size() + message.size() > loop_.limits().output_bytes) {
        loop_.log(comp_id_ + ": cut off, it does not read what it is sent");
        output_.clear();
        close();
        return false;
    }
    output_ += message;
    return true;
}

void Connection::disconnect() {
    if (stage_ == Stage::closing || stage_ == Stage::closed) return;
    stage_ = Stage::closing;
    deadline_ = Clock::now() + closing_time;
    loop_.gone(*this);
}

void Connection::flush() {
    passed_ = false;
    if (stage_ == Stage::closed || !in_flight_.empty()) return;
    if (!output_.empty()) return write();
    if (stage_ == Stage::closing) finish_closing();
}

void Connection::write() {
    in_flight_.swap(output_);
    wire_.write(in_flight_,
                [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                    self->in_flight_.clear();
                    if (error) return self->close();
                    self->flush();
                });
}

void Connection::finish_closing() {
    // A plain close with unread input would reset the connection, and the client would lose our last
    // words. So only our half is closed; the client's end, or the deadline, does the rest.
    if (!std::exchange(output_ended_, true)) wire_.end_output(shared_from_this());
}

void Connection::close() {
    if (stage_ == Stage::closed) return;
    const bool was_known = stage_ != Stage::closing;
    stage_ = Stage::closed;
    wire_.close();
    if (was_known) loop_.gone(*this);
    loop_.closed(shared_from_this());
}

void Connection::tick(Clock::time_point now) {
    if (stage_ == Stage::wants_logon && now >= deadline_) {
        loop_.log(address_ + ": cut off, no Logon in time");
        return close();
    }
    if (stage_ == Stage::closing && now >= deadline_) return close();
    if (stage_ != Stage::logged_on || now < next_heartbeat_check_) return;
    next_heartbeat_check_ = now + heartbeat_check;
    if (step_session({})) flush();
}

void Connection::log_out(std::string_view reason) {
    if (stage_ != Stage::logged_on) return close();
    session_->logout(std::string{reason});
    if (step_session({})) flush();
}

void Connection::onLogon(const FIX::SessionID&) {
    loop_.log(comp_id_ + " from " + address_ + ": logged on");
}

void Connection::fromApp(const FIX::Message& message, const FIX::SessionID&) {
    loop_.received(*this, to_plain(message));
}

}  // namespace headgate::fix
