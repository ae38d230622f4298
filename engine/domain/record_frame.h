#pragma once

#include "engine/domain/codec.h"

/// Records as codec.h writes them, for readers that are in a hurry.
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

/// As decode_command, into a command that is there already. After an error `out` is anything.
[[nodiscard]] std::optional<DecodeError> decode_command_into(ByteSpan& bytes, Sequenced& out);

}  // namespace headgate
