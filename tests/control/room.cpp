#include "tests/control/room.h"

#include "risk/rule.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace headgate::test {

Line::Line(const std::string& path) : socket_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    REQUIRE(socket_ >= 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.c_str(), path.size());
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const timeval patience{20, 0};
    REQUIRE(::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
}

Line::~Line() { (void)::close(socket_); }

void Line::send(std::string_view text) const {
    while (!text.empty()) {
        const auto sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // cut off; the answer says why
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

Lines Line::answer() {
    Lines lines;
    for (;;) {
        const auto end = rest_.find('\n');
        if (end != std::string::npos) {
            lines.push_back(rest_.substr(0, end));
            rest_.erase(0, end + 1);
            if (lines.back() == "done" || lines.back().starts_with("error: ")) return lines;
            continue;
        }
        char buffer[4096];
        const auto size = ::recv(socket_, buffer, sizeof buffer, 0);
        if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) lines.emplace_back("(timeout)");
        if (size <= 0) return lines;
        rest_.append(buffer, static_cast<std::size_t>(size));
    }
}

ControlServer::RuleNames rule_names() { return {&risk::rule_code, &risk::rule_number}; }

Room::Room(Exchanges exchange, std::size_t ring_commands) {
    REQUIRE(save_operator_key(key, key_file()));
    auto options = options_in(folder.journal());
    options.ring_commands = ring_commands;
    auto opened = open_exchange(options);
    enter_market(*opened, key.public_key);
    opened.reset();
    venue = std::make_unique<WatchedExchange>(options);
    desk = std::make_unique<Desk>(*venue->exchange);
    server = std::make_unique<ControlServer>(socket(), venue->exchange->describe(), rule_names(),
                                             venue->exchange->ring());
    venue->exchange->subscribe([this](const PublishedBatch& batch) { server->on_batch(batch); });
    REQUIRE(server->start());
    if (exchange == Exchanges::running) venue->exchange->start();
}

Room::~Room() {
    if (venue != nullptr) (void)venue->exchange->stop();
    server.reset();
}

std::string Room::signed_line(const OperatorKey& key, std::uint64_t nonce,
                              const std::string& statement, const std::string& code) {
    const auto signature = sign_statement(key, nonce, statement);
    return "HG1 " + code + ' ' + std::to_string(nonce) + ' ' +
           hex_of(signature.bytes.data(), signature.bytes.size()) + ' ' + statement + '\n';
}

Lines Room::say(const std::string& statement) {
    Line line{socket()};
    line.send(signed_line(key, ++nonce, statement));
    return line.answer();
}

std::vector<JournalStep> Room::stop_and_read() {
    REQUIRE(venue->exchange->stop());
    server->stop();
    return steps_of(folder.journal());
}

}  // namespace headgate::test
