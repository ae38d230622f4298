#include "persistence/crc32c.h"
#include "persistence/hasher.h"

#include <doctest/doctest.h>

#include <random>
#include <string_view>

using namespace headgate;

namespace {
ByteSpan bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
}  // namespace

TEST_CASE("CRC-32C gives the published value, by instruction and by table") {
    CHECK(crc32c(bytes_of("123456789")) == 0xE3069283);
    CHECK(crc32c_by_table(bytes_of("123456789")) == 0xE3069283);
    CHECK(crc32c({}) == 0);
}

TEST_CASE("CRC-32C is the same by instruction and by table at every length and offset") {
    std::mt19937 random{7};
    ByteVector bytes(300);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    for (std::size_t from = 0; from < 9; ++from) {
        for (std::size_t size = 0; size < 280; ++size) {
            const ByteSpan part = ByteSpan{bytes}.subspan(from, size);
            REQUIRE(crc32c(part) == crc32c_by_table(part));
        }
    }
}

TEST_CASE("SHA-256 and SM3 give the published values each time their context is used") {
    Hasher sha256;
    Hasher sm3{HashKind::sm3};
    for (int i = 0; i < 2; ++i) {
        CHECK(to_hex(sha256.of(bytes_of("abc"))) ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(to_hex(sha256.of({})) ==
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        // GB/T 32905, first example.
        CHECK(to_hex(sm3.of(bytes_of("abc"))) ==
              "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    }
}

TEST_CASE("a hash of pieces is the hash of the whole") {
    Hasher hash;
    hash.add(bytes_of("a"));
    hash.add({});
    hash.add(bytes_of("bc"));
    const Digest in_pieces = hash.finish();
    CHECK(in_pieces == hash.of(bytes_of("abc")));
}
