#include "gateway/fix/listener.h"

namespace headgate::fix {

namespace {
using boost::asio::ip::tcp;
constexpr auto accept_pause = std::chrono::milliseconds{100};
}  // namespace

Listener::Listener(boost::asio::io_context& io, Take take)
    : acceptor_{io}, pause_{io}, take_{std::move(take)} {}

tl::expected<void, std::string> Listener::open(const std::string& text, std::uint16_t port) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(text, error);
    if (error) {
        return tl::unexpected{"FIX address " + text +
                              " is not an IP address of this machine, such as 127.0.0.1"};
    }
    const tcp::endpoint endpoint{address, port};
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error) port_ = acceptor_.local_endpoint(error).port();
    if (!error) return {};
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    const std::string place = text + ':' + std::to_string(port);
    if (error == boost::asio::error::address_in_use) {
        return tl::unexpected{"FIX port " + place +
                              " is in use by another program: stop it or choose another port"};
    }
    if (error == boost::asio::error::access_denied) {
        return tl::unexpected{"FIX port " + place + " is not allowed: choose one above 1023"};
    }
    return tl::unexpected{"cannot listen for FIX on " + place + ": " + error.message()};
}

void Listener::accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
        if (closed_ || error == boost::asio::error::operation_aborted) return;
        if (!error) {
            // The next first: a socket that cannot be taken must not be the last one.
            accept();
            return take_(std::move(socket));
        }
        // Out of descriptors, most likely: the backlog keeps the callers while others leave.
        pause_.expires_after(accept_pause);
        pause_.async_wait([this](const boost::system::error_code& cancelled) {
            if (!cancelled && !closed_) accept();
        });
    });
}

void Listener::close() {
    closed_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

}  // namespace headgate::fix
