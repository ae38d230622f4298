#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <tl/expected.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace headgate::fix {

/// A port that is listened on. Everything but `port` belongs to the loop's thread, or comes before it starts.
class Listener {
public:
    using Take = std::function<void(boost::asio::ip::tcp::socket)>;

    /// Every accepted socket goes to `take`.
    Listener(boost::asio::io_context& io, Take take);

    /// The error is a sentence that names what to mend. Port 0 takes any free one.
    [[nodiscard]] tl::expected<void, std::string> open(const std::string& address,
                                                       std::uint16_t port);
    /// Goes on until `close`. Requires a successful `open`.
    void accept();
    void close();
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    Take take_;
    std::uint16_t port_ = 0;
    bool closed_ = false;
};

}  // namespace headgate::fix
