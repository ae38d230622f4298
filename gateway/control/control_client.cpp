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
namespace {

tl::unexpected<ControlError> no_answer(std::string text) {
    return tl::unexpected{ControlError{ControlFault::failed, std::move(text)}};
}

}  // namespace

tl::expected<std::vector<std::string>, ControlError>
send_statement(const std::string& socket_path, const std::string& operator_code,
               const std::string& key_path, const std::string& words) {
    // Blanks in front would be signed here but are not part of the statement there.
    const std::string statement =
        words.substr(std::min(words.size(), words.find_first_not_of(" \t")));
    const auto key = load_operator_key(key_path);
    if (!key) return no_answer(key.error());
    namespace asio = boost::asio;
    asio::io_context loop;
    asio::local::stream_protocol::socket socket{loop};
    boost::system::error_code error;
    socket.connect({socket_path}, error);
    if (error) {
        return no_answer(socket_path + ": no exchange answers here (" + error.message() +
                         "); is `headgate serve` running, and is this its control socket?");
    }
    // The clock gives nonces that rise; the exchange refuses one that does not.
    const auto nonce = static_cast<std::uint64_t>(
        std::chrono::system_clock::now().time_since_epoch() / std::chrono::nanoseconds{1});
    const auto signature = sign_statement(*key, nonce, statement);
    const std::string line = "HG1 " + operator_code + ' ' + std::to_string(nonce) + ' ' +
                             hex_of(signature.bytes.data(), signature.bytes.size()) + ' ' +
                             statement + '\n';
    // Where the other side has cut us off, what it said is still there to be read.
    boost::system::error_code cut_off;
    asio::write(socket, asio::buffer(line), cut_off);
    std::vector<std::string> answer;
    asio::streambuf input;
    while (!error) {
        asio::read_until(socket, input, '\n', error);
        std::istream stream{&input};
        std::string text;
        if (!std::getline(stream, text)) break;
        if (text == "done") return answer;
        if (text.starts_with("error: ")) {
            return tl::unexpected{ControlError{ControlFault::refused, text.substr(7)}};
        }
        answer.push_back(text);
    }
    return no_answer(socket_path + ": the exchange closed the connection before it answered; the "
                                   "command may or may not have been taken, look in the journal");
}

}  // namespace headgate
