#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace headgate::fix {

/// What the bytes received so far begin with.
enum class Frame : std::uint8_t {
    incomplete,  ///< part of a message: read more
    message,     ///< a whole message with the right checksum
    garbled,     ///< no message: the bytes were dropped up to the next possible beginning
    too_long,    ///< a message that claims to be, or is, beyond the cap: close the connection
};

/// Cuts a stream of bytes into FIX messages. It never holds more than one message of the largest size
/// and what was appended last, whatever a header claims.
class Framer {
public:
    explicit Framer(std::size_t message_bytes_max) : cap_{message_bytes_max} {}

    void append(std::string_view bytes);

    struct Found {
        Frame frame = Frame::incomplete;
        /// With Frame::message: from "8=" to the last SOH. Valid until the next call.
        std::string_view message;
    };
    [[nodiscard]] Found next();

private:
    [[nodiscard]] Found garbled();

    std::size_t cap_;
    std::string buffer_;
    std::size_t begin_ = 0;  ///< what lies before is handed out already
};

/// The value of the first field `tag` in a whole message; empty where there is none. For the header
/// fields read before a session exists.
[[nodiscard]] std::string_view first_field(std::string_view message, int tag);

}  // namespace headgate::fix
