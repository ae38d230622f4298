#include "gateway/control/operator_key.h"

#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace headgate {
namespace {

void start_sodium() {
    static const int started = sodium_init();
    HEADGATE_ASSERT(started >= 0);
}

std::string signed_text(std::uint64_t nonce, std::string_view statement) {
    return std::to_string(nonce) + ' ' + std::string{statement};
}

}  // namespace

OperatorKey make_operator_key() {
    start_sodium();
    OperatorKey key;
    crypto_sign_keypair(key.public_key.bytes.data(), key.secret_key.bytes.data());
    return key;
}

tl::expected<void, std::string> save_operator_key(const OperatorKey& key, const std::string& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (file < 0) {
        return tl::unexpected{
            path + ": cannot create the key file: " + std::strerror(errno) +
            (errno == EEXIST ? "; a key is never overwritten, name another file" : "")};
    }
    const std::string text =
        hex_of(key.secret_key.bytes.data(), key.secret_key.bytes.size()) + "\n";
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    ::close(file);
    if (!written) return tl::unexpected{path + ": cannot write the key: " + std::strerror(errno)};
    return {};
}

tl::expected<OperatorKey, std::string> load_operator_key(const std::string& path) {
    start_sodium();
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) {
        return tl::unexpected{path + ": cannot read the operator's key: " + std::strerror(errno)};
    }
    if ((info.st_mode & 0077) != 0) {
        return tl::unexpected{path + ": others may read this key; run chmod 0400 on it"};
    }
    std::ifstream file{path};
    std::string text;
    OperatorKey key;
    if (!(file >> text) ||
        !bytes_of(text, key.secret_key.bytes.data(), key.secret_key.bytes.size())) {
        return tl::unexpected{path + ": not an operator's key; it holds 128 hexadecimal digits, as "
                                     "`headgate keygen` writes them"};
    }
    // The second half of an Ed25519 secret key is the public key.
    std::memcpy(key.public_key.bytes.data(), key.secret_key.bytes.data() + 32, 32);
    return key;
}

Bytes<64> sign_statement(const OperatorKey& key, std::uint64_t nonce, std::string_view statement) {
    start_sodium();
    const std::string text = signed_text(nonce, statement);
    Bytes<64> signature;
    crypto_sign_detached(signature.bytes.data(), nullptr,
                         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                         key.secret_key.bytes.data());
    return signature;
}

bool verify_statement(const Bytes<32>& public_key, std::uint64_t nonce, std::string_view statement,
                      const Bytes<64>& signature) {
    start_sodium();
    const std::string text = signed_text(nonce, statement);
    return crypto_sign_verify_detached(signature.bytes.data(),
                                       reinterpret_cast<const unsigned char*>(text.data()),
                                       text.size(), public_key.bytes.data()) == 0;
}

std::string hex_of(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[data[i] >> 4];
        text += digits[data[i] & 15];
    }
    return text;
}

bool bytes_of(std::string_view hex, std::uint8_t* data, std::size_t size) {
    start_sodium();
    std::size_t written = 0;
    return hex.size() == 2 * size &&
           sodium_hex2bin(data, size, hex.data(), hex.size(), nullptr, &written, nullptr) == 0 &&
           written == size;
}

}  // namespace headgate
