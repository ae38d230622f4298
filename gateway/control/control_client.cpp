#include "gateway/control/control_server.h"
#include "gateway/control/operator_key.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <istream>

namespace headgate {

tl::expected<std::vector<std::string>, std::string> send_statement(const std::string& socket_path,
                                                                   const std::string& operator_code,
                                                                   const std::string& key_path,
                                                                   const std::string& words) {
    // Blanks in front would be signed here but are not part of the statement there.
    const std::string statement =
        words.substr(std::min(words.size(), words.find_first_not_of(" \t")));
    const auto key = load_operator_key(key_path);
    if (!key) return tl::unexpected{key.error()};
    namespace asio = boost::asio;
    asio::io_context loop;
    asio::local::stream_protocol::socket socket{loop};
    boost::system::error_code error;
    socket.connect({socket_path}, error);
    if (error) {
        return tl::unexpected{socket_path + ": no exchange answers here (" + error.message() +
                              "); is `headgate serve` running, and is this its control socket?"};
    }
    // The clock gives nonces that rise; the exchange refuses one that does not.
    const auto nonce = static_cast<std::uint64_t>(
        std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds{1});
    const auto signature = sign_statement(*key, nonce, statement);
    const std::string line = "HG1 " + operator_code + ' ' + std::to_string(nonce) + ' ' +
                             hex_of(signature.bytes.data(), signature.bytes.size()) + ' ' +
                             statement + '\n';
    asio::write(socket, asio::buffer(line), error);
    std::vector<std::string> answer;
    asio::streambuf input;
    while (!error) {
        asio::read_until(socket, input, '\n', error);
        std::istream stream{&input};
        std::string text;
        if (!std::getline(stream, text)) break;
        if (text == "done") return answer;
        if (text.starts_with("error: ")) return tl::unexpected{text.substr(7)};
        answer.push_back(text);
    }
    return tl::unexpected{socket_path +
                          ": the exchange closed the connection before it answered; the "
                          "command may or may not have been taken, look in the journal"};
}

}  // namespace headgate
