#pragma once

#include "engine/domain/text.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

/// An operator's Ed25519 key: kept in a file of its own, never in configuration or journal.
namespace headgate {

struct OperatorKey {
    Bytes<32> public_key;
    Bytes<64> secret_key;
};

[[nodiscard]] OperatorKey make_operator_key();
/// Writes the secret key as hex to a new file with mode 0400; an existing file is an error.
[[nodiscard]] tl::expected<void, std::string> save_operator_key(const OperatorKey& key,
                                                                const std::string& path);
/// Refuses a file that others than its owner may read.
[[nodiscard]] tl::expected<OperatorKey, std::string> load_operator_key(const std::string& path);

/// Signs the nonce in decimal, a space, and the statement.
[[nodiscard]] Bytes<64> sign_statement(const OperatorKey& key, std::uint64_t nonce,
                                       std::string_view statement);
[[nodiscard]] bool verify_statement(const Bytes<32>& public_key, std::uint64_t nonce,
                                    std::string_view statement, const Bytes<64>& signature);

[[nodiscard]] std::string hex_of(const std::uint8_t* data, std::size_t size);
/// False where `hex` is not exactly 2 × size hexadecimal digits.
[[nodiscard]] bool bytes_of(std::string_view hex, std::uint8_t* data, std::size_t size);

}  // namespace headgate
