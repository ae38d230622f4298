#pragma once

#include "engine/domain/codec.h"

#include <array>
#include <cstdint>

namespace headgate {

/// Hash of a state given as values in canonical order: equal values, equal hash, on any machine and
/// whatever the memory layout. It finds differences between two runs of the engine; it is no proof
/// against a forger, who meets the journal's own hashes.
class StateHasher {
public:
    void absorb(const std::uint8_t* data, std::size_t size);

    /// Any value that the codec can write.
    template <class T>
    void absorb(const T& value) {
        std::array<std::uint8_t, encoded_size_max<T>() == 0 ? 1 : encoded_size_max<T>()> buffer;
        const std::uint8_t* end = put(value, buffer.data());
        absorb(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    }

    [[nodiscard]] Bytes<16> finish() const;

private:
    std::uint64_t low_ = 0x243f6a8885a308d3;
    std::uint64_t high_ = 0x13198a2e03707344;
    std::uint64_t size_ = 0;
};

}  // namespace headgate
