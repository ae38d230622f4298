#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace headgate::fix_test {

using Fields = std::vector<std::pair<int, std::string>>;
using namespace std::chrono_literals;

/// A message as received: every field in order, header and trailer included.
struct WireMessage {
    Fields fields;
    /// The first value of `tag`, empty where there is none.
    [[nodiscard]] std::string get(int tag) const;
    [[nodiscard]] std::string type() const { return get(35); }
    [[nodiscard]] int count(int tag) const;
    /// Every value of `tag`, in order, with commas between them.
    [[nodiscard]] std::string all(int tag) const;
};

/// `fields` behind a right 8, 9 and in front of a right 10.
[[nodiscard]] std::string frame(const Fields& fields);

/// A FIX client of a socket and our own bytes: tests meet the gateway as a stranger's engine does.
class WireClient {
public:
    WireClient(std::uint16_t port, std::string comp_id);
    virtual ~WireClient();
    WireClient(const WireClient&) = delete;
    WireClient& operator=(const WireClient&) = delete;

    /// Bytes as they are. False where the peer has closed.
    bool send_raw(std::string_view bytes);
    /// A message with header and the next sequence number.
    bool send(std::string_view type, const Fields& body);
    /// Logon with `password`; true where a Logon came back.
    [[nodiscard]] bool log_on(std::string_view password, const Fields& more = {});
    /// The next message other than a Heartbeat; nothing after `wait` or where the peer closed.
    [[nodiscard]] std::optional<WireMessage> receive(std::chrono::milliseconds wait = 3s);
    /// Receives until a message of `type` comes; an empty message where none does.
    [[nodiscard]] WireMessage expect(std::string_view type);
    /// True once the peer has closed; what it still sent is thrown away.
    [[nodiscard]] bool closed_within(std::chrono::milliseconds wait);
    /// Small buffers and no reading: what a client that hangs looks like.
    void stop_reading();

    int next_seq_num = 1;
    std::size_t bytes_received = 0;

protected:
    [[nodiscard]] int descriptor() const { return fd_; }

private:
    /// As send() and recv(); TLS replaces them.
    virtual std::ptrdiff_t put(std::string_view bytes);
    virtual std::ptrdiff_t take(char* into, std::size_t size);
    /// Bytes that have left the socket and were not taken yet.
    [[nodiscard]] virtual bool holds_more() const { return false; }
    [[nodiscard]] bool fill(std::chrono::milliseconds wait);
    int fd_ = -1;
    std::string comp_id_;
    std::string buffer_;
    bool closed_ = false;
};

}  // namespace headgate::fix_test
