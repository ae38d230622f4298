#include "bench/bench_fix_wire.h"

#include "gateway/fix/clock_text.h"

#include <array>
#include <charconv>

namespace headgate::bench {
namespace {

constexpr char soh = '\x01';

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

unsigned sum_of(std::string_view bytes) {
    unsigned sum = 0;
    for (const char c : bytes) sum += static_cast<unsigned char>(c);
    return sum % 256;
}

std::uint64_t number_of(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

std::string_view time_now(std::int64_t ahead_ms) {
    struct Made {
        std::int64_t ms = -1;
        std::string text;
    };
    static thread_local std::array<Made, 2> kept;
    const std::int64_t ms = fix::wall_clock().value() / 1'000'000 + ahead_ms;
    Made& made = kept[ahead_ms == 0 ? 0 : 1];
    if (made.ms != ms) made = {ms, fix::utc_text(Timestamp{ms * 1'000'000})};
    return made.text;
}

void OrderText::append(std::string& out, std::string_view type, std::string_view body) {
    text_.clear();
    (text_ += "35=") += type;
    text_ += "\00134=";
    append_number(text_, next++);
    (text_ += "\00149=") += comp_id;
    (text_ += "\00152=") += time_now(0);
    text_ += "\00156=HEADGATE\001";
    text_ += body;
    const std::size_t begin = out.size();
    out += "8=FIX.4.4\0019=";
    append_number(out, text_.size());
    out += soh;
    out += text_;
    const unsigned sum = sum_of(std::string_view{out}.substr(begin));
    out += "10=";
    for (const unsigned place : {100U, 10U, 1U}) out += static_cast<char>('0' + sum / place % 10);
    out += soh;
}

std::ptrdiff_t read_message(std::string_view bytes, ReadMessage& message) {
    constexpr std::string_view begin = "8=FIX.4.4\0019=";
    if (bytes.size() < begin.size() + 8) return 0;
    if (bytes.substr(0, begin.size()) != begin) return -1;
    const std::size_t length_end = bytes.find(soh, begin.size());
    if (length_end == std::string_view::npos) return bytes.size() > 32 ? -1 : 0;
    const std::size_t body = length_end + 1;
    const std::size_t end = body + number_of(bytes.substr(begin.size()));
    if (bytes.size() < end + 7) return 0;
    if (bytes.substr(end, 3) != "10=" ||
        number_of(bytes.substr(end + 3, 3)) != sum_of(bytes.substr(0, end))) {
        return -1;
    }
    message = {};
    for (std::size_t at = body; at < end;) {
        const std::size_t stop = bytes.find(soh, at);
        const std::string_view field = bytes.substr(at, stop - at);
        const std::size_t equals = field.find('=');
        if (equals == std::string_view::npos) return -1;
        const std::string_view value = field.substr(equals + 1);
        switch (number_of(field)) {
        case 35: message.type = value; break;
        case 34: message.number = number_of(value); break;
        case 11: message.cl_ord_id = value; break;
        case 150: message.exec_type = value; break;
        case 39: message.ord_status = value; break;
        case 58: message.text = value; break;
        case 112: message.test_request = value; break;
        case 453: message.parties = static_cast<unsigned>(number_of(value)); break;
        default: break;
        }
        at = stop + 1;
    }
    return static_cast<std::ptrdiff_t>(end + 7);
}

}  // namespace headgate::bench
