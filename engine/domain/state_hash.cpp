#include "engine/domain/state_hash.h"

namespace headgate {
namespace {

// The finalizer of splitmix64: every input bit reaches every output bit.
std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9;
    x ^= x >> 27;
    x *= 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

/// Little-endian, whatever the machine; compilers make one load of it.
std::uint64_t whole_word(const std::uint8_t* data) {
    return std::uint64_t{data[0]} | std::uint64_t{data[1]} << 8 | std::uint64_t{data[2]} << 16 |
           std::uint64_t{data[3]} << 24 | std::uint64_t{data[4]} << 32 |
           std::uint64_t{data[5]} << 40 | std::uint64_t{data[6]} << 48 |
           std::uint64_t{data[7]} << 56;
}

}  // namespace

void StateHasher::absorb(const std::uint8_t* data, std::size_t size) {
    // The length goes in with each value, so that "ab","c" and "a","bc" differ.
    size_ += size;
    low_ = mix(low_ ^ size);
    const auto absorb_word = [this](std::uint64_t word) {
        low_ = mix(low_ ^ word);
        high_ = mix(high_ + word + 0x9e3779b97f4a7c15) ^ low_;
    };
    for (; size >= 8; data += 8, size -= 8) absorb_word(whole_word(data));
    if (size == 0) return;
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < size; ++i) word |= std::uint64_t{data[i]} << (8 * i);
    absorb_word(word);
}

Bytes<16> StateHasher::finish() const {
    Bytes<16> hash;
    put(mix(high_ ^ size_), put(mix(low_ + size_), hash.bytes.data()));
    return hash;
}

}  // namespace headgate
