#include "tools/fix_client/session.h"

#include "gateway/fix/clock_text.h"
#include "gateway/fix/decimal.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace headgate::fix_client {

namespace {

constexpr char soh = '\x01';
constexpr auto heartbeat = std::chrono::seconds{20};

std::string_view field(const Received& message, int tag) {
    for (const auto& [number, value] : message.fields) {
        if (number == tag) return value;
    }
    return {};
}

std::string framed(const fix::FieldList& fields) {
    std::string body;
    for (const auto& [tag, value] : fields) body += std::to_string(tag) + '=' + value + soh;
    std::string out =
        std::string{"8=FIX.4.4"} + soh + "9=" + std::to_string(body.size()) + soh + body;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    return out + "10=" + std::to_string(1000 + sum % 256).substr(1) + soh;
}

Received parsed(std::string_view message) {
    Received made;
    while (!message.empty()) {
        const auto end = std::min(message.find(soh), message.size());
        const auto equals = message.find('=');
        if (equals < end) {
            const auto tag = fix::parse_count(message.substr(0, equals));
            const std::string value{message.substr(equals + 1, end - equals - 1)};
            if (tag) made.fields.emplace_back(static_cast<int>(*tag), value);
        }
        message.remove_prefix(std::min(end + 1, message.size()));
    }
    made.type = field(made, 35);
    return made;
}

}  // namespace

Session::~Session() { close(); }

void Session::close() {
    tls_.reset();
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

tl::expected<void, NotOpened> Session::open(const SessionOptions& options) {
    options_ = options;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    if (::inet_pton(AF_INET, options.address.c_str(), &address.sin_addr) != 1) {
        return tl::unexpected{
            NotOpened{options.address + " is no IPv4 address, such as 127.0.0.1", true}};
    }
    std::unique_ptr<Tls> tls;
    if (options.tls) {
        auto loaded = Tls::load(*options.tls);
        if (!loaded) return tl::unexpected{NotOpened{loaded.error(), true}};
        tls = std::move(*loaded);
    }
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0 ||
        ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        const std::string why = std::strerror(errno);
        close();
        return tl::unexpected{NotOpened{"cannot connect to " + options.address + ':' +
                                        std::to_string(options.port) + ": " + why}};
    }
    if (tls) {
        if (const auto done = tls->shake_hands(fd_, options.address); !done) {
            close();
            return tl::unexpected{NotOpened{done.error()}};
        }
        tls_ = std::move(tls);
    }
    if (!send("A", {{98, "0"},
                    {108, "30"},
                    {141, "Y"},
                    {553, options.comp_id},
                    {554, options.password}})) {
        return tl::unexpected{NotOpened{"the exchange closed the connection"}};
    }
    return {};
}

bool Session::send(std::string_view type, const fix::FieldList& fields) {
    if (fd_ < 0) return false;
    fix::FieldList all{{35, std::string{type}},
                       {34, std::to_string(next_out_++)},
                       {49, options_.comp_id},
                       {52, fix::utc_text(fix::wall_clock())},
                       {56, options_.target}};
    all.insert(all.end(), fields.begin(), fields.end());
    const std::string bytes = framed(all);
    for (std::size_t at = 0; at < bytes.size();) {
        const std::string_view rest = std::string_view{bytes}.substr(at);
        const std::ptrdiff_t put =
            tls_ ? tls_->put(rest) : ::send(fd_, rest.data(), rest.size(), MSG_NOSIGNAL);
        if (put <= 0) {
            close();
            return false;
        }
        at += static_cast<std::size_t>(put);
    }
    last_sent_ = std::chrono::steady_clock::now();
    return true;
}

void Session::beat() {
    if (std::chrono::steady_clock::now() - last_sent_ > heartbeat) static_cast<void>(send("0", {}));
}

bool Session::answer(const Received& message) {
    if (message.type == "0") return true;
    if (message.type == "1") {
        static_cast<void>(send("0", {{112, std::string{field(message, 112)}}}));
        return true;
    }
    if (message.type == "2") {
        // Nothing that this client sent is worth acting on late: the gap is closed.
        const std::string from{field(message, 7)};
        const auto next = std::to_string(next_out_);
        const auto own = std::exchange(next_out_, fix::parse_count(from).value_or(next_out_));
        static_cast<void>(send("4", {{43, "Y"}, {123, "Y"}, {36, next}}));
        next_out_ = own;
        return true;
    }
    if (message.type == "4") {
        next_in_ = fix::parse_count(field(message, 36)).value_or(next_in_);
        return true;
    }
    return false;
}

/// False for what came before, and for what comes behind a gap.
bool Session::is_next(const Received& message) {
    const auto number = fix::parse_count(field(message, 34));
    if (!number || message.type == "4") return true;
    if (*number > next_in_) {
        static_cast<void>(send("2", {{7, std::to_string(next_in_)}, {16, "0"}}));
        return false;
    }
    if (*number < next_in_) return false;
    ++next_in_;
    return true;
}

void Session::take(std::string_view message, std::vector<Received>& told) {
    Received made = parsed(message);
    if (!is_next(made) || answer(made)) return;
    if (made.type == "5") static_cast<void>(send("5", {}));
    told.push_back(std::move(made));
}

void Session::read(std::vector<Received>& told) {
    std::array<char, std::size_t{64} * 1024> bytes{};
    const std::ptrdiff_t got =
        tls_ ? tls_->take(bytes.data(), bytes.size()) : ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (got <= 0) return close();
    framer_.append({bytes.data(), static_cast<std::size_t>(got)});
    for (;;) {
        const auto found = framer_.next();
        if (found.frame == fix::Frame::incomplete) return;
        if (found.frame == fix::Frame::too_long) return close();
        if (found.frame == fix::Frame::message) take(found.message, told);
    }
}

std::vector<Received> Session::receive(std::chrono::milliseconds wait) {
    const auto deadline = std::chrono::steady_clock::now() + wait;
    std::vector<Received> told;
    while (fd_ >= 0 && told.empty()) {
        beat();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd one{fd_, POLLIN, 0};
        const auto patience = std::clamp<std::int64_t>(left.count(), 0, 1000);
        const bool held = tls_ && tls_->holds_more();
        if (held || ::poll(&one, 1, static_cast<int>(patience)) > 0) read(told);
        if (left.count() <= 0) break;
    }
    return told;
}

}  // namespace headgate::fix_client
