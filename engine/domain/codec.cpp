#include "engine/domain/codec.h"

#include "engine/domain/record_frame.h"

#include <algorithm>

namespace headgate {
namespace {

// What disk and wire are promised. A change here is a new encoding_version.
static_assert(encoded_size_max<Origin>() == 13);
static_assert(encoded_size_max<SubmitOrder>() == 112);
static_assert(encoded_size_max<ReplaceOrder>() == 82);
static_assert(encoded_size_max<CancelOrder>() == 57);
static_assert(encoded_size_max<OrderAccepted>() == 90);
static_assert(encoded_size_max<OrderCancelled>() == 46);
static_assert(encoded_size_max<TradeStruck>() == 93);
static_assert(encoded_size_max<RuleFailed>() == 39);
static_assert(encoded_size_max<ChangeFact>() == 243);

/// Type (u8) and length (u16) of a body.
constexpr std::size_t body_head = 3;
constexpr std::size_t command_head = 8 + 8 + encoded_size_max<Origin>();

/// type (u8), length of the body (u16), body.
template <class T>
std::uint8_t* put_body(const T& value, std::uint8_t* out) {
    static_assert(encoded_size_max<T>() < 65536);
    std::uint8_t* const end = put(value, out + body_head);
    const auto size = static_cast<std::uint16_t>(end - (out + body_head));
    put(size, put(static_cast<std::uint8_t>(T::type), out));
    return end;
}

template <class T>
void append_body(const T& value, ByteVector& out) {
    const std::size_t start = out.size();
    out.resize(start + body_head + encoded_size_max<T>());
    const std::uint8_t* const end = put_body(value, out.data() + start);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

template <class... T>
constexpr std::size_t body_size_max(std::type_identity<std::variant<T...>>) {
    return body_head + std::max({encoded_size_max<T>()...});
}

std::uint8_t* put_head(const Sequenced& command, std::uint8_t* out) {
    return put(command.origin, put(command.time, put(command.sequence, out)));
}

/// Finds the alternative of `Variant` with this type number and reads it from the body into `out`.
template <class Variant>
std::optional<DecodeError> decode_body_into(ByteReader& reader, Variant& out) {
    std::uint8_t type = 0;
    std::uint16_t size = 0;
    reader.get(type);
    reader.get(size);
    const std::uint8_t* body = reader.take(size);
    if (body == nullptr) return reader.error();
    std::optional<DecodeError> error = DecodeError::unknown_type;
    const auto attempt = [&]<class T>(std::type_identity<T>) {
        if (static_cast<std::uint8_t>(T::type) != type) return false;
        ByteReader inner{ByteSpan{body, size}};
        inner.get(out.template emplace<T>());
        error.reset();
        if (!inner.ok()) {
            error = inner.error();
        } else if (!inner.rest().empty()) {
            error = DecodeError::length_differs;
        }
        return true;
    };
    [&]<class... T>(std::type_identity<std::variant<T...>>) {
        (void)(attempt(std::type_identity<T>{}) || ...);
    }(std::type_identity<Variant>{});
    return error;
}

}  // namespace

void encode_command(const Sequenced& command, ByteVector& out) {
    const std::size_t start = out.size();
    out.resize(start + command_head);
    put_head(command, out.data() + start);
    std::visit([&](const auto& body) { append_body(body, out); }, command.command);
}

void encode_event(const Event& event, ByteVector& out) {
    std::visit([&](const auto& body) { append_body(body, out); }, event);
}

std::size_t command_record_size_max() {
    return command_head + body_size_max(std::type_identity<Command>{});
}

std::size_t event_record_size_max() { return body_size_max(std::type_identity<Event>{}); }

std::uint8_t* put_command(const Sequenced& command, std::uint8_t* out) {
    out = put_head(command, out);
    return std::visit([&](const auto& body) { return put_body(body, out); }, command.command);
}

std::uint8_t* put_event(const Event& event, std::uint8_t* out) {
    return std::visit([&](const auto& body) { return put_body(body, out); }, event);
}

std::optional<DecodeError> decode_command_into(ByteSpan& bytes, Sequenced& out) {
    ByteReader reader{bytes};
    reader.get(out.sequence);
    reader.get(out.time);
    reader.get(out.origin);
    if (!reader.ok()) return reader.error();
    const auto error = decode_body_into(reader, out.command);
    if (!error) bytes = reader.rest();
    return error;
}

Result<Sequenced> decode_command(ByteSpan& bytes) {
    Sequenced command;
    if (const auto error = decode_command_into(bytes, command)) return tl::unexpected{*error};
    return command;
}

Result<Event> decode_event(ByteSpan& bytes) {
    ByteReader reader{bytes};
    Event event;
    if (const auto error = decode_body_into(reader, event)) return tl::unexpected{*error};
    bytes = reader.rest();
    return event;
}

}  // namespace headgate
