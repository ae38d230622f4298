#include "gateway/fix/connection.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"
#include "gateway/fix/loop.h"
#include "gateway/fix/words.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

namespace headgate::fix {

namespace {

constexpr auto closing_time = std::chrono::seconds{2};
constexpr auto heartbeat_check = std::chrono::seconds{1};
/// Garbled messages that a logged-on client may send; FIX wants them ignored, not for ever.
constexpr unsigned garbled_max = 16;
/// Messages ahead of a gap that a session may pile up in memory while it waits for the gap's filling.
constexpr unsigned out_of_order_max = 1000;

namespace header {
constexpr int sender = 49, target = 56, msg_type = 35, seq_num = 34;
constexpr int heart_bt_int = 108, username = 553, password = 554;
}  // namespace header

/// A message without a session behind it: to those who never got one.
std::string bare_logout(std::string_view from, std::string_view to, std::string_view text) {
    constexpr char soh = '\x01';
    std::string body = "35=5";
    const auto add = [&](std::string_view tag, std::string_view value) {
        (((body += soh) += tag) += '=') += value;
    };
    add("34", "1");
    add("49", from);
    add("52", utc_text(wall_clock()));
    add("56", to);
    add("58", text);
    body += soh;
    std::string out = "8=FIX.4.4\x01"
                      "9=" +
                      std::to_string(body.size()) + soh + body;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    const std::string digits = std::to_string(1000 + sum % 256);
    return out + "10=" + digits.substr(1) + soh;
}

template <class Message>
void add_groups(const std::vector<OutGroup>& groups, Message& out) {
    for (const OutGroup& from : groups) {
        for (const OutEntry& entry : from.entries) {
            FIX::Group group{from.count_tag, entry.fields.front().first};
            for (const auto& [tag, value] : entry.fields) group.setField(tag, value);
            add_groups(entry.groups, group);
            out.addGroup(group);
        }
    }
}

FIX::Message to_quickfix(const OutMessage& message) {
    FIX::Message out;
    out.getHeader().setField(FIX::MsgType{message.type});
    for (const auto& [tag, value] : message.fields) out.setField(tag, value);
    add_groups(message.groups, out);
    return out;
}

/// The entries of a message's own groups.
std::vector<InEntry> entries_of(const FIX::Message& message) {
    std::vector<InEntry> entries;
    for (auto group = message.g_begin(); group != message.g_end(); ++group) {
        for (const FIX::FieldMap* fields : group->second) {
            InEntry& entry = entries.emplace_back();
            entry.count_tag = group->first;
            for (const FIX::FieldBase& field : *fields) {
                entry.fields.emplace_back(field.getTag(), field.getString());
            }
        }
    }
    return entries;
}

/// The session's day turns at midnight in China, 16:00 UTC, as trading dates do.
FIX::TimeRange session_day() {
    return FIX::TimeRange{FIX::UtcTimeOnly{16, 0, 0}, FIX::UtcTimeOnly{16, 0, 0}};
}

}  // namespace

Connection::Connection(boost::asio::ip::tcp::socket socket, std::string address, Loop& loop)
    : socket_{std::move(socket)}, address_{std::move(address)}, loop_{loop},
      deadline_{Clock::now() + loop.limits().logon_timeout},
      next_heartbeat_check_{Clock::now() + heartbeat_check}, framer_{loop.limits().message_bytes} {}

Connection::~Connection() {
    // The session's last words would go to a responder that is half destroyed.
    if (session_) session_->setResponder(nullptr);
}

void Connection::start() { read(); }

void Connection::read() {
    if (reading_ || stage_ == Stage::closed || stage_ == Stage::authenticating) return;
    reading_ = true;
    socket_.async_read_some(
        boost::asio::buffer(input_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
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

void Connection::admit(const std::string& comp_id) {
    if (stage_ != Stage::authenticating) return;
    stage_ = Stage::logged_on;
    session_.emplace(static_cast<FIX::Application&>(*this), loop_.stores(),
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
    output_ += bare_logout(loop_.comp_id(), comp_id_, text);
    disconnect();
    flush();
    read();
}

void Connection::session_message(std::string_view message) {
    const auto number = parse_count(first_field(message, header::seq_num));
    const auto expected = static_cast<std::uint64_t>(session_->getExpectedTargetNum());
    out_of_order_ = number && *number > expected ? out_of_order_ + 1 : 0;
    if (out_of_order_ > out_of_order_max) {
        loop_.log(comp_id_ + ": cut off, too many messages out of order");
        return close();
    }
    static_cast<void>(step_session(message));
}

/// False where the session broke; the connection is closed then.
bool Connection::step_session(std::string_view message) {
    try {
        if (message.empty()) {
            session_->next();
        } else {
            session_->next(std::string{message}, FIX::UtcTimeStamp{});
        }
        return true;
    } catch (const std::exception& error) {
        loop_.log(comp_id_ + ": cut off, the session failed: " + error.what());
    } catch (...) {
        loop_.log(comp_id_ + ": cut off, the session failed");
    }
    close();
    return false;
}

void Connection::send(const OutMessage& message) {
    HEADGATE_ASSERT(is_logged_on());
    try {
        FIX::Message out = to_quickfix(message);
        session_->send(out);
    } catch (const std::exception& error) {
        loop_.log(comp_id_ + ": cut off, a report could not be sent: " + error.what());
        close();
    }
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
    if (stage_ == Stage::closed || !in_flight_.empty()) return;
    if (!output_.empty()) return write();
    if (stage_ == Stage::closing) finish_closing();
}

void Connection::write() {
    in_flight_.swap(output_);
    boost::asio::async_write(
        socket_, boost::asio::buffer(in_flight_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
            self->in_flight_.clear();
            if (error) return self->close();
            self->flush();
        });
}

void Connection::finish_closing() {
    // A plain close with unread input would reset the connection, and the client would lose our last
    // words. So only our half is closed; the client's end, or the deadline, does the rest.
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
}

void Connection::close() {
    if (stage_ == Stage::closed) return;
    const bool was_known = stage_ != Stage::closing;
    stage_ = Stage::closed;
    boost::system::error_code ignored;
    socket_.close(ignored);
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
    InMessage in{.type = message.getHeader().getField(header::msg_type),
                 .seq_num = 0,
                 .fields = {},
                 .entries = entries_of(message)};
    in.seq_num = parse_count(message.getHeader().getField(header::seq_num)).value_or(0);
    for (const FIX::FieldBase& field : message) {
        in.fields.emplace_back(field.getTag(), field.getString());
    }
    loop_.received(*this, in);
}

}  // namespace headgate::fix
