#pragma once

#include "engine/domain/codec.h"

#include <cstdint>

namespace headgate {

/// CRC-32C (Castagnoli) of `bytes`: "123456789" gives 0xE3069283. Finds accidents, not forgers. Uses
/// the processor's own instruction where it has one.
[[nodiscard]] std::uint32_t crc32c(ByteSpan bytes);
/// The same by table, on any machine.
[[nodiscard]] std::uint32_t crc32c_by_table(ByteSpan bytes);

}  // namespace headgate
