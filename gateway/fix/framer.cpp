#include "gateway/fix/framer.h"

#include <algorithm>

namespace headgate::fix {

namespace {

constexpr std::string_view prologue = "8=FIX.";
constexpr std::size_t begin_field_max = 16;  // "8=FIXT.1.1|" and then some
constexpr std::size_t length_digits_max = 7;
constexpr std::size_t trailer_size = 7;  // "10=ddd|"
constexpr char soh = '\x01';

unsigned checksum(std::string_view bytes) {
    unsigned sum = 0;
    for (const char c : bytes) sum += static_cast<unsigned char>(c);
    return sum % 256;
}

bool trailer_matches(std::string_view trailer, unsigned sum) {
    return trailer.substr(0, 3) == "10=" && trailer[6] == soh &&
           trailer[3] == static_cast<char>('0' + sum / 100) &&
           trailer[4] == static_cast<char>('0' + sum / 10 % 10) &&
           trailer[5] == static_cast<char>('0' + sum % 10);
}

/// True while `text` could still grow into something that begins with `wanted`.
bool may_begin(std::string_view text, std::string_view wanted) {
    const auto size = std::min(text.size(), wanted.size());
    return text.substr(0, size) == wanted.substr(0, size);
}

}  // namespace

void Framer::append(std::string_view bytes) {
    if (begin_ > 0) {
        buffer_.erase(0, begin_);
        begin_ = 0;
    }
    buffer_.append(bytes);
}

Framer::Found Framer::garbled() {
    const std::size_t from = std::min(begin_ + 1, buffer_.size());
    const std::size_t next = buffer_.find(prologue, from);
    // The last bytes may be the beginning of a prologue that is still under way.
    begin_ = next != std::string::npos
                 ? next
                 : std::max(from, buffer_.size() - std::min(buffer_.size(), prologue.size() - 1));
    while (begin_ < buffer_.size() &&
           !may_begin(std::string_view{buffer_}.substr(begin_), prologue)) {
        ++begin_;
    }
    return {Frame::garbled, {}};
}

Framer::Found Framer::next() {
    const std::string_view rest = std::string_view{buffer_}.substr(begin_);
    if (rest.empty()) return {};
    if (!may_begin(rest, prologue)) return garbled();
    const auto length_at = rest.find(soh);
    if (length_at == std::string_view::npos) {
        return rest.size() > begin_field_max ? garbled() : Found{};
    }
    const std::string_view length_field = rest.substr(length_at + 1);
    if (!may_begin(length_field, "9=")) return garbled();
    std::size_t length = 0;
    std::size_t at = 2;
    for (; at < length_field.size() && length_field[at] >= '0' && length_field[at] <= '9'; ++at) {
        if (at - 2 >= length_digits_max) return {Frame::too_long, {}};
        length = length * 10 + static_cast<std::size_t>(length_field[at] - '0');
    }
    if (length > cap_) return {Frame::too_long, {}};
    if (at >= length_field.size()) return {};
    if (length_field[at] != soh || at == 2) return garbled();
    const std::size_t body_end = length_at + 1 + at + 1 + length;
    const std::size_t total = body_end + trailer_size;
    if (total > cap_) return {Frame::too_long, {}};
    if (rest.size() < total) return {};
    if (!trailer_matches(rest.substr(body_end), checksum(rest.substr(0, body_end))))
        return garbled();
    begin_ += total;
    return {Frame::message, rest.substr(0, total)};
}

std::string_view first_field(std::string_view message, int tag) {
    const std::string key = std::to_string(tag) + '=';
    while (!message.empty()) {
        const auto end = message.find(soh);
        const std::string_view field = message.substr(0, end);
        if (field.substr(0, key.size()) == key) return field.substr(key.size());
        if (end == std::string_view::npos) break;
        message.remove_prefix(end + 1);
    }
    return {};
}

}  // namespace headgate::fix
