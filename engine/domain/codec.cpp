#include "engine/domain/codec.h"

#include "engine/domain/record_frame.h"

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

/// type (u8), length of the body (u16), body.
template <class T>
void append_body(std::uint8_t type, const T& value, ByteVector& out) {
    static_assert(encoded_size_max<T>() < 65536);
    const std::size_t start = out.size();
    out.resize(start + 3 + encoded_size_max<T>());
    std::uint8_t* body = out.data() + start + 3;
    const auto size = static_cast<std::uint16_t>(put(value, body) - body);
    put(size, put(type, out.data() + start));
    out.resize(start + 3 + size);
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
    constexpr std::size_t head = 8 + 8 + encoded_size_max<Origin>();
    const std::size_t start = out.size();
    out.resize(start + head);
    put(command.origin, put(command.time, put(command.sequence, out.data() + start)));
    std::visit(
        [&]<class T>(const T& body) { append_body(static_cast<std::uint8_t>(T::type), body, out); },
        command.command);
}

void encode_event(const Event& event, ByteVector& out) {
    std::visit(
        [&]<class T>(const T& body) { append_body(static_cast<std::uint8_t>(T::type), body, out); },
        event);
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
