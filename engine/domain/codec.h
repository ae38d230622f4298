#pragma once

#include "engine/domain/events.h"

#include <tl/expected.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

/// Bytes of commands and events: little-endian, fields in the order of their structs, no padding.
/// Grammar in engine/domain/README.md.
namespace headgate {

/// Version of everything in this header. A journal names the one it was written with.
inline constexpr std::uint16_t encoding_version = 0;

HEADGATE_ENUM(DecodeError, truncated = 1, unknown_type = 2, bad_value = 3, length_differs = 4)

template <class T>
using Result = tl::expected<T, DecodeError>;

using ByteVector = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

// ---- one value ------------------------------------------------------------------------------------

template <std::integral T>
inline std::uint8_t* put(T value, std::uint8_t* out) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        *out++ = static_cast<std::uint8_t>(static_cast<std::make_unsigned_t<T>>(value) >> (8 * i));
    }
    return out;
}
template <class E>
requires std::is_enum_v<E>
inline std::uint8_t* put(E value, std::uint8_t* out) {
    return put(static_cast<std::underlying_type_t<E>>(value), out);
}
template <class T>
requires(is_id<T> || is_quantity<T>) inline std::uint8_t* put(T value, std::uint8_t* out) {
    return put(value.value(), out);
}
template <std::size_t N>
inline std::uint8_t* put(const Text<N>& text, std::uint8_t* out) {
    out = put(static_cast<std::uint16_t>(text.view().size()), out);
    std::memcpy(out, text.view().data(), text.view().size());
    return out + text.view().size();
}
template <std::size_t N>
inline std::uint8_t* put(const Bytes<N>& bytes, std::uint8_t* out) {
    std::memcpy(out, bytes.bytes.data(), N);
    return out + N;
}
template <std::size_t N>
inline std::uint8_t* put(const SmallBytes<N>& bytes, std::uint8_t* out) {
    out = put(static_cast<std::uint8_t>(bytes.size()), out);
    std::memcpy(out, bytes.data(), bytes.size());
    return out + bytes.size();
}
template <std::size_t N>
inline std::uint8_t* put(const std::array<std::int64_t, N>& values, std::uint8_t* out) {
    for (const auto value : values) out = put(value, out);
    return out;
}
template <HasFields T>
std::uint8_t* put(const T& value, std::uint8_t* out);
template <class T>
inline std::uint8_t* put(const std::optional<T>& value, std::uint8_t* out) {
    *out++ = value.has_value() ? 1 : 0;
    return value ? put(*value, out) : out;
}
template <HasFields T>
inline std::uint8_t* put(const T& value, std::uint8_t* out) {
    T::each_field(value, [&](const char*, const auto& field) { out = put(field, out); });
    return out;
}

/// Most bytes that a value of this type encodes to; exact where no text and no optional is inside.
template <class T>
[[nodiscard]] constexpr std::size_t encoded_size_max();

template <class T>
struct EncodedSize {
    static constexpr std::size_t value = [] {
        if constexpr (is_id<T> || is_quantity<T>) {
            return sizeof(typename T::rep);
        } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            return sizeof(T);
        } else {
            std::size_t total = 0;
            T blank{};
            T::each_field(blank, [&](const char*, auto& field) {
                total += encoded_size_max<std::remove_cvref_t<decltype(field)>>();
            });
            return total;
        }
    }();
};
template <class T>
struct EncodedSize<std::optional<T>> {
    static constexpr std::size_t value = 1 + EncodedSize<T>::value;
};
template <std::size_t N>
struct EncodedSize<Text<N>> {
    static constexpr std::size_t value = 2 + N;
};
template <std::size_t N>
struct EncodedSize<Bytes<N>> {
    static constexpr std::size_t value = N;
};
template <std::size_t N>
struct EncodedSize<SmallBytes<N>> {
    static constexpr std::size_t value = 1 + N;
};
template <std::size_t N>
struct EncodedSize<std::array<std::int64_t, N>> {
    static constexpr std::size_t value = 8 * N;
};
template <class T>
constexpr std::size_t encoded_size_max() {
    return EncodedSize<T>::value;
}

/// Reads what `put` wrote. Once anything is wrong every further read fails, and `error` tells the first.
class ByteReader {
public:
    explicit ByteReader(ByteSpan bytes) : rest_{bytes} {}
    [[nodiscard]] ByteSpan rest() const { return rest_; }
    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    [[nodiscard]] DecodeError error() const { return error_.value_or(DecodeError::bad_value); }
    void fail(DecodeError error) {
        if (!error_) error_ = error;
    }

    template <std::integral T>
    void get(T& value) {
        const std::uint8_t* p = take(sizeof(T));
        if (p == nullptr) return;
        std::make_unsigned_t<T> bits{};
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bits = static_cast<std::make_unsigned_t<T>>(
                bits |
                static_cast<std::make_unsigned_t<T>>(std::make_unsigned_t<T>{p[i]} << (8 * i)));
        }
        value = static_cast<T>(bits);
    }
    template <NamedEnum E>
    void get(E& value) {
        std::uint8_t number = 0;
        get(number);
        if (!is_declared(static_cast<E>(number))) return fail(DecodeError::bad_value);
        value = static_cast<E>(number);
    }
    template <class T>
    requires(is_id<T> || is_quantity<T>) void get(T& value) {
        typename T::rep raw{};
        get(raw);
        value = T{raw};
    }
    template <std::size_t N>
    void get(Text<N>& text) {
        std::uint16_t size = 0;
        get(size);
        if (size > N) return fail(DecodeError::bad_value);
        const std::uint8_t* p = take(size);
        if (p != nullptr) text = Text<N>{std::string_view{reinterpret_cast<const char*>(p), size}};
    }
    template <std::size_t N>
    void get(Bytes<N>& bytes) {
        const std::uint8_t* p = take(N);
        if (p != nullptr) std::memcpy(bytes.bytes.data(), p, N);
    }
    template <std::size_t N>
    void get(SmallBytes<N>& bytes) {
        std::uint8_t size = 0;
        get(size);
        if (size > N) return fail(DecodeError::bad_value);
        const std::uint8_t* p = take(size);
        if (p != nullptr) bytes = SmallBytes<N>{p, size};
    }
    template <std::size_t N>
    void get(std::array<std::int64_t, N>& values) {
        for (auto& value : values) get(value);
    }
    template <class T>
    void get(std::optional<T>& value) {
        std::uint8_t present = 0;
        get(present);
        if (present > 1) return fail(DecodeError::bad_value);
        value.reset();
        if (present == 1) get(value.emplace());
    }
    template <HasFields T>
    void get(T& value) {
        T::each_field(value, [&](const char*, auto& field) { get(field); });
    }
    /// The next `size` bytes, or null with an error.
    const std::uint8_t* take(std::size_t size) {
        if (!ok()) return nullptr;
        if (rest_.size() < size) {
            fail(DecodeError::truncated);
            return nullptr;
        }
        const std::uint8_t* p = rest_.data();
        rest_ = rest_.subspan(size);
        return p;
    }

private:
    ByteSpan rest_;
    std::optional<DecodeError> error_;
};

// ---- commands and events ---------------------------------------------------------------------------

/// Appends one command record: sequence, time, origin, type, length, body.
void encode_command(const Sequenced& command, ByteVector& out);
/// Appends one event record: type, length, body.
void encode_event(const Event& event, ByteVector& out);
/// Takes one record from the front of `bytes`; on an error `bytes` stays as it was.
[[nodiscard]] Result<Sequenced> decode_command(ByteSpan& bytes);
[[nodiscard]] Result<Event> decode_event(ByteSpan& bytes);

// ---- one field of a fact ----------------------------------------------------------------------------

/// The encoded value of field `index` of `record`; nothing where there is no such field.
template <HasFields T>
[[nodiscard]] std::optional<FieldBytes> encode_field(const T& record, std::uint8_t index) {
    std::optional<FieldBytes> found;
    std::uint8_t at = 0;
    T::each_field(record, [&](const char*, const auto& field) {
        static_assert(encoded_size_max<std::remove_cvref_t<decltype(field)>>() <=
                      FieldBytes::capacity);
        if (at++ != index) return;
        std::array<std::uint8_t, FieldBytes::capacity> buffer;
        const std::uint8_t* end = put(field, buffer.data());
        found = FieldBytes{buffer.data(), static_cast<std::size_t>(end - buffer.data())};
    });
    return found;
}

/// Sets field `index` of `record`. False, and `record` unchanged, where there is no such field or the
/// bytes are not exactly one value of its type.
template <HasFields T>
[[nodiscard]] bool decode_field(T& record, std::uint8_t index, const FieldBytes& bytes) {
    bool done = false;
    std::uint8_t at = 0;
    T::each_field(record, [&](const char*, auto& field) {
        if (at++ != index) return;
        std::remove_cvref_t<decltype(field)> value{};
        ByteReader reader{ByteSpan{bytes.data(), bytes.size()}};
        reader.get(value);
        if (!reader.ok() || !reader.rest().empty()) return;
        field = value;
        done = true;
    });
    return done;
}

}  // namespace headgate
