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

}  // namespace

void StateHasher::absorb(const std::uint8_t* data, std::size_t size) {
    // The length goes in with each value, so that "ab","c" and "a","bc" differ.
    size_ += size;
    low_ = mix(low_ ^ size);
    while (size > 0) {
        std::uint64_t word = 0;
        const std::size_t n = size < 8 ? size : 8;
        for (std::size_t i = 0; i < n; ++i) word |= std::uint64_t{data[i]} << (8 * i);
        low_ = mix(low_ ^ word);
        high_ = mix(high_ + word + 0x9e3779b97f4a7c15) ^ low_;
        data += n;
        size -= n;
    }
}

Bytes<16> StateHasher::finish() const {
    Bytes<16> hash;
    put(mix(high_ ^ size_), put(mix(low_ + size_), hash.bytes.data()));
    return hash;
}

}  // namespace headgate
