#pragma once

#include "engine/domain/codec.h"

/// Records as codec.h writes them, for readers and writers that are in a hurry.
namespace headgate {

/// Takes one event record (type, length, body) from the front of `bytes` without a look inside; nothing
/// where it is cut off.
[[nodiscard]] inline std::optional<ByteSpan> take_event_record(ByteSpan& bytes) {
    ByteReader reader{bytes};
    std::uint8_t type = 0;
    std::uint16_t length = 0;
    reader.get(type);
    reader.get(length);
    if (reader.take(length) == nullptr) return std::nullopt;
    const ByteSpan record = bytes.first(bytes.size() - reader.rest().size());
    bytes = reader.rest();
    return record;
}

/// Bytes that any one record takes at most.
[[nodiscard]] std::size_t command_record_size_max();
[[nodiscard]] std::size_t event_record_size_max();
/// As encode_command and encode_event, into memory that has that much room; the end of what was written.
[[nodiscard]] std::uint8_t* put_command(const Sequenced& command, std::uint8_t* out);
[[nodiscard]] std::uint8_t* put_event(const Event& event, std::uint8_t* out);

/// As decode_command, into a command that is there already. After an error `out` is anything.
[[nodiscard]] std::optional<DecodeError> decode_command_into(ByteSpan& bytes, Sequenced& out);

}  // namespace headgate
