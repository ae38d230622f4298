#pragma once

#include "gateway/control/control_server.h"
#include "gateway/control/operator_key.h"
#include "tests/pipeline/world.h"

/// A running exchange with operators' socket, and a client that says what it likes.
namespace headgate::test {

using Lines = std::vector<std::string>;

/// One connection to a control socket, without any of the program's own client.
class Line {
public:
    explicit Line(const std::string& path);
    ~Line();
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    void send(std::string_view text) const;
    /// Lines up to and with `done` or `error: …`, or to the end of the connection; "(timeout)" after 20 s.
    [[nodiscard]] Lines answer();

private:
    int socket_ = -1;
    std::string rest_;
};

class Room {
public:
    enum class Exchanges { running, not_started };
    explicit Room(Exchanges exchange = Exchanges::running, std::size_t ring_commands = 4096);
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    [[nodiscard]] std::string socket() const { return (folder.path() / "control.sock").string(); }
    [[nodiscard]] std::string key_file() const { return (folder.path() / "operator.key").string(); }
    /// The line that OP-CENTRE, or another with this key, would send.
    [[nodiscard]] static std::string signed_line(const OperatorKey& key, std::uint64_t nonce,
                                                 const std::string& statement,
                                                 const std::string& code = "OP-CENTRE");
    /// Signs with the next nonce, sends on a connection of its own and waits for the answer.
    Lines say(const std::string& statement);
    /// Stops everything; the journal's steps.
    [[nodiscard]] std::vector<JournalStep> stop_and_read();

    Folder folder;
    OperatorKey key = make_operator_key();
    std::uint64_t nonce = 0;
    std::unique_ptr<WatchedExchange> venue;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<ControlServer> server;
};

[[nodiscard]] ControlServer::RuleNames rule_names();

}  // namespace headgate::test
