#include "tests/fix/support/wire_client.h"

#include "gateway/fix/clock_text.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace headgate::fix_test {

namespace {
constexpr char soh = '\x01';
}

std::string WireMessage::get(int tag) const {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [tag](const auto& f) { return f.first == tag; });
    return found == fields.end() ? std::string{} : found->second;
}

int WireMessage::count(int tag) const {
    return static_cast<int>(std::count_if(fields.begin(), fields.end(),
                                          [tag](const auto& f) { return f.first == tag; }));
}

std::string WireMessage::all(int tag) const {
    std::string values;
    for (const auto& [number, value] : fields) {
        if (number == tag) values += (values.empty() ? "" : ",") + value;
    }
    return values;
}

std::string frame(const Fields& fields) {
    std::string body;
    for (const auto& [tag, value] : fields) body += std::to_string(tag) + '=' + value + soh;
    std::string out =
        std::string{"8=FIX.4.4"} + soh + "9=" + std::to_string(body.size()) + soh + body;
    unsigned sum = 0;
    for (const char c : out) sum += static_cast<unsigned char>(c);
    return out + "10=" + std::to_string(1000 + sum % 256).substr(1) + soh;
}

WireClient::WireClient(std::uint16_t port, std::string comp_id) : comp_id_{std::move(comp_id)} {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        closed_ = true;
    }
}

WireClient::~WireClient() { ::close(fd_); }

std::ptrdiff_t WireClient::put(std::string_view bytes) {
    return ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::ptrdiff_t WireClient::take(char* into, std::size_t size) { return ::recv(fd_, into, size, 0); }

bool WireClient::send_raw(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::ptrdiff_t sent = put(bytes);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool WireClient::send(std::string_view type, const Fields& body) {
    Fields fields{{35, std::string{type}},
                  {34, std::to_string(next_seq_num++)},
                  {49, comp_id_},
                  {52, fix::utc_text(fix::wall_clock())},
                  {56, "HEADGATE"}};
    fields.insert(fields.end(), body.begin(), body.end());
    return send_raw(frame(fields));
}

bool WireClient::log_on(std::string_view password, const Fields& more) {
    Fields body{{98, "0"}, {108, "30"}, {141, "Y"}, {553, comp_id_}, {554, std::string{password}}};
    body.insert(body.end(), more.begin(), more.end());
    send("A", body);
    const auto answer = receive();
    return answer && answer->type() == "A";
}

bool WireClient::fill(std::chrono::milliseconds wait) {
    if (closed_) return false;
    pollfd ready{fd_, POLLIN, 0};
    if (!holds_more() && ::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return false;
    std::array<char, 65536> bytes{};
    const std::ptrdiff_t got = take(bytes.data(), bytes.size());
    if (got <= 0) {
        closed_ = true;
        return false;
    }
    bytes_received += static_cast<std::size_t>(got);
    buffer_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<WireMessage> WireClient::receive(std::chrono::milliseconds wait) {
    const auto deadline = std::chrono::steady_clock::now() + wait;
    for (;;) {
        const std::string trailer = std::string{soh} + "10=";
        const auto at = buffer_.find(trailer);
        const auto end = at == std::string::npos ? at : buffer_.find(soh, at + 1);
        if (end != std::string::npos) {
            WireMessage message;
            for (std::size_t from = 0; from <= end;) {
                const auto to = buffer_.find(soh, from);
                const std::string field = buffer_.substr(from, to - from);
                const auto equals = field.find('=');
                message.fields.emplace_back(std::stoi(field.substr(0, equals)),
                                            field.substr(equals + 1));
                from = to + 1;
            }
            buffer_.erase(0, end + 1);
            if (message.type() == "0") continue;
            return message;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left <= 0ms || !fill(left)) return std::nullopt;
    }
}

WireMessage WireClient::expect(std::string_view type) {
    while (auto message = receive()) {
        if (message->type() == type) return *message;
    }
    return {};
}

bool WireClient::closed_within(std::chrono::milliseconds wait) {
    const auto deadline = std::chrono::steady_clock::now() + wait;
    while (!closed_) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left <= 0ms) return false;
        static_cast<void>(fill(left));
        buffer_.clear();
    }
    return true;
}

void WireClient::stop_reading() {
    const int size = 4096;
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

}  // namespace headgate::fix_test
