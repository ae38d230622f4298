#pragma once

#include "engine/domain/assert.h"

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace headgate {

/// UTF-8 text of at most N bytes held in place, so that commands and events stay plain structs.
/// Unused bytes are zero: equality and hashing need no special case.
template <std::size_t N>
class Text {
public:
    static_assert(N > 0 && N < 65536);
    static constexpr std::size_t capacity = N;
    constexpr Text() = default;
    /// Requires text.size() <= N. For text from outside use `from`.
    constexpr explicit Text(std::string_view text)
        : size_{static_cast<std::uint16_t>(text.size())} {
        HEADGATE_ASSERT(text.size() <= N);
        std::copy(text.begin(), text.end(), bytes_.begin());
    }
    /// Nothing where `text` is longer than N bytes.
    [[nodiscard]] static constexpr std::optional<Text> from(std::string_view text) {
        if (text.size() > N) return std::nullopt;
        return Text{text};
    }
    [[nodiscard]] constexpr std::string_view view() const { return {bytes_.data(), size_}; }
    [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
    constexpr bool operator==(const Text&) const = default;
    constexpr std::strong_ordering operator<=>(const Text& other) const {
        return view() <=> other.view();
    }

private:
    std::uint16_t size_{};
    std::array<char, N> bytes_{};
};

/// N opaque bytes: a public key, a signature, a hash. Written as lower-case hex.
template <std::size_t N>
struct Bytes {
    std::array<std::uint8_t, N> bytes{};
    constexpr bool operator==(const Bytes&) const = default;
};

/// At most N bytes, the encoded form of one field of a fact (codec.h).
template <std::size_t N>
class SmallBytes {
public:
    static constexpr std::size_t capacity = N;
    static_assert(N < 256);
    constexpr SmallBytes() = default;
    /// Requires size <= N.
    constexpr SmallBytes(const std::uint8_t* data, std::size_t size)
        : size_{static_cast<std::uint8_t>(size)} {
        HEADGATE_ASSERT(size <= N);
        std::copy_n(data, size, bytes_.begin());
    }
    [[nodiscard]] constexpr const std::uint8_t* data() const { return bytes_.data(); }
    [[nodiscard]] constexpr std::size_t size() const { return size_; }
    constexpr bool operator==(const SmallBytes&) const = default;

private:
    std::uint8_t size_{};
    std::array<std::uint8_t, N> bytes_{};
};

/// The name a centre gives to a thing: ASCII letters, digits and `-_.:/`, at most 24 bytes, unique
/// within its kind. Rights are named by it in FIX tag 1, books in tag 55.
using Code = Text<24>;
/// A FIX ClOrdID: at most 20 printable ASCII characters.
using ClientOrderId = Text<20>;
/// Title and number of the document a fact rests on.
using DocumentRef = Text<48>;

/// True where every character may stand in a Code and there is at least one.
[[nodiscard]] constexpr bool is_code(std::string_view text) {
    if (text.empty() || text.size() > Code::capacity) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.' || c == ':' || c == '/';
    });
}

/// True for 1 to 20 printable ASCII characters without space.
[[nodiscard]] constexpr bool is_client_order_id(std::string_view text) {
    if (text.empty() || text.size() > ClientOrderId::capacity) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

}  // namespace headgate
