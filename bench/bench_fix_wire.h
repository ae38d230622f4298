#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// The bench clients' own FIX: fast enough that the gateway is what is measured.
namespace headgate::bench {

/// Appends one message: 8, 9, 35, 34, 49, 52, 56, `body` (whole fields, each ended by byte 1), 10.
struct OrderText {
    std::string comp_id;
    /// Numbers begin at 1.
    std::uint32_t next = 1;

    void append(std::string& out, std::string_view type, std::string_view body);

private:
    std::string text_;
};

/// 52 or 60 of this moment, made anew each millisecond. `ahead_ms` is added.
[[nodiscard]] std::string_view time_now(std::int64_t ahead_ms);

/// What a client looks at in a message that it receives.
struct ReadMessage {
    std::string_view type;
    std::uint64_t number = 0;
    std::string_view cl_ord_id;
    std::string_view exec_type;
    std::string_view ord_status;
    std::string_view text;
    std::string_view test_request;
    unsigned parties = 0;
};

/// The message at the front of `bytes`. Its length; 0: not all of it is here yet; -1: it is none, or 10 is wrong.
[[nodiscard]] std::ptrdiff_t read_message(std::string_view bytes, ReadMessage& message);

}  // namespace headgate::bench
