#pragma once

#include "engine/domain/codec.h"

#include <cstddef>

namespace headgate::fix_test {

/// What became of some bytes.
struct BytesIn {
    std::size_t messages = 0;  ///< whole, with the right checksum
    std::size_t known = 0;     ///< of these, what the dictionary lets through
    std::size_t hot = 0;       ///< of these, what is read without QuickFIX; it reads the same
    std::size_t answers = 0;   ///< of the desk, each encoded
    std::size_t commands = 0;
};

/// Bytes as a stranger may send them, through framer, dictionary and desk, and the answers back to text: as a
/// logged-on client's go, without the session's sequence checks. They come in pieces of `piece` bytes.
/// Requires the repository's root as working directory, and piece > 0.
BytesIn bytes_in(ByteSpan bytes, std::size_t piece);

}  // namespace headgate::fix_test
