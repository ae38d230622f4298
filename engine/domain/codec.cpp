#include "engine/domain/codec.h"

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

/// Finds the alternative of `Variant` with this type number and reads it from the body.
template <class Variant>
Result<Variant> decode_body(ByteReader& reader) {
    std::uint8_t type = 0;
    std::uint16_t size = 0;
    reader.get(type);
    reader.get(size);
    const std::uint8_t* body = reader.take(size);
    if (body == nullptr) return tl::unexpected{reader.error()};
    Result<Variant> result = tl::unexpected{DecodeError::unknown_type};
    const auto attempt = [&]<class T>(std::type_identity<T>) {
        if (static_cast<std::uint8_t>(T::type) != type) return false;
        ByteReader inner{ByteSpan{body, size}};
        T value{};
        inner.get(value);
        if (!inner.ok()) {
            result = tl::unexpected{inner.error()};
        } else if (!inner.rest().empty()) {
            result = tl::unexpected{DecodeError::length_differs};
        } else {
            result = Variant{value};
        }
        return true;
    };
    [&]<class... T>(std::type_identity<std::variant<T...>>) {
        (void)(attempt(std::type_identity<T>{}) || ...);
    }(std::type_identity<Variant>{});
    return result;
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

Result<Sequenced> decode_command(ByteSpan& bytes) {
    ByteReader reader{bytes};
    Sequenced command;
    reader.get(command.sequence);
    reader.get(command.time);
    reader.get(command.origin);
    if (!reader.ok()) return tl::unexpected{reader.error()};
    auto body = decode_body<Command>(reader);
    if (!body) return tl::unexpected{body.error()};
    command.command = std::move(*body);
    bytes = reader.rest();
    return command;
}

Result<Event> decode_event(ByteSpan& bytes) {
    ByteReader reader{bytes};
    auto event = decode_body<Event>(reader);
    if (event) bytes = reader.rest();
    return event;
}

}  // namespace headgate
