#pragma once

#include "engine/domain/codec.h"

namespace headgate {

/// Appends what `put` writes of one value. Takes and gives back what the value's type needs at most, so a
/// reserved `out` is not moved.
template <class T>
void append(const T& value, ByteVector& out) {
    const std::size_t begin = out.size();
    out.resize(begin + encoded_size_max<T>());
    const std::uint8_t* const end = put(value, out.data() + begin);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

}  // namespace headgate
