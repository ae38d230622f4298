#include "tests/fix/support/bytes_in.h"

// Bytes made up by a fuzzer, as a client's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    // The first byte chooses the pieces that they come in.
    headgate::fix_test::bytes_in({data + 1, size - 1}, 1 + std::size_t{data[0]} * 16);
    return 0;
}
